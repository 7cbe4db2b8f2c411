import { FAMILIES, type Family, PARENT_DRIVERS } from '../../uapi/parent-driver.js';
import { namesIn, type Roots, textOf } from './files.js';
import type { KernelConfig } from './kernel-config.js';

/** What a family of devices needs of a kernel, beside fwctl's core (Linux 7.2 drivers/fwctl/*\/Kconfig, drivers/cxl/Kconfig). */
export interface FamilyPart {
  /** The driver that makes its instances; undefined: it is no module of its own, but built into the parent's. */
  readonly module: string | undefined;
  readonly option: string;
  /** What people call such hardware. */
  readonly hardware: string;
}

export const PARTS: Readonly<Record<Family, FamilyPart>> = {
  mlx5: { module: 'mlx5_fwctl', option: 'CONFIG_FWCTL_MLX5', hardware: 'ConnectX' },
  cxl: { module: undefined, option: 'CONFIG_CXL_FEATURES', hardware: 'CXL memory' },
  bnxt: { module: 'bnxt_fwctl', option: 'CONFIG_FWCTL_BNXT', hardware: 'NetXtreme-E' },
  pds: { module: 'pds_fwctl', option: 'CONFIG_FWCTL_PDS', hardware: 'Pensando' },
};

/** fwctl's core; CONFIG_CXL_FEATURES selects it. */
export const CORE_OPTION = 'CONFIG_FWCTL';

/** The options that are off, of the core and of some families. */
export const optionsOff = (config: KernelConfig, families: readonly Family[]): string[] =>
  [CORE_OPTION, ...families.map((family) => PARTS[family].option)].filter(
    (name) => config.option(name) === 'off',
  );

/** The families whose hardware this machine has, by its PCI functions, bound or not, and by its CXL memory devices. */
export function familiesHere({ sysfs }: Roots): Family[] {
  const found = new Set<Family | undefined>();
  const devices = `${sysfs}/bus/pci/devices`;
  for (const name of namesIn(devices)) {
    const word = (file: string) => Number(textOf(`${devices}/${name}/${file}`)?.trim());
    found.add(familyOfIds(word('vendor'), word('device'), word('class')));
  }
  for (const family of ['mlx5', 'bnxt', 'pds'] as const) {
    const bound = namesIn(`${sysfs}/bus/pci/drivers/${PARENT_DRIVERS[family]}`);
    if (bound.some((name) => /^[0-9a-f]{4,8}:/.test(name))) found.add(family);
  }
  if (namesIn(`${sysfs}/bus/cxl/devices`).some((name) => /^mem\d+$/.test(name))) found.add('cxl');
  return FAMILIES.filter((family) => found.has(family));
}

/** PCI class of CXL memory devices (CXL 3.1, 8.1.12.1), and of network controllers. */
const CXL_MEMORY = 0x050210;
const NETWORK = 0x02;

/** The Broadcom functions of bnxt_en's table that fwctl's document names (drivers/net/ethernet/broadcom/bnxt/bnxt.c). */
const BNXT = [
  0x1750, 0x1751, 0x1752, 0x1760, 0x1761, 0x1762, 0x1763, 0x16d7, 0x16d8, 0x1614, 0x1606, 0x1609, 0x1806,
  0x1807, 0x1819,
];

function familyOfIds(vendor: number, device: number, pciClass: number): Family | undefined {
  if (pciClass === CXL_MEMORY) return 'cxl';
  // Before Connect-IB (0x1011) it was mlx4's (include/linux/mlx5/device.h, drivers/net/ethernet/mellanox/mlx5/core/main.c).
  if (vendor === 0x15b3 && device >= 0x1011 && pciClass >> 16 === NETWORK) return 'mlx5';
  if (vendor === 0x14e4 && BNXT.includes(device)) return 'bnxt';
  return vendor === 0x1dd8 && device === 0x100c ? 'pds' : undefined;
}
