import type { LogFinding, LogText } from '../../../../client/log.js';
import { chipName } from '../../../../images/fs4/names.js';
import { nextOfIllness } from './next.js';

/** Health syndromes: enum initial_seg health syndrome of mlx5_ifc.h, MLX5_HEALTH_SYNDR_* of mlx5_core's health.c. */
const SYNDROMES: Readonly<Record<number, string>> = {
  0: 'no trouble',
  1: 'the firmware failed internally: an assert, which assert_var, assert_exit_ptr and assert_callra tell its maker about',
  7: 'one of the device’s processors (irisc) does not respond',
  8: 'the hardware failed, and cannot recover',
  9: 'the firmware’s checksum (CRC) is wrong',
  10: 'reading the device’s own pages in the host’s memory (ICM) failed on PCI',
  11: 'a page in the host’s memory (ICM) is at fault; kernels call it a fatal hardware error',
  12: 'the buffer of an asynchronous event queue overran: the host took events too slowly',
  13: 'an event queue is at fault',
  14: 'an event queue was named that there is not',
  15: 'FFSER error',
  16: 'the device is too hot',
  18: 'what was read from the host’s memory (ICM) came poisoned over PCI',
  19: 'the device has locked itself down: its trust was broken',
  255: 'all bits are set: the device can not be read over PCI at all',
};

/** Levels of the kernel's log, which severity is one of. */
const LEVELS = ['EMERGENCY', 'ALERT', 'CRITICAL', 'ERROR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG'];

const ALL_ONES = 0xffffffff;
const GONE = 'all bits are set: the device can not be read over PCI';

/** 0x162c040c is 22.44.1036. */
const version = (raw: number): string => `${raw >>> 24}.${(raw >>> 16) & 0xff}.${raw & 0xffff}`;

type Meaning = (value: number) => string;

/** The fields of the health buffer: how many hex digits the kernel prints (0: decimal), and what each means. */
const FIELDS: Readonly<Record<string, readonly [digits: number, meaning: Meaning]>> = {
  assert_var: [8, () => 'a value that the failed assert noted; its maker knows its meaning'],
  assert_exit_ptr: [8, () => 'where in the firmware’s code the assert ended'],
  assert_callra: [8, () => 'where in the firmware’s code the assert was called from'],
  time: [
    0,
    () => 'when the device noted it, by its clock: seconds, since 1970 where the driver has set the clock',
  ],
  hw_id: [8, (value) => chipName(value & 0xffff) ?? 'the device’s hardware id; not in the public tables'],
  rfr: [
    0,
    (value) =>
      value ? 'reset for recovery: the firmware asks for a reset' : 'the firmware asks for no reset',
  ],
  crr: [
    0,
    (value) => (value ? 'cold reset required: only a power cycle helps' : 'no cold reset is required'),
  ],
  severity: [0, (value) => `${LEVELS[value] ?? 'unknown'}, a level of the kernel’s log`],
  irisc_index: [0, () => 'which of the device’s processors (irisc) noted it'],
  synd: [-1, (value) => SYNDROMES[value] ?? 'a health syndrome without a published meaning'],
  ext_synd: [4, () => 'the kind of failure in detail; its meanings are not published'],
  raw_fw_ver: [8, (value) => `firmware ${version(value)}`],
};

/** Names that other programs print too: only in a line of mlx5, or behind one of its health. */
const COMMON = /^(time|hw_id|rfr|crr|severity|synd|fw_ver|raw_fw_ver)$/;

/** A field at the end of the line. A number has all the digits that the kernel prints: fewer are cut off. */
const FIELD =
  /(?:^|[:>|;\]"}])(assert_var|assert_exit_ptr|assert_callra|time|hw_id|rfr|crr|severity|irisc_index|ext_synd|synd|raw_?fw_ver)(?:\[(\d)\])?([:=]?)(?:0x([\da-f]{1,8})|(\d{1,10}))(?![\da-f])(?:(:)[^:]{0,80}|\(([a-z]{2,20})\))?[^\w]*$/i;

const FW_VER = /(?:^|[:>|;\]"}])fw_ver[:=]?(\d{1,5})\.(\d{1,5})\.(\d{1,5})\W*$/i;

const finding = (
  form: string,
  title: string,
  health: Record<string, unknown>,
  meaning: string,
): LogFinding => ({
  form,
  family: 'mlx5',
  title,
  facts: { health },
  meaning,
  next: nextOfIllness,
});

/** A field of the health buffer, as print_health_info and devlink print it. */
export function readHealth(line: LogText): LogFinding | undefined {
  const { packed } = line;
  const ours = line.afterHealth || /print_health_info|mlx5_core/i.test(packed);
  const fw = ours ? FW_VER.exec(packed) : undefined;
  if (fw) {
    const value = fw.slice(1).join('.');
    const gone = fw.slice(1).every((part) => part === '65535');
    return finding(
      'health',
      `fw_ver ${value}`,
      { field: 'fw_ver', value },
      gone ? GONE : 'the firmware that runs',
    );
  }
  const found = FIELD.exec(packed);
  if (!found) return undefined;
  const [, printed = '', index, sign, digits, decimal, colon, word] = found;
  const field = printed.toLowerCase().replace('rawfw_ver', 'raw_fw_ver');
  if (!ours && COMMON.test(field)) return undefined;
  if ((field === 'assert_var') !== (index !== undefined)) return undefined;
  const [most, meaningOf] = FIELDS[field] as readonly [number, Meaning];
  const devlink = sign !== '' && decimal !== undefined;
  if (!devlink && !isWhole(most, digits, decimal)) return undefined;
  if (!devlink && field === 'synd' && colon === undefined) return undefined;
  if (!devlink && field === 'severity' && word === undefined) return undefined;
  const value = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16);
  if (value > ALL_ONES) return undefined;
  const meaning = most === 8 && value === ALL_ONES ? GONE : meaningOf(value);
  const name = index === undefined ? field : `${field}[${index}]`;
  const shown = digits === undefined ? String(value) : `0x${digits.toLowerCase()}`;
  return finding(
    devlink ? 'devlink' : 'health',
    `${name} ${shown}`,
    { field, ...(index === undefined ? {} : { index: Number(index) }), value, meaning },
    meaning,
  );
}

function isWhole(most: number, digits: string | undefined, decimal: string | undefined): boolean {
  if (most === 0) return decimal !== undefined;
  return digits !== undefined && (most < 0 ? digits.length <= 2 : digits.length === most);
}

/** What the firmware's health comes to in one line, for packed text. */
const ISSUE = /Healthissueobserved,([^,]{1,80}),severity\((\d)\)([A-Z]*)/i;
const FATAL = /Fatalerror(\d{1,3})detected/i;
const DIAGNOSE = /(?:^|[:}])Syndrome:(\d{1,3})(?:Description:([^:]{0,80}))?$/i;
const REPORT =
  /devlink_health_(?:report|recover_aborted|reporter_state_update):.*reporter_name=(\w{1,40})(?::(.{0,120}))?/i;

/** enum of mlx5_core's health.c: MLX5_SENSOR_* */
const SENSORS = [
  'no error',
  'the device can not be read over PCI',
  'PCI reports an error of the device',
  'the function has been disabled by the firmware',
  'the driver’s software reset is under way',
  'the firmware reported a syndrome that asks for a reset',
];

/** Sentences of the driver about a device's health; for packed text. */
const SENTENCES: readonly [words: RegExp, form: string, meaning: string][] = [
  [
    /device'shealthcompromised/i,
    'poll_health',
    'the firmware’s counter of health has stood still for several polls: the firmware hangs, or the device has left',
  ],
  [
    /PCIslot\d{0,3}isunavailable/i,
    'slot_unavailable',
    `${GONE}: it has lost its link or its power, or was taken out`,
  ],
  [
    /healthrecoveryflowaborted,PCIreads/i,
    'recovery',
    'the driver gave its recovery up: the device still can not be read over PCI',
  ],
  [/starting?healthrecoveryflow/i, 'recovery', 'the driver resets the device and starts anew'],
  [/healthrecoverysucceeded/i, 'recovery', 'the device works again'],
  [/healthrecoveryfailed/i, 'recovery', 'the device could not be brought back'],
  [
    /newhealthworksarenotpermitted|healthworksarenotpermitted/i,
    'recovery',
    'the driver is going, or not yet there, and leaves the failure alone',
  ],
  [
    /Driverisinerrorstate\.Unloading/i,
    'recovery',
    'the driver leaves the device: it failed again right after a recovery',
  ],
  [/handlingbaddevicehere/i, 'recovery', 'the driver begins to treat the device as ill'],
  [
    /mlx5_error_sw_reset:\d*:?(?:\(pid\d+\):)?(start|end)/i,
    'recovery',
    'the driver resets the function by software',
  ],
  [/NICIFCstill(\d)after(\d+)ms/i, 'recovery', 'the function did not get disabled in time'],
  [
    /Commandcompletionarrivedaftertimeout/i,
    'late_completion',
    'the answer to a command came after the driver had given the command up',
  ],
  [
    /WaitingforFWinitialization,timeoutabortin/i,
    'fw_init',
    'the firmware is still starting: the driver waits for it',
  ],
  [
    /Firmwareover\d+MSin(?:pre-)?initializingstate,aborting/i,
    'fw_init',
    'the firmware did not start in time: the driver gives the device up',
  ],
  [
    /TXtimeout(?:detected|onqueue)/i,
    'tx_timeout',
    'a send queue made no progress in the time that the kernel gives it: the device hangs, the link is paused, or an interrupt was lost; the driver recovers the queue',
  ],
  [
    /Coldresetisrequired/i,
    'cold_reset',
    'the device asks for a cold reset: only taking its power away helps',
  ],
  [/firmwareversion:65535\.65535\.65535/i, 'slot_unavailable', GONE],
  [
    /mlx5_pci_err_detected|mlx5_pci_slot_reset|mlx5_pci_resume/i,
    'pci_error',
    'PCI error recovery (AER, EEH) of the kernel is under way for the device',
  ],
];

export function readIllness({ packed }: LogText): LogFinding | undefined {
  const issue = ISSUE.exec(packed);
  if (issue) {
    const severity = Number(issue[2]);
    const text = `severity ${severity} (${LEVELS[severity] ?? 'unknown'})`;
    return finding(
      'health_issue',
      `health issue, ${text}`,
      { field: 'severity', value: severity, meaning: LEVELS[severity] ?? null },
      'the firmware reports trouble; the fields are in the lines behind this one',
    );
  }
  const fatal = FATAL.exec(packed);
  if (fatal && /mlx5|poll_health/i.test(packed)) {
    const value = Number(fatal[1]);
    const meaning = SENSORS[value] ?? 'a sensor without a published meaning';
    return finding('fatal', `fatal error ${value}`, { field: 'fatal_error', value, meaning }, meaning);
  }
  const diagnose = DIAGNOSE.exec(packed);
  if (diagnose) {
    const value = Number(diagnose[1]);
    const meaning = SYNDROMES[value] ?? 'a health syndrome without a published meaning';
    return finding('devlink', `health syndrome ${value}`, { field: 'synd', value, meaning }, meaning);
  }
  const report = REPORT.exec(packed);
  if (report && /mlx5/i.test(packed))
    return finding(
      'devlink',
      `devlink report of ${report[1]}`,
      { field: 'reporter', value: report[1] },
      'the driver told devlink of the failure: devlink health show has its state and its dump',
    );
  const found = SENTENCES.find(([words]) => words.test(packed));
  if (!found || !/mlx5|poll_health|print_health|health|NICIFC/i.test(packed)) return undefined;
  const [, form, meaning] = found;
  return { form, family: 'mlx5', title: form.replaceAll('_', ' '), facts: {}, meaning, next: nextOfIllness };
}
