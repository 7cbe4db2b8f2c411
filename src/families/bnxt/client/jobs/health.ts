import type { Fields } from '../../../../bits/layout.js';
import { healthCheck, pcieCheck, temperatureChecks } from '../../../../client/job-parts.js';
import type { Health, HealthCheck } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { versionOf } from '../info.js';
import { ask, askMore, bitsOf, wordOf } from './ask.js';
import { readLinks } from './link.js';
import { readPcie } from './live.js';
import { readTemperatures } from './temp.js';

/** FW_HEALTH_CHECK: which images were started, and which do not match. */
function imageCheck(told: Fields): HealthCheck {
  const flags = bitsOf('FW_HEALTH_CHECK', 'fw_status', told);
  const broken = flags.filter((flag) => /_MISMATCH$|_CORRUPT$/.test(flag));
  const booted = flags.filter((flag) => /_BOOTED$|^SECOND_RT$/.test(flag));
  if (broken.length)
    return healthCheck(
      'images',
      'critical',
      `not as they should be: ${broken.join(', ')}`,
      'FW_HEALTH_CHECK',
      'write the firmware again before the card is reset',
    );
  return booted.length
    ? healthCheck('images', 'warning', `runs from the second images: ${booted.join(', ')}`, 'FW_HEALTH_CHECK')
    : healthCheck('images', 'ok', 'the primary images run, and all match', 'FW_HEALTH_CHECK');
}

/** FW_QSTATUS: what waits for a reset. */
function resetCheck(told: Fields): HealthCheck {
  const self = wordOf('FW_QSTATUS', 'selfrst_status', told);
  const action = wordOf('FW_QSTATUS', 'nvm_option_action_status', told);
  const waits = [
    ...(told.selfrst_status ? [`a reset is asked for (${self ?? told.selfrst_status})`] : []),
    ...(told.nvm_option_action_status
      ? [`what was changed in the flash waits for ${action ?? told.nvm_option_action_status}`]
      : []),
  ];
  return waits.length
    ? healthCheck('reset', 'warning', waits.join('; '), 'FW_QSTATUS')
    : healthCheck('reset', 'ok', 'nothing waits for a reset', 'FW_QSTATUS');
}

async function linkChecks(session: Session): Promise<HealthCheck[]> {
  const { ports } = await readLinks(session);
  return ports.flatMap(({ port, state, module }) => [
    ...(module?.state === 'error' || module?.state === 'disabled'
      ? [
          healthCheck(
            'module',
            'warning',
            `the module of port ${port}: ${module.state}`,
            'PORT_PHY_QCFG',
            'fwctl module tells more',
          ),
        ]
      : []),
    state === 'up'
      ? healthCheck('link', 'ok', `port ${port} is up`, 'PORT_PHY_QCFG')
      : healthCheck('link', 'warning', `port ${port} is down`, 'PORT_PHY_QCFG', 'fwctl link tells why'),
  ]);
}

/** What of the card's health can be read over fwctl. The health word itself lies in registers that only the kernel's driver maps. */
export async function readHealth(session: Session): Promise<Health> {
  session.foresee(() => [
    readLinks(session),
    readTemperatures(session),
    ask(session, 'FW_HEALTH_CHECK'),
    ask(session, 'FW_QSTATUS'),
    ask(session, 'REG_POWER_QUERY'),
  ]);
  const version = await ask(session, 'VER_GET');
  const images = await askMore(session, 'FW_HEALTH_CHECK');
  const status = await askMore(session, 'FW_QSTATUS');
  const power = await askMore(session, 'REG_POWER_QUERY');
  const watts = power && bitsOf('REG_POWER_QUERY', 'flags', power).includes('IN_POWER_AVAILABLE');
  const link = await readPcie(session);
  const notReady = bitsOf('VER_GET', 'flags', version).includes('DEV_NOT_RDY');
  return {
    checks: [
      notReady
        ? healthCheck('firmware', 'warning', 'the device is not ready', 'VER_GET')
        : healthCheck('firmware', 'ok', `answers, version ${versionOf(version, 'hwrm_fw')}`, 'VER_GET'),
      ...(images ? [imageCheck(images)] : []),
      ...(status ? [resetCheck(status)] : []),
      ...temperatureChecks(await readTemperatures(session), 'TEMP_MONITOR_QUERY'),
      ...(link ? [pcieCheck(link, 'FUNC_QCFG')] : []),
      ...(await linkChecks(session)),
    ],
    ...(watts ? { power_mw: power.in_power_mw as number } : {}),
  };
}
