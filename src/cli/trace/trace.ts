import type { Session } from '../../client/session.js';
import { readIdentity } from '../../families/mlx5/client/identity.js';
import {
  type DeviceClock,
  readDeviceClock,
  readSections,
  type Tracer,
} from '../../families/mlx5/client/tracer.js';
import type { Message } from '../../families/mlx5/prm/tracer-events.js';
import { StringDatabase, type TraceString } from '../../families/mlx5/prm/tracer-strings.js';
import { safe } from '../../present/safe.js';
import { momentOf } from '../clock.js';
import { type Style, writeNote } from '../output.js';
import { progress } from '../terminal/progress.js';
import { cachedSections, cacheFolder, keepSections, type StringsKey } from './cache.js';

/** What the cache is for: reading and keeping; keeping alone; nothing, as with tapes, on which the strings have to be. */
export type CacheUse = 'use' | 'refresh' | 'none';

/** The string database of the device's firmware: from the cache, unless it is to be read anew. Throws what `readSections` throws. */
export async function stringsOf(session: Session, tracer: Tracer, cache: CacheUse): Promise<StringDatabase> {
  const { firmware_version, psid } = await readIdentity(session);
  const key: StringsKey = { firmware: `${firmware_version} ${psid}`, sections: tracer.sections };
  const folder = cacheFolder(process.env);
  const known = cache === 'use' ? cachedSections(folder, key) : undefined;
  if (known) return new StringDatabase(known);
  const bar = progress();
  try {
    const sections = await readSections(session, tracer.sections, (done, all) =>
      bar.show(done, all, 'string database'),
    );
    if (cache !== 'none') keepSections(folder, key, sections);
    return new StringDatabase(sections);
  } finally {
    bar.end();
  }
}

/** The device's clock and the host's at the same moment. */
export interface Clocks extends DeviceClock {
  /** Milliseconds since 1970. */
  readonly wall: number;
}

/** Throws what `readDeviceClock` throws. */
export async function readClocks(session: Session): Promise<Clocks> {
  const before = await momentOf(session);
  const clock = await readDeviceClock(session);
  return { ...clock, wall: (before.wall + (await momentOf(session)).wall) / 2 };
}

/** Seconds of the device's clock with nine digits behind the point, without the rounding of numbers. */
function deviceTime(cycles: number, { kilohertz }: Pick<DeviceClock, 'kilohertz'>): string {
  const ns = (BigInt(cycles) * 1_000_000n) / BigInt(kilohertz);
  return `${ns / 1_000_000_000n}.${String(ns % 1_000_000_000n).padStart(9, '0')}`;
}

/** The last millisecond that a Date knows. */
const LAST_TIME = 8.64e15;

/** When it was by the host's clock, as ISO 8601 with microseconds; `-` for times that no calendar has. */
function wallTime(cycles: number, { kilohertz, now, wall }: Clocks): string {
  if (Math.abs(wall + (cycles - now) / kilohertz) >= LAST_TIME) return '-';
  const microseconds = Math.round((wall + (cycles - now) / kilohertz) * 1000);
  const seconds = new Date(Math.floor(microseconds / 1e6) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(((microseconds % 1e6) + 1e6) % 1e6).padStart(6, '0')}Z`;
}

/** A message as a line of `fwctl.trace/1`. */
export const messageJson = (message: Message, clocks: Clocks) => ({
  timestamp: message.timestamp ?? null,
  device_time: message.timestamp === undefined ? null : deviceTime(message.timestamp, clocks),
  wall_time: message.timestamp === undefined ? null : wallTime(message.timestamp, clocks),
  core: message.core,
  lost: message.lost,
  text: message.text,
  ...(message.format === undefined ? {} : { format: message.format }),
  ...(message.notes.length ? { notes: message.notes } : {}),
});

/** The same for people. */
export function messageText(
  { timestamp, core, lost, text, notes }: Message,
  clocks: Clocks,
  style: Style,
): string {
  const times =
    timestamp === undefined
      ? ['-'.padStart(16), '-'.padEnd(27)]
      : [deviceTime(timestamp, clocks).padStart(16), wallTime(timestamp, clocks)];
  const wrong = notes.length ? `  ${style.yellow(`(${safe(notes.join('; '))})`)}` : '';
  const gap = lost ? `${style.yellow('-- traces were lost --')}\n` : '';
  return `${gap}${times[0]}  ${style.dim(times[1] as string)}  ${core}  ${safe(text)}${wrong}\n`;
}

export const stringJson = ({ address, text, format, ended }: TraceString) => ({
  address,
  text,
  parameters: format.words,
  ...(ended ? {} : { ended }),
});

export const stringText = ({ address, text, ended }: TraceString): string =>
  `0x${address.toString(16).padStart(8, '0')}  ${safe(text)}${ended ? '' : '  (it has no end)'}\n`;

/** Says what a trace came to, where nothing else does. */
export function sayNothingCame(filtered: boolean): void {
  writeNote(
    filtered
      ? 'fwctl: no message matched\n'
      : 'fwctl: the firmware said nothing; a virtual clock that stands still lets none pass\n',
  );
}
