import type { Fields } from '../../../../bits/layout.js';
import type { Firmware, FirmwareComponent } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { meanings } from '../../meaning.js';
import { layout } from '../../prm/layouts.js';
import { versionOf } from '../info.js';
import { ask, askMore, bitsOf, wordOf } from './ask.js';

/** The firmwares of the card's processors: as VER_GET names their versions, and as NVM_GET_DEV_INFO does. */
const PROCESSORS = ['hwrm', 'mgmt', 'roce', 'netctrl'] as const;

const isNone = (version: string): boolean => /^0(\.0)*$/.test(version);

function componentOf(
  who: (typeof PROCESSORS)[number],
  version: Fields,
  stored: Fields | undefined,
): FirmwareComponent[] {
  const running = versionOf(version, `${who}_fw`);
  const kept = stored && versionOf(stored, `${who}_fw`);
  if (isNone(running) && (kept === undefined || isNone(kept))) return [];
  const name = String(version[`${who}_fw_name`] ?? '');
  return [
    {
      name: name ? `${who} (${name})` : who,
      ...(isNone(running) ? {} : { running_version: running }),
      ...(kept === undefined || isNone(kept) ? {} : { stored_version: kept }),
    },
  ];
}

/** How what waits for a reset begins to count. */
const ACTIVATION: Readonly<Record<string, string>> = {
  NVMOPT_ACTION_HOTRESET: 'firmware reset',
  NVMOPT_ACTION_WARMBOOT: 'server reboot',
  NVMOPT_ACTION_COLDBOOT: 'power cycle',
};

/** A serial number of eight bytes, as PCI Express has it: with dashes. */
const serialOf = (bytes: unknown): string | undefined =>
  Array.isArray(bytes) && bytes.some(Boolean)
    ? bytes.map((byte: number) => byte.toString(16).padStart(2, '0')).join('-')
    : undefined;

/** What runs, and what the flash holds, as far as the function may know. Throws what `ask` throws. */
export async function readFirmware(session: Session): Promise<Firmware> {
  session.foresee(() => [
    ask(session, 'NVM_GET_DEV_INFO'),
    ask(session, 'FW_QSTATUS'),
    ask(session, 'FUNC_QCAPS'),
  ]);
  const version = await ask(session, 'VER_GET');
  const flash = await askMore(session, 'NVM_GET_DEV_INFO');
  const told =
    flash && bitsOf('NVM_GET_DEV_INFO', 'flags', flash).includes('FW_VER_VALID') ? flash : undefined;
  const status = await askMore(session, 'FW_QSTATUS');
  const action = status && ACTIVATION[wordOf('FW_QSTATUS', 'nvm_option_action_status', status) ?? ''];
  const serial = serialOf((await ask(session, 'FUNC_QCAPS')).device_serial_number);
  const running = versionOf(version, 'hwrm_fw');
  const stored = told && versionOf(told, 'hwrm_fw');
  const chip = meanings.of(layout('hwrm_ver_get_output'), version)('chip_num', version.chip_num);
  const pkg = String(version.active_pkg_name);
  return {
    running_version: running,
    ...(stored !== undefined && stored !== running ? { stored_version: stored } : {}),
    ...(chip ? { chip } : {}),
    ...(serial ? { serial_number: serial } : {}),
    ...(pkg ? { package_version: pkg } : {}),
    ...(action ? { activation: [action] } : {}),
    components: [
      ...PROCESSORS.flatMap((who) => componentOf(who, version, told)),
      ...(flash ? [{ name: 'flash', size_bytes: flash.nvram_size as number }] : []),
    ],
  };
}
