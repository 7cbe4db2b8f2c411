import { fstatSync, openSync, readvSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { asciiOf } from './bytecode.js';

/** Digits in front of the index: how long it is. */
const HEAD = 8;

/** Bytes that are read at once, as long as an index of some hundred names is. */
const FIRST = 20_000;

/** A file of an archive, which has changed when the archive has. */
export interface Part {
  readonly bytes: Buffer;
  readonly size: number;
  readonly mtimeMs: number;
}

interface Opened {
  readonly fd: number;
  readonly index: string;
  readonly mtimeMs: number;
}

/** Where bytes are: in the archive itself, in a stage of a block (`#2`), in another file of its folder, or, under the same name, in another archive there (`@text`). */
interface Place {
  readonly first: number;
  readonly size: number;
  readonly source: string | undefined;
}

/** zlib's BROTLI_OPERATION_FLUSH, and the least size that it takes for its buffers. */
const FLUSH = 1;
const LEAST = 64;

/** The first `size` bytes of a block, of the bytes that they are packed to: in one go, where zlib's buffers have 16 KB otherwise, and though more may follow. */
const unpack = (bytes: Buffer, size: number): Buffer =>
  brotliDecompressSync(bytes, { chunkSize: Math.max(size, LEAST), finishFlush: FLUSH });

/** Many small files in one, of which each is read by itself. It is opened when it is first read, and stays open. */
export class Archive {
  private opened: Opened | undefined;
  private readonly files = new Map<string, number>();
  /** What is unpacked of each block, by the first byte of it: a stage is the beginning of those behind it. */
  private readonly blocks = new Map<number, Buffer>();

  /** `file`: its path. */
  constructor(private readonly file: string) {}

  /** The names of its files. Throws what node:fs throws. */
  names(): string[] {
    return this.open().index.match(/^[^#\n].*(?=\t)/gm) ?? [];
  }

  /** Whether it has a file of this name. Throws what node:fs throws. */
  has(name: string): boolean {
    return this.line(name) !== undefined;
  }

  /** A file of it; undefined: it has none of this name, or it is cut. Throws what node:fs throws. */
  read(name: string): Part | undefined {
    const line = this.line(name);
    if (line === undefined) return undefined;
    const [first = '', size = '', source] = line.split(' ');
    if (source?.startsWith('@')) return new Archive(join(dirname(this.file), source.slice(1))).read(name);
    const bytes = this.bytesAt({ first: Number(first), size: Number(size), source });
    return bytes && { bytes, size: bytes.length, mtimeMs: this.open().mtimeMs };
  }

  private bytesAt({ first, size, source }: Place): Buffer | undefined {
    const { fd, index } = this.open();
    if (source === undefined) return readAt(fd, HEAD + index.length + first, size);
    if (source.startsWith('#')) return this.block(source)?.subarray(first, first + size);
    return readAt(this.beside(source), first, size);
  }

  private block(name: string): Buffer | undefined {
    const [first, packed, size] = (this.line(name) as string).split(' ').map(Number) as [
      number,
      number,
      number,
    ];
    const known = this.blocks.get(first);
    if (known && known.length >= size) return known;
    const bytes = this.bytesAt({ first, size: packed, source: undefined });
    if (bytes === undefined) return undefined;
    const found = unpack(bytes, size);
    this.blocks.set(first, found);
    return found;
  }

  private beside(name: string): number {
    const fd = this.files.get(name) ?? openSync(join(dirname(this.file), name), 'r');
    this.files.set(name, fd);
    return fd;
  }

  /** What the index says of a name. */
  private line(name: string): string | undefined {
    const { index } = this.open();
    const at = index.indexOf(`\n${name}\t`);
    return at < 0 ? undefined : index.slice(at + name.length + 2, index.indexOf('\n', at + 1));
  }

  private open(): Opened {
    this.opened ??= openArchive(this.file);
    return this.opened;
  }
}

/** Undefined: the file is cut. */
function readAt(fd: number, first: number, size: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafeSlow(size);
  return readvSync(fd, [bytes], first) < size ? undefined : bytes;
}

function openArchive(file: string): Opened {
  const fd = openSync(file, 'r');
  const { mtimeMs } = fstatSync(fd);
  const start = Buffer.allocUnsafeSlow(FIRST);
  const read = readvSync(fd, [start], 0);
  const text = asciiOf(start, read);
  const length = Number(text.slice(0, HEAD));
  if (HEAD + length <= read) return { fd, mtimeMs, index: text.slice(HEAD, HEAD + length) };
  const whole = readAt(fd, HEAD, length);
  return { fd, mtimeMs, index: whole ? asciiOf(whole) : '' };
}

/** A file for an archive: its bytes, or where in another file of the archive's folder they stand. */
export type Packed = readonly [name: string, bytes: Uint8Array | Required<Place>];

/** Files that are packed as one, in stages: each has what the first `packed` bytes are unpacked to, beyond those of the stage before it. */
export interface Block {
  readonly bytes: Uint8Array;
  readonly stages: readonly {
    readonly packed: number;
    readonly files: readonly (readonly [name: string, size: number])[];
  }[];
}

/**
 * An archive: how long the index is, the index, and the bytes. The index has a line for each file with its name, first byte, how many, and where they stand if not in
 * the archive itself: `#N`, a stage of a block, the name of a file, or `@` with that of another archive; and a line for each stage with the block's first byte, how many
 * of it, and how many they are unpacked to. Names are ASCII.
 */
export function archiveOf(files: Iterable<Packed>, blocks: readonly Block[] = []): Buffer {
  let index = '\n';
  let at = 0;
  const all: Uint8Array[] = [];
  const put = (bytes: Uint8Array): number => {
    all.push(bytes);
    at += bytes.length;
    return at - bytes.length;
  };
  for (const [name, found] of files) {
    const { first, size, source } =
      found instanceof Uint8Array ? { first: put(found), size: found.length, source: '' } : found;
    index += `${name}\t${first} ${size}${source && ` ${source}`}\n`;
  }
  let stage = 0;
  for (const { bytes, stages } of blocks) {
    const first = put(bytes);
    let unpacked = 0;
    for (const { packed, files } of stages) {
      for (const [name, size] of files) {
        index += `${name}\t${unpacked} ${size} #${stage}\n`;
        unpacked += size;
      }
      index += `#${stage}\t${first} ${packed} ${unpacked}\n`;
      stage += 1;
    }
  }
  return Buffer.concat([Buffer.from(`${index.length}`.padStart(HEAD) + index, 'latin1'), ...all]);
}
