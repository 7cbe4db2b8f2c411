import type { FirmwareCore } from './handler.js';
import { isInfiniband } from './infiniband.js';
import { nvValue } from './nvconfig.js';
import { changeLink } from './ports.js';
import { toHexNumber } from './text.js';
import type { Vhca } from './vhca.js';

/** Whether the link outlives a command to go down: KEEP_ETH_LINK_UP, KEEP_IB_LINK_UP. */
function keepsLink(fw: FirmwareCore, { pf }: Vhca): boolean {
  const field = isInfiniband(pf) ? 'keep_ib_link_up' : 'keep_eth_link_up';
  const adapter = { profile: fw.profile, nv: fw.snapshot().nv };
  return nvValue(adapter, 'nv_keep_link_up', field, pf.index + 1) === 1;
}

/** A command to go down, which nothing keeps from it where it is `forced`; or to come up, also again. */
export function commandPort(fw: FirmwareCore, { pf }: Vhca, up: boolean, forced: boolean): void {
  const { told_down } = fw.portOf(pf);
  if (up) changeLink(fw, pf, () => fw.setPortOf(pf, { told_down: undefined }), true);
  else if (told_down === undefined && (forced || !keepsLink(fw, pf)))
    changeLink(fw, pf, () => fw.setPortOf(pf, { told_down: toHexNumber(fw.now()) }));
}
