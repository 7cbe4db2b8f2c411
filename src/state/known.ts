import type { Stats } from 'node:fs';
import { addition, CLOSED, type Content, readContent, type Tail, tailOfWhole } from './changes.js';
import { damaged, newer } from './errors.js';
import { readBytes, replaceText } from './file.js';
import { holds, writeInto } from './held.js';
import type { Kind } from './kind.js';
import { UNSAYABLE } from './patch.js';

/** What was last found in a file, or left there. */
export interface Known {
  /** Undefined where the file was too young for one. */
  stamp: string | undefined;
  /** Undefined: there is no file. */
  bytes: Buffer | undefined;
  value: unknown;
  /** Undefined: no change can be added to it. */
  tail?: Tail | undefined;
  /** When this process has written it. */
  mtimeMs?: number;
}

/** Changes of so many bytes, or of as many as the file has without them, and it is written anew: what each command has to read stays small. */
const CHANGES_ROOM = 8192;

/** What a file holds. Throws StateError where it is no JSON. */
export function contentOf(path: string, bytes: Buffer): Content {
  try {
    return readContent(bytes);
  } catch {
    throw damaged(path, 'it is not JSON');
  }
}

/** What it means. Throws StateError. */
export function valueIn<T>(
  kind: Kind<T>,
  { version, data, tail, damage }: Content,
  path: string,
): { value: T; tail: Tail | undefined } {
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw damaged(path, 'it names no version');
  if (version > kind.version) throw newer(path, version, kind.version);
  if (damage) throw damaged(path, damage);
  try {
    // Changes are in the words of the version that a file has.
    return { value: kind.parse(data, version), tail: version === kind.version ? tail : undefined };
  } catch (error) {
    throw damaged(path, (error as Error).message);
  }
}

/**
 * The bytes of a file, undefined where there is none, and what they are unless that is known. Read while two changes were made, a file may look damaged: it has
 * to look so twice.
 */
export function readFile(
  path: string,
  known: Buffer | undefined,
): { bytes?: Buffer | undefined; content?: Content } {
  let bytes = readBytes(path);
  for (;;) {
    if (!bytes || known?.equals(bytes)) return { bytes };
    const content = contentOf(path, bytes);
    const again = content.damage ? readBytes(path) : undefined;
    if (!again || again.equals(bytes)) return { bytes, content };
    bytes = again;
  }
}

/** Whether a file is as this process has left it; `stats` are of what has its name. */
export const isAsLeft = (path: string, stats: Stats | undefined, { bytes, tail, mtimeMs }: Known): boolean =>
  stats !== undefined &&
  tail !== undefined &&
  mtimeMs === stats.mtimeMs &&
  bytes?.length === stats.size &&
  holds(path, stats, tail.end, CLOSED);

/** A file to which a change was added; undefined where it has to be written anew. */
export function withChange(
  path: string,
  stats: Stats,
  { bytes, tail, mtimeMs }: Known,
  patch: unknown,
): Pick<Known, 'bytes' | 'tail'> | undefined {
  if (!bytes || !tail || patch === UNSAYABLE) return undefined;
  // Whoever has changed it once goes on, most often.
  const added = addition(tail, patch, mtimeMs === undefined ? undefined : bytes.length);
  const { start, end } = added.tail;
  if (end - start > Math.max(CHANGES_ROOM, start)) return undefined;
  try {
    writeInto(path, stats, tail.end, added.bytes);
  } catch (error) {
    undo(path, stats, tail);
    throw error;
  }
  return { bytes: overlaid(bytes, added.bytes, tail.end), tail: added.tail };
}

/** What could not be written whole counts for nothing, whether this can be written or not. */
function undo(path: string, stats: Stats, { end }: Tail): void {
  try {
    writeInto(path, stats, end, CLOSED);
  } catch {}
}

export function withAnew(path: string, text: string): Pick<Known, 'bytes' | 'tail'> {
  const bytes = Buffer.from(text);
  replaceText(path, bytes);
  return { bytes, tail: tailOfWhole(bytes) };
}

/** The bytes of a file after some were written at a place. */
function overlaid(before: Buffer, bytes: Buffer, place: number): Buffer {
  const end = place + bytes.length;
  const after = end > before.length ? Buffer.concat([before], end) : before;
  bytes.copy(after, place);
  return after;
}
