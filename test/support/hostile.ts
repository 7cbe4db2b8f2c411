import { createHash } from 'node:crypto';

/** What a terminal would obey or hide, with a word by which it is known, and a line that is not ours. */
export const HOSTILE =
  'evil\x1b[31mRED\x1b[2J\x1b]0;title\x07\x9b1m\r\t\b\x7f\u061c\u200b\u200e\u202e\u2028\u2029\u2066\ufeff\ufff9\u{e0041}\nFORGED';

/** A file or folder may have the same name, but for what no name can have. */
export const HOSTILE_NAME = HOSTILE.replaceAll('/', '');

const CONTROLS = Buffer.from('ev\x1b[2J\x07\r\n\x9b\x7f\t\x1b]0;x\x07', 'latin1');

/** What stands in place of texts: behind those that are strings, over those that are bytes. */
export interface Payload {
  readonly text: string;
  readonly bytes: Buffer;
}

const FOR_TERMINALS: Payload = { text: HOSTILE, bytes: CONTROLS };

/** Bytes in hex, with others wherever there is text in them. */
const hostileBytes = (hex: string, { bytes }: Payload): string =>
  Buffer.from(
    Buffer.from(hex, 'hex')
      .toString('latin1')
      .replace(/[ -~]{4,}/g, (text) =>
        Array.from(text, (_, i) => String.fromCharCode(bytes[i % bytes.length] as number)).join(''),
      ),
    'latin1',
  ).toString('hex');

const STRUCTURE = new Set([
  'schema',
  'call',
  'scope',
  'errno',
  'in',
  'data',
  'address',
  'type',
  'kind',
  'lockdown',
  'rawioUnderLockdown',
]);

function hostileValue(value: unknown, key: string, payload = FOR_TERMINALS): unknown {
  if (Array.isArray(value)) return value.map((item) => hostileValue(item, key, payload));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, hostileValue(inner, name, payload)]),
    );
  if (typeof value !== 'string' || STRUCTURE.has(key)) return value;
  return key === 'out' || key === 'bytes' ? hostileBytes(value, payload) : `${value}${payload.text}`;
}

/** A tape whose every text is hostile: those of the devices, of its head, and those in the bytes of every answer. Its sums are right. */
export function hostileTape(tape: string, payload = FOR_TERMINALS): string {
  let last = '';
  const lines = tape.trim().split('\n');
  return lines
    .map((line) => {
      const { sum: _, wanted: __, ...members } = JSON.parse(line) as Record<string, unknown>;
      const body = JSON.stringify(hostileValue(members, '', payload));
      last = createHash('sha256').update(last).update(body).digest('hex').slice(0, 16);
      return `${body.slice(0, -1)},"sum":"${last}"}\n`;
    })
    .join('');
}

/** What has to stay as it is for a snapshot to be one. */
const SHAPE = new Set([...STRUCTURE, 'backend', 'date', 'section', 'sum', 'data']);

const sumOf = (data: unknown): string =>
  createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16);

/** A snapshot with its sums made right, as fwctl-snapshot(5) says how. */
export function summedSnapshot(snapshot: { sections: { section: string; readings: unknown[] }[] }): string {
  const { sections, sum: _sum, left_out, ...head } = snapshot as Record<string, unknown> & typeof snapshot;
  const summed = sections.map(({ section, readings }) => ({
    section,
    sum: sumOf({ section, readings }),
    readings,
  }));
  const sum = sumOf({ ...head, left_out, sections: summed.map((one) => [one.section, one.sum]) });
  return JSON.stringify({ ...head, left_out, sections: summed, sum });
}

/** The same of a snapshot. */
export function hostileSnapshot(snapshot: string): string {
  const hide = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => hide(item, key));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hide(inner, name)]));
    return SHAPE.has(key) ? value : hostileValue(value, key);
  };
  return summedSnapshot(hide(JSON.parse(snapshot), '') as Parameters<typeof summedSnapshot>[0]);
}

/** Bold and colours of the program itself; the hostile text has one of them in front of RED. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const OWN_STYLE = /\x1b\[(?:[12]|22|3[1-39])m(?!RED)/g;

/** What is wrong with what a command has written; undefined: a terminal shows it as it is. */
export function hostileIn(text: string): string | undefined {
  const plain = text.replace(OWN_STYLE, '');
  const [found] = /(?!\n)[\p{C}\p{Zl}\p{Zp}\p{DI}]/u.exec(plain) ?? [];
  if (found) return `U+${found.codePointAt(0)?.toString(16)} in ${JSON.stringify(plain.slice(0, 2000))}`;
  return /^FORGED/m.test(plain)
    ? `a line that is not ours in ${JSON.stringify(plain.slice(0, 2000))}`
    : undefined;
}
