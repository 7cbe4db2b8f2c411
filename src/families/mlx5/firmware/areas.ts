import { decode, encode, get, getNumber } from '../../../bits/codec.js';
import type { Fields, Layout, Value } from '../../../bits/layout.js';
import { HEADER_BYTES } from '../mailbox.js';
import {
  type CapabilityType,
  capabilityLayout,
  capabilityTypes,
  findCapability,
  hasCapability,
} from '../prm/capabilities.js';
import { layout } from '../prm/layouts.js';
import type { Shapes } from '../prm/shapes.js';
import type { GeneralBit } from './handler.js';
import type { Capabilities, CapabilitySet, CapabilityValue, FunctionProfile } from './profile.js';
import { fromHex } from './text.js';

/** Bytes of an answer to QUERY_HCA_CAP: header and capability area. */
const REPLY_BYTES = HEADER_BYTES + 4096;

/** Mode bit of op_mod: enum mlx5_cap_mode. */
const MAX = 0;
const CURRENT = 1;

/** The capabilities of one function as answers to QUERY_HCA_CAP, each built when it is first asked for. */
export class CapabilityAreas {
  private readonly replies: (Uint8Array | undefined)[] = [];
  private readonly generals: Fields[] = [];

  constructor(
    private readonly profile: Capabilities,
    private readonly vhca: FunctionProfile,
  ) {}

  /** The whole answer for type << 1 | mode, not to be changed; undefined for an unknown type. */
  reply(opMod: number): Uint8Array | undefined {
    const known = this.replies[opMod];
    if (known) return known;
    const type = findCapability(opMod >> 1);
    if (!type) return undefined;
    const reply = new Uint8Array(REPLY_BYTES);
    const mode = opMod & 1;
    if (hasCapability(type, this.generalFields(mode))) reply.set(this.build(type, mode), HEADER_BYTES);
    this.replies[opMod] = reply;
    return reply;
  }

  /** A current value of GENERAL. */
  general(field: GeneralBit): number {
    const reply = this.reply(CURRENT) as Uint8Array;
    return getNumber(layout('cmd_hca_cap'), reply.subarray(HEADER_BYTES), field);
  }

  /** A current value of ROCE. */
  roce(field: keyof Shapes['roce_cap']): number {
    return Number(this.current('ROCE', field));
  }

  /** A current value of QOS. */
  qos(field: keyof Shapes['qos_cap']): number {
    return Number(this.current('QOS', field));
  }

  /** Whether general_obj_types has the bit of a type of general objects; those from 64 on are in GENERAL_2. */
  hasObjects(type: number): boolean {
    const types =
      type < 64
        ? this.current('GENERAL', 'general_obj_types')
        : this.current('GENERAL_2', 'general_obj_types_127_64');
    return ((BigInt(types) >> BigInt(type & 63)) & 1n) === 1n;
  }

  private current(name: string, field: string): number | bigint {
    const type = findCapability(name) as CapabilityType;
    const reply = this.reply((type.id << 1) | CURRENT) as Uint8Array;
    const form = capabilityLayout(type) as Layout;
    return get(form, reply.subarray(HEADER_BYTES), field) as number | bigint;
  }

  private generalFields(mode: number): Fields {
    const general = capabilityTypes[0] as CapabilityType;
    const known = this.generals[mode];
    if (known) return known;
    const form = capabilityLayout(general) as Layout;
    const fields = decode(form, this.build(general, mode));
    this.generals[mode] = fields;
    return fields;
  }

  /** The structure from its sources: later ones win. */
  private build(type: CapabilityType, mode: number): Uint8Array {
    const form = capabilityLayout(type);
    if (!form) return new Uint8Array(0);
    const { captured, chosen, max, differ } = this.profile;
    const { kind, name, vhca_id } = this.vhca;
    const own: CapabilitySet = { GENERAL: { vhca_id } };
    const sources = [chosen, captured, ...(mode === MAX ? [max] : []), differ[kind], differ[name], own];
    let bytes: Uint8Array = new Uint8Array(0);
    for (const source of sources) {
      const values = source?.[type.name];
      if (typeof values === 'string') bytes = overlay(bytes, fromHex(values));
      else if (values) bytes = encode(form, valuesOf(values) as Fields, bytes);
    }
    return bytes;
  }
}

function overlay(bytes: Uint8Array, first: Uint8Array): Uint8Array {
  const longer = new Uint8Array(Math.max(bytes.length, first.length));
  longer.set(bytes);
  longer.set(first);
  return longer;
}

/** Values of a profile as the codec takes them: hex strings are wide numbers. */
function valuesOf(value: CapabilityValue): Value {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return BigInt(value);
  if (Array.isArray(value)) return value.map(valuesOf);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, valuesOf(inner)]));
}
