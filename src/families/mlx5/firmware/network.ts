import { hostNumber, linkLocal, macOf, mappedIpv4, splitMac } from './addresses.js';
import type { GeneralBit } from './capability-areas.js';
import type { FirmwareCore, Rows } from './handler.js';
import type { Vhca } from './vhca.js';

/** roce_version of an address: 0 for v1, 2 for v2. roce_l3_type: MLX5_ROCE_L3_TYPE_IPV4 0, IPV6 1. */
const V1 = 0;
const V2 = 2;
const IPV4 = 0;
const IPV6 = 1;

/** What a host with one IPv4 address puts into the table: each address for both versions. */
function roceAddress(fw: FirmwareCore, vhca: Vhca, index: number) {
  if (!vhca.bound || index > 3) return {};
  const mac = macOf(fw, vhca);
  const mapped = index >= 2;
  const [source_mac_47_32, source_mac_31_0] = splitMac(mac);
  return {
    source_l3_address: mapped ? mappedIpv4(vhca.pf.index, hostNumber(vhca)) : linkLocal(mac),
    source_mac_47_32,
    source_mac_31_0,
    roce_l3_type: mapped ? IPV4 : IPV6,
    roce_version: index % 2 === 0 ? V1 : V2,
  };
}

/** The bits of wake-on-LAN and remote-on-LAN: a device with none of them refuses the query. */
const WAKE: readonly GeneralBit[] = [
  'wol_s',
  'wol_g',
  'wol_a',
  'wol_b',
  'wol_m',
  'wol_u',
  'wol_p',
  'rol_s',
  'rol_g',
];

export const network = {
  /** An entry that is not in use is zero. */
  QUERY_ROCE_ADDRESS: {
    needs: 'roce',
    run: (fw, { roce_address_index, vhca_port_num }, { vhca }) => {
      if (roce_address_index >= vhca.capabilities.roce('roce_address_table_size'))
        return 'ROCE_ADDRESS_RANGE';
      if (vhca_port_num > 1) return 'VPORT_PORT_UNKNOWN';
      return { roce_address: roceAddress(fw, vhca, roce_address_index) };
    },
  },

  /** The unicast addresses of the PF's netdev: the table lets packets for them in. */
  QUERY_L2_TABLE_ENTRY: {
    needs: 'log_max_l2_table',
    run: (fw, { table_index }, { vhca }) => {
      if (table_index >= 2 ** vhca.capabilities.general('log_max_l2_table')) return 'L2_TABLE_RANGE';
      const owners = Array.from(fw.functions.values()).filter(({ pf, bound }) => pf === vhca.pf && bound);
      const owner = owners[table_index];
      if (!owner || (owner !== vhca && vhca.kind !== 'pf')) return 'L2_TABLE_EMPTY';
      const [mac_addr_47_32, mac_addr_31_0] = splitMac(macOf(fw, owner));
      return { mac_address: { mac_addr_47_32, mac_addr_31_0 } };
    },
  },

  /** Both ports run for themselves: each is its own affinity. */
  QUERY_LAG: {
    needs: 'lag_master',
    run: () => ({ ctx: { lag_state: 0, tx_remap_affinity_1: 1, tx_remap_affinity_2: 2 } }),
  },

  QUERY_WOL_ROL: (_fw, _input, { vhca }) =>
    WAKE.some((bit) => vhca.capabilities.general(bit)) ? {} : 'FEATURE_ABSENT',

  /** For InfiniBand's management datagrams: port_type says that there are none. */
  QUERY_MAD_DEMUX: () => 'FEATURE_ABSENT',
} satisfies Rows;
