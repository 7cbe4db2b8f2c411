import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import type { Section, SectionPlace } from '../../families/mlx5/prm/tracer-strings.js';
import { readRegular } from '../../files/read.js';
import { makeFolder, replaceFile } from '../../files/write.js';
import { homeOf } from '../../state/home.js';

/** What a string database is known by: the same firmware has the same strings. */
export interface StringsKey {
  /** Firmware version and board. */
  readonly firmware: string;
  readonly sections: readonly SectionPlace[];
}

/** The cache folder: `fwctl` in the XDG cache home. A relative XDG_CACHE_HOME is ignored (XDG Base Directory Specification). */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const { XDG_CACHE_HOME: xdg } = env;
  return join(xdg && isAbsolute(xdg) ? xdg : join(homeOf(env), '.cache'), 'fwctl');
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Bytes of a checksum in hex, with which a file begins; a newline and the strings follow. */
const HEAD = 65;

const fileOf = (folder: string, key: StringsKey): string => {
  const places = key.sections.map(({ base, size }) => `${base}+${size}`);
  return join(folder, `trace-strings-${sha256([key.firmware, ...places].join('\n')).slice(0, 32)}`);
};

/** The strings of a firmware as an earlier call kept them; undefined where there are none, or where the file is damaged. */
export function cachedSections(folder: string, key: StringsKey): Section[] | undefined {
  const total = key.sections.reduce((sum, { size }) => sum + size, 0);
  let file: Buffer;
  try {
    file = readRegular(fileOf(folder, key), HEAD + total);
  } catch {
    return undefined;
  }
  const bytes = file.subarray(HEAD);
  if (bytes.length !== total || file.subarray(0, HEAD).toString('latin1') !== `${sha256(bytes)}\n`)
    return undefined;
  let offset = 0;
  return key.sections.map((place) => {
    const section = { ...place, bytes: bytes.subarray(offset, offset + place.size) };
    offset += place.size;
    return section;
  });
}

/** Keeps the strings of a firmware, as a whole or not at all. A folder that can't be written to keeps nothing. */
export function keepSections(folder: string, key: StringsKey, sections: readonly Section[]): void {
  const bytes = Buffer.concat(sections.map((section) => section.bytes));
  try {
    makeFolder(folder);
    replaceFile(fileOf(folder, key), Buffer.concat([Buffer.from(`${sha256(bytes)}\n`), bytes]), 0o600);
  } catch {
    // It is fetched again the next time.
  }
}
