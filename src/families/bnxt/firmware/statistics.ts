import { type CardCore, type CardFunction, type Handlers, NOTHING } from './handler.js';
import { upTime } from './link.js';
import type { Traffic } from './profile.js';
import { fromTime, toTime } from './state.js';
import type { Values } from './struct.js';

const SECOND = 1_000_000_000n;

/** VFs have a part of the traffic of a PF. */
const VF_SHARE = 8n;

/** Nanoseconds for which the link of a function's port has been up since its counters were last set to zero. */
function counting(card: CardCore, { name, pf }: CardFunction): bigint {
  const time = upTime(card, pf) - fromTime(card.current().cleared?.[name]);
  return time > 0n ? time : 0n;
}

/** Sets the counters of functions to zero. */
export function clearCounters(card: CardCore, functions: readonly CardFunction[]): void {
  const now = functions.map(({ name, pf }) => [name, toTime(upTime(card, pf))]);
  card.change({ cleared: { ...card.current().cleared, ...Object.fromEntries(now) } });
}

type Way = 'tx' | 'rx';

/** The names that FUNC_QSTATS and FUNC_QSTATS_EXT share, and what they count. */
const NAMES = (['tx', 'rx'] satisfies Way[]).flatMap((way) =>
  (['ucast', 'mcast', 'bcast'] satisfies (keyof Traffic)[]).map((kind) => ({
    way,
    kind,
    packets: `${way}_${kind}_pkts`,
    bytes: `${way}_${kind}_bytes`,
  })),
);

function countersOf({ profile: { traffic } }: CardCore, time: bigint, share: bigint): Values {
  const fields: Record<string, bigint> = {};
  for (const { way, kind, packets, bytes } of NAMES) {
    const [rate, length] = traffic[way][kind];
    const passed = (time * BigInt(rate)) / SECOND / share;
    fields[packets] = passed;
    fields[bytes] = passed * BigInt(length);
  }
  return fields;
}

/** Of FUNC_QSTATS and FUNC_QSTATS_EXT: the mask of counters that there are in place of their values; those of RoCE alone. */
const COUNTER_MASK = 2;
const ROCE_ONLY = 1;

/** Every counter has 48 bits. */
const MASK = (1n << 48n) - 1n;

/** Behind this counter of either answer stand those of aggregated packets, which need a ring in use for it. */
const masked = (values: Values): Values =>
  Object.fromEntries(Object.keys(values).map((name) => [name, MASK]));

const query: Handlers[string] = (card, { target, ask }) => {
  const { flags = 0 } = ask;
  // No queue pair is open: RoCE has moved nothing.
  if (flags & ROCE_ONLY && !(flags & COUNTER_MASK)) return NOTHING;
  const share = target.kind === 'vf' ? VF_SHARE : 1n;
  const values = countersOf(card, counting(card, target), share);
  return flags & COUNTER_MASK ? masked(values) : values;
};

export const statistics: Handlers = { FUNC_QSTATS: query, FUNC_QSTATS_EXT: query };
