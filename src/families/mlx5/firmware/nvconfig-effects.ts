import { totalSfs } from './function-rows.js';
import { type Configured, factoryValue, mayDiffer, nvValue } from './nvconfig.js';
import type { CapabilitySet } from './profile.js';
import { merged } from './profile-changes.js';
import type { FunctionRow } from './vhca.js';

/** Values of nv_vpi_link_type.default_link_type. */
const INFINIBAND = 1;

/** A parameter that, at a value, makes capabilities of a function other than they are in the profile. */
interface Effect {
  readonly item: string;
  readonly field: string;
  readonly is: number;
  /** Of what the item is: the PF or port of the function; absent where it is the device's. */
  readonly of?: 'pf' | 'port';
  /** Of functions of this kind alone. */
  readonly kind?: 'pf';
  readonly capabilities: CapabilitySet;
}

const NO_ROCE = { roce: 0, roce_rw_supported: 0 };

const EFFECTS: readonly Effect[] = [
  // UCTX_EN
  { item: 'nv_sw_offload_conf', field: 'uctx_en', is: 0, capabilities: { GENERAL: { uctx_cap: 0 } } },
  // PRIO_TAG_REQUIRED_EN
  {
    item: 'nv_sw_offload_conf',
    field: 'prio_tag_required_en',
    is: 1,
    capabilities: { GENERAL: { prio_tag_required: 1 } },
  },
  // VECTOR_CALC_DISABLE
  {
    item: 'nv_sw_offload_conf',
    field: 'vector_calc_disable',
    is: 1,
    capabilities: { GENERAL: { vector_calc: 0 } },
  },
  // MKEY_BY_NAME
  {
    item: 'nv_sw_offload_conf',
    field: 'mkey_by_name',
    is: 1,
    capabilities: { GENERAL: { mkey_by_name: 1 } },
  },
  // VF_MIGRATION_MODE=MIGRATION_DISABLED
  {
    item: 'nv_sw_offload_conf',
    field: 'vf_migration',
    is: 1,
    capabilities: { GENERAL: { migration: 0 }, GENERAL_2: { migratable: 0 } },
  },
  // ROCE_CONTROL=ROCE_DISABLE
  { item: 'nv_hca_conf', field: 'roce_ctrl', is: 1, of: 'pf', capabilities: { GENERAL: NO_ROCE } },
  // LINK_TYPE=IB: MLX5_CAP_PORT_TYPE_IB
  {
    item: 'nv_vpi_link_type',
    field: 'default_link_type',
    is: INFINIBAND,
    of: 'port',
    capabilities: { GENERAL: { ...NO_ROCE, port_type: 0 } },
  },
  // INTERNAL_CPU_OFFLOAD_ENGINE=DISABLED, NIC mode: the e-switch is the host's
  {
    item: 'nv_internal_cpu_conf',
    field: 'offload_engine',
    is: 1,
    kind: 'pf',
    capabilities: { GENERAL: { eswitch_manager: 1 }, ESWITCH: { ecpf_vport_exists: 0 } },
  },
];

/** What the non-volatile configuration makes other in the capabilities of a function. */
export function overridesOf(of: Configured, row: FunctionRow, rows: readonly FunctionRow[]): CapabilitySet {
  const pf = rows.find(({ name }) => name === (row.parent ?? row.name)) as FunctionRow;
  const places = { pf: pf.name, port: pf.index + 1 };
  let overrides: CapabilitySet = {};
  for (const { item, field, is, of: whose, kind = row.kind, capabilities } of EFFECTS) {
    if (row.kind !== kind) continue;
    const place = whose && places[whose];
    if (!mayDiffer(of, item, place)) continue;
    if (nvValue(of, item, field, place) === is && factoryValue(of.profile, item, field, place) !== is)
      overrides = merged(overrides, capabilities);
  }
  return row.kind === 'pf' ? merged(overrides, sfLimits(totalSfs(of, row.name))) : overrides;
}

function sfLimits(total: number | undefined): CapabilitySet {
  if (total === undefined) return {};
  const GENERAL = { max_num_sf: total, log_max_sf: total ? Math.ceil(Math.log2(total)) : 0 };
  return { GENERAL: total ? GENERAL : { ...GENERAL, sf: 0, sf_set_partition: 0 } };
}
