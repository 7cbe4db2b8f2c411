import type { Groups, Passed } from './counter-groups.js';

/** PortXmitData and PortRcvData count words of 32 bits: InfiniBand Architecture, PortCounters. */
const words = (octets: bigint): bigint => octets / 4n;

const counts = ({ rx, tx, volume }: Passed) => ({
  port_xmit_data: words(tx.all.octets),
  port_rcv_data: words(rx.all.octets),
  port_xmit_pkts: tx.all.packets,
  port_rcv_pkts: rx.all.packets,
  port_xmit_wait: volume / 4_000_000n,
});

/** The shorter counters stay at the most that they can be. */
const MOST = 0xffff_ffffn;
const stuck = (count: bigint): number => Number(count > MOST ? MOST : count);

/** The groups of PPCNT that InfiniBand ports have besides. Nothing is lost on them. */
export const infinibandGroups: Groups = {
  32: [
    'IB_portcntrs_attribute_grp_data_ext',
    (passed) =>
      Object.fromEntries(Object.entries(counts(passed)).map(([name, count]) => [name, stuck(count)])),
  ],
  33: [
    'IB_long_portcntrs_attribute_grp_data_ext',
    (passed) => ({
      ...counts(passed),
      port_unicast_xmit_pkts: passed.tx.unicast.packets,
      port_multicast_xmit_pkts: passed.tx.multicast.packets,
      port_unicast_rcv_pkts: passed.rx.unicast.packets,
      port_multicast_rcv_pkts: passed.rx.multicast.packets,
    }),
  ],
};
