import type { Session } from '../../../../client/session.js';
import type { PcieSetup } from '../../../../client/setup.js';
import { askMore } from '../jobs/ask.js';

/** Bits of link_speed_active, and their generation. */
const GENERATIONS: readonly (readonly [bit: number, generation: number])[] = [
  [64, 6],
  [32, 5],
  [16, 4],
  [4, 3],
  [2, 2],
  [1, 1],
];

/** The highest generation of a mask; 0 where it has none. */
const generationOf = (mask: number): number => GENERATIONS.find(([bit]) => mask & bit)?.[1] ?? 0;

/** MPEIN.max_payload_size and max_read_request_size: 0 is 128 bytes, 5 is 4096. */
const bytesOf = (log: number): number => 128 << log;

/** MPEIN; undefined where this function is not told, or no link runs. Throws what `ask` throws. */
export async function readPcie(session: Session): Promise<PcieSetup | undefined> {
  const told = await askMore(session, 'MPEIN', 'mpein_reg_ext');
  const generation = generationOf(told?.link_speed_active ?? 0);
  if (!told || !generation || !told.link_width_active) return undefined;
  const own = generationOf(told.link_speed_enabled);
  const peer = generationOf(told.link_peer_max_speed);
  const most = Math.min(own, peer || own);
  return {
    generation,
    lanes: told.link_width_active,
    ...(most ? { max_generation: most } : {}),
    ...(told.link_width_enabled ? { max_lanes: told.link_width_enabled } : {}),
    max_payload_bytes: bytesOf(told.max_payload_size),
    max_read_request_bytes: bytesOf(told.max_read_request_size),
    ...(told.pci_power ? { power_w: told.pci_power } : {}),
    source: 'MPEIN',
  };
}
