import type { Shapes } from '../prm/shapes.js';
import type { Syndrome } from '../syndromes.js';
import type { Device } from './device.js';
import type { Vhca } from './functions.js';

/** Who asks, and how much room for an answer there is. */
export interface Caller {
  readonly vhca: Vhca;
  /** The user context; 0 is the kernel's own driver. */
  readonly uid: number;
  /** The whole command as it came. */
  readonly input: Uint8Array;
  /** Bytes. */
  readonly room: number;
}

/** Commands whose layouts do not follow from their names: input and output. */
interface OtherLayouts {
  ACCESS_REG: ['access_register_in', 'access_register_out'];
  ACCESS_REGISTER_USER: ['access_register_in', 'access_register_out'];
  QUERY_DIAGNOSTIC_COUNTERS: ['query_diagnostic_cntrs_in', 'query_diagnostic_cntrs_out'];
  QUERY_FLOW_TABLE_ENTRY: ['query_fte_in', 'query_fte_out'];
  QUERY_NVMF_NAMESPACE_CONTEXT: ['query_nvmf_namespace_in', 'query_nvmf_namespace_out'];
  QUERY_GENERAL_OBJECT: ['general_obj_in_cmd_hdr', 'general_obj_out_cmd_hdr'];
  QUERY_SF_PARTITION: ['query_sf_partitions_in', 'query_sf_partitions_out'];
}

type Named = { [Name in keyof Shapes]: Name extends `${infer Command}_in` ? Uppercase<Command> : never };

export type Opcode = Named[keyof Shapes] | keyof OtherLayouts;

type InName<Op extends Opcode> = Op extends keyof OtherLayouts ? OtherLayouts[Op][0] : `${Lowercase<Op>}_in`;
type OutName<Op extends Opcode> = Op extends keyof OtherLayouts
  ? OtherLayouts[Op][1]
  : `${Lowercase<Op>}_out`;
type ShapeOf<Name extends string> = Name extends keyof Shapes ? Shapes[Name] : Shapes['mbox_in'];

export type Input<Op extends Opcode> = ShapeOf<InName<Op>>;

/** Part of a decoded structure: what is left out is zero. */
export type Part<T> = T extends Uint8Array
  ? T
  : T extends readonly (infer Element)[]
    ? readonly Part<Element>[]
    : T extends object
      ? { readonly [Field in keyof T]?: Part<T[Field]> }
      : T;

/** The fields of an answer, the whole answer as bytes that may be shared, or the check that failed. */
export type Output<Op extends Opcode> = Part<ShapeOf<OutName<Op>>> | Uint8Array | Syndrome;

/** Called once every common check has passed. Where it gives a syndrome it has changed nothing. */
export type Run<Op extends Opcode> = (fw: Device, input: Input<Op>, caller: Caller) => Output<Op>;

/** A bit of the GENERAL capability structure. */
export type GeneralBit = keyof Shapes['cmd_hca_cap'];

/** A field of GENERAL, or of GENERAL_2, that must not be zero. */
export type Need = GeneralBit | `GENERAL_2.${keyof Shapes['cmd_hca_cap_2']}`;

/** A command: just its handler where it has op_mod 0 alone and is there for every function. */
export interface Row<Op extends Opcode> {
  readonly run: Run<Op>;
  /** The values of op_mod that the command has; `any`: the handler judges. */
  readonly opMods?: readonly number[] | 'any';
  /** What the calling function must have; of several, one. */
  readonly needs?: Need | readonly Need[];
}

/** Commands by name; each topic has a table of them. */
export type Rows = { readonly [Op in Opcode]?: Run<Op> | Row<Op> };
