import type { PcieLink, Queues } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { ask } from './ask.js';

/** FUNC_QCFG: the PCI Express link as it is and as it may be; 0 where the firmware does not tell. Throws what `ask` throws. */
export async function readPcie(session: Session): Promise<PcieLink | undefined> {
  const told = (await ask(session, 'FUNC_QCFG')) as Record<string, number>;
  const {
    max_link_width,
    max_link_speed,
    negotiated_link_width: width,
    negotiated_link_speed: generation,
  } = told;
  if (!width || !generation) return undefined;
  return {
    generation,
    width,
    ...(max_link_speed ? { possible_generation: max_link_speed } : {}),
    ...(max_link_width ? { possible_width: max_link_width } : {}),
  };
}

/** FUNC_QCFG: what the function has been given. */
const RINGS = [
  ['tx rings', 'alloc_tx_rings'],
  ['rx rings', 'alloc_rx_rings'],
  ['completion rings', 'alloc_cmpl_rings'],
] as const;

/** Throws what `ask` throws. */
export async function readQueues(session: Session): Promise<Queues> {
  const told = await ask(session, 'FUNC_QCFG');
  return { kinds: RINGS.map(([name, field]) => ({ name, count: told[field] as number })), counters: [] };
}
