import { resolveName } from '../../client/names.js';
import { parseNumber } from '../../client/numbers.js';
import { nameOf } from '../../families/mlx5/client/rscdump.js';
import { type DumpSegment, SegmentReader } from '../../families/mlx5/client/rscdump-segments.js';
import { allResources, kindOf, SEGMENTS } from '../../families/mlx5/prm/rscdump.js';
import { inputPieces } from '../../files/named.js';

/**
 * Shows each segment of a file, or of stdin for `-`, as it is read: at no time more than a piece of it is in memory. Throws FwctlError
 * `usage` and `reply`.
 */
export async function readSegments(file: string, show: (segment: DumpSegment) => void): Promise<void> {
  const reader = new SegmentReader();
  for await (const piece of inputPieces('the dump', file))
    for (const segment of reader.push(piece)) show(segment);
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
