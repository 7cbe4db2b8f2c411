import { existsSync, readFileSync } from 'node:fs';
import { emulatedBackend } from '../backends/emulated.js';
import type { Backend, DeviceEntry } from '../client/backend.js';
import { type DenyRule, parseDenyList, type Vocabulary } from '../client/denylist.js';
import { FwctlError } from '../client/errors.js';
import { decide, type Request } from '../client/guard.js';
import { Session } from '../client/session.js';
import { findDevice } from '../client/target.js';
import { explain } from './explain.js';
import type { ConnectionFlags } from './flags.js';
import { isTerminal, writeNote } from './output.js';
import { askOnTerminal } from './terminal.js';

const MACHINE_POLICY = '/etc/fwctl/policy.yaml';
const DEFAULT_DEVICE = 'fwctl0';

/** What stands in front of the name of a tape where a device, or a backend, is named. */
const TAPE = 'replay:';

/** The backend that the flags and the environment choose, recorded where they say so. Throws FwctlError `device` and `usage`. */
export async function chooseBackend(flags: ConnectionFlags): Promise<Backend> {
  const backend = await unrecordedBackend(flags);
  if (flags.record) return (await import('./record.js')).recordedBackend(backend, flags.record, flags.redact);
  // The variable may stand for recordings to come; who gives the flag expects something of it now.
  if (!flags.redact || process.env.FWCTL_REDACT) return backend;
  throw new FwctlError('usage', '--redact is for a recording: name its file with --record');
}

/** Whether the calls go to a tape, or come from one. */
export const isTaped = (flags: ConnectionFlags): boolean =>
  flags.record !== undefined || tapeOf(flags) !== undefined;

/** The tape that stands in place of a device. */
function tapeOf({ device = '', backend = '' }: ConnectionFlags): string | undefined {
  return [device, backend].find((name) => name.startsWith(TAPE))?.slice(TAPE.length);
}

async function unrecordedBackend(flags: ConnectionFlags): Promise<Backend> {
  const device = flags.device ?? '';
  const tape = tapeOf(flags);
  if (tape !== undefined) return (await import('./replay.js')).replayedBackend(tape, flags.replay);
  const real = flags.backend === 'kernel' || device.startsWith('/dev/');
  if (real)
    throw new FwctlError('device', "this version can't open real devices yet", {
      path: device || '/dev/fwctl',
      next: 'leave the device out, or name one of the emulated ones: fwctl list',
    });
  return emulatedBackend({ stateDir: flags['state-dir'] });
}

/** Opens the device that the flags mean, with the rules of the client in front. The caller closes it. */
export async function connect(flags: ConnectionFlags, words: Vocabulary): Promise<Session> {
  const backend = await chooseBackend(flags);
  const deny = await readDenyLists(flags, words);
  const device = await chooseDevice(backend, flags);
  return Session.open(backend, device, {
    allowTaint: flags['allow-taint'] ?? false,
    guard: !flags['no-guard'],
    deny,
    ...(flags.scope ? { scope: flags.scope } : {}),
    ...((await isTerminal(2)) && (await isTerminal(0)) ? { ask: askOnTerminal } : {}),
    ...(flags.verbose ? { observe: (event) => writeNote(explain(event)) } : {}),
  });
}

/** What would become of a command on the device that the flags mean; opens and sends nothing. */
export async function foresee(flags: ConnectionFlags, words: Vocabulary, request: Request) {
  const backend = await chooseBackend(flags);
  const deny = await readDenyLists(flags, words);
  const device = await chooseDevice(backend, flags);
  const settings = { allowTaint: flags['allow-taint'] ?? false, guard: !flags['no-guard'], deny };
  return { backend, device, deny, decision: decide(request, device, await backend.host(), settings) };
}

/** The entry of the device that the flags mean. Says on a terminal that the built-in device stands in. */
async function chooseDevice(backend: Backend, flags: ConnectionFlags): Promise<DeviceEntry> {
  const named = flags.device?.startsWith(TAPE) ? undefined : flags.device;
  if (!named && !backend.usual && (await isTerminal(2)))
    writeNote(`fwctl: no device named: using ${DEFAULT_DEVICE} of the built-in emulated ConnectX\n`);
  const wanted = named || backend.usual || DEFAULT_DEVICE;
  const devices = await backend.list(wanted);
  return findDevice(devices.length ? devices : await backend.list(), wanted);
}

/** The rules of the machine-wide policy file and of `--policy`. Throws FwctlError `usage`. */
export async function readDenyLists(flags: ConnectionFlags, words: Vocabulary): Promise<DenyRule[]> {
  const files = [
    ...(existsSync(MACHINE_POLICY) ? [MACHINE_POLICY] : []),
    ...(flags.policy === undefined ? [] : [flags.policy]),
  ];
  const lists = await Promise.all(files.map((file) => parseDenyList(readPolicy(file), file, words)));
  return lists.flat();
}

function readPolicy(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new FwctlError('usage', `the policy file can't be read: ${(error as Error).message}`, {
      path: file,
    });
  }
}

/** The device as JSON documents name it. */
export const deviceJson = (backend: Backend, { name, node, parent }: DeviceEntry) => ({
  name,
  backend: backend.name,
  node,
  parent,
});
