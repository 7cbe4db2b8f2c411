import type {
  Firmware,
  HealthCheck,
  HealthState,
  Link,
  ModuleSlot,
  Sensor,
  SensorState,
} from '../client/jobs.js';
import type { CapabilityLimits, ChangedSettings, FunctionRow, PcieSetup } from '../client/setup.js';
import type { Beyond, ModuleReport } from '../module/report.js';

/**
 * What a report tells: plain data, `fwctl.report/1` without its schema (published: schemas/fwctl.report.1.json). What a device does not tell is left out;
 * where it should have told it, that stands under `unread`. Texts of devices are as they came.
 */
export interface ReportDocument {
  /** When it was made: 2026-01-31T12:00:00.000Z */
  readonly time: string;
  /** The version of fwctl. */
  readonly fwctl: string;
  /** Whether pseudonyms stand for what tells one device from others. */
  readonly redacted: boolean;
  /** The worst of all devices. */
  readonly state: HealthState;
  readonly devices: readonly DeviceReport[];
}

/** Where the answers come from. */
export type Origin = 'device' | 'emulated' | 'tape' | 'snapshot';

/** The parts of a report on a device, in the order in which they stand. */
const PARTS = [
  'health',
  'identity',
  'firmware',
  'link',
  'modules',
  'temperature',
  'counters',
  'pcie',
  'settings',
  'capabilities',
  'functions',
  'access',
] as const;
export type Part = (typeof PARTS)[number];

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** Something that is to be said of a device before all else. */
export interface Finding {
  /** `note`: it has no part in the state of the device. */
  readonly state: 'critical' | 'warning' | 'unknown' | 'note';
  /** Where more of it stands. */
  readonly part: Part;
  /** A sentence without a full stop. */
  readonly detail: string;
  /** What can be done. */
  readonly next?: string;
}

/** Something of a module that is flagged, or beyond a threshold. */
export interface Raised {
  readonly quantity: Beyond['quantity'];
  readonly lane?: number;
  readonly limit: Beyond['limit'];
  /** The module has flagged it. */
  readonly flag: boolean;
  /** The value is beyond it now. */
  readonly now: boolean;
}

export interface ModuleEntry extends ModuleSlot {
  readonly module?: ModuleReport;
  readonly raised: readonly Raised[];
}

export interface CounterReading {
  readonly name: string;
  readonly value: bigint;
  readonly unit?: string;
  readonly source: string;
  /** How much a second it counted while it was sampled; left out where it was cleared meanwhile. */
  readonly rate?: number;
}

export interface CounterGroupReading {
  readonly of: 'port' | 'function' | 'fec' | 'pcie' | 'device';
  readonly port?: number;
  readonly group: string;
  readonly counters: readonly CounterReading[];
}

/** The course of something over the samples; null: it was not to be had. */
export interface Course {
  readonly name: string;
  /** As of sensors, and of groups of counters. */
  readonly of: string;
  readonly port?: number;
  readonly group?: string;
  readonly unit?: string;
  readonly values: readonly (number | null)[];
}

export interface Samples {
  /** Seconds from the first sample to each. */
  readonly elapsed_s: readonly number[];
  /** Degrees Celsius at each. */
  readonly temperatures: readonly Course[];
  /** How much a second counters that moved counted up to each sample: null at the first. */
  readonly rates: readonly Course[];
}

/** Whether this caller may use a scope now, and why not. */
export interface ScopeReach {
  readonly scope: string;
  readonly allowed: boolean;
  readonly taints: boolean;
  readonly reason: string | null;
}

export interface Access {
  readonly lockdown: string;
  readonly tainted: number;
  readonly taint_letters: string;
  readonly scopes: readonly ScopeReach[];
}

export interface ReadError {
  readonly kind: string;
  readonly message: string;
  readonly next?: string;
}

export interface Unread {
  readonly part: Part;
  readonly error: ReadError;
}

export interface DeviceReport {
  readonly device: {
    readonly name: string;
    readonly backend: string;
    readonly node: string;
    readonly parent: string;
  };
  readonly origin: Origin;
  /** The file that stands in place of a device. */
  readonly file?: string;
  /** When it was read. */
  readonly time: string;
  readonly pci?: string;
  readonly function: string;
  readonly driver: string;
  readonly rdma: readonly string[];
  readonly net: readonly string[];
  /** mlx5, cxl, ... */
  readonly type?: string;
  /** What devices of the family are called. */
  readonly title?: string;
  /** What its family tells of it. */
  readonly facts: readonly Fact[];
  /** The worst of the findings; `unknown` where nothing of its health could be read. */
  readonly state: HealthState;
  /** From the worst on. */
  readonly findings: readonly Finding[];
  readonly health?: {
    readonly checks: readonly HealthCheck[];
    readonly uptime_s?: number;
    readonly power_mw?: number;
  };
  readonly firmware?: Firmware;
  readonly links?: readonly Link[];
  readonly modules?: readonly ModuleEntry[];
  readonly sensors?: readonly (Sensor & { readonly state: SensorState })[];
  readonly counters?: readonly CounterGroupReading[];
  readonly samples?: Samples;
  readonly pcie?: PcieSetup;
  readonly settings?: ChangedSettings;
  readonly capabilities?: CapabilityLimits;
  readonly functions?: readonly FunctionRow[];
  readonly access?: Access;
  /** What could not be read, and why. */
  readonly unread: readonly Unread[];
  /** What devices of this family do not tell. */
  readonly untold: readonly Part[];
}
