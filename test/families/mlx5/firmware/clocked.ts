import type { Fields } from '../../../../src/bits/layout.js';
import { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { type Host, hostOf } from '../../../../src/families/mlx5/firmware/objects/host.js';
import type { Profile } from '../../../../src/families/mlx5/firmware/profile.js';
import { connectx6dx } from '../../../../src/families/mlx5/firmware/profiles/connectx6dx.js';
import { shipped } from '../../../../src/families/mlx5/firmware/shipped.js';
import type { Vhca } from '../../../../src/families/mlx5/firmware/vhca.js';
import { ByteMemory } from '../../../../src/state/bytes.js';

export const SECOND = 1_000_000_000n;

/** A clock that stands still until it is told. */
export class Clock {
  constructor(public ns = 3600n * SECOND) {}
  readonly now = (): bigint => this.ns;
  pass(ns: bigint): void {
    this.ns += ns;
  }
}

/** The default adapter, fresh, on a clock. */
export const clockedDevice = (clock = new Clock(), seed = 1): Device => onClock(connectx6dx(), clock, seed);

const onClock = (profile: Profile, clock = new Clock(), seed = 1): Device =>
  new Device(profile, { bus: 8, device: 0 }, { now: clock.now, seed, storage: new ByteMemory() });

/** The same as it can be switched to InfiniBand. */
export const vpiDevice = (clock = new Clock()): Device =>
  onClock(shipped('connectx6dx-vpi') as Profile, clock);

const EVERY_ITEM: Profile = {
  ...connectx6dx(),
  nv: { ...connectx6dx().nv, nv_vpi_link_type: { default_link_type: 2 } },
  nv_set: {},
  nv_lacks: [],
};

/** The default adapter as if it had every item of the non-volatile configuration, and nobody had set any. */
export const deviceOfAllItems = (): Device => onClock(EVERY_ITEM);

/** The functions to which a driver is bound. */
export const BOUND = ['pf0', 'pf1', 'pf0vf0'];

export const vhcaOf = (device: Device, name: string): Vhca => device.functions.get(name) as Vhca;

export const hostOn = (device: Device, name: string): Host => hostOf(device, vhcaOf(device, name)) as Host;

/** A field of an answer, by dotted path. */
export function at(fields: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, step) => (inner as Fields)[step], fields);
}
