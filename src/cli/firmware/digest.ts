import { createHash } from 'node:crypto';
import type { UpdateBytes } from '../../client/update.js';

/** Bytes that are summed at a time. */
const PIECE = 1 << 20;

/** In hex. */
export function sha256Of(source: UpdateBytes): string {
  const hash = createHash('sha256');
  const room = new Uint8Array(PIECE);
  for (let at = 0; at < source.length; at += PIECE)
    hash.update(source.read(at, Math.min(PIECE, source.length - at), room));
  return hash.digest('hex');
}
