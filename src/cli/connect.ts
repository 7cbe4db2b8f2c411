import { emulatedBackend } from '../backends/emulated.js';
import type { Backend, DeviceEntry } from '../client/backend.js';
import type { DenyRule, Vocabulary } from '../client/denylist.js';
import { FwctlError } from '../client/errors.js';
import { decide, type Request } from '../client/guard.js';
import { Session } from '../client/session.js';
import { findDevice } from '../client/target.js';
import { safe } from '../present/safe.js';
import { requireMlx5Entry, requireMlx5Session } from './device-type.js';
import type { ConnectionFlags } from './flags.js';
import { isTerminal, writeNote } from './output.js';
import { readDenyLists } from './policy/files.js';
import { requireTape } from './record/flags.js';
import { explain } from './session-steps.js';
import { backendOfDevice, TAPE } from './settings/names.js';
import { askOnTerminal } from './terminal/ask.js';
import { requireMeant, tellMeant, type Use, watchChanges } from './unnamed/unnamed.js';

const DEFAULT_DEVICE = 'fwctl0';

/** The backend that the flags and the environment choose, recorded where they say so. Throws FwctlError `device` and `usage`. */
export async function chooseBackend(flags: ConnectionFlags, use: Use = 'reads'): Promise<Backend> {
  requireMeant(flags, use);
  if (flags.record !== undefined) {
    const { recordedBackend, refuseSameTape, tapeFile } = await import('./record/record.js');
    const file = tapeFile(flags.record, flags.device);
    const tape = tapeOf(flags);
    if (tape !== undefined) refuseSameTape(tape, file);
    return recordedBackend(await unrecordedBackend(flags), file, flags);
  }
  const backend = await unrecordedBackend(flags);
  requireTape(flags);
  return backend;
}

/** Whether the calls go to a tape, or come from one. */
export const isTaped = (flags: ConnectionFlags): boolean =>
  flags.record !== undefined || tapeOf(flags) !== undefined;

/** The tape that stands in place of a device. Throws FwctlError `usage`. */
function tapeOf({ device = '', backend = '' }: ConnectionFlags): string | undefined {
  const file = [device, backend].find((name) => name.startsWith(TAPE))?.slice(TAPE.length);
  if (file === '') throw new FwctlError('usage', `${TAPE} takes the name of a tape: replay:FILE`);
  return file;
}

async function unrecordedBackend(flags: ConnectionFlags): Promise<Backend> {
  const device = flags.device ?? '';
  const tape = tapeOf(flags);
  if (tape !== undefined) return (await import('./tape/replay.js')).replayedBackend(tape, flags.replay);
  if (flags.replay && !process.env.FWCTL_REPLAY)
    throw new FwctlError('usage', '--replay is for a tape: name its file with -d replay:FILE');
  if (flags.backend === 'kernel' || backendOfDevice(device) === 'kernel') {
    if (flags.backend === 'emulated')
      throw new FwctlError('usage', `${device} is a real device, and the backend "emulated" has none`, {
        next: 'leave --backend out (and FWCTL_BACKEND), or the path',
      });
    const { kernelBackend } = await import('../backends/chardev.js');
    return kernelBackend();
  }
  return emulatedBackend({ stateDir: flags['state-dir'] });
}

/** Opens the mlx5 device that the flags mean, with the rules of the client in front. The caller closes it. */
export async function connect(flags: ConnectionFlags, words: Vocabulary, use?: Use): Promise<Session> {
  return requireMlx5Session(await connectAny(flags, words, use));
}

/** The same for a device of any type. */
export async function connectAny(
  flags: ConnectionFlags,
  words: Vocabulary,
  use: Use = 'reads',
): Promise<Session> {
  const [target] = await targetsOf(flags, words, use);
  return (target as Target).open();
}

/** A device that is meant, and not yet open. The caller closes what it opens. */
export interface Target {
  readonly backend: Backend;
  readonly device: DeviceEntry;
  open(): Promise<Session>;
}

/** The device that the flags mean, or with `all` every one of the backend. Throws FwctlError `device` where there is none. */
export async function targetsOf(
  flags: ConnectionFlags,
  words: Vocabulary,
  use: Use = 'reads',
  all = false,
): Promise<Target[]> {
  const backend = await chooseBackend(flags, use);
  const deny = await readDenyLists(flags, words);
  const devices = all ? await backend.list() : [await chooseDevice(backend, flags)];
  if (!devices.length)
    throw new FwctlError('device', 'there is no fwctl device', { next: 'see what is there: fwctl list' });
  return devices.map((device) => ({
    backend,
    device,
    open: () => openWith(flags, backend, device, deny, use),
  }));
}

async function openWith(
  flags: ConnectionFlags,
  backend: Backend,
  device: DeviceEntry,
  deny: readonly DenyRule[],
  use: Use,
): Promise<Session> {
  if (use === 'changes') tellMeant(flags, device.name);
  const watch = watchChanges(flags, use, device.name);
  return Session.open(backend, device, {
    allowTaint: flags['allow-taint'] ?? false,
    guard: !flags['no-guard'],
    deny,
    ...(flags.scope ? { scope: flags.scope } : {}),
    ...((await isTerminal(2)) && (await isTerminal(0)) ? { ask: askOnTerminal } : {}),
    ...(use === 'either' || flags.verbose
      ? {
          observe: (event) => {
            watch(event);
            if (flags.verbose) writeNote(explain(event));
          },
        }
      : {}),
  });
}

/** What would become of commands on the device that the flags mean; sends nothing, and opens only a device whose type nothing else tells. */
export async function foresight(flags: ConnectionFlags, words: Vocabulary, use: Use = 'reads') {
  const backend = await chooseBackend(flags, use);
  const deny = await readDenyLists(flags, words);
  const device = await chooseDevice(backend, flags);
  await requireMlx5Entry(backend, device);
  const settings = { allowTaint: flags['allow-taint'] ?? false, guard: !flags['no-guard'], deny };
  const [typed, host] = [{ ...device, type: 'mlx5' as const }, await backend.host()];
  return { backend, device, deny, judge: (request: Request) => decide(request, typed, host, settings) };
}

export type Foresight = Awaited<ReturnType<typeof foresight>>;

/** The same for one command. */
export async function foresee(
  flags: ConnectionFlags,
  words: Vocabulary,
  request: Request,
  use: Use = 'reads',
) {
  const { judge, ...known } = await foresight(flags, words, use);
  return { ...known, decision: judge(request) };
}

/** Where flags name a device, or a place of devices, it has to be one of mlx5; where there is none at all, nothing can be wrong. */
export async function requireMlx5Target(flags: ConnectionFlags): Promise<void> {
  const named = flags.device !== undefined || (flags.backend ?? 'emulated') !== 'emulated';
  if (!named) return;
  const backend = await chooseBackend(flags);
  if (flags.device === undefined && (await backend.list()).length === 0) return;
  await requireMlx5Entry(backend, await chooseDevice(backend, flags));
}

/** The entry of the device that the flags mean. Says on a terminal which one stands in for a name that was not given. */
async function chooseDevice(backend: Backend, flags: ConnectionFlags): Promise<DeviceEntry> {
  const given = flags.device?.startsWith(TAPE) ? undefined : flags.device;
  const wanted = given || backend.usual || DEFAULT_DEVICE;
  const named = await backend.list(wanted);
  const devices = named.length ? named : await backend.list();
  const isReal = backend.name === 'kernel';
  if (isReal && devices.length === 0)
    throw new FwctlError('device', 'the kernel shows no fwctl device', {
      next: 'fwctl doctor tells what is missing; without --backend kernel there is the built-in emulated device',
    });
  // Real numbers follow from what was bound when: of a single device, the number says nothing.
  const only = isReal && !given && devices.length === 1;
  const list = isReal ? 'fwctl list --backend kernel' : undefined;
  const device = only ? (devices[0] as DeviceEntry) : await found(backend, devices, wanted, list);
  if (!given && !backend.usual && (await isTerminal(2))) {
    const whose = isReal ? device.node : `${device.name} of the built-in emulated ConnectX`;
    writeNote(`fwctl: no device named: using ${safe(whose)}\n`);
  }
  return device;
}

/** As `findDevice`, with what the backend knows about a device that is not there. */
async function found(
  backend: Backend,
  devices: readonly DeviceEntry[],
  wanted: string,
  list: string | undefined,
): Promise<DeviceEntry> {
  try {
    return findDevice(devices, wanted, list);
  } catch (error) {
    const next = error instanceof FwctlError && (await backend.advice?.(wanted));
    throw next ? new FwctlError(error.kind, error.message, { ...error.facts, next }) : error;
  }
}

/** The device as JSON documents name it. */
export const deviceJson = (backend: Backend, { name, node, parent }: DeviceEntry) => ({
  name,
  backend: backend.name,
  node,
  parent,
});
