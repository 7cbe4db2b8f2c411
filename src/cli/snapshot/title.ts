import type { Fields, Value } from '../../bits/layout.js';
import type { FamilyClient } from '../../client/family.js';
import type { Request } from '../../client/guard.js';
import { targetOf } from '../../client/readers.js';
import type { SnapshotJob } from '../../client/snapshot.js';

/** Parts of a message that its name says, or nobody gives. */
const SAID = ['opcode', 'uid', 'register_id', 'register_data'];

/** Fields of a question that are shown: more than these name nothing any more. */
const MOST = 4;

/** A question in words: "PTYS local_port=1 proto_mask=4", "QUERY_HCA_CAP op_mod=1". */
export function titleOfCall(family: FamilyClient, job: SnapshotJob | undefined, request: Request): string {
  const own = job?.title?.(request);
  if (own !== undefined) return own;
  const name = [request.opcode, targetOf(request)].filter(Boolean).join(' ');
  const words = leaves(family.sent(request)?.fields ?? {}).filter(([path]) => !SAID.includes(path));
  return [name, ...words.slice(0, MOST).map(([path, value]) => `${path}=${value}`)].join(' ');
}

/** The numbers of a question that are not zero. */
function leaves(fields: Fields, path = ''): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) => leafOf(value, path ? `${path}.${name}` : name));
}

function leafOf(value: Value, path: string): [string, string][] {
  if (typeof value === 'number' || typeof value === 'bigint') return value ? [[path, String(value)]] : [];
  if (typeof value === 'string') return value ? [[path, value]] : [];
  if (value instanceof Uint8Array || Array.isArray(value)) return [];
  return leaves(value as Fields, path);
}
