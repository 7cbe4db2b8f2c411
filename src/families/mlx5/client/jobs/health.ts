import { namesOf } from '../../../../bits/enum.js';
import { healthCheck, pcieCheck, temperatureChecks } from '../../../../client/job-parts.js';
import type { Health, HealthCheck } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { findEnum } from '../../prm/enums.js';
import { ask, askMore, portsOf, slotOf } from './ask.js';
import { readPcie } from './live.js';
import { readTemperatures } from './temp.js';

/** MFRL.reset_state from Error_Negotiation_Timeout to Error. */
const RESET_ERRORS = [3, 4, 5, 6];

/** MCQS.component_update_state */
const PENDING_RESET = 4;
const FAILED = 5;

/** PAOS */
const UP = 1;
const DOWN = 2;

async function resetCheck(session: Session): Promise<HealthCheck[]> {
  const told = await askMore(session, 'MFRL', 'mfrl_reg_ext');
  if (!told) return [];
  const { reset_state, pci_rescan_required } = told;
  const word = namesOf(findEnum('reset_state'), reset_state) ?? String(reset_state);
  const state = RESET_ERRORS.includes(reset_state) ? 'critical' : reset_state ? 'warning' : 'ok';
  const rescan = pci_rescan_required ? ', and PCI has to be scanned again' : '';
  return [
    healthCheck(
      'reset',
      state,
      `${reset_state ? word.replaceAll('_', ' ').trim() : 'no reset is under way'}${rescan}`,
      'MFRL',
    ),
  ];
}

async function imageCheck(session: Session): Promise<HealthCheck[]> {
  const told = await askMore(session, 'MCQS', 'mcqs_reg_ext', { component_index: 0 });
  if (!told) return [];
  const { component_update_state } = told;
  const word = namesOf(findEnum('component_update_state'), component_update_state);
  if (component_update_state === FAILED)
    return [healthCheck('images', 'critical', `the last update ended as ${word}`, 'MCQS')];
  if (component_update_state === PENDING_RESET)
    return [healthCheck('images', 'warning', 'another image than the running one waits for a reset', 'MCQS')];
  return [healthCheck('images', 'ok', `no update waits: ${word ?? component_update_state}`, 'MCQS')];
}

const portsAhead = async (session: Session): Promise<unknown> =>
  Promise.all(
    (await portsOf(session)).ports.map((port) => ask(session, 'PAOS', 'paos_reg_ext', { local_port: port })),
  );

async function portChecks(session: Session): Promise<HealthCheck[]> {
  const found: HealthCheck[] = [];
  for (const port of (await portsOf(session)).ports) {
    const slot = await slotOf(session, port);
    if (slot?.state === 'error')
      found.push(
        healthCheck(
          'module',
          'warning',
          `module ${slot.index} of port ${port}: ${slot.reason ?? 'an error'}`,
          'PMAOS',
        ),
      );
    const { admin_status, oper_status } = await ask(session, 'PAOS', 'paos_reg_ext', { local_port: port });
    if (oper_status === UP) found.push(healthCheck('link', 'ok', `port ${port} is up`, 'PAOS'));
    else if (admin_status === DOWN)
      found.push(healthCheck('link', 'ok', `port ${port} is down by command`, 'PAOS'));
    else found.push(healthCheck('link', 'warning', `port ${port} is down`, 'PAOS', 'fwctl link tells why'));
  }
  return found;
}

/**
 * What of the device's health can be read over fwctl. The health buffer itself lies in the initialisation segment, which only the kernel's
 * driver maps. Throws what `ask` throws.
 */
export async function readHealth(session: Session): Promise<Health> {
  session.foresee(() => [
    readPcie(session),
    resetCheck(session),
    imageCheck(session),
    readTemperatures(session),
    portsAhead(session),
  ]);
  const { hw_info, fw_info } = await ask(session, 'MGIR', 'mgir_ext');
  const link = await readPcie(session);
  const version = [fw_info.extended_major, fw_info.extended_minor, fw_info.extended_sub_minor].join('.');
  return {
    checks: [
      healthCheck('firmware', 'ok', `answers, version ${version}`, 'MGIR'),
      ...(await resetCheck(session)),
      ...(await imageCheck(session)),
      ...temperatureChecks(await readTemperatures(session), 'MTMP'),
      ...(link ? [pcieCheck(link, 'MPEIN')] : []),
      ...(await portChecks(session)),
    ],
    ...(hw_info.uptime ? { uptime_s: hw_info.uptime } : {}),
  };
}
