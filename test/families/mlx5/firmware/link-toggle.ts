import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { type Clock, SECOND } from './clocked.js';
import { set } from './register-access.js';

const UP = 1;
const DOWN = 2;

/** A port is down by then. */
const WAIT = 2n * SECOND;

/** Takes a port down, whatever keeps its link, and waits until it is. Without a clock the device's own stands still from then on. */
export function takeDown(device: Device, clock?: Clock, vhca = 'pf0'): void {
  set(device, 'PAOS', { admin_status: DOWN, ase: 1, fd: 1 }, {}, vhca);
  if (clock) clock.pass(WAIT);
  else device.setClock(device.clock.now + WAIT);
}

/** Down and up, as Linux does it behind a write of PTYS or PPLM. */
export function toggle(device: Device, vhca = 'pf0'): void {
  for (const admin_status of [DOWN, UP]) set(device, 'PAOS', { admin_status, ase: 1 }, {}, vhca);
}
