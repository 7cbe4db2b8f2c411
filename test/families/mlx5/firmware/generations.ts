import { Device } from '../../../../src/families/mlx5/firmware/device.js';
import type { Profile } from '../../../../src/families/mlx5/firmware/profile.js';
import { SHIPPED, shipped } from '../../../../src/families/mlx5/firmware/shipped.js';
import { Clock } from './clocked.js';

/** The profiles that are built in. */
export const GENERATIONS = SHIPPED.map((name) => shipped(name) as Profile);

/** An adapter of a profile, fresh, on a clock. */
export const deviceOf = (profile: Profile, clock = new Clock(), seed = 1): Device =>
  new Device(profile, { bus: 8, device: 0 }, { now: clock.now, seed });
