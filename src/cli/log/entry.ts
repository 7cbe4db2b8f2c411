import { DEVICE } from '../../client/log.js';
import { safe, shortened } from '../../present/safe.js';
import type { Style } from '../output.js';
import type { LogEntry } from './join.js';
import { type Prefix, readPrefix } from './prefix.js';

const LOG_TEXT = 600;
/** Explanations that are remembered. */
const MOST_TOLD = 10_000;

const prefixOf = ({ text }: LogEntry): Prefix =>
  readPrefix({ text, packed: text.replaceAll(' ', ''), afterHealth: false });

/** The flags that choose the device of a line. An auxiliary device that is no SF has no fwctl device of its own. */
function deviceFlags({ device, netdev, rdma }: Prefix, backend: string): string {
  const own = device && !/\.(?!sf\.)[a-z-]+\.\d+$/.test(device) ? device : undefined;
  const name = own ?? rdma ?? netdev;
  return name === undefined ? backend : ` -d ${name}${backend}`;
}

/** The commands to run next, for the device of the line. */
function nextOf({ finding }: LogEntry, prefix: Prefix, backend: string): string[] {
  const flags = deviceFlags(
    { ...prefix, ...(finding.facts.rdma ? { rdma: String(finding.facts.rdma) } : {}) },
    backend,
  );
  return finding.next.map((command) => command.replace(` ${DEVICE}`, flags));
}

/** A line as `fwctl.explain/1` has it; `backend` is put behind commands that go to a device. */
export function entryJson(entry: LogEntry, backend: string): Record<string, unknown> {
  const { line, lines, finding } = entry;
  const { form, family, facts, meaning, doubts, open } = finding;
  const prefix = prefixOf(entry);
  return {
    line,
    ...(lines > 1 ? { lines } : {}),
    form,
    ...(family ? { family } : {}),
    ...prefix,
    ...facts,
    ...healthTime(facts),
    ...(open ? { cut: true } : {}),
    meaning,
    ...(doubts ? { doubts } : {}),
    next: nextOf(entry, prefix, backend),
  };
}

/** Clocks that were set stand behind this second of 2001. */
const SET_CLOCK = 1e9;

/** The time of a report of health as a date. */
function healthTime({ health }: Record<string, unknown>): { health?: Record<string, unknown> } {
  const { field, value } = (health ?? {}) as { field?: string; value?: number };
  if (field !== 'time' || !value || value < SET_CLOCK) return {};
  return { health: { ...(health as object), date: new Date(value * 1000).toISOString() } };
}

interface ThreadJson {
  conclusion: string | null;
  source: string;
  url?: string;
  command?: string;
}

/** Entries as people read them. What was explained once is not explained again. */
export function entryWriter(style: Style, backend: string): (entry: LogEntry) => string {
  const told = new Map<string, number>();
  let advised = '';
  return (entry) => {
    const { line, finding, text } = entry;
    const prefix = prefixOf(entry);
    const who = [prefix.device ?? prefix.rdma, prefix.netdev].filter(Boolean).join(' ');
    const head = [`line ${line}`, ...(prefix.time ? [prefix.time] : []), ...(who ? [who] : [])].join('  ');
    const title = `${safe(head)}  ${style.bold(safe(finding.title))}`;
    const next = nextOf(entry, prefix, backend);
    const key = JSON.stringify([
      finding.form,
      finding.title,
      finding.meaning,
      finding.doubts,
      finding.facts.errno,
      next,
    ]);
    const before = told.get(key);
    if (before !== undefined) return `${title}: as line ${before}\n`;
    if (told.size > MOST_TOLD) told.clear();
    told.set(key, line);
    // A report of many lines ends in the same advice.
    const advice = next.join('\n') === advised ? [] : next;
    advised = next.join('\n');
    const rows: [string, string][] = [
      ['log', shortened(text, LOG_TEXT)],
      ['meaning', finding.meaning],
      ...errnoRow(finding.facts),
      ...syndromeRows(finding.facts),
      ...(finding.doubts ?? []).map((doubt): [string, string] => ['but', doubt]),
      ...(finding.open ? [['cut', 'the line ends before it says all'] as [string, string]] : []),
      ...healthRow(finding.facts, finding.meaning),
      ...dateRow(finding.facts),
      ...advice.map((command): [string, string] => ['next', command]),
    ];
    return `${title}\n${rows.map(([name, value]) => `  ${style.dim(name.padEnd(10))}${safe(value)}\n`).join('')}`;
  };
}

function errnoRow({ errno, errno_fits }: Record<string, unknown>): [string, string][] {
  if (errno === undefined) return [];
  const verdict =
    errno_fits === undefined
      ? ''
      : errno_fits
        ? ', which fits the status'
        : ', which does not fit the status';
  return [['errno', `${errno}${verdict}`]];
}

function healthRow({ health }: Record<string, unknown>, said: string): [string, string][] {
  const { field, meaning } = (health ?? {}) as { field?: string; meaning?: string | null };
  return field && meaning && meaning !== said ? [['field', `${field}: ${meaning}`]] : [];
}

function dateRow(facts: Record<string, unknown>): [string, string][] {
  const date = healthTime(facts).health?.date;
  return date ? [['date', String(date)]] : [];
}

function syndromeRows(facts: Record<string, unknown>): [string, string][] {
  const syndrome = facts.syndrome as
    | { hex: string; threads: ThreadJson[]; meaning: string | null }
    | undefined;
  const threads = syndrome?.threads ?? ((facts.threads ?? []) as ThreadJson[]);
  if (syndrome && !threads.length)
    return [
      ['syndrome', syndrome.meaning ?? `${syndrome.hex}: no public thread is known; only the maker can tell`],
    ];
  return threads.map(({ conclusion, source, url, command }) => [
    'thread',
    `${conclusion ?? 'came to no conclusion'}${command ? ` (there of ${command})` : ''} [${url ?? source}]`,
  ]);
}
