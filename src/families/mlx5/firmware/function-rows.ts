import { type Configured, nvValue } from './nvconfig.js';
import type { FunctionProfile, Profile } from './profile.js';
import type { DeviceState } from './state.js';
import type { FunctionRow } from './vhca.js';

/** How many VFs a PF can have: NUM_OF_VFS for each, or its own PF_NUM_OF_VF where PF_NUM_OF_VF_VALID says so; none without SRIOV_EN. */
function totalVfs(of: Configured, pf: string): number {
  if (!nvValue(of, 'nv_global_pci_conf', 'sriov_en')) return 0;
  const own = nvValue(of, 'nv_global_pci_conf', 'per_pf_total_vf') !== 0;
  const total = own
    ? nvValue(of, 'nv_pf_pci_conf', 'total_vf', pf)
    : nvValue(of, 'nv_global_pci_conf', 'total_vfs');
  return Math.min(total, nvValue(of, 'nv_global_pci_cap', 'max_vfs_per_pf'));
}

/** How many SFs a PF can have, where PER_PF_NUM_SF says that PF_TOTAL_SF counts; else what the profile has. */
export const totalSfs = (of: Configured, pf: string): number | undefined =>
  nvValue(of, 'nv_global_pci_conf', 'per_pf_num_sf')
    ? nvValue(of, 'nv_pf_pci_conf', 'total_sf', pf)
    : undefined;

/**
 * The functions of an adapter, PFs first, each VF and SF behind its PF: those of the profile as far as the non-volatile configuration
 * allows them. The host enables all VFs that there can be on a PF whose profile has any: those that the profile lacks are made up.
 */
export function functionRows(profile: Profile, { nv }: Pick<DeviceState, 'nv'>): readonly FunctionRow[] {
  const { functions } = profile;
  const of = { profile, nv };
  const pfs = functions
    .filter(({ kind }) => kind === 'pf')
    .map((pf) => ({ ...pf, total_vfs: totalVfs(of, pf.name) }));
  let nextId = Math.max(...functions.map(({ vhca_id }) => vhca_id)) + 1;
  const taken = new Set(functions.map(({ pci }) => pci));
  const children = pfs.flatMap((pf) => {
    const own = functions.filter(({ parent }) => parent === pf.name);
    const vfs = own.filter(({ kind }) => kind === 'vf');
    const more = vfs.length ? Math.max(pf.total_vfs - vfs.length, 0) : 0;
    const made = Array.from({ length: more }, (_, i) =>
      vfOf(pf, vfs.length + i, nextId++, freePci(vfs, taken)),
    );
    const sfs = own.filter(({ kind, index }) => kind === 'sf' && index < (totalSfs(of, pf.name) ?? Infinity));
    return [...vfs.filter(({ index }) => index < pf.total_vfs), ...made, ...sfs];
  });
  return [...pfs, ...children];
}

/** PCI functions have eight bits. */
const PCI_FUNCTIONS = 256;

/** The next PCI function behind the VFs of a PF that nobody has. */
function freePci(vfs: readonly FunctionProfile[], taken: Set<number | undefined>): number {
  let pci = vfs.at(-1)?.pci ?? 0;
  while (taken.has(pci)) pci = (pci + 1) % PCI_FUNCTIONS;
  taken.add(pci);
  return pci;
}

/** A VF behind those of the profile, numbered on from them. */
const vfOf = (pf: FunctionRow, index: number, vhca_id: number, pci: number): FunctionRow => ({
  name: `${pf.name}vf${index}`,
  kind: 'vf',
  parent: pf.name,
  index,
  function_id: index + 1,
  vhca_id,
  vport: index + 1,
  pci,
});
