import { spawn } from 'node:child_process';
import { FwctlError } from '../../client/errors.js';
import { readLine } from '../entry/line.js';
import type { CommandLines, Outcome } from './run.js';

/** Commands that run other programs, or are for these: they are processes of their own. */
const OWN_PROCESS = ['exec', 'record', 'serve'];

interface Around {
  /** Takes stdout; absent: it is this process's. */
  readonly write: ((fd: 1 | 2, data: string | Uint8Array) => void) | undefined;
  /** Whether the program may read from this process's terminal. */
  readonly asks: boolean;
  readonly quiet: boolean;
}

/** How a command is run that is a process of its own; undefined: it is none. Throws FwctlError `usage` for what makes no sense in a session. */
export function outside(
  { table }: CommandLines,
  words: readonly string[],
): ((around: Around) => Promise<Outcome>) | undefined {
  const { argv } = readLine(words, table.rows);
  const [name = ''] = argv;
  if (argv.includes('--help')) return undefined;
  if (name === 'shell')
    throw new FwctlError('usage', 'this is a session already', {
      next: 'use DEVICE goes to another device; source FILE runs lines from a file',
    });
  return OWN_PROCESS.includes(name) ? (around) => run(words, around) : undefined;
}

/** Runs a command line as a process with this one's output. */
function run(words: readonly string[], { write, asks, quiet }: Around): Promise<Outcome> {
  if (quiet)
    throw new FwctlError(
      'usage',
      `${words[0]} runs a program with an output of its own: it is not for --json`,
    );
  const child = spawn(process.execPath, [process.argv[1] as string, ...words], {
    stdio: [asks ? 'inherit' : 'ignore', write ? 'pipe' : 'inherit', 'inherit'],
  });
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
