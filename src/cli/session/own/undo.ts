import { FwctlError } from '../../../client/errors.js';
import { numberIn } from '../../../client/numbers.js';
import { safe } from '../../../present/safe.js';
import { show } from '../../../present/tree.js';
import type { Answer } from '../../base.js';
import type { Change } from '../changes.js';
import type { OwnWord, Shell } from '../shell.js';
import { lineOf } from '../words.js';

const timeText = (at: Date): string => at.toTimeString().slice(0, 8);

/** "PAOS admin_status 1 -> 2" */
function whatText({ undo }: Change): string {
  const values = (undo.fields ?? []).map(
    ({ field, before, after }) => `${field} ${shown(before)} -> ${shown(after)}`,
  );
  return [undo.what, values.join(', ')].filter(Boolean).join(': ');
}

const shown = (value: unknown): string => (value === undefined || value === null ? 'none' : show(value));

const stateOf = ({ isUndone, undo }: Change): string =>
  isUndone ? 'taken back' : undo.not === undefined ? '' : `can't be taken back: ${undo.not}`;

const changeJson = (change: Change) => ({
  number: change.number,
  at: change.at.toISOString(),
  device: change.device,
  line: change.line,
  what: change.undo.what,
  changes: (change.undo.fields ?? []).map(({ field, before, after }) => ({
    field,
    before: before ?? null,
    after: after ?? null,
  })),
  undo: change.undo.lines?.map(lineOf) ?? null,
  why_not: change.undo.not ?? null,
  undone: change.isUndone,
});

/** A line for each, and why it can't be taken back. */
export const changesLines = (all: readonly Change[]): string =>
  all
    .map((change) => {
      const { number, at, device } = change;
      const state = stateOf(change);
      const head = `${String(number).padEnd(3)}  ${timeText(at)}  ${device}  ${whatText(change)}`;
      return `${safe(head)}\n${state ? `     ${safe(state)}\n` : ''}`;
    })
    .join('');

export const changes: OwnWord = {
  usage: '',
  summary: 'List what this session has changed.',
  async run(shell): Promise<Answer> {
    const all = shell.changes.list();
    return {
      data: { changes: all.map(changeJson) },
      text: () => (all.length ? changesLines(all) : 'this session has changed nothing\n'),
    };
  },
};

/** The last N that are not taken back, or the one with a number. */
function meant(shell: Shell, words: readonly string[]): Change[] {
  const open = shell.changes.open();
  const [word = '1', given, ...more] = words;
  const isOne = word === 'change';
  if (more.length || isOne === (given === undefined))
    throw new FwctlError(
      'usage',
      'undo takes how many, or the number of one: undo 2, undo change 5, undo all',
    );
  if (isOne) {
    const number = numberIn('undo change', given as string, 1, 2 ** 31);
    const found = open.find((change) => change.number === number);
    if (found) return [found];
    throw new FwctlError('usage', `there is no change ${number} that could be taken back`, {
      next: 'see: changes',
    });
  }
  const count = word === 'all' ? open.length : numberIn('undo', word, 1, 2 ** 31);
  if (!open.length) throw new FwctlError('usage', 'there is nothing to take back', { next: 'see: changes' });
  return open.slice(0, count);
}

export const undo: OwnWord = {
  usage: '[N|change NUMBER|all] [-y]',
  summary: 'Take back the last change, or the last N, after it is shown what will be done.',
  async run(shell, given): Promise<Answer> {
    const yes = given.some((word) => word === '-y' || word === '--yes') || shell.defaults.yes === true;
    const all = meant(
      shell,
      given.filter((word) => word !== '-y' && word !== '--yes'),
    );
    // Of all, those are meant that can be taken back.
    const [stays, goes] = given.includes('all') ? apart(all) : [[], all];
    const hopeless = (goes.length ? goes : stays).find(isHopeless);
    if (hopeless)
      throw new FwctlError(
        'usage',
        `change ${hopeless.number}, ${hopeless.line}, can't be taken back: ${hopeless.undo.not}`,
        {
          next: all.length > 1 ? 'others are taken back by their numbers: undo change N' : 'see: changes',
        },
      );
    const steps = goes.map((change): Step => ({ change, lines: change.undo.lines ?? [] }));
    await shell.confirm(
      `Take back ${steps.length === 1 ? 'this change' : `these ${steps.length} changes`}`,
      [...steps.map(stepText), ...stays.map(stayText)].join(''),
      yes,
    );
    for (const { change, lines } of steps) {
      for (const line of lines) await shell.carryOut(line);
      change.isUndone = true;
    }
    return {
      data: {
        undone: steps.map(({ change }) => changeJson(change)),
        ...(stays.length ? { left: stays.map(changeJson) } : {}),
      },
      text: () => [...steps.map(doneText), ...stays.map(stayText)].join(''),
    };
  },
};

const isHopeless = ({ undo: { not } }: Change): boolean => not !== undefined;

/** Those that can't be taken back, and those that can. */
const apart = (all: readonly Change[]): [stays: Change[], goes: Change[]] => [
  all.filter(isHopeless),
  all.filter((change) => !isHopeless(change)),
];

const doneText = ({ change: { number, undo } }: Step): string =>
  safe(`change ${number} is taken back: ${undo.what}${undo.note ? `; ${undo.note}` : ''}`).concat('\n');

const stayText = ({ number, line, undo }: Change): string =>
  safe(`change ${number} stays: ${line}: it can't be taken back: ${undo.not}`).concat('\n');

interface Step {
  readonly change: Change;
  readonly lines: readonly (readonly string[])[];
}

/** What was done, and what will be. */
const stepText = ({ change, lines }: Step): string =>
  [`${change.number}: ${change.line}: ${whatText(change)}`, ...lines.map((line) => `  ${lineOf(line)}`)]
    .map((line) => `${safe(line)}\n`)
    .join('');
