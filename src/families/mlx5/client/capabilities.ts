import { decode } from '../../../bits/codec.js';
import type { Fields, Layout } from '../../../bits/layout.js';
import { view } from '../../../bits/view.js';
import { FwctlError } from '../../../client/errors.js';
import type { Request } from '../../../client/guard.js';
import type { Session } from '../../../client/session.js';
import { type Command, findCommand } from '../catalogue.js';
import { buildInput, HEADER_BYTES } from '../mailbox.js';
import {
  type CapabilityType,
  capabilityBytes,
  capabilityLayout,
  capabilityTypes,
  hasCapability,
} from '../prm/capabilities.js';
import type { Shapes } from '../prm/shapes.js';
import { requestOf, send } from './command.js';

export const MODES = ['cur', 'max'] as const;
export type Mode = (typeof MODES)[number];

/** Bytes of the capability area in the answer to QUERY_HCA_CAP. */
const AREA_BYTES = 4096;

/** op_mod of QUERY_HCA_CAP: the type, and mode 0 for max, 1 for current. */
const opModOf = (type: CapabilityType, mode: Mode) => (type.id << 1) | (mode === 'cur' ? 1 : 0);

/** What asks for the capability area of one type, of the own function or of another. */
export function capabilityRequest(type: CapabilityType, mode: Mode, functionId?: number): Request {
  const command = findCommand('QUERY_HCA_CAP') as Command;
  const other = functionId === undefined ? {} : { other_function: 1, function_id: functionId };
  const input = buildInput(command, { op_mod: opModOf(type, mode), ...other });
  return requestOf(command, input, { outLen: HEADER_BYTES + AREA_BYTES });
}

/** The capability area of one type, of the own function or of another. Throws what `send` throws. Source: QUERY_HCA_CAP of Linux's mlx5_ifc.h. */
export async function queryCapability(
  session: Session,
  type: CapabilityType,
  mode: Mode,
  functionId?: number,
): Promise<Uint8Array> {
  const { output } = await send(session, capabilityRequest(type, mode, functionId));
  const area = output.subarray(HEADER_BYTES);
  if (area.length < AREA_BYTES)
    throw new FwctlError(
      'reply',
      `the capability area of ${type.name} has ${area.length} bytes, not ${AREA_BYTES}`,
    );
  return area;
}

/** A capability area as fields; none where the type has no published layout. Throws nothing. Source: Linux's mlx5_ifc.h. */
export function capabilityFields(type: CapabilityType, area: Uint8Array): Fields {
  const known = capabilityLayout(type);
  return known ? decode(known, capabilityBytes(type, area)) : {};
}

export interface CapabilityArea {
  type: CapabilityType;
  area: Uint8Array;
}

/** All types that the function has, as the current values of GENERAL tell. */
export async function ownCapabilities(
  session: Session,
  mode: Mode,
  functionId?: number,
): Promise<CapabilityArea[]> {
  const [general, ...others] = capabilityTypes as [CapabilityType, ...CapabilityType[]];
  const current = await queryCapability(session, general, 'cur', functionId);
  const fields = view(capabilityLayout(general) as Layout<Shapes['cmd_hca_cap']>, current);
  const first = mode === 'cur' ? current : await queryCapability(session, general, mode, functionId);
  const own = others.filter((type) => hasCapability(type, fields));
  const areas = await session.forEach(own, async (type) => ({
    type,
    area: await queryCapability(session, type, mode, functionId),
  }));
  return [{ type: general, area: first }, ...areas];
}
