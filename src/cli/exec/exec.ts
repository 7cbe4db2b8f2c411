import { writeFileSync } from 'node:fs';
import { requireDescriptors } from '../../backends/serve/descriptors.js';
import {
  enterBed,
  enterByNotification,
  requireUmockdev,
  usableNamespace,
} from '../../backends/serve/enter.js';
import { isAlive, makeBedFolder, ownerOf } from '../../backends/serve/folder.js';
import { endProcessesOf } from '../../backends/serve/left.js';
import { type By, type ServedEvent, type ServedMachine, serveMachine } from '../../backends/serve/served.js';
import { requireTrusted } from '../../backends/serve/trust.js';
import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import { toJson } from '../../present/json.js';
import { writeNote } from '../output.js';
import { requireTape } from '../record/flags.js';
import { type ServedFlags, servedFolder, servedLine, watching } from '../serve/served.js';
import { namespaceAdvice, PLAIN_MISSES, refusalText } from './form.js';
import { type Ending, endAs, runProgram } from './program.js';

export interface ExecFlags extends ServedFlags {
  form?: string | undefined;
  dir?: string | undefined;
  log?: boolean;
  json?: boolean;
  verbose?: boolean;
}

/** Runs a program that sees the built-in devices, and ends as it does. `root`: of the package. Throws FwctlError. */
export async function execProgram(program: readonly string[], flags: ExecFlags, root: string): Promise<void> {
  requireTape(flags);
  requireDescriptors();
  const folder = workingFolder();
  const namespace = flags.form === 'plain' ? undefined : usableNamespace();
  if (flags.form === 'namespace' && !namespace)
    throw new FwctlError('device', 'this user may make no mount namespace here', {
      next: 'leave --form namespace out',
    });
  // It is recorded here: an fwctl among what the program starts would replace the tape.
  const { FWCTL_RECORD: _, FWCTL_REDACT: __, ...rest } = process.env;
  const run = { program, folder, namespace, env: flags.record ? rest : process.env };
  const ending = await (flags.dir === undefined
    ? servedHere(run, flags, root)
    : servedThere(run, flags.dir, flags));
  await endAs(ending);
}

interface Run {
  readonly program: readonly string[];
  readonly folder: string;
  readonly namespace: readonly string[] | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** Serves the devices and runs the program: by notification, or as it can be done where the kernel, or what surrounds it, refuses that. */
async function servedHere(run: Run, flags: ExecFlags, root: string): Promise<Ending> {
  const { form } = flags;
  const log = flags.log
    ? (event: ServedEvent, family: FamilyClient) => writeNote(servedLine(event, family))
    : undefined;
  const watch = await watching(flags, log);
  try {
    let why = `--form ${form}`;
    if (form === undefined || form === 'notify') {
      const ending = await withBed(watch, 'notification', (bed) => runByNotification(run, bed, flags, root));
      if (typeof ending !== 'string') return ending;
      why = ending;
      if (form) throw new FwctlError('device', ending, { next: 'leave --form notify out' });
    }
    tellForm(run, why, flags);
    return await withBed(watch, 'sockets', (bed) => runBySockets(run, bed.path));
  } finally {
    watch.end();
  }
}

/** Runs it by notification: how it ended, or why that is refused. */
async function runByNotification(
  { program, folder, namespace, env }: Run,
  { path, notify }: Bed,
  flags: ExecFlags,
  root: string,
): Promise<Ending | string> {
  if (!notify) return NOT_HERE;
  if (!namespace) notify.showTrees(path);
  if (flags.verbose) writeNote(formNote('notify', namespace ? IN_NAMESPACE : BY_ANSWERS, flags.json));
  const line = enterByNotification(root, path, program, namespace, folder, env);
  const handed = { fd: notify.begin(), started: (pid: number) => notify.started(pid) };
  const ending = await runProgram(line, handed);
  endProcessesOf(path);
  return notify.refusal === undefined ? ending : refusalText(notify.refusal);
}

const NOT_HERE = 'notification of system calls is not known for this architecture';
const IN_NAMESPACE =
  'the kernel asks about its system calls; it has /sys and /dev of its own in a mount namespace';
const BY_ANSWERS =
  'the kernel asks about its system calls, those about /sys and /dev too: no mount namespace can be made here';

/** Tells which of the forms of umockdev's library is taken, and why: where it is asked for, and where the program sees less by it. */
function tellForm({ namespace }: Run, why: string, { form, json, verbose }: ExecFlags): void {
  const taken = namespace ? 'namespace' : 'plain';
  if (verbose) writeNote(formNote(taken, why, json));
  else if (!namespace && form === undefined) writeNote(plainNote(why, json));
}

const formNote = (form: string, why: string, json: boolean | undefined): string =>
  json ? `${toJson({ schema: 'fwctl.exec/1', form, why }, 0)}\n` : `form: ${form} (${why})\n`;

function runBySockets({ program, namespace, folder, env }: Run, bed: string): Promise<Ending> {
  requireUmockdev();
  sleepExactly();
  return runProgram(enterBed(bed, program, namespace, folder, env));
}

async function servedThere(run: Run, dir: string, flags: ExecFlags): Promise<Ending> {
  if (flags.form === 'notify')
    throw new FwctlError('usage', '--form notify is for devices that this command serves itself', {
      next: 'leave --dir out, or --form notify',
    });
  requireUmockdev();
  tellForm(run, flags.form ? `--form ${flags.form}` : `--dir ${dir}`, flags);
  return runBySockets(run, runningBed(dir, flags));
}

/** Says that the program sees the devices less well than it might. */
function plainNote(refused: string, json: boolean | undefined): string {
  const [why, next] = [`${refused}, and no mount namespace can be made here`, namespaceAdvice()];
  if (json)
    return `${toJson({ schema: 'fwctl.exec/1', form: 'plain', why, misses: PLAIN_MISSES, next }, 0)}\n`;
  return `fwctl: ${why}, so the plain form is taken: ${PLAIN_MISSES}\n  ${next}; --form plain says that this form is meant\n`;
}

/** Where the program is to run. Throws FwctlError `device` where that is gone. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new FwctlError('device', 'the working directory is not there any more', {
      next: 'change to a folder that is there',
    });
  }
}

/**
 * Programs inherit how exactly their timers go (prctl(2), PR_SET_TIMERSLACK): umockdev's library sleeps a moment after each ioctl, which with
 * the usual 50 us takes a third of the call.
 */
export function sleepExactly(): void {
  try {
    writeFileSync('/proc/self/timerslack_ns', '1');
  } catch {
    // No such file, or not to be written: it is only slower.
  }
}

interface Bed {
  readonly path: string;
  readonly notify: ServedMachine['notify'];
}

/** Serves the machine from a bed for as long as something runs. */
async function withBed<T>(
  options: Parameters<typeof serveMachine>[1],
  by: By,
  run: (bed: Bed) => Promise<T>,
): Promise<T> {
  const folder = makeBedFolder();
  try {
    const machine = await serveMachine(folder.path, options, by);
    try {
      return await run({ path: folder.path, notify: machine.notify });
    } finally {
      await machine.close();
    }
  } finally {
    folder.remove();
  }
}

/** The bed of a server that runs. */
function runningBed(dir: string, { log, record }: ExecFlags): string {
  if (log || record)
    throw new FwctlError('usage', '--log and --record are for "fwctl serve" where that serves the devices', {
      next: `give them there: fwctl serve --dir ${dir} ${log ? '--log' : `--record ${record}`}`,
    });
  const path = servedFolder(dir);
  const owner = ownerOf(path);
  if (owner === undefined || !isAlive(owner))
    throw new FwctlError('device', `${path}: nothing is served from this folder`, {
      path,
      next: `start it with: fwctl serve --dir ${dir}`,
    });
  // A server can write into the memory of its clients.
  requireTrusted(path);
  return path;
}
