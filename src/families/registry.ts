import { DEVICE_TYPES } from '../uapi/ioctl.js';
import { type Family as FamilyName, PARENT_DRIVERS } from '../uapi/parent-driver.js';
import { bnxt } from './bnxt/family.js';
import { cxl } from './cxl/family.js';
import type { FamilyDevice, FamilyEntry } from './family.js';
import { mlx5 } from './mlx5/family.js';
import { SHIPPED } from './mlx5/firmware/shipped.js';
import { pds } from './pds/family.js';

export type * from './family.js';

/** What is told of a family here: its code is not looked into. `bus`: see FamilyEntry. */
interface Told {
  readonly profiles: readonly string[];
  readonly bus: number;
  readonly takesProfiles?: true;
}

const entry = <State>(name: FamilyName, told: Told, device: FamilyDevice<State>): FamilyEntry => ({
  name,
  deviceType: DEVICE_TYPES.indexOf(name),
  kernelDriver: PARENT_DRIVERS[name],
  ...told,
  device: device as FamilyDevice,
});

/** The families that can be emulated. In the bundle the code of each but the first is a file of its own, read when it is first looked into. */
export const families: readonly FamilyEntry[] = [
  entry('mlx5', { profiles: SHIPPED, bus: 0x08, takesProfiles: true }, mlx5),
  entry('cxl', { profiles: ['memory-expander', 'qemu-type3'], bus: 0x0d }, cxl),
  entry('bnxt', { profiles: ['bcm57508'], bus: 0x3b }, bnxt),
  entry('pds', { profiles: ['pensando-dsc'], bus: 0xb5 }, pds),
];
