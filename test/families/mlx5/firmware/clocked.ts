import type { Fields } from '../../../../src/bits/layout.js';
import { Device } from '../../../../src/families/mlx5/firmware/device.js';
import type { Vhca } from '../../../../src/families/mlx5/firmware/functions.js';
import { type Host, hostOf } from '../../../../src/families/mlx5/firmware/objects/host.js';
import { connectx6dx } from '../../../../src/families/mlx5/firmware/profiles/connectx6dx.js';

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
export const clockedDevice = (clock = new Clock(), seed = 1): Device =>
  new Device(connectx6dx(), { bus: 8, device: 0 }, { now: clock.now, seed });

/** The functions to which a driver is bound. */
export const BOUND = ['pf0', 'pf1', 'pf0vf0'];

export const vhcaOf = (device: Device, name: string): Vhca => device.functions.get(name) as Vhca;

export const hostOn = (device: Device, name: string): Host => hostOf(device, vhcaOf(device, name)) as Host;

/** A field of an answer, by dotted path. */
export function at(fields: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, step) => (inner as Fields)[step], fields);
}
