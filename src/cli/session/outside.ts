import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { FwctlError } from '../../client/errors.js';
import { openRegular } from '../../files/read.js';
import type { Effect } from '../base.js';
import { findCommand } from '../entry/find.js';
import { readLine } from '../entry/line.js';
import type { CommandLines, Outcome } from './run.js';

interface Around {
  /** Takes stdout; absent: it is this process's. */
  readonly write: ((fd: 1 | 2, data: string | Uint8Array) => void) | undefined;
  /** The file that it reads as its stdin. */
  readonly input: string | undefined;
  /** Whether the program may read from this process's terminal. */
  readonly asks: boolean;
  readonly quiet: boolean;
}

/**
 * How a command is run that brings a program: as a process of its own; undefined: it is none such. Throws FwctlError `usage` for what makes no sense
 * in a session.
 */
export async function outside(
  { table }: CommandLines,
  words: readonly string[],
): Promise<((around: Around) => Promise<Outcome>) | undefined> {
  const found = findCommand(words, table.rows) ?? findCommand(readLine(words, table.rows).argv, table.rows);
  if (!found) return undefined;
  if (found.row.id === 'shell')
    throw new FwctlError('usage', 'this is a session already', {
      next: 'use DEVICE goes to another device; source FILE runs lines from a file',
    });
  const { effect } = (await table.class(found.row)) as { effect?: Effect };
  return effect === 'runs a program' ? (around) => run(words, around) : undefined;
}

/** Runs a command line as a process with this one's output. */
function run(words: readonly string[], { write, input, asks, quiet }: Around): Promise<Outcome> {
  if (quiet)
    throw new FwctlError(
      'usage',
      `${words[0]} runs a program with an output of its own: it is not for --json`,
    );
  const stdin = input === undefined ? undefined : openRegular(input).fd;
  const child = spawn(process.execPath, [process.argv[1] as string, ...words], {
    stdio: [stdin ?? (asks ? 'inherit' : 'ignore'), write ? 'pipe' : 'inherit', 'inherit'],
  });
  if (stdin !== undefined) closeSync(stdin);
  child.stdout?.on('data', (data: Buffer) => {
    try {
      write?.(1, data);
    } catch {
      child.stdout?.destroy(); // nobody reads it any more: its own writes tell the program
    }
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ command: words[0], code: signal ? 130 : (code ?? 0) }));
  });
}
