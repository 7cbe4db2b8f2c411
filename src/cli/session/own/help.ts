import { FwctlError } from '../../../client/errors.js';
import { toPairs } from '../../../present/pairs.js';
import type { Answer } from '../../base.js';
import type { OwnWord, Shell } from '../shell.js';

/** The words of a session, without the hidden ones. */
const wordsOf = ({ own }: Shell) => Object.entries(own).filter(([name]) => name !== 'quit');

export const help: OwnWord = {
  usage: '[COMMAND...]',
  summary: 'Show what a session takes, or the help of a command.',
  async run(shell, words): Promise<Answer | undefined> {
    const [name = ''] = words;
    const own = Object.hasOwn(shell.own, name) && words.length === 1 ? shell.own[name] : undefined;
    if (own)
      return {
        data: { word: name, usage: own.usage, summary: own.summary },
        text: () => `${[name, own.usage].filter(Boolean).join(' ')}\n  ${own.summary}\n`,
      };
    if (words.length) {
      await shell.show(['help', ...words]);
      return undefined;
    }
    const rows = wordsOf(shell).map(([word, { usage, summary }]) => ({ word, usage, summary }));
    const topics = [...new Set(shell.lines.table.ids().map((id) => id.replace(/:.*/s, '')))].sort();
    return {
      data: { words: rows, commands: topics },
      text: () =>
        [
          'All commands of fwctl, without that word in front; COMMAND | PROGRAM and COMMAND > FILE go through your shell.\n',
          'Tab completes, Ctrl-R searches what was typed, Ctrl-C ends a command, Ctrl-D the session.\n\n',
          toPairs(
            rows.map(
              ({ word, usage, summary }) => [[word, usage].filter(Boolean).join(' '), summary] as const,
            ),
          ),
          `\ncommands: ${topics.join(', ')}\nsee: help COMMAND, find WORD, man fwctl-shell\n`,
        ].join(''),
    };
  },
};

export const exit: OwnWord = {
  usage: '[CODE]',
  summary: 'End the session, as Ctrl-D does.',
  async run(_shell, words): Promise<Answer> {
    const [word = '0', ...more] = words;
    const code = Number(word);
    if (more.length || !/^\d{1,3}$/.test(word) || code > 255)
      throw new FwctlError('usage', `exit takes a code of 0 to 255, not "${words.join(' ')}"`);
    return { data: { leave: true }, text: () => '', ...(code ? { exit: code } : {}) };
  },
};
