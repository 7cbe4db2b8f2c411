import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import {
  agentCommand,
  type Called,
  calledBy,
  type RemoteAddress,
  remoteAddress,
  sshWords,
} from './address.js';

/** A run of ssh. The state of this module counts once: it is import()ed alone. */
export type Ssh = ChildProcessByStdio<Writable, Readable, Readable>;

const start = ([program = '', ...words]: readonly string[]): Ssh =>
  spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] });

/** One that was started before the command line was looked into; `isOver`: it is of no use. */
let early: { readonly words: string; readonly child: Ssh; isOver: boolean } | undefined;

/** Starts ssh to an agent, or gives the one that was started early with the same words. */
export function reach(address: RemoteAddress, called: Called): Ssh {
  const words = [...sshWords(address, called), agentCommand(called)];
  const known = early;
  early = undefined;
  if (known?.words === words.join('\n') && !known.isOver) return known.child;
  known?.child.kill();
  return start(words);
}

/** Lines that go to a device, whatever stands in them. */
const GOES = /^(info|list|metrics|query-caps|reg get|config query|rpc)( |$)/;
/** Words for which something is told without it. */
const STAYS = /^(-h|--help|--list|--dry-run|--examples?)$/;
/** Flags that such lines mostly have: one with another may be wrong. */
const FLAGS =
  /^(-[dot]|-[Hv]$|--(json|meanings|verbose|output|device|backend|type|mode|field|function|batch|scope|allow-taint|numbers)(=|$))/;
const NAMES = /^(?:-d=?|--device(?:=|$)|--backend(?:=|$))(.*)$/;

/** The machine that a line goes to; undefined: none, several, or it is not known yet. */
function machineOf(argv: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  if (!GOES.test(argv.join(' ')) || argv.some((word) => STAYS.test(word))) return undefined;
  if (!argv.every((word) => !word.startsWith('-') || FLAGS.test(word))) return undefined;
  const named = argv.flatMap((word, i) => {
    const [, value] = NAMES.exec(word) ?? [];
    return value === undefined ? [] : [value || argv[i + 1] || ''];
  });
  const [device, ...others] = named.length ? named : [env.FWCTL_DEVICE || env.FWCTL_BACKEND || ''];
  const [, machine] = /^(ssh:\/\/[^/,]+)(?:\/[^/]*)?$/.exec(device ?? '') ?? [];
  return others.length ? undefined : machine;
}

/** Starts ssh where a line is known to need it, so that it is on its way while the program is read. */
export function reachEarly(argv: readonly string[], env: NodeJS.ProcessEnv): void {
  const machine = machineOf(argv, env);
  if (machine === undefined) return;
  const called = calledBy(env);
  let words: string[];
  let child: Ssh;
  try {
    words = [...sshWords(remoteAddress(machine), called), agentCommand(called)];
    child = start(words);
  } catch {
    return; // it is no address, or nothing can be started: which is said where it is needed
  }
  const begun = { words: words.join('\n'), child, isOver: false };
  early = begun;
  for (const event of ['error', 'exit'])
    child.once(event, () => {
      begun.isOver = true;
    });
  // A line that turns out to have no use for it does not wait for its end.
  for (const one of [child, child.stdin, child.stdout, child.stderr]) (one as unknown as Socket).unref?.();
  // It may ask for a password when nobody waits for it any more.
  process.once('exit', () => early?.child.kill());
}
