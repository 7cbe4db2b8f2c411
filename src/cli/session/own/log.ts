import { FwctlError } from '../../../client/errors.js';
import { safe } from '../../../present/safe.js';
import type { Answer } from '../../base.js';
import { SessionLog } from '../log.js';
import type { OwnWord, Shell } from '../shell.js';

async function begin(shell: Shell, file: string): Promise<void> {
  await end(shell);
  shell.log = new SessionLog(file, shell.device.backend);
  // Devices are opened anew, on the tape.
  await shell.lines.close();
}

async function end(shell: Shell): Promise<void> {
  if (!shell.log) return;
  await shell.lines.close();
  shell.log.close();
  shell.log = undefined;
}

export const log: OwnWord = {
  usage: '[FILE|off]',
  summary: 'Add commands, answers, times and scopes to FILE, and the calls to devices to FILE.tape.',
  async run(shell, words): Promise<Answer> {
    const [file, ...more] = words;
    if (more.length) throw new FwctlError('usage', `log takes one file, not ${words.length}`);
    if (file === 'off') await end(shell);
    else if (file !== undefined) await begin(shell, file);
    const { file: name, tape } = shell.log ?? {};
    return {
      data: { file: name ?? null, tape: tape ?? null },
      text: () =>
        name === undefined
          ? 'nothing is logged\n'
          : `logged to ${safe(name)}, calls to ${safe(tape ?? '')}\n`,
    };
  },
};

export const note: OwnWord = {
  usage: 'TEXT...',
  summary: 'Put a remark into the log.',
  async run({ log }, words): Promise<Answer> {
    if (!log)
      throw new FwctlError('usage', 'nothing is logged: a note has no place', {
        next: 'begin with: log FILE',
      });
    if (!words.length) throw new FwctlError('usage', 'note takes a text');
    log.note(words.join(' '));
    return { data: { note: words.join(' ') }, text: () => '' };
  },
};
