import type { Session } from './session.js';

/**
 * How a device is set up, as reports tell it: what families tell beside their jobs, in the same shape. What a device does not tell is left out; values are
 * as people read them, text from outside, and made safe where they are shown.
 */

/** How the PCI Express link of a device is set up; how it runs from moment to moment, `PcieLink` of jobs.ts. */
export interface PcieSetup {
  /** As it runs; 4 is 16 GT/s. */
  readonly generation: number;
  readonly lanes: number;
  /** What both ends can do. */
  readonly max_generation?: number;
  readonly max_lanes?: number;
  readonly max_payload_bytes?: number;
  readonly max_read_request_bytes?: number;
  /** What the slot gives. */
  readonly power_w?: number;
  readonly source: string;
}

/** A setting that is, or is to be, other than the device was made with. */
export interface ChangedSetting {
  readonly name: string;
  readonly default: string;
  readonly current?: string;
  /** From the next reset on, where that is told apart. */
  readonly next?: string;
}

export interface ChangedSettings {
  readonly changed: readonly ChangedSetting[];
  /** How many were compared with their default. */
  readonly compared: number;
  readonly source: string;
}

/** Something of which a function has less than it may have. */
export interface CapabilityLimit {
  /** What it belongs to: GENERAL, "rings". */
  readonly group: string;
  readonly name: string;
  readonly current: string;
  readonly max: string;
}

export interface CapabilityLimits {
  readonly below: readonly CapabilityLimit[];
  /** How many were compared with their most. */
  readonly compared: number;
  readonly source: string;
}

/** A function of the device's adapter. */
export interface FunctionRow {
  /** "PF 0", "VF 1 of PF 0" */
  readonly title: string;
  /** Whether it is the function that was asked. */
  readonly self?: boolean;
  /** In the device's words: allocated, active, in_use. */
  readonly state?: string;
  readonly link?: 'up' | 'down';
  /** The fwctl device that is bound to it, and its address. */
  readonly device?: string;
  readonly pci?: string;
}

/** Each at its least scope; nothing changes the device. What a family does not tell has no member. */
export interface SetupReader {
  pcie?(session: Session): Promise<PcieSetup | undefined>;
  settings?(session: Session): Promise<ChangedSettings>;
  capabilities?(session: Session): Promise<CapabilityLimits>;
  functions?(session: Session): Promise<readonly FunctionRow[]>;
}
