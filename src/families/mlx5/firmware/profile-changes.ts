import type {
  CapabilityFields,
  CapabilitySet,
  CapabilityValue,
  FunctionProfile,
  Identity,
  ModuleProfile,
  NvItemValues,
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
  /** The non-volatile configuration as it was made, by item; what is named here nobody has set otherwise. */
  readonly nv?: NvItemValues;
  /** What was set in it since. */
  readonly nv_set?: NvItemValues;
  /** All items that it does not have, in the place of those that there are. */
  readonly nv_lacks?: readonly string[];
}

/** What has been set on an adapter that has these functions: VFs that were not switched on would not be there, and others would. */
function vfsOf(functions: readonly FunctionProfile[]): NvItemValues {
  const counts = functions
    .filter(({ kind }) => kind === 'pf')
    .map(
      ({ name }) =>
        [name, functions.filter(({ kind, parent }) => kind === 'vf' && parent === name).length] as const,
    )
    .filter(([, count]) => count > 0);
  const total_vfs = Math.max(0, ...counts.map(([, count]) => count));
  const per_pf_total_vf = counts.some(([, count]) => count !== total_vfs) ? 1 : 0;
  const own = counts.map(([name, total_vf]) => [`nv_pf_pci_conf.${name}`, { total_vf }] as const);
  return {
    nv_global_pci_conf: { total_vfs, sriov_en: total_vfs ? 1 : 0, per_pf_total_vf },
    ...(per_pf_total_vf ? Object.fromEntries(own) : {}),
  };
}

/** Both sets; of a field that is in both, the second. */
export function merged<T extends object>(
  one: { readonly [name: string]: T },
  other: { readonly [name: string]: T } = {},
): { [name: string]: T } {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, { ...one[name], ...other[name] } as T]));
}

/** A value over another: of a structure, or of elements by index, what is not named stays as it is. */
function overlaid(before: CapabilityValue | undefined, change: CapabilityValue): CapabilityValue {
  // A profile that has not been checked may have null here.
  if (typeof change !== 'object' || change === null || Array.isArray(change)) return change;
  const known = (typeof before === 'object' ? { ...before } : {}) as CapabilityFields;
  const fields = Object.entries(change as CapabilityFields);
  return {
    ...known,
    ...Object.fromEntries(fields.map(([name, value]) => [name, overlaid(known[name], value)])),
  };
}

/** Whole fields for a set of changes: what a change leaves out of one comes from the first source that has it. */
const completed = (changes: CapabilitySet = {}, ...sources: (CapabilitySet | undefined)[]): CapabilitySet =>
  Object.fromEntries(
    Object.entries(changes).map(([type, fields]) => {
      const before = (name: string) =>
        sources.find((source) => source?.[type]?.[name] !== undefined)?.[type]?.[name];
      const whole = Object.entries(fields).map(([name, value]) => [name, overlaid(before(name), value)]);
      return [type, Object.fromEntries(whole)];
    }),
  );

/** A set without the fields that another one has. */
const without = <T extends object>(
  set: { readonly [type: string]: T },
  fields: { readonly [type: string]: object } = {},
): { [type: string]: T } =>
  Object.fromEntries(
    Object.entries(set).map(([type, values]) => [
      type,
      Object.fromEntries(
        Object.entries(values).filter(([name]) => !Object.hasOwn(fields[type] ?? {}, name)),
      ) as T,
    ]),
  );

type CapabilityChanges = NonNullable<ProfileChanges['capabilities']>;

/** Changes with further current values. */
export const withCurrent = (changes: CapabilityChanges, current: CapabilitySet): CapabilityChanges => ({
  ...changes,
  current: merged(changes.current ?? {}, current),
});

function changedCapabilities(
  base: Profile['capabilities'],
  { current, max, differ = {} }: CapabilityChanges,
  functions: readonly FunctionProfile[],
): Profile['capabilities'] {
  // What is said here was not captured.
  const captured = without(base.captured, current);
  const chosen = merged(base.chosen, completed(current, base.captured, base.chosen));
  const names = new Set([...Object.keys(base.differ), ...Object.keys(differ)]);
  const differing = (name: string): CapabilitySet => {
    const kind = functions.find((row) => row.name === name)?.kind ?? name;
    const sources = [base.differ[name], differ[kind], base.differ[kind], captured, chosen];
    return merged(base.differ[name] ?? {}, completed(differ[name], ...sources));
  };
  return {
    ...base,
    captured,
    chosen,
    max: merged(base.max, completed(max, base.max, captured, chosen)),
    differ: Object.fromEntries([...names].map((name) => [name, differing(name)])),
  };
}

/** The profile that changes make of the one that they start from. */
export function changedProfile(name: string, base: Profile, changes: ProfileChanges): Profile {
  const { title, identity, functions, link_modes, module, pcie, capabilities = {}, nv } = changes;
  const wasSet = merged(base.nv_set, functions && vfsOf(functions));
  return {
    ...base,
    name,
    title: title ?? base.title,
    identity: { ...base.identity, ...identity },
    functions: functions ?? base.functions,
    link_modes: link_modes ?? base.link_modes,
    module: { ...base.module, ...module },
    pcie: { ...base.pcie, ...pcie },
    nv: merged(base.nv, nv),
    nv_set: merged(without(wasSet, nv), changes.nv_set),
    nv_lacks: changes.nv_lacks ?? base.nv_lacks,
    capabilities: changedCapabilities(base.capabilities, capabilities, functions ?? base.functions),
  };
}
