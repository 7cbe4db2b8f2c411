import { readNumber } from '../../../../bits/codec.js';
import { namesOf } from '../../../../bits/enum.js';
import { joined, joinedField } from '../../../../bits/joined.js';
import type { Field, Layout } from '../../../../bits/layout.js';
import { find } from '../../../../bits/path.js';
import { type CommonSources, commonCounters } from '../../../../client/job-parts.js';
import type { Counter, CounterGroup, Counters } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { unitName } from '../../meaning/units.js';
import { layout } from '../../prm/layouts.js';
import { findRegister, type Register } from '../../prm/registers.js';
import { askBytes, portsOf, unlessRefused } from './ask.js';

/**
 * PPCNT.grp: IEEE 802.3, RFC 2863, 2819, 3635, extended, discards; InfiniBand extended, and the older one, whose 32 bits stay at their highest;
 * physical layer, and its statistics.
 */
const GROUPS = {
  ethernet: [0, 1, 2, 3, 5, 6, 18, 22],
  infiniband: [33, 32, 18, 22],
} as const;

/** Of these, the groups from which the counters come that all families share. */
const COMMON_GROUPS = { ethernet: [0, 1, 18], infiniband: [33, 32, 18] } as const;
const PHYSICAL = 18;

/** MPCNT.grp: PCIE_performance_counters. */
const PCIE = 0;

/** Fields that count nothing: coefficients and powers of ten of error rates. */
const NO_COUNTER = /_(ber|fber)_|^fber_/;

/** InfiniBand counts data in dwords (IBA 16.1.3.5). */
const DWORD = 4n;

const ETHERNET: CommonSources = [
  ['rx_packets', ['a_frames_received_ok']],
  ['rx_bytes', ['a_octets_received_ok']],
  ['rx_unicast_packets', ['if_in_ucast_pkts']],
  ['rx_multicast_packets', ['a_multicast_frames_received_ok']],
  ['rx_broadcast_packets', ['a_broadcast_frames_received_ok']],
  ['rx_dropped', ['if_in_discards']],
  ['rx_errors', ['if_in_errors']],
  ['tx_packets', ['a_frames_transmitted_ok']],
  ['tx_bytes', ['a_octets_transmitted_ok']],
  ['tx_unicast_packets', ['if_out_ucast_pkts']],
  ['tx_multicast_packets', ['a_multicast_frames_xmitted_ok']],
  ['tx_broadcast_packets', ['a_broadcast_frames_xmitted_ok']],
  ['tx_dropped', ['if_out_discards']],
  ['tx_errors', ['if_out_errors']],
];

const INFINIBAND: CommonSources = [
  ['rx_packets', ['port_rcv_pkts']],
  ['rx_bytes', ['port_rcv_data'], DWORD],
  ['rx_unicast_packets', ['port_unicast_rcv_pkts']],
  ['rx_multicast_packets', ['port_multicast_rcv_pkts']],
  ['rx_errors', ['port_rcv_errors']],
  ['tx_packets', ['port_xmit_pkts']],
  ['tx_bytes', ['port_xmit_data'], DWORD],
  ['tx_unicast_packets', ['port_unicast_xmit_pkts']],
  ['tx_multicast_packets', ['port_multicast_xmit_pkts']],
  ['tx_dropped', ['port_xmit_discards']],
];

const lanes = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name}_lane${i}`);

/** Of the two codes that a link may have, the one that it has not counts nothing. */
const CORRECTION: CommonSources = [
  ['fec_corrected_blocks', ['rs_fec_corrected_blocks', ...lanes('fc_fec_corrected_blocks', 4)]],
  ['fec_uncorrectable_blocks', ['rs_fec_uncorrectable_blocks', ...lanes('fc_fec_uncorrectable_blocks', 4)]],
];

/** A counter of a group, and how it is read. */
interface Source {
  readonly told: Omit<Counter, 'value'>;
  readonly field: Field;
  /** Bits from the start of the register. */
  readonly offset: number;
}

const namesIn = (all: CommonSources): string[] => all.flatMap(([, fields]) => fields);

/** The names from which counters that families share are made, of the physical layer and of the others. */
const SHARED = { physical: namesIn(CORRECTION), others: [...namesIn(ETHERNET), ...namesIn(INFINIBAND)] };

const sources = new WeakMap<Layout, Map<string, readonly Source[]>>();

/** Where the counters of a group stand in its member of the union of groups; or those that families share, without their units. */
function sourcesOf(
  register: string,
  form: Layout,
  grp: number,
  which: 'common' | undefined,
): readonly Source[] {
  const known = sources.get(form) ?? new Map<string, readonly Source[]>();
  sources.set(form, known);
  const key = `${grp} ${which}`;
  const found = known.get(key) ?? sourcesIn(register, form, grp, which);
  known.set(key, found);
  return found;
}

function sourcesIn(register: string, form: Layout, grp: number, which: 'common' | undefined): Source[] {
  const { field: set } = find(form, 'counter_set');
  const group = set.layout?.memberWhen?.(grp) ?? set.layout?.fields.find(({ when }) => when === grp);
  const counters = group?.layout;
  if (!counters) return [];
  const start = set.offset + group.offset;
  const fields = which ? sharedIn(counters, grp) : joined(counters).fields;
  return fields.flatMap((field) => {
    const { name, offset } = field;
    if (field.layout || field.count !== undefined || NO_COUNTER.test(name)) return [];
    const unit = which ? undefined : unitName(joined(counters), field);
    const told = { name, ...(unit ? { unit } : {}), source: `${register}.${name}` };
    return [{ told, field, offset: start + offset }];
  });
}

/** Of a group those that families share. The layouts of groups are long, and the fields in which nobody is interested are not looked at. */
const sharedIn = (counters: Layout, grp: number): Field[] =>
  SHARED[grp === PHYSICAL ? 'physical' : 'others'].flatMap((name) => joinedField(counters, name) ?? []);

type GroupIndex = Readonly<Record<string, number>> & { readonly grp: number };

const groupBytes = (session: Session, name: string, index: GroupIndex): Promise<Uint8Array> =>
  askBytes(session, name, layout((findRegister(name) as Register).layout), index);

/** A group of a register by its number, named as the register's enum has it. Undefined where the device has none such. */
async function readGroup(
  session: Session,
  name: string,
  index: GroupIndex,
  which?: 'common',
): Promise<Pick<CounterGroup, 'group' | 'counters'> | undefined> {
  const data = await unlessRefused(groupBytes(session, name, index));
  if (!data) return undefined;
  const form = layout((findRegister(name) as Register).layout);
  const known = find(form, 'grp').field.enum;
  const group = (known && namesOf(known, index.grp)) ?? `group ${index.grp}`;
  const counters = sourcesOf(name, form, index.grp, which).map(({ told, field, offset }) => ({
    ...told,
    value: BigInt(readNumber(field, data, offset)),
  }));
  return { group, counters };
}

/** The counters of the function's ports, and of its PCI Express link; or of the ports those that all families share. Throws what the session throws. */
export async function readCounters(session: Session, which?: 'common'): Promise<Counters> {
  const { ports, protocol } = await portsOf(session);
  const groups = (which === 'common' ? COMMON_GROUPS : GROUPS)[protocol];
  session.foresee(() => [
    ...ports.flatMap((port) => groups.map((grp) => groupBytes(session, 'PPCNT', { local_port: port, grp }))),
    ...(which === 'common' ? [] : [groupBytes(session, 'MPCNT', { grp: PCIE })]),
  ]);
  const [shared, native]: [CounterGroup[], CounterGroup[]] = [[], []];
  for (const port of ports) {
    const own: CounterGroup[] = [];
    for (const grp of groups) {
      const index = { local_port: port, grp };
      const group = await readGroup(session, 'PPCNT', index, which);
      if (group) own.push({ of: 'port', port, ...group });
    }
    const all = own.flatMap(({ counters }) => counters);
    const counters = commonCounters(protocol === 'ethernet' ? ETHERNET : INFINIBAND, all);
    shared.push({ of: 'port', port, group: 'common', counters });
    const correction = commonCounters(CORRECTION, all);
    if (correction.length) shared.push({ of: 'fec', port, group: 'common', counters: correction });
    native.push(...own);
  }
  if (which === 'common') return { groups: shared };
  const pcie = await readGroup(session, 'MPCNT', { grp: PCIE });
  return { groups: [...shared, ...native, ...(pcie ? [{ of: 'pcie' as const, ...pcie }] : [])] };
}
