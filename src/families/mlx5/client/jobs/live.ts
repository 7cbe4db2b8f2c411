import { decode } from '../../../../bits/codec.js';
import type { Counter, Diagnostics, PcieLink, Queues } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { counterNames } from '../../prm/diag.js';
import { layout } from '../../prm/layouts.js';
import { call } from '../command.js';
import { type DiagSample, readDiagCap } from '../diag.js';
import { sampling } from '../diag-sampling.js';
import { numberKind } from '../number-kind.js';
import { askMore, unlessRefused } from './ask.js';

/** MPEIN.pwr_status: insufficient power. */
const INSUFFICIENT = 2;

/** MPEIN, link_speed_*: the bits of the generations, from Gen1 on (mstflint's adb: 2.5, 5, 8, 16, 32, 64 GT/s). */
const GENERATIONS = [0x01, 0x02, 0x04, 0x10, 0x20, 0x40];

/** The highest generation of a mask; 0 where there is none. */
const highest = (mask: number): number => GENERATIONS.findLastIndex((bit) => mask & bit) + 1;

/** The PCI Express link of the board (MPEIN). Throws what `ask` throws. */
export async function readPcie(session: Session): Promise<PcieLink | undefined> {
  const told = await askMore(session, 'MPEIN', 'mpein_reg_ext');
  if (!told) return undefined;
  const enabled = highest(told.link_speed_enabled);
  return {
    generation: highest(told.link_speed_active),
    width: told.link_width_active,
    possible_generation: Math.min(enabled, highest(told.link_peer_max_speed) || enabled),
    possible_width: told.link_width_enabled,
    ...(told.pwr_status === INSUFFICIENT ? { lacks_power: true } : {}),
  };
}

/** What happened to the queues of the function (QUERY_VNIC_ENV, vnic_diagnostic_statistics). Throws what the session throws. */
export async function readQueues(session: Session): Promise<Queues | undefined> {
  const output = await unlessRefused(call(session, 'QUERY_VNIC_ENV'));
  if (!output) return undefined;
  const { vport_env } = decode(layout('query_vnic_env_out'), output);
  const kindOf = numberKind(layout('vnic_diagnostic_statistics'));
  const counters = Object.entries(vport_env).flatMap(([name, value]): Counter[] =>
    typeof kindOf(name) === 'object'
      ? [{ name, value: BigInt(value), source: `QUERY_VNIC_ENV.${name}` }]
      : [],
  );
  return { kinds: [], counters };
}

/** Samples all that the device has, on demand. */
export const sampleAll: Diagnostics['sampling'] = async (session, work, note) => {
  const { counters, log_min_sample_period: period } = await readDiagCap(session);
  const names = counterNames();
  const what = { counters: counters.map(({ counter_id }) => counter_id), scope: undefined, period };
  const counterOf = ({ counter_id, value }: DiagSample): Counter => ({
    name: names.get(counter_id) ?? `0x${counter_id.toString(16).padStart(4, '0')}`,
    value,
    source: 'QUERY_DIAGNOSTIC_COUNTERS',
  });
  await sampling(session, what, (sample) => work(async () => (await sample()).map(counterOf)), note);
};
