import { decode, encode } from '../../../bits/codec.js';
import { featureByName } from '../prm/features.js';
import { layout } from '../prm/layouts.js';
import type { FeatureRow, Profile } from './profile.js';
import type { Features } from './state.js';
import { selectedValue } from './values.js';

/** What the device's own feature tells: nothing of it is published of real ones. Temperatures swing evenly between these, once in so many seconds. */
const COOLEST = 36;
const WARMEST = 52;
const SWING = 600;

/** Milliwatts at rest, and for each degree above the coolest. */
const REST = 9000;
const EACH_DEGREE = 250;

/** Seconds between errors that are corrected. */
const EACH_ERROR = 1200;

const MIB = 1024 * 1024;

/** The temperature after so many seconds: up for half of a swing, then down. */
function temperatureAt(seconds: number): number {
  const within = seconds % SWING;
  const half = SWING / 2;
  const share = within < half ? within / half : 2 - within / half;
  return Math.round(COOLEST + share * (WARMEST - COOLEST));
}

const rowOf = ({ features }: Profile, name: string): FeatureRow | undefined => {
  const uuid = featureByName(name)?.uuid;
  return features.find((row) => row.uuid === uuid);
};

/** The fields of another feature of the device, as it is now. */
function fieldsOf(profile: Profile, features: Features, name: string): Record<string, number> {
  const row = rowOf(profile, name);
  const form = featureByName(name)?.read;
  return row && form
    ? (decode(layout(form), selectedValue(row, features, 'current')) as Record<string, number>)
    : {};
}

/** The bytes of the feature `statistics` after `uptime` nanoseconds of power, `starts` starts before: they follow from the clock and from what is set. */
export function statistics(profile: Profile, features: Features, uptime: bigint, starts: number): Uint8Array {
  const seconds = Number(uptime / 1_000_000_000n);
  const alarm = fieldsOf(profile, features, 'temperature-alarm');
  const limit = fieldsOf(profile, features, 'power-limit');
  const scrub = fieldsOf(profile, features, 'patrol-scrub');
  const temperature = temperatureAt(seconds);
  const isOver = (threshold = Number.POSITIVE_INFINITY) =>
    Number(Boolean(alarm.enable) && temperature >= threshold);
  const critical = isOver(alarm.critical_celsius);
  const wanted = REST + EACH_DEGREE * (temperature - COOLEST);
  const hours = scrub.patrol_scrub_cycle ?? 0;
  const scrubbed =
    scrub.patrol_scrub_enable && hours ? (profile.ram_size / MIB / (hours * 3600)) * seconds : 0;
  return encode(layout('emulated_statistics'), {
    power_on_seconds: seconds,
    temperature_celsius: temperature,
    highest_celsius: temperatureAt(Math.min(seconds, SWING / 2)),
    power_milliwatts: limit.mode ? Math.min(wanted, limit.limit_milliwatts ?? wanted) : wanted,
    corrected_errors: Math.floor(seconds / EACH_ERROR),
    scrubbed_mib: Math.floor(scrubbed),
    resets: starts,
    warning: isOver(alarm.warning_celsius),
    critical,
    throttling: critical & Number(Boolean(alarm.throttle_at_critical)),
  });
}
