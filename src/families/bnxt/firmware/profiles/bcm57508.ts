import type { FunctionProfile, Profile } from '../profile.js';

/** The first fids, VFs a PF may have, and VFs that the host has made of the first PF. */
const FIRST_PF = 1;
const FIRST_VF = 128;
const MAX_VFS = 64;
const VFS = 2;

/** VFs stand on the PCI device behind: First VF Offset of the SR-IOV capability, chosen. */
const FIRST_VF_PCI = 16;

const pfs = [0, 1].map(
  (index): FunctionProfile => ({
    name: `pf${index}`,
    kind: 'pf',
    pf: index,
    index,
    fid: FIRST_PF + index,
    pci: index,
  }),
);

const vfs = Array.from(
  { length: VFS },
  (_, index): FunctionProfile => ({
    name: `pf0vf${index}`,
    kind: 'vf',
    pf: 0,
    index,
    fid: FIRST_VF + index,
    pci: FIRST_VF_PCI + index,
  }),
);

/**
 * A BCM57508 with two ports: chip number and device ids of bnxt.c's board table in Linux 7.2. What a card of one's own would tell otherwise, as
 * versions, addresses, traffic and temperatures, is chosen within what the driver and its structures allow.
 */
export const bcm57508: Profile = {
  name: 'bcm57508',
  title: 'BCM57508 NetXtreme-E 2x100G, QSFP56',
  part: 'BCM957508-P2100G',
  pci: { vendor: 0x14e4, device: 0x1750, virtual: 0x1806 },
  pcie: { generation: 4, lanes: 16 },
  chip: { revision: 1, metal: 1 },
  firmware: [229, 0, 140, 0],
  package: '229.0.140.0',
  mac: 0xbc97e1d0a4c0,
  serial: 'P2100G2226041D0A4',
  maxVfs: MAX_VFS,
  functions: [...pfs, ...vfs],
  module: '100g-sr4',
  traffic: {
    tx: { ucast: [1000, 817], mcast: [2, 115], bcast: [1, 60] },
    rx: { ucast: [990, 811], mcast: [8, 115], bcast: [1, 60] },
  },
  temperature: { chip: 58, phy: 52, warning: 95, critical: 105, fatal: 110, shutdown: 115 },
  power: 14_800,
  born: { year: 2026, month: 11, day: 29, hour: 20, minute: 59, second: 0, millisecond: 0 },
  nvram: { size: 16 << 20, sector: 4096, free: 3 << 20 },
};
