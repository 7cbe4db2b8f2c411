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

/** The backend that the flags and the environment choose. Throws FwctlError `device`. */
export async function chooseBackend(flags: ConnectionFlags): Promise<Backend> {
  const device = flags.device ?? '';
  const real = flags.backend === 'kernel' || device.startsWith('/dev/');
  if (real || device.startsWith('replay:'))
    throw new FwctlError('device', `this version can't open ${real ? 'real devices' : 'recordings'} yet`, {
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
  if (!flags.device && (await isTerminal(2)))
    writeNote(`fwctl: no device named: using ${DEFAULT_DEVICE} of the built-in emulated ConnectX\n`);
  const wanted = flags.device || DEFAULT_DEVICE;
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
