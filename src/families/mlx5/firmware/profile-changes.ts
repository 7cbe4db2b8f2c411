import type {
  CapabilitySet,
  FunctionProfile,
  Identity,
  ModuleProfile,
  PcieProfile,
  Profile,
} from './profile.js';

/** What makes a profile another one: members that are not there stay as they are. */
export interface ProfileChanges {
  /** The name of the profile that it starts from. */
  readonly extends: string;
  readonly title?: string;
  readonly identity?: Partial<Identity>;
  /** All functions, in the place of those that there are. */
  readonly functions?: readonly FunctionProfile[];
  readonly link_modes?: readonly number[];
  readonly module?: Partial<ModuleProfile>;
  readonly pcie?: Partial<PcieProfile>;
  readonly capabilities?: {
    /** Values of all functions, by type and field. */
    readonly current?: CapabilitySet;
    /** Where the maximum is another. */
    readonly max?: CapabilitySet;
    /** Where functions of a kind, or one function by its name, have others. */
    readonly differ?: { readonly [kindOrName: string]: CapabilitySet };
  };
  /** The non-volatile configuration as it was made, by item. */
  readonly nv?: Profile['nv'];
}

/** By the functions that an adapter has: VFs that were not switched on would not be there. */
function vfsOf(functions: readonly FunctionProfile[]): Profile['nv'] {
  const counts = functions.map(
    ({ name }) => functions.filter(({ kind, parent }) => kind === 'vf' && parent === name).length,
  );
  const total_vfs = Math.max(...counts);
  return { nv_global_pci_conf: { total_vfs, sriov_en: total_vfs ? 1 : 0 } };
}

/** Both sets; of a field that is in both, the second. */
function merged<T extends object>(
  one: { readonly [name: string]: T },
  other: { readonly [name: string]: T } = {},
): { [name: string]: T } {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, { ...one[name], ...other[name] } as T]));
}

/** The profile that changes make of the one that they start from. */
export function changedProfile(name: string, base: Profile, changes: ProfileChanges): Profile {
  const { title, identity, functions, link_modes, module, pcie, capabilities = {}, nv } = changes;
  const { current, max, differ = {} } = capabilities;
  const kinds = new Set([...Object.keys(base.capabilities.differ), ...Object.keys(differ)]);
  return {
    ...base,
    name,
    title: title ?? base.title,
    identity: { ...base.identity, ...identity },
    functions: functions ?? base.functions,
    link_modes: link_modes ?? base.link_modes,
    module: { ...base.module, ...module },
    pcie: { ...base.pcie, ...pcie },
    nv: merged(merged(base.nv, functions && vfsOf(functions)), nv),
    capabilities: {
      ...base.capabilities,
      captured: merged(base.capabilities.captured, current),
      max: merged(base.capabilities.max, max),
      differ: Object.fromEntries(
        [...kinds].map((kind) => [kind, merged(base.capabilities.differ[kind] ?? {}, differ[kind])]),
      ),
    },
  };
}
