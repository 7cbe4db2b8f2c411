import { hexOf } from './hex.js';
import { safeJson } from './safe.js';

/**
 * One JSON document. Fields wider than 53 bits are bigints here and hex strings there; bytes are hex. What a terminal would obey, or not show,
 * is escaped in strings.
 * @param indent spaces per level; 0 puts the document on one line
 */
export const toJson = (data: unknown, indent = 2): string => safeJson(JSON.stringify(data, plain, indent));

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint')
    return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
  return value instanceof Uint8Array ? hexOf(value) : value;
}
