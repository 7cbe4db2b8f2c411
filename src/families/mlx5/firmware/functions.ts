import type { AdapterFunction, BoundFunction } from '../../family.js';
import { functionsAsMade as made } from './as-made.js';
import { CapabilityAreas, factoryAreas, NO_SETTINGS } from './capability-areas.js';
import { functionRows } from './function-rows.js';
import type { FirmwareCore, Rows } from './handler.js';
import { overridesOf } from './nvconfig-effects.js';
import type { CapabilitySet, FunctionProfile, Profile } from './profile.js';
import { type CapabilitySettings, type DeviceState, type FunctionState, POWER_ON } from './state.js';
import type { FunctionRow, Vhca } from './vhca.js';

/** The functions that an adapter has in a state, by name. PFs come first; each VF and SF behind its PF. */
export function buildFunctions(
  profile: Profile,
  state: DeviceState,
  before?: ReadonlyMap<string, Vhca>,
): Map<string, Vhca> {
  return functionsOf(profile, rowsOf(profile, state), state, before);
}

/** A function, and what works out what the configuration makes of its capabilities. */
type ConfiguredRow = readonly [
  row: FunctionRow,
  overrides: () => CapabilitySet,
  /** Of GENERAL, where that is known. */
  general?: Readonly<Record<string, number>>,
];

export function rowsOf(profile: Profile, state: DeviceState): readonly ConfiguredRow[] {
  const rows = functionRows(profile, state);
  // What is as the board was made shows in its profile.
  const isConfigured = Object.keys({ ...profile.nv_set, ...state.nv?.current }).length > 0;
  const overrides = (row: FunctionRow) => overridesOf({ profile, nv: state.nv }, row, rows);
  return rows.map((row) => [row, () => (isConfigured ? overrides(row) : {})]);
}

function functionsOf(
  profile: Profile,
  rows: readonly ConfiguredRow[],
  state: DeviceState,
  before?: ReadonlyMap<string, Vhca>,
): Map<string, Vhca> {
  const built = new Map<string, Vhca>();
  for (const [row, overrides, general] of rows) {
    // Answers that are built already stay.
    const { capabilities: settings = NO_SETTINGS, driver = row.bound ?? false } =
      state.functions[row.name] ?? {};
    const known = before?.get(row.name)?.capabilities;
    const capabilities =
      known?.settings === settings ? known : areasOf(profile, row, overrides(), settings, general);
    const vhca: Vhca = {
      ...row,
      bound: driver,
      capabilities,
      get pf() {
        return row.parent === undefined ? vhca : (built.get(row.parent) as Vhca);
      },
    };
    built.set(row.name, vhca);
  }
  return built;
}

const asMade = new WeakMap<Profile, ReadonlyMap<string, Vhca>>();

/** The functions of an adapter of which none was ever set, and no configuration: all adapters of a profile share them. */
export function functionsAsMade(profile: Profile): ReadonlyMap<string, Vhca> {
  const known = asMade.get(profile);
  if (known) return known;
  const ready = made[profile.name]?.map(
    ([row, overrides, general]): ConfiguredRow => [row, () => overrides, general],
  );
  const functions = functionsOf(profile, ready ?? rowsOf(profile, POWER_ON), POWER_ON);
  asMade.set(profile, functions);
  return functions;
}

function areasOf(
  profile: Profile,
  row: FunctionRow,
  overrides: CapabilitySet,
  settings: CapabilitySettings,
  general?: Readonly<Record<string, number>>,
): CapabilityAreas {
  return settings === NO_SETTINGS && Object.keys(overrides).length === 0
    ? factoryAreas(profile, row, general)
    : new CapabilityAreas(profile.capabilities, row, overrides, settings, undefined, general);
}

/** All that the host knows of a function. */
export const functionOf = (vhca: Vhca, all: readonly Vhca[]): AdapterFunction => {
  const { kind, index, function_id, vhca_id, bound, pf } = vhca;
  return { ...boundFunction(vhca, all), kind, index, pf: pf.index, function_id, vhca_id, bound };
};

/** The end of the name of its netdev: f0np0, f0v0, f0s0 */
function netOf(row: FunctionProfile, rows: readonly FunctionProfile[]): string {
  if (row.kind === 'pf') return `f${row.index}np${row.index}`;
  const pf = rows.find(({ name }) => name === row.parent)?.index ?? 0;
  return `f${pf}${row.kind[0]}${row.index}`;
}

/** Where it is on the PCI bus; an SF is where its PF is. */
const pciOf = (row: FunctionProfile, rows: readonly FunctionProfile[]): number =>
  row.pci ?? rows.find(({ name }) => name === row.parent)?.pci ?? 0;

/** How the host's driver sees a function. */
export const boundFunction = (row: FunctionProfile, rows: readonly FunctionProfile[]): BoundFunction => ({
  name: row.name,
  title: titleOf(row, rows),
  pci: pciOf(row, rows),
  net: netOf(row, rows),
});

/** "PF 0", "VF 0 of PF 0" */
function titleOf(row: FunctionProfile, rows: readonly FunctionProfile[]): string {
  const own = `${row.kind.toUpperCase()} ${row.index}`;
  const parent = rows.find(({ name }) => name === row.parent);
  return parent ? `${own} of ${titleOf(parent, rows)}` : own;
}

/** A function sees itself and its children; the vhca resource manager sees the whole device. */
export const maySee = (caller: Vhca, target: Vhca): boolean =>
  target === caller || target.pf === caller || caller.capabilities.general('vhca_resource_manager') === 1;

/** Values of function_id_type: MLX5_ID_MODE_FUNCTION_INDEX counts below the caller's PF, MLX5_ID_MODE_FUNCTION_VHCA_ID over the adapter. */
export const BY_INDEX = 0;
export const BY_VHCA_ID = 1;

/** MLX5_QUERY_VHCA_MIG_STATE_OPER_MIGRATION_IDLE */
const MIGRATION_IDLE = 1;

/** The state of a VF: some queues and tables. */
const MIGRATION_BYTES = 0x8_0000;

/** The function that a command names with function_id, as far as the caller may see it. */
export function findFunction(
  functions: Iterable<Vhca>,
  caller: Vhca,
  idType: number,
  id: number,
): Vhca | undefined {
  for (const target of functions) {
    const named =
      idType === BY_VHCA_ID ? target.vhca_id === id : target.pf === caller.pf && target.function_id === id;
    if (named) return maySee(caller, target) ? target : undefined;
  }
  return undefined;
}

/** The state of a function with members changed; what is undefined goes, and a function of which nothing is left. */
export function changeFunction(
  fw: FirmwareCore,
  { name }: Vhca,
  members: { [Key in keyof FunctionState]: FunctionState[Key] | undefined },
): void {
  const { [name]: before, ...others } = fw.snapshot().functions;
  const changed = Object.entries({ ...before, ...members }).filter(([, value]) => value !== undefined);
  const kept = changed.length ? { [name]: Object.fromEntries(changed) } : {};
  fw.change({ functions: { ...others, ...kept } });
}

export const functions = {
  /** The form before query_host_net_function_v1: the one host in front of this e-switch. */
  QUERY_ESW_FUNCTIONS: {
    needs: 'eswitch_manager',
    run: (fw, _input, { vhca }) => ({
      net_function_params: [
        {
          host_params_context: {
            host_num_of_vfs: fw.childrenOf(vhca, 'vf').length,
            host_total_vfs: vhca.total_vfs ?? 0,
            host_pci_bus: fw.slot.bus,
            host_pci_device: fw.slot.device,
            host_pci_function: vhca.pci ?? 0,
          },
        },
      ],
    }),
  },

  QUERY_OTHER_HCA_CAP: (fw, { function_id }, { vhca }) => {
    const target = findFunction(fw.functions.values(), vhca, BY_INDEX, function_id);
    if (!target) return 'FUNCTION_UNKNOWN';
    return { other_capability: { roce: target.capabilities.general('roce') } };
  },

  /** All SFs are of one size: a partition of them is the device's. */
  QUERY_SF_PARTITION: {
    needs: 'sf_set_partition',
    run: (_fw, _input, { vhca: { capabilities } }) => ({
      num_sf_partitions: 1,
      sf_partition: [
        {
          log_num_sf: capabilities.general('log_max_sf'),
          log_sf_bar_size: capabilities.general('log_min_sf_size'),
        },
      ],
    }),
  },

  /** What it would take to save a function that migrates; none does. */
  QUERY_VHCA_MIGRATION_STATE: {
    needs: 'migration',
    run: (fw, { vhca_id }, { vhca }) => {
      const target = findFunction(fw.functions.values(), vhca, BY_VHCA_ID, vhca_id);
      if (!target) return 'FUNCTION_UNKNOWN';
      if (target.kind === 'pf') return 'MIGRATION_OF_PF';
      return { migration_state: MIGRATION_IDLE, required_umem_size: MIGRATION_BYTES };
    },
  },

  /** Nobody can delegate a function, as DELEGATE_VHCA_MANAGEMENT has no published layout: the list is empty. */
  QUERY_DELEGATED_VHCA: (_fw, _input, { vhca }) =>
    vhca.capabilities.meets(['GENERAL_2.delegated_vhca_max']) ? { functions_count: 0 } : 'FEATURE_ABSENT',
} satisfies Rows;
