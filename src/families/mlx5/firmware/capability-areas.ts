import { writeBits } from '../../../bits/bits.js';
import { get, set } from '../../../bits/codec.js';
import type { Layout } from '../../../bits/layout.js';
import { onShelf } from '../../../bits/shelf.js';
import { HEADER_BYTES } from '../mailbox.js';
import {
  type CapabilityType,
  capabilityLayout,
  capabilityTypes,
  findCapability,
  hasCapability,
} from '../prm/capabilities.js';
import type { Shapes } from '../prm/shapes.js';
import { areasAsMade } from './areas-as-made.js';
import type {
  Capabilities,
  CapabilityFields,
  CapabilitySet,
  CapabilityValue,
  FunctionProfile,
  Profile,
} from './profile.js';
import type { CapabilitySettings } from './state.js';
import { fromHex } from './text.js';

/** Bytes of the capability area in an answer to QUERY_HCA_CAP. */
const AREA_BYTES = 4096;

/** Mode bit of op_mod: enum mlx5_cap_mode. */
export const MAX = 0;
export const CURRENT = 1;

/** A bit of the GENERAL capability structure. */
export type GeneralBit = keyof Shapes['cmd_hca_cap'];

/** A field of GENERAL, or of GENERAL_2, that must not be zero. */
export type Need = GeneralBit | `GENERAL_2.${keyof Shapes['cmd_hca_cap_2']}`;

export const NO_SETTINGS: CapabilitySettings = {};

/** The capabilities of one function as answers to QUERY_HCA_CAP, each built when it is first asked for. */
export class CapabilityAreas {
  private readonly replies: (Uint8Array | undefined)[] = [];
  private readonly readyReplies: (Uint8Array | undefined)[] = [];
  private readonly generals: (CapabilityFields | undefined)[] = [];
  private readonly answers = new Map<number, Uint8Array | undefined>();

  constructor(
    private readonly profile: Capabilities,
    private readonly vhca: FunctionProfile,
    /** What is otherwise than in the profile, in both modes. */
    private readonly overrides: CapabilitySet = {},
    /** Current values that were set. */
    readonly settings = NO_SETTINGS,
    /** Whose answers are those that are ready made, where they are; undefined: nobody's. */
    private readonly asMade?: string,
    /** Current values of GENERAL that are known without a look into the profile, where none was set. */
    private readonly known: Readonly<Record<string, number>> = {},
  ) {}

  /** The same function with nothing set. */
  unset(): CapabilityAreas {
    return new CapabilityAreas(this.profile, this.vhca, this.overrides);
  }

  /** The answer for type << 1 | mode, not to be changed; undefined for a type that is unknown, or that the function does not have. */
  answer(opMod: number): Uint8Array | undefined {
    const ready = this.ready(opMod);
    if (ready) return ready;
    if (!this.answers.has(opMod)) this.answers.set(opMod, this.made(opMod));
    return this.answers.get(opMod);
  }

  private made(opMod: number): Uint8Array | undefined {
    const type = findCapability(opMod >> 1);
    return type && this.has(type, opMod & 1) ? this.reply(opMod) : undefined;
  }

  /** The same with zeros for a type that the function does not have; undefined for an unknown type. */
  reply(opMod: number): Uint8Array | undefined {
    const known = this.replies[opMod] ?? this.ready(opMod);
    if (known) return known;
    const type = findCapability(opMod >> 1);
    if (!type) return undefined;
    const reply = new Uint8Array(HEADER_BYTES + AREA_BYTES);
    if (this.has(type, opMod & 1)) this.build(type, opMod & 1, reply.subarray(HEADER_BYTES));
    this.replies[opMod] = reply;
    return reply;
  }

  /** An answer that was made beforehand; never of a type that the function does not have. */
  private ready(opMod: number): Uint8Array | undefined {
    if (this.asMade === undefined) return undefined;
    const known = this.readyReplies[opMod];
    if (known) return known;
    const area = onShelf(areasAsMade, `${this.asMade}.${opMod}`);
    if (!area) return undefined;
    const reply = new Uint8Array(HEADER_BYTES + AREA_BYTES);
    reply.set(area, HEADER_BYTES);
    this.readyReplies[opMod] = reply;
    return reply;
  }

  /** The bytes of a type in a mode, as long as its layout; undefined where none is published. */
  area(type: CapabilityType, mode: number): Uint8Array | undefined {
    const form = capabilityLayout(type);
    const reply = this.reply((type.id << 1) | mode) as Uint8Array;
    return form && reply.subarray(HEADER_BYTES, HEADER_BYTES + (form.bits >> 3));
  }

  /** Whether one of these current values is not zero; true where none is asked for. */
  meets(needs: readonly Need[]): boolean {
    return (
      needs.length === 0 ||
      needs.some((need) =>
        need.startsWith('GENERAL_2.')
          ? this.current('GENERAL_2', need.slice('GENERAL_2.'.length))
          : this.general(need as GeneralBit),
      )
    );
  }

  /** A current value of GENERAL: that of the last source that has one. */
  general(field: GeneralBit): number {
    if (field === 'vhca_id') return this.vhca.vhca_id;
    const known = this.settings === NO_SETTINGS ? this.known[field] : undefined;
    if (known !== undefined) return known;
    const source = this.sources(CURRENT).findLast((set) => set?.GENERAL?.[field] !== undefined);
    return Number(source?.GENERAL?.[field] ?? 0);
  }

  /** A current value of ROCE. */
  roce(field: keyof Shapes['roce_cap']): number {
    return Number(this.current('ROCE', field));
  }

  /** A current value of QOS. */
  qos(field: keyof Shapes['qos_cap']): number {
    return Number(this.current('QOS', field));
  }

  /** A current value of DEBUG. */
  debug(field: keyof Shapes['debug_cap']): number {
    return Number(this.current('DEBUG', field));
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

  private has(type: CapabilityType, mode: number): boolean {
    const fields = this.generalFields(mode);
    const general_obj_types = BigInt((fields.general_obj_types as string | undefined) ?? 0);
    return hasCapability(type, { ...(fields as Partial<Shapes['cmd_hca_cap']>), general_obj_types });
  }

  private generalFields(mode: number): CapabilityFields {
    const known = this.generals[mode];
    if (known) return known;
    const { name } = capabilityTypes[0] as CapabilityType;
    const fields = { ...this.fields(name, mode), vhca_id: this.vhca.vhca_id };
    this.generals[mode] = fields;
    return fields;
  }

  /** The fields of a structure from their sources: later ones win. */
  private fields(type: string, mode: number): CapabilityFields {
    return Object.assign({}, ...this.sources(mode).map((source) => source?.[type]));
  }

  private sources(mode: number): readonly (CapabilitySet | undefined)[] {
    const { captured, chosen, max, differ } = this.profile;
    const { kind, name } = this.vhca;
    const set = mode === MAX ? undefined : this.settings;
    return [
      chosen,
      captured,
      mode === MAX ? max : undefined,
      differ[kind],
      differ[name],
      this.overrides,
      set,
    ];
  }

  private build(type: CapabilityType, mode: number, area: Uint8Array): void {
    const form = capabilityLayout(type);
    if (!form) return;
    area.set(fromHex(this.profile.bytes[type.name] ?? ''));
    fill(area, form, 0, type.id === 0 ? this.generalFields(mode) : this.fields(type.name, mode));
    if (mode === MAX) return;
    for (const [path, value] of Object.entries(this.settings[type.name] ?? {}))
      set(form, area, path, numberOf(value));
  }
}

const shared = new WeakMap<Capabilities, Map<string, CapabilityAreas>>();

/** The capabilities of a function with nothing set: those of all adapters of a profile are one. */
export function factoryAreas(
  { name, capabilities }: Pick<Profile, 'name' | 'capabilities'>,
  vhca: FunctionProfile,
  known?: Readonly<Record<string, number>>,
): CapabilityAreas {
  const all = shared.get(capabilities) ?? new Map<string, CapabilityAreas>();
  shared.set(capabilities, all);
  const key = `${name}.${vhca.kind}.${vhca.name}.${vhca.vhca_id}`;
  const areas = all.get(key) ?? new CapabilityAreas(capabilities, vhca, {}, NO_SETTINGS, key, known);
  all.set(key, areas);
  return areas;
}

/** Writes fields over the bytes of a structure. The codec finds one field by its path; here all of them come in a row. */
function fill(bytes: Uint8Array, form: Layout, base: number, fields: CapabilityFields): void {
  for (const { name, offset, width, count, layout } of form.fields) {
    const value = fields[name];
    if (value === undefined) continue;
    const elements = count === undefined ? [[0, value] as const] : Object.entries(value);
    for (const [index, element] of elements) {
      const at = base + offset + Number(index) * width;
      if (layout) bytes.set(partOf(layout, element as CapabilityFields), at >> 3);
      else writeBits(bytes, at, width, numberOf(element));
    }
  }
}

const parts = new WeakMap<CapabilityFields, Uint8Array>();

/** A structure within a capability: whole bytes at whole bytes. A profile uses one in many places, as the matches of flow tables. */
function partOf(form: Layout, fields: CapabilityFields): Uint8Array {
  const known = parts.get(fields);
  if (known?.length === form.bits >> 3) return known;
  const part = new Uint8Array(form.bits >> 3);
  fill(part, form, 0, fields);
  parts.set(fields, part);
  return part;
}

/** Wide numbers of a profile are hex strings. */
const numberOf = (value: CapabilityValue): number | bigint =>
  typeof value === 'string' ? BigInt(value) : (value as number);
