import { fstatSync, openSync, readSync } from 'node:fs';

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

/** Many small files in one, of which each is read by itself. It is opened when it is first read, and stays open. */
export class Archive {
  private opened: Opened | undefined;

  /**
   * `file`: its path, or what opens it. `inflate`: for files that are deflated, as those are that few command lines need. node:zlib takes a millisecond to
   * load.
   */
  constructor(
    private readonly file: string | (() => number),
    private readonly inflate: (bytes: Buffer) => Buffer = refuse,
  ) {}

  /** The names of its files. Throws what node:fs throws. */
  names(): string[] {
    return this.open().index.match(/^.+(?=\t)/gm) ?? [];
  }

  /** Whether it has a file of this name. Throws what node:fs throws. */
  has(name: string): boolean {
    return this.place(name) >= 0;
  }

  /** A file of it; undefined: it has none of this name, or it is cut. Throws what node:fs throws. */
  read(name: string): Part | undefined {
    const { fd, index, mtimeMs } = this.open();
    const at = this.place(name);
    if (at < 0) return undefined;
    const [first = 0, size = 0, isDeflated] = index
      .slice(at + name.length + 2, index.indexOf('\n', at + 1))
      .split(' ')
      .map(Number);
    const bytes = Buffer.allocUnsafeSlow(size);
    if (readSync(fd, bytes, 0, size, HEAD + index.length + first) < size) return undefined;
    return { bytes: isDeflated ? this.inflate(bytes) : bytes, size, mtimeMs };
  }

  private place(name: string): number {
    return this.open().index.indexOf(`\n${name}\t`);
  }

  private open(): Opened {
    this.opened ??= openArchive(this.file);
    return this.opened;
  }
}

function refuse(): never {
  throw new Error('this archive has no deflated files');
}

function openArchive(file: string | (() => number)): Opened {
  const fd = typeof file === 'string' ? openSync(file, 'r') : file();
  const { mtimeMs } = fstatSync(fd);
  const start = Buffer.allocUnsafeSlow(FIRST);
  const read = readSync(fd, start, 0, FIRST, 0);
  const length = Number(start.toString('latin1', 0, HEAD));
  if (HEAD + length <= read) return { fd, mtimeMs, index: start.toString('latin1', HEAD, HEAD + length) };
  const rest = Buffer.allocUnsafeSlow(length);
  readSync(fd, rest, 0, length, HEAD);
  return { fd, mtimeMs, index: rest.toString('latin1') };
}

/** A file for an archive; `isDeflated`: its bytes are. */
export type Packed = readonly [name: string, bytes: Uint8Array, isDeflated?: boolean];

/**
 * An archive: how long the index is, the index, a line for each file with its name, first byte, bytes, and 1 where they are deflated, and the files.
 * Names are ASCII.
 */
export function archiveOf(files: Iterable<Packed>): Buffer {
  let index = '\n';
  let at = 0;
  const all: Uint8Array[] = [];
  for (const [name, bytes, isDeflated = false] of files) {
    index += `${name}\t${at} ${bytes.length}${isDeflated ? ' 1' : ''}\n`;
    at += bytes.length;
    all.push(bytes);
  }
  return Buffer.concat([Buffer.from(`${index.length}`.padStart(HEAD) + index, 'latin1'), ...all]);
}
