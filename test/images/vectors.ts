import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { ROOT } from '../support/files.js';

type Part = [name: string, offset: number, length: number, state: 'OK' | 'CRC IGNORED'];

interface Vectors {
  fs4: { file: string; deflate: string; query: Record<string, string>; parts: Part[] }[];
  fs4_damaged: {
    case: string;
    /** Bytes of the first image that are turned over with a mask, or what is done to its length. */
    edit: [at: number, mask: number][] | { cut: number } | { append: number } | { before: number };
    query: { rc: number; says: string[] };
    verify: { rc: number; says: string[] };
  }[];
  mfa2: {
    file: string;
    deflate: string;
    init: number;
    psids: { psid: string; psid_len: number; components: Record<string, number | string>[] }[] | null;
    block: [number, number] | [null, null];
    logs: string[];
  }[];
}

export const vectors = JSON.parse(readFileSync(join(ROOT, 'test/vectors/images.json'), 'utf8')) as Vectors;

/** The bytes of a vector. */
export const fileOf = ({ deflate }: { deflate: string }): Uint8Array =>
  new Uint8Array(inflateRawSync(Buffer.from(deflate, 'base64')));

/** The first image, damaged. */
export function damaged({ edit }: Vectors['fs4_damaged'][number]): Uint8Array {
  const image = fileOf(vectors.fs4[0] as Vectors['fs4'][number]);
  if (Array.isArray(edit)) {
    for (const [at, mask] of edit) image[at] = (image[at] as number) ^ mask;
    return image;
  }
  if ('cut' in edit) return image.subarray(0, edit.cut);
  const [before, after] = 'before' in edit ? [edit.before, 0] : [0, edit.append];
  const longer = new Uint8Array(before + image.length + after).fill(0xff);
  longer.set(image, before);
  return longer;
}
