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
}

/** Both sets; of a field that is in both, the second. */
const merged = (one: CapabilitySet, other: CapabilitySet = {}): CapabilitySet => {
  const types = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...types].map((type) => [type, { ...one[type], ...other[type] }]));
};

/** The profile that changes make of the one that they start from. */
export function changedProfile(name: string, base: Profile, changes: ProfileChanges): Profile {
  const { title, identity, functions, link_modes, module, pcie, capabilities = {} } = changes;
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
