import { cut, widthOf } from '../../present/width.js';
import type { Style } from '../output.js';
import { type Movement, numberStep } from './trend.js';

/** What marks changes: the style of what has changed, and what has moved in the data behind the texts. */
export interface Marking {
  readonly style: Pick<Style, 'green' | 'dim'> & { readonly width?: number | undefined };
  /** Seconds since the text before. */
  readonly seconds: number;
  readonly moved: Iterable<Movement>;
}

/**
 * A text that comes again and again, with what has changed since the one before: changed words stand out where there are colours, and behind each line
 * stands what its numbers have moved by, and at which rate a second, or what its words were. Lines are compared with those of the same name, words
 * with those at the same place. Both texts are plain: without styles.
 */
export function markChanges(before: string, now: string, { style, seconds, moved }: Marking): string {
  const known = new Map(Array.from(moved, (movement) => [`${movement.before} ${movement.after}`, movement]));
  const lines = now.split('\n');
  const others = matched(before.split('\n'), lines);
  return lines
    .map((line, i) => {
      const old = others[i];
      if (old === line) return line;
      if (old === undefined) return style.green(line);
      const { painted, steps } = compare(words(old), words(line), known, seconds, style);
      const told = steps.length ? `  ${steps.join(', ')}` : '';
      // What has moved is worth more than the end of a long line.
      const room = (style.width ?? Number.POSITIVE_INFINITY) - widthOf(told);
      return `${room < widthOf(line) ? cut(painted, Math.max(room, LEAST)) : painted}${style.dim(told)}`;
    })
    .join('\n');
}

/** Columns that are left of a line in the narrowest window. */
const LEAST = 20;

/** What moved in one line that is told behind it; more would push the line out of the window. */
const MOST_STEPS = 4;

/** For each line, the one that stood for the same before: at its place where there are as many, else of the same name. */
function matched(before: readonly string[], now: readonly string[]): (string | undefined)[] {
  if (before.length === now.length) return [...before];
  const byName = new Map<string, string[]>();
  for (const line of before) byName.set(nameOf(line), [...(byName.get(nameOf(line)) ?? []), line]);
  return now.map((line) => byName.get(nameOf(line))?.shift());
}

/** What stands in front of the first gap. */
const nameOf = (line: string): string => /^\s*\S+(?: \S+)*/.exec(line)?.[0] ?? '';

/** Words and the blanks between them, in their order. */
const words = (line: string): string[] => line.split(/(\s+)/);

function compare(
  before: readonly string[],
  now: readonly string[],
  known: ReadonlyMap<string, Movement>,
  seconds: number,
  { green }: Marking['style'],
): { painted: string; steps: string[] } {
  const steps: string[] = [];
  const shift = now.length - before.length;
  // With more or fewer words than before, those at both ends may still be the same.
  const head = now.findIndex((word, i) => word !== before[i]);
  const tail = now.findLastIndex((word, i) => word !== before[i - shift]);
  const painted = now.map((word, i) => {
    const isSame = shift ? i < head || i > tail : word === before[i];
    if (isSame || /^\s*$/.test(word)) return word;
    const old = shift ? undefined : before[i];
    if (old !== undefined) steps.push(stepText(old, word, known, seconds));
    return green(word);
  });
  const more = steps.length - MOST_STEPS;
  if (more > 0) steps.splice(MOST_STEPS, more, '…');
  return { painted: painted.join(''), steps: [...new Set(steps)] };
}

const NUMBER = /^([-+]?)(0x[0-9a-f]+|\d+(?:\.\d+)?)([,;:)]?)$/i;

/** What a word of a line has become: of numbers what they have moved by, as the data behind it knows it. */
function stepText(
  before: string,
  now: string,
  known: ReadonlyMap<string, Movement>,
  seconds: number,
): string {
  const [from, to] = [numberOf(before), numberOf(now)];
  if (from === undefined || to === undefined) return `was ${before}`;
  const movement = known.get(`${from} ${to}`);
  if (movement && movement.difference === undefined) return movement.cleared ? 'cleared' : `was ${before}`;
  const { difference, rate } = movement ?? numberStep(from, to, seconds);
  return moveText(difference, rate);
}

/** `+12  +6/s` */
function moveText(difference: number | bigint | undefined, rate: number | undefined): string {
  const signed = (value: number | bigint) => `${value > 0 ? '+' : ''}${value}`;
  return [
    ...(difference === undefined ? [] : [signed(difference)]),
    ...(rate === undefined ? [] : [`${signed(rate)}/s`]),
  ].join('  ');
}

function numberOf(word: string): number | bigint | undefined {
  const [, sign, digits = ''] = NUMBER.exec(word) ?? [];
  if (!digits) return undefined;
  if (digits.includes('.')) return Number(`${sign}${digits}`);
  const value = BigInt(digits) * (sign === '-' ? -1n : 1n);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
