import { spawn } from 'node:child_process';
import { FwctlError } from '../../client/errors.js';
import { rowsOf } from '../../present/width.js';
import { hearAlone } from '../hear.js';
import { resultText, type Window, writeNote, writeResult } from '../output.js';
import { readSetting } from '../settings/settings.js';

/** Shows a text on the terminal: one that the window has no room for in the pager of the settings, where there is one. */
export async function showOnTerminal(text: string, { columns, rows }: Window): Promise<void> {
  const isLong = rowsOf(text.split('\n', rows + 1), columns) > rows;
  const pager = isLong && process.env.TERM !== 'dumb' ? await wantedPager() : '';
  if (!pager || pager === 'cat' || !(await runPager(pager, resultText(text)))) writeResult(text);
}

/** A settings file that can't be read is no reason to lose the answer. */
async function wantedPager(): Promise<string> {
  try {
    return String((await readSetting('pager')).value ?? '').trim();
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    writeNote(`fwctl: no pager: ${error.message}\n`);
    return '';
  }
}

/** The shell's word for a program that can't be run, or is not there. */
const NOT_RUN = [126, 127];

/** Gives a text to a pager and waits for its end; how it ends is its own affair. False where it can't be run. */
function runPager(pager: string, text: string): Promise<boolean> {
  // Ctrl-C is for the pager, which may take it for anything but its end.
  const hearAgain = hearAlone('SIGINT', () => {});
  return new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', pager], { stdio: ['pipe', 'inherit', 'inherit'] });
    child.on('error', () => resolve(false));
    child.on('close', (code) => {
      hearAgain();
      resolve(!NOT_RUN.includes(code ?? 0));
    });
    // It may end before it has read all.
    child.stdin.on('error', () => {});
    child.stdin.end(text);
  });
}
