import type { Fields } from '../../../bits/layout.js';
import type { Session } from '../../../client/session.js';
import type { CapabilityLimits, PcieSetup, SetupReader } from '../../../client/setup.js';
import { ask, askMore } from './jobs/ask.js';

/** FUNC_QCFG: the PCI Express link as it is and as it may be; 0 where the firmware does not tell. */
async function readPcie(session: Session): Promise<PcieSetup | undefined> {
  const { max_link_width, max_link_speed, negotiated_link_width, negotiated_link_speed } = (await ask(
    session,
    'FUNC_QCFG',
  )) as Record<string, number>;
  if (!negotiated_link_width || !negotiated_link_speed) return undefined;
  return {
    generation: negotiated_link_speed,
    lanes: negotiated_link_width,
    ...(max_link_speed ? { max_generation: max_link_speed } : {}),
    ...(max_link_width ? { max_lanes: max_link_width } : {}),
    source: 'FUNC_QCFG',
  };
}

/** What a function has of a resource (FUNC_QCFG), and the most that it may have (FUNC_QCAPS, FUNC_RESOURCE_QCAPS). */
const RESOURCES: readonly (readonly [name: string, allocated: string, most: string])[] = [
  ['rsscos_ctx', 'alloc_rsscos_ctx', 'max_rsscos_ctx'],
  ['cmpl_rings', 'alloc_cmpl_rings', 'max_cmpl_rings'],
  ['tx_rings', 'alloc_tx_rings', 'max_tx_rings'],
  ['rx_rings', 'alloc_rx_rings', 'max_rx_rings'],
  ['l2_ctx', 'alloc_l2_ctx', 'max_l2_ctxs'],
  ['vnics', 'alloc_vnics', 'max_vnics'],
  ['vfs', 'alloc_vfs', 'max_vfs'],
  ['stat_ctx', 'alloc_stat_ctx', 'max_stat_ctx'],
  ['mcast_filters', 'alloc_mcast_filters', 'max_mcast_filters'],
  ['hw_ring_grps', 'alloc_hw_ring_grps', 'max_hw_ring_grps'],
  ['msix', 'alloc_msix', 'max_msix'],
];

async function readCapabilityLimits(session: Session): Promise<CapabilityLimits> {
  const has = await ask(session, 'FUNC_QCFG');
  const may: Fields = {
    ...(await askMore(session, 'FUNC_RESOURCE_QCAPS')),
    ...(await ask(session, 'FUNC_QCAPS')),
  };
  const told = RESOURCES.filter(([, allocated, most]) => allocated in has && most in may);
  return {
    below: told
      .filter(([, allocated, most]) => Number(has[allocated]) < Number(may[most]))
      .map(([name, allocated, most]) => ({
        group: 'resources',
        name,
        current: String(has[allocated]),
        max: String(may[most]),
      })),
    compared: told.length,
    source: 'FUNC_QCFG, FUNC_QCAPS',
  };
}

/** How bnxt tells of a function's setup. */
export const setup: SetupReader = { pcie: readPcie, capabilities: readCapabilityLimits };
