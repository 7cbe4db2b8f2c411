import type { CommonState } from '../../common-state.js';
import type { ModuleFault, ModuleName } from './module-types.js';

/**
 * What outlives the process: only what was set or has happened, everything else is the profile's or follows from the clock. Plain data, replaced and
 * never changed in place. Times are nanoseconds of the card's clock, in hex.
 */
export interface CardState extends CommonState {
  /** When FW_RESET asked for a reset of the chip that has not ended. */
  readonly reset?: string;
  /** FW_SET_TIME: Unix milliseconds, and when they were set. */
  readonly time?: { readonly set: number; readonly at: string; readonly zone: number };
  /** By the name of the function: how long its link had been up, all in all, when its counters were last set to zero. */
  readonly cleared?: { readonly [name: string]: string };
  /** By the number of the port. */
  readonly ports?: { readonly [port: string]: PortState };
  readonly nvm?: NvmState;
  /** DBG_CFG. */
  readonly debug?: { readonly flags: number; readonly ring: number };
}

export interface PortState {
  /** What is in the cage, where that is not what the card came with; stays when the firmware is started again. */
  readonly module?: ModuleName;
  readonly unplugged?: true;
  readonly fault?: Exclude<ModuleFault, 'none'>;
  /** How long the link had been up before `since`, and since when it is as it is. */
  readonly carried?: string;
  readonly since?: string;
  /** Bytes of the module that were written, hex of two digits by page and offset: "0.86". They are gone with the module. */
  readonly written?: { readonly [place: string]: string };
  /** Registers of the PHY that were written, by device and address: "1.0". */
  readonly mdio?: { readonly [place: string]: number };
  /** PORT_PHY_FDRSTAT: when counting began and, where it has, ended; both as the time for which the link had been up. */
  readonly fec?: { readonly from: string; readonly to?: string };
}

/** The directory of the flash. */
export interface NvmState {
  /** Absent: as the card was made. */
  readonly entries?: readonly NvmEntry[];
  /** What was changed waits for a reset. */
  readonly pending?: true;
  /** NVM_FACTORY_DEFAULTS: no saved configuration is there, or one of the user's. */
  readonly saved?: 'none' | 'user';
}

export interface NvmEntry {
  readonly type: number;
  readonly ordinal: number;
  readonly ext: number;
  readonly attr: number;
  /** Bytes that the item takes, and bytes of data in it. */
  readonly item: number;
  readonly data: number;
  readonly checksum?: number;
}

/** Files of version 1 had no changes behind their data. */
export const STATE_VERSION = 2;
export const POWER_ON: CardState = {};

export const toTime = (nanoseconds: bigint): string => `0x${nanoseconds.toString(16)}`;
export const fromTime = (text: string | undefined): bigint => BigInt(text ?? 0);
