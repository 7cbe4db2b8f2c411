import { encode } from '../../../bits/codec.js';
import { byteLength } from '../../../bits/layout.js';
import { chance } from '../../chance.js';
import { layout } from '../prm/layouts.js';
import { guidOfFunction, macBytes, macOf, splitMac } from './addresses.js';
import { maySee } from './functions.js';
import type { FirmwareCore, Rows } from './handler.js';
import { DOWN, linkOf, settingsOf, UP } from './ports.js';
import { type Direction, sum, type Traffic, vportTraffic } from './traffic.js';
import type { Vhca } from './vhca.js';

/** The vport that is the port itself: MLX5_VPORT_UPLINK. */
const UPLINK = 0xffff;

interface Target {
  readonly other_vport: number;
  readonly vport_number: number;
}

/** The function behind a vport that a command names; the uplink stands for the port of an e-switch manager. */
export function findVport(
  fw: FirmwareCore,
  caller: Vhca,
  { other_vport, vport_number }: Target,
): Vhca | 'uplink' | undefined {
  if (!other_vport) return caller;
  if (vport_number === UPLINK) return caller.capabilities.general('eswitch_manager') ? 'uplink' : undefined;
  for (const target of fw.functions.values())
    if (target.pf === caller.pf && target.vport === vport_number)
      return maySee(caller, target) ? target : undefined;
  return undefined;
}

/** MTU of the port: PMTU's oper_mtu without the Ethernet header's 22 bytes. */
const ETHERNET_HEADER = 22;
export const MAX_MTU = 10_000;
export const DEFAULT_MTU = 1500 + ETHERNET_HEADER;

const portMtu = (fw: FirmwareCore, vhca: Vhca): number =>
  settingsOf(fw, vhca, 'PMTU', 'pmtu_reg_ext').admin_mtu ?? DEFAULT_MTU;

/** MLX5_VPORT_STATE_OP_MOD_*: as the function sees its vport, as the e-switch does, and the uplink. */
const VNIC = 0;
const ESWITCH = 1;
const OF_UPLINK = 2;

/** MLX5_VPORT_ADMIN_STATE_*: down, up, and auto, which follows the uplink. */
const ADMIN_UP = 1;
const ADMIN_AUTO = 2;

/** Lists of a NIC vport context: MLX5_NVPRT_LIST_TYPE_* */
const UNICAST = 0;
const MULTICAST = 1;
const VLAN = 2;

/** The multicast addresses that every host joins: all hosts, its own solicited node, and LLDP. */
const multicastOf = (mac: number): number[] => [
  0x3333_0000_0001,
  0x0100_5e00_0001,
  0x3333_ff00_0000 + (mac & 0xffffff),
  0x0180_c200_000e,
];

/** The elements of a list as they lie behind the context: a MAC in the low 48 of 64 bits; a VLAN in the low 12 of 32. */
function listOf(mac: number, type: number): Uint8Array {
  if (type === VLAN) return Uint8Array.of(0, 0, 0, 0);
  const macs = type === UNICAST ? [mac] : multicastOf(mac);
  return Uint8Array.from(macs.flatMap((one) => [0, 0, ...macBytes(one)]));
}

const LIST_UNITS: Record<number, number> = { [UNICAST]: 8, [MULTICAST]: 8, [VLAN]: 4 };

function nicContext(fw: FirmwareCore, target: Vhca, allowed_list_type: number, unit: number): Uint8Array {
  const mac = macOf(fw, target);
  const [mac_addr_47_32, mac_addr_31_0] = splitMac(mac);
  const list = !target.bound ? new Uint8Array(0) : listOf(mac, allowed_list_type);
  const form = layout('query_nic_vport_context_out');
  const fixed = byteLength(form);
  const output = encode(
    form,
    {
      nic_vport_context: {
        roce_en: target.capabilities.general('roce'),
        mtu: portMtu(fw, target),
        system_image_guid: guidOfFunction(fw, target.pf),
        port_guid: guidOfFunction(fw, target),
        node_guid: guidOfFunction(fw, target),
        allowed_list_type,
        allowed_list_size: list.length / unit,
        permanent_address: { mac_addr_47_32, mac_addr_31_0 },
      },
    } as never,
    new Uint8Array(fixed + list.length),
  );
  output.set(list, fixed);
  return output;
}

const counted = (fw: FirmwareCore, target: Vhca, direction: Direction) => ({
  unicast: vportTraffic(fw, target, direction, 'unicast'),
  multicast: vportTraffic(fw, target, direction, 'multicast'),
  broadcast: vportTraffic(fw, target, direction, 'broadcast'),
});

/** One in 1024 packets is RoCE's, and counted apart. */
const rdma = ({ packets, octets }: Traffic): Traffic => ({
  packets: packets / 1024n,
  octets: octets / 1024n,
});

export const vports = {
  QUERY_VPORT_STATE: {
    opMods: [VNIC, ESWITCH, OF_UPLINK],
    run: (fw, input, { vhca }) => {
      if (input.op_mod !== VNIC && !vhca.capabilities.general('eswitch_manager')) return 'CAPABILITY_ABSENT';
      const target = input.op_mod === OF_UPLINK ? 'uplink' : findVport(fw, vhca, input);
      if (!target) return 'VPORT_UNKNOWN';
      const link = linkOf(fw, vhca.pf);
      const ofPort = target === 'uplink' || target.kind === 'pf';
      const { admin_status = UP } = settingsOf(fw, vhca, 'PAOS', 'paos_reg_ext');
      return {
        // In 100 Mb/s.
        max_tx_speed: (link?.mbps ?? 0) / 100,
        admin_state: ofPort ? (admin_status === DOWN ? 0 : ADMIN_UP) : ADMIN_AUTO,
        state: link ? 1 : 0,
      };
    },
  },

  QUERY_NIC_VPORT_CONTEXT: (fw, input, { vhca }) => {
    const unit = LIST_UNITS[input.allowed_list_type];
    if (unit === undefined) return 'VPORT_LIST_UNKNOWN';
    const target = findVport(fw, vhca, input);
    if (!target || target === 'uplink') return 'VPORT_UNKNOWN';
    return nicContext(fw, target, input.allowed_list_type, unit);
  },

  /** No vport has VLAN tags put in or taken out. */
  QUERY_ESW_VPORT_CONTEXT: {
    needs: 'eswitch_manager',
    run: (fw, input, { vhca }) => {
      const target = findVport(fw, vhca, input);
      if (!target) return 'VPORT_UNKNOWN';
      const vport = target === 'uplink' ? UPLINK : target.vport;
      const icm = BigInt(chance(fw.seed, 50, vhca.vhca_id, vport) & 0xffffc0);
      return {
        esw_vport_context: {
          sw_steering_vport_icm_address_rx: 0x100_0000_0000n + icm,
          sw_steering_vport_icm_address_tx: 0x100_0100_0000n + icm,
        },
      };
    },
  },

  QUERY_VPORT_COUNTER: {
    needs: 'vport_counters',
    run: (fw, input, { vhca, uid }) => {
      if (input.port_num > 1) return 'VPORT_PORT_UNKNOWN';
      const target = findVport(fw, vhca, input);
      if (!target || target === 'uplink') return 'VPORT_UNKNOWN';
      if (input.clear && uid !== 0) return 'CLEAR_NOT_OWN';
      const rx = counted(fw, target, 'rx');
      const tx = counted(fw, target, 'tx');
      return {
        received_ib_unicast: rdma(rx.unicast),
        transmitted_ib_unicast: rdma(tx.unicast),
        received_eth_broadcast: rx.broadcast,
        transmitted_eth_broadcast: tx.broadcast,
        received_eth_unicast: rx.unicast,
        transmitted_eth_unicast: tx.unicast,
        received_eth_multicast: rx.multicast,
        transmitted_eth_multicast: tx.multicast,
        local_loopback: rdma(sum([tx.multicast, tx.broadcast])),
      };
    },
  },

  QUERY_VNIC_ENV: (fw, input, { vhca }) => {
    const target = findVport(fw, vhca, input);
    if (!target || target === 'uplink') return 'VPORT_UNKNOWN';
    const { packets } = vportTraffic(fw, target, 'rx', 'unicast');
    return {
      vport_env: {
        nic_receive_steering_discard: packets / 4_000_000n,
        receive_discard_vport_down: 0n,
        transmit_discard_vport_down: 0n,
        internal_rq_out_of_buffer: Number((packets / 9_000_000n) & 0xffff_ffffn),
      },
    };
  },
} satisfies Rows;
