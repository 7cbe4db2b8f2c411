import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { accessSync, closeSync, existsSync, constants as files, openSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { CommandLine } from '../../backends/serve/enter.js';
import { FwctlError } from '../../client/errors.js';
import { endProcess } from '../end.js';
import { hearAlone } from '../hear.js';

/** Exit codes of programs that start others: fwctl itself failed, the program can't be run, it is not there. */
export const OWN_FAILURE = 125;
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;

/**
 * A command line with `--` in front of its first word that is neither a flag nor the value of one: as with sudo and nice, what comes behind
 * a program is the program's own.
 */
export function withSeparator(
  words: readonly string[],
  flags: Readonly<Record<string, { readonly type: string; readonly char?: string }>>,
): string[] {
  const taken = Object.entries(flags).filter(([, { type }]) => type === 'option');
  const takesNext = new Set(taken.flatMap(([name, { char }]) => [`--${name}`, `-${char}`]));
  let at = 0;
  while (words[at]?.startsWith('-') && words[at] !== '--') at += takesNext.has(words[at] as string) ? 2 : 1;
  return words[at] === '--' ? [...words] : [...words.slice(0, at), '--', ...words.slice(at)];
}

/** Why a program can't be started, with the exit code for it; undefined: it can. */
export function whyNotRunnable(
  program: string,
  env: NodeJS.ProcessEnv = process.env,
): { exit: number; error: FwctlError } | undefined {
  const path = env.PATH ?? '/usr/bin:/bin';
  const isPath = program.includes('/');
  const places = isPath ? [program] : path.split(delimiter).map((folder) => join(folder || '.', program));
  const files = places.filter(isFile);
  if (files.some(isExecutable)) return undefined;
  // What lies on the PATH and is no file is passed over.
  const [file] = isPath && existsSync(program) ? [program] : files;
  if (file)
    return {
      exit: NOT_EXECUTABLE,
      error: new FwctlError('usage', `${program} can't be executed`, {
        path: file,
        next: isFile(file) ? 'look at its permissions' : 'it is no file',
      }),
    };
  return {
    exit: NOT_FOUND,
    error: new FwctlError('usage', `there is no program ${program}`, {
      path: program,
      next: 'name a program that is installed, or its path',
    }),
  };
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // not there, or out of reach
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, files.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Signals that go on to the program. Those of the keyboard reach it by themselves where there is a terminal. */
const PASSED_ON = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGCONT', 'SIGWINCH'] as const;
const OF_KEYBOARD = ['SIGINT', 'SIGQUIT'] as const;

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

/** How a program ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A descriptor that a program is started with behind its input and output; `started` is told its process. */
export interface Handed {
  readonly fd: number;
  started(pid: number): void;
}

function start({ command, args, env }: CommandLine, handed?: Handed): ChildProcess {
  try {
    const stdio = handed ? (['inherit', 'inherit', 'inherit', handed.fd] as const) : 'inherit';
    const child = spawn(command, [...args], { stdio: stdio as StdioOptions, env });
    handed?.started(child.pid ?? 0);
    return child;
  } catch (error) {
    throw cantStart(command, error);
  }
}

function cantStart(command: string, error: unknown): FwctlError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'E2BIG') return new FwctlError('usage', "the program can't be started: too many arguments");
  return new FwctlError('device', `${command} can't be started: ${message}`, {
    next: 'exec needs setpriv and unshare of util-linux on the PATH',
  });
}

/** Runs a program with this process's own input and output. Signals go on to it; this process lives until it has ended. Throws FwctlError. */
export async function runProgram(line: CommandLine, handed?: Handed): Promise<Ending> {
  const terminal = hasTerminal();
  // What has come until here is not for a program that is not there.
  await new Promise((resolve) => setImmediate(resolve));
  // They are caught before the program is there: it may be heard of, and answered by a signal, before its start has returned.
  let child: ChildProcess | undefined;
  const passOn = (signal: NodeJS.Signals) => () => child?.kill(signal);
  for (const signal of OF_KEYBOARD) hearAlone(signal, terminal ? () => {} : passOn(signal));
  for (const signal of PASSED_ON) process.on(signal, passOn(signal));
  try {
    const started = start(line, handed);
    child = started;
    return await new Promise((resolve, reject) => {
      started.on('error', (error) => reject(cantStart(line.command, error)));
      started.on('close', (code, signal) => resolve({ code, signal }));
    });
  } finally {
    for (const name of [...OF_KEYBOARD, ...PASSED_ON]) process.removeAllListeners(name);
  }
}

/** Ends this process as the program has ended, whatever the served devices still work at. */
export async function endAs({ code, signal }: Ending): Promise<never> {
  const { constants } = await import('node:os');
  if (signal) process.kill(process.pid, signal);
  endProcess(signal ? 128 + constants.signals[signal] : (code ?? OWN_FAILURE));
}
