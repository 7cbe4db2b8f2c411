import type { HealthState } from '../client/jobs.js';
import type { DeviceReport, Finding, ModuleEntry, Part, Raised } from './document.js';

/** What is read of a device, before anything is made of it. */
export type Readings = Omit<DeviceReport, 'state' | 'findings'>;

const ORDER: readonly Finding['state'][] = ['critical', 'warning', 'unknown', 'note'];
const STATES: readonly HealthState[] = ['critical', 'warning', 'unknown', 'ok'];

/** The worst of several. */
export const worstOf = (states: readonly HealthState[]): HealthState =>
  STATES.find((state) => states.includes(state)) ?? 'unknown';

/** Where a check of the health job belongs. */
const PART_OF_CHECK: Readonly<Record<string, Part>> = {
  temperature: 'temperature',
  link: 'link',
  module: 'modules',
  pcie: 'pcie',
  images: 'firmware',
  reset: 'firmware',
};

/** What stands in front of what a check found; it is the check's own name, where the finding does not say what it is about. */
const SUBJECTS: Readonly<Record<string, string>> = { link: '', module: '', pcie: 'PCI Express: ' };

/** What is the matter with a device, from the worst on, and its state. */
export function judged(readings: Readings): DeviceReport {
  const findings = [
    ...ofReading(readings),
    ...ofHealth(readings),
    ...(readings.modules ?? []).flatMap((module) => ofModule(module, isHot(readings, module.port))),
    ...ofCounters(readings),
    ...ofSettings(readings),
    ...ofAccess(readings),
  ].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const states = findings.flatMap(({ state }) => (state === 'note' ? [] : [state]));
  return { ...readings, findings, state: worstOf([...states, readings.health ? 'ok' : 'unknown']) };
}

/** Errors of a device that does not answer: no permission is missing, and no question wrong. */
const isSilent = (kind: string): boolean => kind === 'kernel' || kind === 'firmware' || kind === 'reply';

function ofReading({ unread, health, type }: Readings): Finding[] {
  const first = new Map(unread.map((one) => [one.error.message, one] as const).toReversed());
  return [...first.values()].toReversed().map(({ part, error }) => {
    const parts = unread.filter((one) => one.error.message === error.message).map((one) => one.part);
    const isAll = type === undefined;
    const isHealth = isAll || (parts.includes('health') && !health);
    const state = isHealth ? (isSilent(error.kind) ? 'critical' : 'unknown') : 'note';
    const what = isAll
      ? 'it'
      : isHealth
        ? 'its health'
        : parts.length === 1
          ? `“${part}”`
          : `${parts.length} parts`;
    return {
      state,
      part,
      detail: `${what} could not be read: ${error.message}`,
      ...(error.next ? { next: error.next } : {}),
    };
  });
}

function ofHealth({ health, links = [] }: Readings): Finding[] {
  const reasons = links.flatMap(({ port, state, reason }) =>
    state === 'down' && reason ? [[`port ${port} is down`, reason] as const] : [],
  );
  return (health?.checks ?? []).flatMap(({ name, state, detail, next }) => {
    if (state === 'ok') return [];
    const subject = SUBJECTS[name] ?? `${name}: `;
    // The link job knows why: no need to be sent there.
    const reason = reasons.find(([words]) => words === detail)?.[1];
    const step = reason ? undefined : next;
    return [
      {
        state,
        part: PART_OF_CHECK[name] ?? 'health',
        detail: `${subject}${reason ? `${detail}: ${reason}` : detail}`,
        ...(step ? { next: step } : {}),
      },
    ];
  });
}

const QUANTITIES: Readonly<Record<Raised['quantity'], string>> = {
  temperature_c: 'temperature',
  voltage_v: 'voltage',
  tx_bias_ma: 'tx bias',
  tx_power: 'tx power',
  rx_power: 'rx power',
};

const SIGNALS = [
  ['tx_fault', 'critical', 'the transmitter has failed'],
  ['rx_los', 'warning', 'no signal is received'],
  ['tx_los', 'warning', 'the host sends no signal'],
] as const;

/** "lane 2", "lanes 1, 2, 4" */
const lanesText = (lanes: readonly number[]): string =>
  `lane${lanes.length > 1 ? 's' : ''} ${lanes.join(', ')}`;

/** Whether its sensor says already that the module of a port is hot. */
const isHot = ({ sensors = [], health }: Readings, port: number): boolean =>
  health !== undefined &&
  sensors.some((sensor) => sensor.of === 'module' && sensor.port === port && HOT.test(sensor.state));
const HOT = /^(warning|critical|fatal|shutdown)$/;

function ofModule({ port, state, reason, module, raised }: ModuleEntry, isToldHot: boolean): Finding[] {
  const found: Finding[] = [];
  const say = (how: Finding['state'], detail: string) =>
    found.push({ state: how, part: 'modules', detail: `module of port ${port}: ${detail}` });
  if (state === 'error') say('warning', reason ?? 'it can’t be read');
  if (state === 'disabled') say('note', reason ?? 'it is switched off');
  for (const [quantity, words] of Object.entries(QUANTITIES).filter(
    ([name]) => !(isToldHot && name === 'temperature_c'),
  ))
    for (const limit of ['high_alarm', 'low_alarm', 'high_warning', 'low_warning'] as const) {
      const own = raised.filter((one) => one.quantity === quantity && one.limit === limit);
      // Beyond the alarm is beyond the warning, too.
      const isSaid = (lane: number | undefined) =>
        limit.endsWith('warning') &&
        raised.some(
          (one) =>
            one.quantity === quantity && one.lane === lane && one.limit === limit.replace('warning', 'alarm'),
        );
      const told = own.filter(({ lane }) => !isSaid(lane));
      const now = told.filter((one) => one.now);
      const lanes = (now.length ? now : told).flatMap(({ lane }) => lane ?? []);
      const where = lanes.length ? ` of ${lanesText(lanes)}` : '';
      const [side, level] = limit.split('_') as [string, string];
      if (now.length)
        say(
          level === 'alarm' ? 'critical' : 'warning',
          `${words}${where} is beyond its ${side} ${level} threshold`,
        );
      else if (told.length)
        say(
          'note',
          `${words}${where} has been beyond its ${side} ${level} threshold since its flags were last read`,
        );
    }
  for (const [signal, how, words] of SIGNALS) {
    const lanes = (module?.lanes ?? []).filter((lane) => lane[signal] && lane.implemented !== false);
    if (lanes.length) say(how, `${words} on ${lanesText(lanes.map(({ lane }) => lane))}`);
  }
  for (const { name, valid } of module?.checksums ?? [])
    if (!valid) say('warning', `its memory does not fit its checksum ${name}`);
  return found;
}

/** Common counters that tell of trouble while they count. */
const TROUBLE = /_(errors|dropped)$|^fec_uncorrectable/;

function ofCounters({ counters = [] }: Readings): Finding[] {
  return counters.flatMap(({ of, port, group, counters: own }) =>
    own.flatMap(({ name, rate = 0 }): Finding[] =>
      group === 'common' && rate > 0 && TROUBLE.test(name)
        ? [
            {
              state: 'warning',
              part: 'counters',
              detail: `${name} of ${port === undefined ? `the ${of}` : `port ${port}`} counts: ${Number(rate.toPrecision(3))} a second`,
            },
          ]
        : [],
    ),
  );
}

function ofSettings({ settings }: Readings): Finding[] {
  const waiting = (settings?.changed ?? []).filter(
    ({ current, next }) => current !== undefined && next !== undefined && current !== next,
  );
  if (!waiting.length) return [];
  const names = waiting.map(({ name }) => name).join(', ');
  return [
    { state: 'note', part: 'settings', detail: `from the next reset on there are other settings: ${names}` },
  ];
}

function ofAccess({ access }: Readings): Finding[] {
  if (!access?.taint_letters.includes('J')) return [];
  return [
    { state: 'note', part: 'access', detail: 'the kernel is tainted by fwctl (flag J) until its next boot' },
  ];
}
