import type { Fields } from '../../../../bits/layout.js';
import { type CommonSources, commonCounters } from '../../../../client/job-parts.js';
import type { Counter, CounterGroup, Counters } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { ask, askMore, portOf } from './ask.js';

/** Which fields of FUNC_QSTATS, or else of FUNC_QSTATS_EXT, are the counters that all families share; several are added. */
const SHARED: CommonSources = [
  ['rx_packets', ['rx_ucast_pkts', 'rx_mcast_pkts', 'rx_bcast_pkts']],
  ['rx_bytes', ['rx_ucast_bytes', 'rx_mcast_bytes', 'rx_bcast_bytes']],
  ['rx_unicast_packets', ['rx_ucast_pkts']],
  ['rx_multicast_packets', ['rx_mcast_pkts']],
  ['rx_broadcast_packets', ['rx_bcast_pkts']],
  ['rx_dropped', ['rx_discard_pkts', 'rx_drop_pkts']],
  ['rx_errors', ['rx_error_pkts']],
  ['tx_packets', ['tx_ucast_pkts', 'tx_mcast_pkts', 'tx_bcast_pkts']],
  ['tx_bytes', ['tx_ucast_bytes', 'tx_mcast_bytes', 'tx_bcast_bytes']],
  ['tx_unicast_packets', ['tx_ucast_pkts']],
  ['tx_multicast_packets', ['tx_mcast_pkts']],
  ['tx_broadcast_packets', ['tx_bcast_pkts']],
  ['tx_dropped', ['tx_discard_pkts', 'tx_drop_pkts']],
  ['tx_errors', ['tx_error_pkts']],
];

const CORRECTION: CommonSources = [
  ['fec_corrected_blocks', ['accumulated_corrected_codewords']],
  ['fec_uncorrectable_blocks', ['accumulated_uncorrected_codewords']],
];

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/_pkts?$/, 'packets'],
  [/_bytes$/, 'bytes'],
  [/codewords/, 'blocks'],
  [/symbol_errors/, 'symbols'],
  [/_events$|_aborts$|_errors$/, 'events'],
];

/** The counters of an answer: its numbers of 64 bits, arrays with the number of the element. */
function countersIn(command: string, fields: Fields): Counter[] {
  return Object.entries(fields).flatMap(([name, value]): Counter[] => {
    const unit = UNITS.find(([pattern]) => pattern.test(name))?.[1];
    const counter = (called: string, number: bigint): Counter => ({
      name: called,
      value: number,
      ...(unit ? { unit } : {}),
      source: `${command}.${called}`,
    });
    if (Array.isArray(value))
      return value.flatMap((one, i) => (typeof one === 'bigint' ? [counter(`${name}[${i}]`, one)] : []));
    return typeof value === 'bigint' && name !== 'resp_addr' && !name.endsWith('_time')
      ? [counter(name, value)]
      : [];
  });
}

/** PORT_PHY_FDRSTAT.ops */
const COUNTER = 3;

async function correctionOf(session: Session): Promise<{ port: number; counters: Counter[] }> {
  const port = await portOf(session);
  const told = await askMore(session, 'PORT_PHY_FDRSTAT', { port_id: port, ops: COUNTER });
  return { port, counters: told ? countersIn('PORT_PHY_FDRSTAT', told) : [] };
}

/** The counters of the function, and those of its port's error correction where they have been started. Throws what `ask` throws. */
export async function readCounters(session: Session): Promise<Counters> {
  session.foresee(() => [askMore(session, 'FUNC_QSTATS_EXT'), correctionOf(session)]);
  const own = countersIn('FUNC_QSTATS', await ask(session, 'FUNC_QSTATS'));
  const extended = countersIn('FUNC_QSTATS_EXT', (await askMore(session, 'FUNC_QSTATS_EXT')) ?? {});
  const { port, counters: correction } = await correctionOf(session);
  const groups: CounterGroup[] = [
    { of: 'function', group: 'common', counters: commonCounters(SHARED, [...own, ...extended]) },
    { of: 'fec', port, group: 'common', counters: commonCounters(CORRECTION, correction) },
    { of: 'function', group: 'FUNC_QSTATS', counters: own },
    { of: 'function', group: 'FUNC_QSTATS_EXT', counters: extended },
    { of: 'fec', port, group: 'PORT_PHY_FDRSTAT', counters: correction },
  ];
  return { groups: groups.filter(({ counters }) => counters.length) };
}
