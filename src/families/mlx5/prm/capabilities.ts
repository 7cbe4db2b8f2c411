import type { Field, Layout } from '../../../bits/layout.js';
import { trimTail } from '../../../bits/tail.js';
import { findLayout, layout } from './layouts.js';
import type { Shapes } from './shapes.js';

type General = Partial<Shapes['cmd_hca_cap']>;

/** A capability structure of QUERY_HCA_CAP (enum mlx5_cap_type of Linux's mlx5/device.h). */
export interface CapabilityType {
  readonly name: string;
  /** What stands in op_mod, above the mode bit. */
  readonly id: number;
  /** Name of its layout; undefined where none is published. */
  readonly layout: string | undefined;
  /** Whether GENERAL says that a function has it; undefined: every function. Where it has not, the structure is all zero. */
  readonly gate?: (general: General) => boolean;
}

const isSet = (value: number | undefined): boolean => value !== undefined && value !== 0;

/** The bit of this type in general_obj_types: the function has such general objects. */
const hasObject = (general: General, type: bigint): boolean =>
  ((general.general_obj_types ?? 0n) >> type) % 2n === 1n;

/** MLX5_OBJ_TYPE_VIRTIO_NET_Q, MLX5_GENERAL_OBJECT_TYPES_MACSEC of mlx5_ifc.h */
const VIRTIO_NET_Q = 13n;
const MACSEC = 39n;

/** All types, by number. */
export const capabilityTypes: readonly CapabilityType[] = [
  { name: 'GENERAL', id: 0, layout: 'cmd_hca_cap' },
  {
    name: 'ETHERNET_OFFLOADS',
    id: 1,
    layout: 'per_protocol_networking_offload_caps',
    gate: (general) => isSet(general.eth_net_offloads),
  },
  { name: 'ODP', id: 2, layout: 'odp_cap', gate: (general) => isSet(general.pg) },
  { name: 'ATOMIC', id: 3, layout: 'atomic_caps', gate: (general) => isSet(general.atomic) },
  { name: 'ROCE', id: 4, layout: 'roce_cap', gate: (general) => isSet(general.roce) },
  {
    name: 'IPOIB_OFFLOADS',
    id: 5,
    layout: 'per_protocol_networking_offload_caps',
    gate: (general) => isSet(general.ipoib_basic_offloads),
  },
  {
    name: 'IPOIB_ENHANCED_OFFLOADS',
    id: 6,
    layout: 'per_protocol_networking_offload_caps',
    gate: (general) => isSet(general.ipoib_enhanced_offloads),
  },
  {
    name: 'FLOW_TABLE',
    id: 7,
    layout: 'flow_table_nic_cap',
    gate: (general) => isSet(general.nic_flow_table),
  },
  {
    name: 'ESWITCH_FLOW_TABLE',
    id: 8,
    layout: 'flow_table_eswitch_cap',
    gate: (general) => isSet(general.eswitch_manager),
  },
  {
    name: 'ESWITCH',
    id: 9,
    layout: 'e_switch_cap',
    gate: (general) => isSet(general.vport_group_manager) || isSet(general.eswitch_manager),
  },
  { name: 'QOS', id: 12, layout: 'qos_cap', gate: (general) => isSet(general.qos) },
  { name: 'DEBUG', id: 13, layout: 'debug_cap', gate: (general) => isSet(general.debug) },
  { name: 'RESERVED_14', id: 14, layout: undefined, gate: () => false },
  { name: 'DEV_MEM', id: 15, layout: 'device_mem_cap', gate: (general) => isSet(general.device_memory) },
  { name: 'RESERVED_16', id: 16, layout: undefined, gate: () => false },
  {
    name: 'TLS',
    id: 17,
    layout: 'tls_cap',
    gate: (general) => isSet(general.tls_tx) || isSet(general.tls_rx),
  },
  {
    name: 'VDPA_EMULATION',
    id: 19,
    layout: 'virtio_emulation_cap',
    gate: (general) => hasObject(general, VIRTIO_NET_Q),
  },
  { name: 'DEV_EVENT', id: 20, layout: 'device_event_cap', gate: (general) => isSet(general.event_cap) },
  { name: 'IPSEC', id: 21, layout: 'ipsec_cap', gate: (general) => isSet(general.ipsec_offload) },
  { name: 'CRYPTO', id: 26, layout: 'crypto_cap', gate: (general) => isSet(general.crypto) },
  { name: 'SHAMPO', id: 29, layout: 'shampo_cap', gate: (general) => isSet(general.shampo) },
  { name: 'PSP', id: 30, layout: 'psp_cap', gate: (general) => isSet(general.psp) },
  { name: 'MACSEC', id: 31, layout: 'macsec_cap', gate: (general) => hasObject(general, MACSEC) },
  { name: 'GENERAL_2', id: 32, layout: 'cmd_hca_cap_2', gate: (general) => isSet(general.hca_cap_2) },
  {
    name: 'PORT_SELECTION',
    id: 37,
    layout: 'port_selection_cap',
    gate: (general) => isSet(general.port_selection_cap),
  },
  {
    name: 'ADV_VIRTUALIZATION',
    id: 38,
    layout: 'adv_virtualization_cap',
    gate: (general) => isSet(general.adv_virtualization),
  },
  { name: 'ADV_RDMA', id: 40, layout: 'adv_rdma_cap', gate: (general) => isSet(general.adv_rdma) },
  {
    name: 'TLP_EMULATION',
    id: 42,
    layout: 'tlp_dev_emu_capabilities',
    gate: (general) => isSet(general.tlp_device_emulation_manager),
  },
];

/** The type of this exact name or number. Throws nothing: undefined where there is none. Source: enum mlx5_cap_type of Linux's mlx5/device.h. */
export const findCapability = (key: string | number): CapabilityType | undefined =>
  capabilityTypes.find(({ id, name }) => key === (typeof key === 'number' ? id : name));

/** Whether a function with these fields of GENERAL has the capability. */
export const hasCapability = (type: CapabilityType, general: General): boolean =>
  type.gate?.(general) ?? true;

const merged = new Map<string, Layout>();

/**
 * The layout of a type: that of Linux 7.2, and beside it the fields that only older headers name, where 7.2 has none at their place.
 * Undefined where no layout is published.
 */
export function capabilityLayout(type: CapabilityType): Layout | undefined {
  if (!type.layout) return undefined;
  const known = merged.get(type.layout);
  if (known) return known;
  const made = merge(layout(type.layout), findLayout(`${type.layout}__older`));
  merged.set(type.layout, made);
  return made;
}

function merge(today: Layout, older: Layout | undefined): Layout {
  if (!older) return today;
  let all: readonly Field[] | undefined;
  return {
    name: today.name,
    bits: today.bits,
    union: today.union,
    get fields() {
      all ??= [...today.fields, ...older.fields].sort((one, other) => one.offset - other.offset);
      return all;
    },
    fieldNamed: (name) => today.fieldNamed?.(name) ?? older.fieldNamed?.(name),
    lacks: (name) => today.lacks?.(name) === true && older.lacks?.(name) === true,
  };
}

/** The bytes of a structure in the capability area of a reply, which is longer. */
export function capabilityBytes(type: CapabilityType, area: Uint8Array): Uint8Array {
  const form = capabilityLayout(type);
  return form ? trimTail(form, area) : area;
}
