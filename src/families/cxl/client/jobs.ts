import { decode } from '../../../bits/codec.js';
import type { Fields } from '../../../bits/layout.js';
import { FwctlError } from '../../../client/errors.js';
import type { Counters, Firmware, Health, HealthCheck, Jobs, Temperatures } from '../../../client/jobs.js';
import type { Session } from '../../../client/session.js';
import { type Feature, getFeature, getRequest, readFeatureList, readLayout } from './features.js';

/** The features of the device; once in a reading. */
const featuresOf = (session: Session): Promise<Feature[]> =>
  session.once('features', () => readFeatureList(session));

/** The bytes of a feature, of its current value; once in a reading. */
const bytesOf = (session: Session, feature: Feature): Promise<Uint8Array> =>
  session.once(feature.name, () =>
    getFeature(session, getRequest(feature, { count: feature.entry.get_feat_size })),
  );

/** The fields of a feature by its name; undefined where the device does not have it. */
async function fieldsOf(
  session: Session,
  features: readonly Feature[],
  name: string,
): Promise<Fields | undefined> {
  const feature = features.find((one) => one.name === name);
  if (!feature) return undefined;
  return decode(readLayout(feature), await bytesOf(session, feature));
}

/** Begins with those that will be read of these features, where the device is far away. */
const foresee = (session: Session, features: readonly Feature[], names: readonly string[]): void =>
  session.foresee(() =>
    features.filter(({ name }) => names.includes(name)).map((feature) => bytesOf(session, feature)),
  );

/** CXL's own features tell of no temperature: only a maker's may. */
async function temp(session: Session): Promise<Temperatures> {
  const features = await featuresOf(session);
  foresee(session, features, ['statistics', 'temperature-alarm']);
  const told = await fieldsOf(session, features, 'statistics');
  if (!told) return { sensors: [] };
  const alarm = await fieldsOf(session, features, 'temperature-alarm');
  return {
    sensors: [
      {
        name: 'media',
        of: 'memory',
        index: 0,
        temperature_c: Number(told.temperature_celsius),
        highest_c: Number(told.highest_celsius),
        ...(alarm
          ? {
              warning_c: Number(alarm.warning_celsius),
              critical_c: Number(alarm.critical_celsius),
              critical_hysteresis_c: Number(alarm.critical_celsius) - Number(alarm.hysteresis_celsius),
            }
          : {}),
      },
    ],
  };
}

const MIB = 1024n * 1024n;

/** What counts of a maker's statistics: the counter, its unit, the field, and how much one of the field is. */
const COUNTS: readonly (readonly [name: string, unit: string, field: string, each: bigint])[] = [
  ['power_on_seconds', 's', 'power_on_seconds', 1n],
  ['corrected_errors', 'events', 'corrected_errors', 1n],
  ['scrubbed_bytes', 'bytes', 'scrubbed_mib', MIB],
  ['resets', 'events', 'resets', 1n],
];

async function counters(session: Session): Promise<Counters> {
  const told = await fieldsOf(session, await featuresOf(session), 'statistics');
  if (!told) return { groups: [] };
  const counted = COUNTS.map(([name, unit, field, each]) => ({
    name,
    value: BigInt(told[field] as number) * each,
    unit,
    source: `statistics.${field}`,
  }));
  return { groups: [{ of: 'device', group: 'statistics', counters: counted }] };
}

/** Reads what a check is made of; a delivery that fails is what the check finds. */
async function check(
  name: string,
  source: string,
  look: () => Promise<HealthCheck | undefined>,
): Promise<HealthCheck[]> {
  try {
    const found = await look();
    return found ? [found] : [];
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    return [failed(name, source, error)];
  }
}

function failed(name: string, source: string, { message, facts: { next } }: FwctlError): HealthCheck {
  return { name, state: 'critical', detail: message, source, ...(next ? { next } : {}) };
}

/** Whether the mailbox answers, be it that it refuses. Throws FwctlError where it does not: then no other check finds anything. */
async function mailboxCheck(session: Session, [first]: readonly Feature[]): Promise<HealthCheck[]> {
  const source = 'GET_FEATURE';
  if (!first) return [];
  try {
    await bytesOf(session, first);
  } catch (error) {
    if (error instanceof FwctlError && error.kind === 'firmware') return [failed('firmware', source, error)];
    throw error;
  }
  return [{ name: 'firmware', state: 'ok', detail: 'the mailbox answers', source }];
}

async function health(session: Session): Promise<Health> {
  const features = await featuresOf(session);
  foresee(session, features, ['patrol-scrub', 'statistics']);
  let told: Fields | undefined;
  const mailbox = await mailboxCheck(session, features);
  const scrub = await check('scrub', 'patrol-scrub', async () => {
    const fields = await fieldsOf(session, features, 'patrol-scrub');
    if (!fields) return undefined;
    return fields.patrol_scrub_enable
      ? {
          name: 'scrub',
          state: 'ok',
          detail: `patrol scrub goes over the memory every ${fields.patrol_scrub_cycle} hours`,
          source: 'patrol-scrub',
        }
      : {
          name: 'scrub',
          state: 'warning',
          detail: 'patrol scrub is off: errors that lie still are not corrected',
          next: 'the kernel sets it: /sys/bus/edac/devices/cxl_mem0/scrub0',
          source: 'patrol-scrub',
        };
  });
  const temperature = await check('temperature', 'statistics', async () => {
    told = await fieldsOf(session, features, 'statistics');
    if (!told) return undefined;
    const state = told.critical ? 'critical' : told.warning ? 'warning' : 'ok';
    return {
      name: 'temperature',
      state,
      detail: `${told.temperature_celsius} degrees Celsius`,
      source: 'statistics',
    };
  });
  return {
    checks: [...mailbox, ...scrub, ...temperature],
    ...(told ? { uptime_s: Number(told.power_on_seconds), power_mw: Number(told.power_milliwatts) } : {}),
  };
}

/** What sysfs tells of the memory device: fwctl has no way to the firmware's own commands. */
async function firmware(session: Session): Promise<Firmware> {
  const { firmware: version } = session.device;
  const features = await featuresOf(session);
  const board = await fieldsOf(session, features, 'revision').catch((error: unknown) => {
    // The version is known all the same.
    if (error instanceof FwctlError) return undefined;
    throw error;
  });
  return {
    ...(version ? { running_version: version } : {}),
    ...(board ? { chip: String(board.controller) } : {}),
    components: [],
  };
}

export const jobs: Jobs = { temp, counters, health, firmware };
