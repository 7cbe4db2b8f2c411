import type { Moment } from './calendar.js';
import type { ModuleName } from './module-types.js';

/** Four numbers as VER_GET has them: major, minor, build, patch. */
export type Version = readonly [major: number, minor: number, build: number, patch: number];

/** Packets a second and bytes of each, both ways. */
export interface Traffic {
  readonly ucast: readonly [rate: number, bytes: number];
  readonly mcast: readonly [rate: number, bytes: number];
  readonly bcast: readonly [rate: number, bytes: number];
}

/** A function that the host's driver has at power-on. */
export interface FunctionProfile {
  /** pf0, pf0vf1 */
  readonly name: string;
  readonly kind: 'pf' | 'vf';
  /** The number of its PF, which is that of its port. */
  readonly pf: number;
  /** Its number among the VFs of the PF; of a PF its own. */
  readonly index: number;
  /** BNXT_FIRST_PF_FID and BNXT_FIRST_VF_FID of bnxt.h are 1 and 128. */
  readonly fid: number;
  /** How far its PCI function is behind the card's first. */
  readonly pci: number;
}

/** A card as it leaves the factory. */
export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly part: string;
  readonly pci: { readonly vendor: number; readonly device: number; readonly virtual: number };
  readonly pcie: { readonly generation: number; readonly lanes: number };
  readonly chip: { readonly revision: number; readonly metal: number };
  readonly firmware: Version;
  readonly package: string;
  /** As 48 bits: that of the first PF; the others count on from it. */
  readonly mac: number;
  readonly serial: string;
  /** VFs that a PF may have. */
  readonly maxVfs: number;
  readonly functions: readonly FunctionProfile[];
  readonly module: ModuleName;
  readonly traffic: { readonly tx: Traffic; readonly rx: Traffic };
  /** Degrees Celsius: what the sensors show, and the thresholds of the chip. */
  readonly temperature: {
    readonly chip: number;
    readonly phy: number;
    readonly warning: number;
    readonly critical: number;
    readonly fatal: number;
    readonly shutdown: number;
  };
  readonly power: number;
  /** What its clock shows when it gets power first, in UTC. */
  readonly born: Moment;
  readonly nvram: { readonly size: number; readonly sector: number; readonly free: number };
}
