import { open } from 'node:fs/promises';
import { FwctlError } from '../client/errors.js';
import { resolveName } from '../client/names.js';
import { parseNumber } from '../client/numbers.js';
import { nameOf } from '../families/mlx5/client/rscdump.js';
import { type DumpSegment, SegmentReader } from '../families/mlx5/client/rscdump-segments.js';
import { allResources, kindOf, SEGMENTS } from '../families/mlx5/prm/rscdump.js';
import { writeResult } from './output.js';

/** Bytes that are read at once. */
const CHUNK = 1 << 16;

/** A file, or stdin for `-`, piece by piece; all pieces are in one place, and each is gone when the next is asked for. */
async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  if (file === '-') {
    yield* process.stdin;
    return;
  }
  const handle = await open(file);
  try {
    const chunk = new Uint8Array(CHUNK);
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, CHUNK, null);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/**
 * Shows each segment of a file, or of stdin for `-`, as it is read: at no time more than a piece of it is in memory. Throws FwctlError
 * `usage` and `reply`.
 */
export async function readSegments(file: string, show: (segment: DumpSegment) => void): Promise<void> {
  const reader = new SegmentReader();
  try {
    for await (const chunk of chunksOf(file)) for (const segment of reader.push(chunk)) show(segment);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new FwctlError('usage', `the dump can't be read: ${(error as Error).message}`, { path: file });
  }
  reader.end();
}

/** The type of a segment that a word means: a name, or a number. Throws FwctlError `usage`. */
export function segmentType(given: string): number {
  const number = parseNumber(given);
  if (number !== undefined) return Number(number);
  const controls = Object.entries(SEGMENTS).map(([name, type]) => [name.toUpperCase(), type] as const);
  const types = new Map([...controls, ...allResources().map(({ name, type }) => [name, type] as const)]);
  return types.get(resolveName('type of segment', given, [...types.keys()])) as number;
}

/** What a file has of each type. */
export interface Share {
  readonly segment_type: number;
  readonly segment_name: string | null;
  segments: number;
  bytes: number;
}

/** Counts segments by type. */
export class Shares {
  private readonly shares = new Map<number, Share>();

  add({ type, bytes }: DumpSegment): void {
    let share = this.shares.get(type);
    if (!share) {
      const kind = kindOf(type);
      const segment_name = (kind === 'resource' ? nameOf(type) : kind?.toUpperCase()) ?? null;
      share = { segment_type: type, segment_name, segments: 0, bytes: 0 };
      this.shares.set(type, share);
    }
    share.segments++;
    share.bytes += bytes.length;
  }

  list(): Share[] {
    return [...this.shares.values()].sort((one, other) => one.segment_type - other.segment_type);
  }
}

/** Characters that are written at once. */
const PIECE = 65536;

/** Writes a result that comes in many small parts. */
export class Pieces {
  private held = '';

  add(text: string): void {
    this.held += text;
    if (this.held.length >= PIECE) this.flush();
  }

  flush(): void {
    writeResult(this.held);
    this.held = '';
  }
}
