import { writeFileSync } from 'node:fs';
import {
  enterBed,
  enterByNotification,
  requireUmockdev,
  usableNamespace,
} from '../../backends/serve/enter.js';
import { isAlive, makeBedFolder, ownerOf } from '../../backends/serve/folder.js';
import { type By, type ServedMachine, serveMachine } from '../../backends/serve/served.js';
import { requireTrusted } from '../../backends/serve/trust.js';
import { FwctlError } from '../../client/errors.js';
import { toJson } from '../../present/json.js';
import { errnoOf } from '../../uapi/errno.js';
import { writeNote } from '../output.js';
import { requireTape } from '../record/flags.js';
import { type ServedFlags, servedFolder, servedLine, watching } from '../serve/served.js';
import { namespaceAdvice, PLAIN_MISSES } from './form.js';
import { type Ending, endAs, runProgram } from './program.js';

export interface ExecFlags extends ServedFlags {
  form?: string | undefined;
  dir?: string | undefined;
  log?: boolean;
  json?: boolean;
}

/** Runs a program that sees the built-in devices, and ends as it does. `root`: of the package. Throws FwctlError. */
export async function execProgram(program: readonly string[], flags: ExecFlags, root: string): Promise<void> {
  requireTape(flags);
  const folder = workingFolder();
  const namespace = flags.form === 'plain' ? undefined : usableNamespace();
  if (flags.form && flags.form !== 'plain' && !namespace)
    throw new FwctlError('device', 'this user may make no mount namespace here', {
      next: `leave --form ${flags.form} out`,
    });
  sleepExactly();
  // It is recorded here: an fwctl among what the program starts would replace the tape.
  const { FWCTL_RECORD: _, FWCTL_REDACT: __, ...rest } = process.env;
  const run = { program, folder, env: flags.record ? rest : process.env };
  if (flags.form === 'notify' && namespace) {
    const ending = await runByNotification(run, namespace, flags, root);
    if (typeof ending !== 'string') return endAs(ending);
    throw new FwctlError('device', ending, { next: 'leave --form notify out' });
  }
  requireUmockdev();
  if (!namespace && flags.form === undefined) writeNote(plainNote(flags.json));
  const bed = flags.dir === undefined ? await ownBed(flags) : runningBed(flags.dir, flags);
  const line = enterBed(bed.path, program, namespace, folder, run.env);
  const ending = await runProgram(line).finally(() => bed.close());
  await endAs(ending);
}

const errnoName = (errno: number): string => errnoOf(errno) ?? `errno ${errno}`;

interface Run {
  readonly program: readonly string[];
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs it by notification: how it ended, or why the kernel does not allow that. */
async function runByNotification(
  { program, folder, env }: Run,
  namespace: readonly string[],
  flags: ExecFlags,
  root: string,
): Promise<Ending | string> {
  const bed = await ownBed(flags, 'notification');
  const notify = bed.notify as NonNullable<typeof bed.notify>;
  const line = enterByNotification(root, bed.path, program, namespace, folder, env);
  const handed = { fd: notify.begin(), started: (pid: number) => notify.started(pid) };
  const ending = await runProgram(line, handed).finally(() => bed.close());
  const { refusal } = notify;
  return refusal ? `the kernel refuses ${refusal.what}: ${errnoName(refusal.errno)}` : ending;
}

/** Says that the program sees the devices less well than it might. */
function plainNote(json: boolean | undefined): string {
  const [why, next] = ['no mount namespace can be made here', namespaceAdvice()];
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

interface RunningBed {
  readonly path: string;
  readonly notify?: ServedMachine['notify'];
  close(): Promise<void>;
}

async function ownBed(flags: ExecFlags, by: By = 'sockets'): Promise<RunningBed> {
  const watch = await watching(
    flags,
    flags.log ? (event, family) => writeNote(servedLine(event, family)) : undefined,
  );
  const folder = makeBedFolder();
  try {
    const machine = await serveMachine(folder.path, watch, by);
    return {
      path: folder.path,
      notify: machine.notify,
      async close() {
        await machine.close();
        folder.remove();
        watch.end();
      },
    };
  } catch (error) {
    folder.remove();
    throw error;
  }
}

function runningBed(dir: string, { log, record }: ExecFlags): RunningBed {
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
  return { path, close: async () => {} };
}
