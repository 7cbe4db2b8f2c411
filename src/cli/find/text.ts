import { safe } from '../../present/safe.js';
import type { Style } from '../output.js';
import type { Found, Hit } from './search.js';

/** Hits, each by the line that runs, and what that tells of. */
export const hitsText = (hits: readonly Hit[], style: Style): string =>
  hits.map((hit) => hitText(hit, style)).join('');

function hitText({ entry, matched, alike }: Hit, style: Style): string {
  const { kind, name, description, read, example, family } = entry;
  const what = kind === 'command' ? description : `${name}, ${kind}: ${description}`;
  const places = matched.length ? [`has ${matched.join(', ')}`] : [];
  const reads = read === example ? [] : [`read by: fwctl ${read}${whose(family)}`];
  const others = alike ? [`and ${alike} more of the kind`] : [];
  const more = [...places, ...reads, ...others].map((line) => `    ${line}\n`).join('');
  return `${style.bold(`fwctl ${example}`)}\n    ${safe(what)}\n${more}`;
}

/** Of which devices it is; those of the family that is meant where nothing is said need not be told. */
const whose = (family: string): string => (family && family !== 'mlx5' ? ` of ${family} devices` : '');

/** Words that were taken for others, or for nothing; for stderr. */
export const takenNotes = ({ taken, unknown }: Found): string[] => [
  ...taken.map(({ given, as }) => `"${safe(given)}" is taken for "${as}"`),
  ...unknown.map((word) => `nothing has "${safe(word)}"`),
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
