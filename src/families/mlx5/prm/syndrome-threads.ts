import { syndromeThreads } from './data/syndrome-threads.js';

/** What a public thread says of a failure. */
export interface Thread {
  /** Undefined where a command timed out, or no syndrome was told. */
  readonly syndrome: number | undefined;
  readonly timeout: boolean;
  /** Name of the command; in parentheses what was done, where the thread names none. */
  readonly command: string;
  readonly op_mod: number | undefined;
  readonly status: number | undefined;
  /** In our words; undefined where the thread came to none. */
  readonly conclusion: string | undefined;
  readonly source: string;
  readonly url?: string;
}

/** What every thread about a timeout comes to. */
const TIMEOUT = 'the firmware gave no answer in time, or the event that tells of it was lost';

let read: Thread[] | undefined;

/** All that is known. */
export function allThreads(): readonly Thread[] {
  read ??= syndromeThreads().trim().split('\n').map(parse);
  return read;
}

const hex = (text: string): number | undefined => (text === '-' ? undefined : Number.parseInt(text, 16));

function parse(line: string): Thread {
  const [syndrome, command, opMod, status, conclusion, source] = line.split('|') as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const timeout = syndrome === 'timeout';
  const issue = /^([\w-]+\/[\w.-]+)#(\d+)/.exec(source);
  return {
    syndrome: timeout ? undefined : hex(syndrome),
    timeout,
    command,
    op_mod: hex(opMod),
    status: hex(status),
    conclusion: conclusion === '-' ? undefined : conclusion === '=' ? TIMEOUT : conclusion,
    source,
    ...(issue ? { url: `https://github.com/${issue[1]}/issues/${issue[2]}` } : {}),
  };
}

let bySyndrome: Map<number | undefined, Thread[]> | undefined;

/** The threads about a syndrome, those of the same command first; 0 says something of its own command only. */
export function threadsOf(syndrome: number, command?: string): readonly Thread[] {
  if (!bySyndrome) {
    bySyndrome = new Map();
    for (const thread of allThreads())
      bySyndrome.set(thread.syndrome, [...(bySyndrome.get(thread.syndrome) ?? []), thread]);
  }
  const found = bySyndrome.get(syndrome) ?? [];
  if (found.length < 2 && syndrome !== 0) return found;
  const same = found.filter((thread) => thread.command === command);
  return syndrome === 0 ? same : [...same, ...found.filter((thread) => thread.command !== command)];
}

/** The threads about a command that was not answered in time. */
export const threadsOfTimeout = (command: string): Thread[] =>
  allThreads().filter((thread) => thread.timeout && thread.command === command);

/** The threads about a command that failed with a status and without a syndrome. */
export const threadsOfStatus = (command: string, status: number): Thread[] =>
  allThreads().filter(
    (thread) =>
      !thread.timeout &&
      thread.syndrome === undefined &&
      thread.command === command &&
      thread.status === status,
  );
