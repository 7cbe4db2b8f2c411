import type { FamilyClient } from '../client/family.js';
import type { DeviceType } from '../uapi/ioctl.js';

/** A family's client is loaded when a device of it, or its name, is met: a command loads that of its device and no other. */
const LOADERS: Partial<Record<DeviceType, () => Promise<FamilyClient>>> = {
  mlx5: async () => (await import('./mlx5/client/family.js')).mlx5Client,
};

/** The names of the families whose messages fwctl knows. */
export const familyNames = Object.keys(LOADERS) as readonly DeviceType[];

/** The client of a family by its name, which is that of its device type; undefined where fwctl has none. */
export const familyClient = (name: string): Promise<FamilyClient> | undefined =>
  LOADERS[name as DeviceType]?.();

/** The clients of all families, for what asks each of them. */
export const allFamilyClients = (): Promise<FamilyClient[]> =>
  Promise.all(Object.values(LOADERS).map((load) => load()));
