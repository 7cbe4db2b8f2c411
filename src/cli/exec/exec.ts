import { writeFileSync } from 'node:fs';
import { enterBed, requireUmockdev, usableNamespace } from '../../backends/serve/enter.js';
import { isAlive, makeBedFolder, ownerOf } from '../../backends/serve/folder.js';
import { serveMachine } from '../../backends/serve/served.js';
import { requireTrusted } from '../../backends/serve/trust.js';
import { FwctlError } from '../../client/errors.js';
import { toJson } from '../../present/json.js';
import { writeNote } from '../output.js';
import { requireTape } from '../record/flags.js';
import { type ServedFlags, servedFolder, servedLine, watching } from '../serve/served.js';
import { namespaceAdvice, PLAIN_MISSES } from './form.js';
import { endAs, runProgram } from './program.js';

export interface ExecFlags extends ServedFlags {
  form?: string | undefined;
  dir?: string | undefined;
  log?: boolean;
  json?: boolean;
}

/** Runs a program that sees the built-in devices, and ends as it does. Throws FwctlError. */
export async function execProgram(program: readonly string[], flags: ExecFlags): Promise<void> {
  requireTape(flags);
  requireUmockdev();
  const namespace = flags.form === 'plain' ? undefined : usableNamespace();
  if (flags.form === 'namespace' && !namespace)
    throw new FwctlError('device', 'this user may make no mount namespace here', {
      next: 'leave --form namespace out',
    });
  if (!namespace && flags.form === undefined) writeNote(plainNote(flags.json));
  const folder = workingFolder();
  const bed = flags.dir === undefined ? await ownBed(flags) : runningBed(flags.dir, flags);
  sleepExactly();
  // It is recorded here: an fwctl among what the program starts would replace the tape.
  const { FWCTL_RECORD: _, FWCTL_REDACT: __, ...env } = process.env;
  const line = enterBed(bed.path, program, namespace, folder, flags.record ? env : process.env);
  const ending = await runProgram(line).finally(() => bed.close());
  await endAs(ending);
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
  close(): Promise<void>;
}

async function ownBed(flags: ExecFlags): Promise<RunningBed> {
  const watch = await watching(
    flags,
    flags.log ? (event, family) => writeNote(servedLine(event, family)) : undefined,
  );
  const folder = makeBedFolder();
  try {
    const machine = await serveMachine(folder.path, watch);
    return {
      path: folder.path,
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
