import type { CommonState } from '../../common-state.js';
import type { ModuleFault, ModuleName } from './modules/types.js';

/** What outlives the process: only what was set, everything else is the profile's. Plain data, replaced and never changed in place. */
export interface DeviceState extends CommonState {
  /** The real-time clock, where it was set. */
  readonly real_time?: ClockState;
  readonly tracer?: TracerState;
  readonly update?: UpdateState;
  readonly flash?: FlashState;
  /** What became of the last reactivation of the running firmware: MIRC.status_code. */
  readonly reactivation?: Reactivation;
  /** The debug session that the last token has begun: nanoseconds of the device's clock, in hex. Ends when the firmware is started again. */
  readonly debug_session?: DebugSession;
  /** The key, in hex, by which MLOCK has locked the board; stays when the firmware is started again. */
  readonly host_lock?: string;
  /** By the name of the function. */
  readonly functions: { readonly [name: string]: FunctionState };
  /** By the name of the PF that a port belongs to. */
  readonly ports?: { readonly [name: string]: PortState };
  /** What is in the cages of ports, where that is not what the board came with, by the name of the PF; stays when the firmware is started again. */
  readonly modules?: { readonly [name: string]: ModuleState };
  readonly nv?: NvState;
  /** What SET_DIAGNOSTIC_PARAMS has set. */
  readonly diag?: DiagState;
}

/** The sampling of diagnostic counters. Samples are not kept: they follow from this and the clock. */
export interface DiagState {
  readonly params: DiagParams;
  /** Ids, in their order. */
  readonly counters: readonly number[];
  /** Nanoseconds of the device's clock, in hex, when it was set. */
  readonly since: string;
  /** The same, when the counters were last set to zero. */
  readonly cleared?: string;
}

/** Fields of diagnostic_params_context. */
export interface DiagParams {
  readonly log_num_of_samples?: number;
  readonly log_sample_period?: number;
  readonly single?: number;
  readonly repetitive?: number;
  readonly sync?: number;
  readonly clear?: number;
  readonly on_demand?: number;
  readonly enable?: number;
}

/** The non-volatile configuration: data in hex of the items that are not as the board was made, by name and, behind a dot, port, module or PF. */
export interface NvState {
  /** Since the last reset. */
  readonly current?: NvItems;
  /** From the next reset on. */
  readonly next?: NvItems;
  /** writer_id of the items of `next` that somebody wrote who said who it was. */
  readonly writers?: { readonly [item: string]: number };
}

export interface NvItems {
  readonly [item: string]: string;
}

export interface DebugSession {
  readonly since: string;
  /** Whether it was ended by MDSR. */
  readonly ended?: true;
}

export interface Reactivation {
  readonly status: number;
  /** As of an update's step. */
  readonly begun?: string;
  readonly takes?: number;
}

export interface ClockState {
  /** Nanoseconds of the device's clock, in hex, when it was last set. */
  readonly since?: string;
  /** Nanoseconds of UTC, in hex, to which it was set. */
  readonly utc?: string;
  /** By how much it is faster than the device's clock, in the units of MTUTC. */
  readonly adjustment?: number;
  /** MTUTC.freq_adj_units: 0 parts of a billion, 1 parts of a million in 2^-16. */
  readonly units?: number;
}

/** An update of components. */
export interface UpdateState {
  /** How many handles have been given: the last is that of the update that runs. */
  readonly handles: number;
  /** Nanoseconds, in hex, of the last instruction with it; absent where none runs. */
  readonly since?: string;
  /** How many downloads there have been: each has a name of its own in the storage. */
  readonly downloads?: number;
  /** Absent: it is locked, and nothing more. */
  readonly step?: UpdateStep;
  /** MCC.error_code */
  readonly error?: number;
  /** What has been verified and not activated yet, by component_index. */
  readonly verified?: { readonly [component: string]: StoredImage };
}

/** What an update does. */
export interface UpdateStep {
  readonly name: 'lock' | 'download' | 'verify' | 'activate' | 'upload' | 'failed';
  /** component_index */
  readonly component: number;
  /** Of a download: its name in the storage, and the bytes that are to come. */
  readonly file?: string;
  readonly size?: number;
  /** Nanoseconds, in hex, when it began, and how many it takes; absent: it takes none. */
  readonly begun?: string;
  readonly takes?: number;
  /** Whether what waits for a reset is read. */
  readonly pending?: boolean;
  /** The control_state in which it failed. */
  readonly shows?: number;
}

/** What the board keeps of its components; stays when the firmware is started again. */
export interface FlashState {
  /** By component_index. */
  readonly components?: { readonly [component: string]: ComponentState };
  /** The least that images must have; absent: that of the firmware with which the board came. */
  readonly security_version?: number;
}

export interface ComponentState {
  /** What is in use; absent: what the board came with. */
  readonly running?: StoredImage;
  /** What is in use from the next reset on. */
  readonly pending?: StoredImage;
  /** Whether what was to be in use did not start. */
  readonly failed?: true;
}

/** An image that the board has taken. */
export interface StoredImage {
  /** Under which name its storage has it. */
  readonly bytes: string;
  readonly size: number;
  readonly version: readonly number[];
  /** Year, month, day. */
  readonly date: readonly number[];
  readonly security_version: number;
}

/** Absent from the whole state where nobody has touched it: it is then as the host's driver has left it. */
export interface TracerState {
  /** The function that owns the tracer; absent where none does. */
  readonly owner?: string;
  /** MTRC_CONF.trace_mkey: the memory into which it writes; absent where it writes to the FIFO. */
  readonly mkey?: number;
  /** MTRC_CONF.log_trace_buffer_size */
  readonly log_size?: number;
  /** Nanoseconds, in hex, when it was started; absent where it does not run. */
  readonly since?: string;
}

export interface FunctionState {
  /** NODE_DESC: text, or bytes in hex where they are no text. */
  readonly node_desc?: string | { readonly hex: string };
  /** HOST_ENDIANNESS.he: 0 little, 1 big. */
  readonly host_endianness?: number;
  /** Whether a driver has the function, where that is not as at power-on. */
  readonly driver?: boolean;
  /** Bits, in hex, that its port could have carried until the driver came. */
  readonly since?: string;
  /** Bits, in hex, that the port could have carried while earlier drivers had it. */
  readonly carried?: string;
  /** How often a driver has come to it. */
  readonly binds?: number;
  /** Whether its PF lets a driver come to it, where that is not as at power-on: ENABLE_HCA, DISABLE_HCA. */
  readonly enabled?: boolean;
  /** Current capabilities that are not the profile's. */
  readonly capabilities?: CapabilitySettings;
  /** What SET_HCA_CAP has left for the next driver: whole types, each as what is not the profile's. */
  readonly next_capabilities?: CapabilitySettings;
}

/** By capability type, then by dotted path; wide numbers in hex. */
export interface CapabilitySettings {
  readonly [type: string]: { readonly [path: string]: number | string };
}

export interface PortState {
  /** By register, in hex: the whole register as it was last set, what it can't be set to being zero. */
  readonly registers?: { readonly [name: string]: string };
  /** Those of them that wait for the link, as they were when it last came up: PTYS, PPLM. */
  readonly in_force?: { readonly [name: string]: string };
  /** Nanoseconds of the device's clock, in hex, when it was told to go down; absent where it was not, or keeps its link. */
  readonly told_down?: string;
  /** Nanoseconds of the device's clock, in hex, when its module was last reset by PMAOS. */
  readonly module_reset?: string;
  /** Whether it had no link when it was told to go down. */
  readonly idle_before?: true;
  /** Nanoseconds of the device's clock, in hex, when the speed last changed; going down and coming up change it too. */
  readonly since?: string;
  /** Bits, in hex, that the port could have carried until then. */
  readonly carried?: string;
  /** How often its link has gone down, up to the last time that it came up. */
  readonly downs?: number;
  /** Bits, in hex, that it could have carried with RS-FEC until `since`; absent: all of them. */
  readonly guarded?: string;
  /** Of these those over a cable that loses some, by the number of lanes; absent: all of them, over four. */
  readonly lossy?: { readonly [lanes: string]: string };
  /** By counter group: what the port, and each function on it by name, could have carried, in hex, when the group was last cleared; and that time in ns. */
  readonly cleared?: { readonly [group: string]: { readonly [name: string]: string } };
  /** By number of a sensor of MTMP: nanoseconds, in hex, since when its highest temperature is kept; absent: since the firmware was started. */
  readonly highest_since?: { readonly [sensor: string]: string };
  /** Nanoseconds, in hex, when the light of the port was last told to blink. */
  readonly beacon_since?: string;
  /** MODIFY_CONG_STATUS, by "cong_protocol.priority": enable, and twice tag_enable. */
  readonly congestion?: { readonly [point: string]: number };
}

export interface ModuleState {
  /** Absent: of the kind that the board came with. */
  readonly type?: ModuleName;
  /** Absent: yes. */
  readonly plugged?: boolean;
  /** Absent: none. */
  readonly fault?: ModuleFault;
}

/** Files of version 3 had no changes behind their data. */
export const STATE_VERSION = 4;

/** The name of a port itself among those of the functions on it. */
export const PORT = 'port';

/** And of the time at which its counters were cleared. */
export const TIME = 'time';

/** And of how often its link had gone down until then. */
export const DOWNS = 'downs';

/** And of what it had carried with RS-FEC; with the number of lanes behind it, over a cable that loses some. */
export const RS_FEC = 'rs_fec';

export const POWER_ON: DeviceState = { functions: {} };
