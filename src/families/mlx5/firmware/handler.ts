import type { ByteStorage } from '../../byte-storage.js';
import type { DeviceClock, OwnEffect } from '../../family.js';
import type { Shapes } from '../prm/shapes.js';
import type { Syndrome } from '../syndromes.js';
import type { Need } from './capability-areas.js';
import type { FunctionProfile, Profile } from './profile.js';
import type { DeviceState, FunctionState, PortState } from './state.js';
import type { UserContexts } from './user-contexts.js';
import type { Vhca } from './vhca.js';

/** Where the adapter sits. */
export interface Slot {
  readonly bus: number;
  readonly device: number;
}

/** What a topic may ask the device for: other topics' commands by what they answer alone. */
export interface FirmwareCore {
  readonly profile: Profile;
  readonly slot: Slot;
  /** By name. */
  readonly functions: ReadonlyMap<string, Vhca>;
  readonly contexts: UserContexts;
  /** Nanoseconds for which the adapter has had power. */
  readonly clock: Pick<DeviceClock, 'now'>;
  /** What looks like chance follows from it. */
  readonly seed: number;
  /** How often the firmware has been started again. */
  readonly starts: number;
  /** The flash. */
  readonly storage: ByteStorage;
  /** What a fault wants of the command that is under way. */
  readonly forced: OwnEffect | undefined;
  /** What a function would be answered by a command, as bytes; at most `room` of them, not to be changed. */
  execute(name: string, input: Uint8Array, room: number): Uint8Array;
  /** Nanoseconds since the firmware was started: cycles of its timer, which runs at 1 GHz. */
  now(): bigint;
  /** What outlives the process. Plain data that is never changed in place. */
  snapshot(): DeviceState;
  /** Takes over another state. */
  restore(state: DeviceState): void;
  /** Changes members of the state. */
  change(members: Partial<DeviceState>): void;
  /** Starts the firmware again: user contexts, counters and what was set for the time being are gone. */
  reset(): void;
  /** The functions on the port of a PF: itself and its children. */
  functionsOn(pf: Vhca): Vhca[];
  /** The VFs or SFs of a PF, by number. */
  childrenOf(parent: Vhca, kind: FunctionProfile['kind']): Vhca[];
  stateOf(vhca: Vhca): FunctionState;
  setStateOf(vhca: Vhca, change: FunctionState): void;
  /** The state of the port of a PF. */
  portOf(pf: Vhca): PortState;
  /** Changes members of the state of a port; what is undefined goes. */
  setPortOf(pf: Vhca, change: { [Key in keyof PortState]: PortState[Key] | undefined }): void;
}

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
export type Run<Op extends Opcode> = (fw: FirmwareCore, input: Input<Op>, caller: Caller) => Output<Op>;

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
