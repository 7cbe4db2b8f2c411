import { FwctlError } from '../../../client/errors.js';
import { toJson } from '../../../present/json.js';
import { safe } from '../../../present/safe.js';
import type { Answer } from '../../base.js';
import { changesJson, changesOf, changesText } from '../../changes.js';
import { EXIT_CODES } from '../../exit.js';
import { byName } from '../../watch/places.js';
import type { KeptAnswer } from '../answers.js';
import type { OwnWord, Shell } from '../shell.js';

const nothingOf = (words: readonly string[]) =>
  new FwctlError(
    'usage',
    words.length ? `no answer of "${words.join(' ')}" is kept` : 'no answer is kept yet',
    {
      next: 'what a command has answered in this session is kept for: last, diff',
    },
  );

const headOf = ({ line, device, at }: KeptAnswer): string =>
  `${safe(line)} (${safe(device)}, ${at.toTimeString().slice(0, 8)})`;

export const last: OwnWord = {
  usage: '[COMMAND...]',
  summary: 'Show the last answer again, or that of a command: last reg get PTYS.',
  async run({ answers }, words): Promise<Answer> {
    const kept = answers.of(words).at(-1);
    if (!kept) throw nothingOf(words);
    const { answer, line, at, device, schema } = kept;
    return {
      data: { line, at: at.toISOString(), device, answer: { schema, ...answer.data } },
      text: async (style) => `${style.dim(headOf(kept))}\n${await answer.text(style)}`,
    };
  },
};

/** Whether words begin a line that this session has answered. */
const isAnswered = ({ answers }: Shell, words: readonly string[]): boolean => answers.of(words).length > 0;

export const diff: OwnWord = {
  usage: '[COMMAND...]',
  summary: 'Compare the last two answers of the last command, or of the one that is named.',
  // `diff LAYOUT A B` is a command.
  means: (shell, words) => words.length < 2 || isAnswered(shell, words),
  async run({ answers }, words): Promise<Answer> {
    const [before, after] = (words.length ? undefined : answers.twice()) ?? answers.of(words);
    if (!before) throw nothingOf(words);
    if (!after)
      throw new FwctlError('usage', `${before.line} was answered once: there is nothing to compare it with`, {
        next: `run it again, then: diff ${before.line}`,
      });
    // What was read is compared as JSON has it: numbers of any width, bytes as hex.
    const changes = changesOf(...(byName(plain(before), plain(after)) as [Plain, Plain]));
    return {
      data: {
        line: after.line,
        before: before.at.toISOString(),
        after: after.at.toISOString(),
        changes: changesJson(changes),
      },
      text: async (style) =>
        `${style.dim(`${headOf(before)} and ${after.at.toTimeString().slice(0, 8)}`)}\n${
          changes.length ? await changesText(changes, style) : 'nothing has changed\n'
        }`,
      ...(changes.length ? { exit: EXIT_CODES.differs } : {}),
    };
  },
};

type Plain = Parameters<typeof changesOf>[0];

const plain = ({ answer }: KeptAnswer): Plain => JSON.parse(toJson(answer.data, 0));
