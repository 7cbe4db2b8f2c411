import type { DeviceType } from './ioctl.js';

/** The driver of an instance's parent device, by the type of device that it stands for (Linux 7.2 drivers/fwctl, drivers/cxl). */
export const PARENT_DRIVERS = {
  mlx5: 'mlx5_core',
  cxl: 'cxl_mem',
  bnxt: 'bnxt_en',
  pds: 'pds_core',
} as const satisfies Partial<Record<DeviceType, string>>;

export type Family = keyof typeof PARENT_DRIVERS;

export const FAMILIES = Object.keys(PARENT_DRIVERS) as Family[];

export const isFamily = (name: string): name is Family => Object.hasOwn(PARENT_DRIVERS, name);

/** The type of device that the parent's driver tells; undefined: another driver, or none. */
export const familyOfDriver = (driver: string): Family | undefined =>
  FAMILIES.find((family) => PARENT_DRIVERS[family] === driver);
