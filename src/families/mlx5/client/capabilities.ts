import { decode } from '../../../bits/codec.js';
import { byteLength, type Fields } from '../../../bits/layout.js';
import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import { HEADER_BYTES } from '../mailbox.js';
import { type CapabilityType, capabilityLayout, capabilityTypes } from '../prm/capabilities.js';
import { call } from './command.js';

export const MODES = ['cur', 'max'] as const;
export type Mode = (typeof MODES)[number];

/** Bytes of the capability area in the answer to QUERY_HCA_CAP. */
const AREA_BYTES = 4096;

/** op_mod of QUERY_HCA_CAP: the type, and mode 0 for max, 1 for current. */
const opModOf = (type: CapabilityType, mode: Mode) => (type.id << 1) | (mode === 'cur' ? 1 : 0);

/** The capability area of one type, of the own function or of another. Throws what `call` throws. */
export async function queryCapability(
  session: Session,
  type: CapabilityType,
  mode: Mode,
  functionId?: number,
): Promise<Uint8Array> {
  const other = functionId === undefined ? {} : { other_function: 1, function_id: functionId };
  const output = await call(session, 'QUERY_HCA_CAP', { op_mod: opModOf(type, mode), ...other });
  const area = output.subarray(HEADER_BYTES);
  if (area.length < AREA_BYTES)
    throw new FwctlError(
      'reply',
      `the capability area of ${type.name} has ${area.length} bytes, not ${AREA_BYTES}`,
    );
  return area;
}

/** A capability area as fields; none where the type has no published layout. An open tail ends with its last element that is not zero. */
export function capabilityFields(type: CapabilityType, area: Uint8Array): Fields {
  const known = capabilityLayout(type);
  if (!known) return {};
  let used = area.length;
  while (used > byteLength(known) && area[used - 1] === 0) used--;
  return decode(known, area.subarray(0, Math.ceil(used / 8) * 8));
}

/** The types of which the device tells anything at all: those that it neither refuses nor answers with zeros only. */
export async function ownCapabilities(
  session: Session,
  mode: Mode,
  functionId?: number,
): Promise<{ type: CapabilityType; area: Uint8Array }[]> {
  const found: { type: CapabilityType; area: Uint8Array }[] = [];
  for (const type of capabilityTypes) {
    if (!type.layout) continue;
    try {
      const area = await queryCapability(session, type, mode, functionId);
      if (area.some(Boolean)) found.push({ type, area });
    } catch (error) {
      // A type that this firmware does not have; anything else concerns every type.
      if (!(error instanceof FwctlError && error.facts.status === 'BAD_PARAM_ERR' && found.length))
        throw error;
    }
  }
  return found;
}
