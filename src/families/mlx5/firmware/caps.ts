import { get, leaves } from '../../../bits/codec.js';
import type { Layout } from '../../../bits/layout.js';
import { HEADER_BYTES } from '../mailbox.js';
import { type CapabilityType, capabilityLayout, findCapability } from '../prm/capabilities.js';
import type { Syndrome } from '../syndromes.js';
import { type CapabilityAreas, CURRENT, MAX } from './capability-areas.js';
import { changeFunction, findFunction } from './functions.js';
import type { FirmwareCore, Rows } from './handler.js';
import type { Vhca } from './vhca.js';

interface Target {
  readonly other_function: number;
  readonly ec_vf_function: number;
  readonly function_id_type: number;
  readonly function_id: number;
}

/** The function that is meant: there is no embedded CPU with functions of its own. */
function targetOf(fw: FirmwareCore, caller: Vhca, input: Target): Vhca | undefined {
  if (!input.other_function) return caller;
  if (input.ec_vf_function) return undefined;
  return findFunction(fw.functions.values(), caller, input.function_id_type, input.function_id);
}

/** By dotted path, what differs from the profile; or the check that fails. A value that is current may stay, whatever the maximum is. */
function settingsOf(
  target: Vhca,
  type: CapabilityType,
  given: Uint8Array,
): Record<string, number | string> | Syndrome {
  const form = capabilityLayout(type);
  if (!form) return 'CAPABILITY_TYPE_UNKNOWN';
  const areaOf = (areas: CapabilityAreas, mode: number) => areas.area(type, mode) as Uint8Array;
  const most = areaOf(target.capabilities, MAX);
  const now = areaOf(target.capabilities, CURRENT);
  const atFirst = areaOf(target.capabilities.unset(), CURRENT);
  const settings: Record<string, number | string> = {};
  for (const { path } of leaves(form as Layout)) {
    const [value, limit, current, first] = [given, most, now, atFirst].map((area) =>
      get(form, area, path),
    ) as [number, number, number, number];
    if (value !== current && path === 'vhca_id' && type.id === 0) return 'CAPABILITY_FIXED';
    if (value > limit && value !== current) return 'CAPABILITY_BEYOND_MAX';
    if (value !== first)
      settings[path] = typeof value === 'bigint' ? `0x${(value as bigint).toString(16)}` : value;
  }
  return settings;
}

/** Keeps what the next driver shall find of a type: nothing, where that is what is current. */
function leave(
  fw: FirmwareCore,
  target: Vhca,
  { name }: CapabilityType,
  settings: Record<string, number | string>,
): void {
  const { capabilities, next_capabilities } = fw.stateOf(target);
  const { [name]: _, ...others } = next_capabilities ?? {};
  const same = JSON.stringify(settings) === JSON.stringify(capabilities?.[name] ?? {});
  const next = same ? others : { ...others, [name]: settings };
  changeFunction(fw, target, { next_capabilities: Object.keys(next).length ? next : undefined });
}

export const caps = {
  QUERY_HCA_CAP: {
    opMods: 'any',
    run: (fw, input, { vhca }) => {
      const target = targetOf(fw, vhca, input);
      if (!target) return 'FUNCTION_UNKNOWN';
      return target.capabilities.answer(input.op_mod) ?? 'CAPABILITY_TYPE_UNKNOWN';
    },
  },

  /** op_mod is the type << 1, as mlx5_core's set_caps has it. A whole type is set; the next driver of the function finds it. */
  SET_HCA_CAP: {
    opMods: 'any',
    needs: 'vport_group_manager',
    run: (fw, input, { vhca, input: bytes }) => {
      if (input.op_mod & 1) return 'OP_MOD_UNKNOWN';
      const type = findCapability(input.op_mod >> 1);
      if (!type) return 'CAPABILITY_TYPE_UNKNOWN';
      const target = targetOf(fw, vhca, input);
      if (!target) return 'FUNCTION_UNKNOWN';
      if (target === vhca || target.pf !== vhca) return 'FUNCTION_NO_CHILD';
      if (target.bound) return 'FUNCTION_BOUND';
      if (!target.capabilities.answer((type.id << 1) | MAX)) return 'CAPABILITY_TYPE_UNKNOWN';
      const settings = settingsOf(target, type, bytes.subarray(HEADER_BYTES));
      if (typeof settings === 'string') return settings;
      leave(fw, target, type, settings);
      return {};
    },
  },
} satisfies Rows;
