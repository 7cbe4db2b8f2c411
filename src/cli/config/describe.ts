import { about } from '../../families/mlx5/client/about.js';
import type { SettingDescription } from '../../families/mlx5/client/config/describe.js';
import type { Style } from '../output.js';

export const descriptionJson = ({ values, ...others }: SettingDescription) => ({
  ...others,
  description: about.setting(others.name) ?? '',
  takes_effect: 'next reset' as const,
  ...(values ? { values: Object.fromEntries(values.map(({ name, value }) => [name, value])) } : {}),
});

const SCOPE_OF = { device: 'the adapter', port: 'each port', module: 'each module', pf: 'each PF' } as const;

/** A description as people read it: a line for each thing that is known. */
export function descriptionText(one: SettingDescription, style: Style): string {
  const { name, item, type, field, bits, values, least, most, condition, rule, flag, from } = one;
  const rows: [what: string, text: string | undefined][] = [
    ['what', about.setting(name)],
    ['item', `${item} (${type}), ${field}`],
    ['of', `${SCOPE_OF[one.of]}${one.suffix ? `: ${name}_${one.suffix}` : ''}`],
    ['type', typeText(one)],
    ['values', values?.map((value) => `${value.name} (${value.value})`).join(', ')],
    ['range', values || bits === 1 ? undefined : `${least ?? 0} to ${most ?? 2n ** BigInt(bits) - 1n}`],
    ['condition', condition ?? 'nothing is published of when an adapter has it'],
    ['rule', rule],
    ['set along', flag],
    ['since', from === undefined ? undefined : `version ${from} of the item`],
    ['used by', one.used_by.join(', ') || undefined],
    ['takes effect', 'at the next reset of the firmware'],
  ];
  const known = rows.filter(([, text]) => text !== undefined);
  const width = Math.max(...known.map(([what]) => what.length));
  const room = style.width === undefined ? Number.POSITIVE_INFINITY : style.width - width - 4;
  const indent = ' '.repeat(width + 4);
  const row = ([what, text = '']: (typeof known)[number]) =>
    `  ${what.padEnd(width)}  ${wrapped(text, room).join(`\n${indent}`)}\n`;
  return `${style.bold(name)}\n${known.map(row).join('')}`;
}

/** In narrower windows lines are left to the terminal. */
const NARROWEST = 20;

/** Lines of at most so many characters, broken at blanks. */
function wrapped(text: string, room: number): string[] {
  if (text.length <= room || room < NARROWEST) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

function typeText({ kind, bits, count }: SettingDescription): string {
  const one = {
    flag: 'True or False',
    named: 'one of the values',
    number: `a number of ${bits} bits`,
    text: 'text',
    bytes: 'bytes in hex',
  }[kind];
  return count === undefined || kind === 'text' || kind === 'bytes'
    ? `${one}${count === undefined ? '' : `, ${count}`}`
    : `a list of ${count}: ${one}`;
}
