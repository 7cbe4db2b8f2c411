import { decode } from '../../../bits/codec.js';
import { byteLength } from '../../../bits/layout.js';
import { find } from '../../../bits/path.js';
import { type CapabilityType, capabilityLayout, findCapability } from './capabilities.js';
import { diag } from './data/diag.js';
import { layout } from './layouts.js';
import type { Shapes } from './shapes.js';

type DebugFields = Shapes['debug_cap'] & Shapes['debug_cap__older'];

/** Bytes of one value in the answer to QUERY_DIAGNOSTIC_COUNTERS. */
export const RECORD_BYTES = 16;

/** Bytes of one element of the list of counters in the parameters. */
export const COUNTER_BYTES = 4;

export type DiagRecord = Shapes['diagnostic_cntr_struct'];

/** A value as it stands in the answer. */
export const readRecord = (bytes: Uint8Array): DiagRecord =>
  decode<DiagRecord>(layout('diagnostic_cntr_struct'), bytes);

/** What the DEBUG capability says, with the slots of the counter list that GENERAL counts. An empty slot has the id 0. */
export function debugFields(area: Uint8Array, slots: number): DebugFields {
  const form = capabilityLayout(findCapability('DEBUG') as CapabilityType) as ReturnType<typeof layout>;
  const { offset } = find(form, 'diagnostic_counter');
  return decode(form, area.subarray(0, (offset >> 3) + slots * COUNTER_BYTES)) as unknown as DebugFields;
}

/** How many slots a capability area has room for. */
export function slotsIn(area: Uint8Array): number {
  const form = capabilityLayout(findCapability('DEBUG') as CapabilityType) as ReturnType<typeof layout>;
  return Math.floor((area.length - (find(form, 'diagnostic_counter').offset >> 3)) / COUNTER_BYTES);
}

/** Bytes of SET_DIAGNOSTIC_PARAMS, and of the answer to QUERY_DIAGNOSTIC_PARAMS, with so many counters. */
export const paramsBytes = (counters: number): number =>
  byteLength(layout('query_diagnostic_params_out')) + counters * COUNTER_BYTES;

let names: ReadonlyMap<number, string> | undefined;

/** The names of counters that are published, by id. */
export function counterNames(): ReadonlyMap<number, string> {
  names ??= new Map(
    diag()
      .trim()
      .split('\n')
      .map((line) => {
        const [id, name] = line.split(' ') as [string, string];
        return [Number(id), name];
      }),
  );
  return names;
}
