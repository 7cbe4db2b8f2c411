import { safe, shortened } from '../../present/safe.js';
import { widthOf } from '../../present/width.js';
import type { Style } from '../output.js';
import type { Found, Hit } from './search.js';

/** Hits, each by the line that runs, and what that tells of. */
export const hitsText = (hits: readonly Hit[], style: Style): string =>
  hits.map((hit) => hitText(hit, style)).join('');

function hitText({ entry, matched, alike }: Hit, style: Style): string {
  const { kind, name, description, read, example, family } = entry;
  const what = kind === 'command' ? description : `${name}, ${kind}: ${description}`;
  const places = matched.length ? [`has ${matched.join(', ')}`] : [];
  const reads = example.startsWith(read) ? [] : [`read by: fwctl ${read}${whose(family)}`];
  const others = alike ? [`and ${alike} more of the kind`] : [];
  const told = [safe(what), ...places, ...reads, ...others];
  return `${style.bold(`fwctl ${example}`)}\n${told.map((line) => indented(line, style.width)).join('')}`;
}

const INDENT = '    ';

/** A line behind the one that runs; in a window, in as many as it takes. */
function indented(line: string, width = Number.POSITIVE_INFINITY): string {
  const most = Math.max(width - INDENT.length, 20);
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || widthOf(`${last} ${word}`) > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((one) => `${INDENT}${one}\n`).join('');
}

/** Of which devices it is; those of the family that is meant where nothing is said need not be told. */
const whose = (family: string): string => (family && family !== 'mlx5' ? ` of ${family} devices` : '');

/** Words that were taken for others, or for nothing; for stderr. */
export const takenNotes = ({ taken, unknown }: Found): string[] => [
  ...taken.map(({ given, as }) => `"${safe(given)}" is taken for "${as}"`),
  ...unknown.map((word) => `nothing has "${shortened(safe(word))}"`),
];

/** A hit as JSON documents have it. */
export const hitJson = ({ entry, matched, alike }: Hit) => ({
  kind: entry.kind,
  name: entry.name,
  description: entry.description,
  family: entry.family || null,
  line: `fwctl ${entry.example}`,
  read_by: `fwctl ${entry.read}`,
  matched,
  alike,
});
