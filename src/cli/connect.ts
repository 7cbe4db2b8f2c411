import { emulatedBackend } from '../backends/emulated.js';
import type { Backend, DeviceEntry } from '../client/backend.js';
import type { DenyRule } from '../client/denylist.js';
import { FwctlError } from '../client/errors.js';
import type { FamilyClient } from '../client/family.js';
import { type Decision, decide, type Request } from '../client/guard.js';
import { Session } from '../client/session.js';
import { findDevice } from '../client/target.js';
import { familyClient } from '../families/clients.js';
import { withArticle } from '../present/article.js';
import { safe } from '../present/safe.js';
import { familyOfDriver } from '../uapi/parent-driver.js';
import { audited, auditPlace } from './audit/pending.js';
import { askerOf } from './confirm.js';
import { clientOn, otherFamily, requireFamilyOf, typeOfEntry } from './family.js';
import type { ConnectionFlags } from './flags.js';
import { isTerminal, writeNote } from './output.js';
import { readDenyLists } from './policy/files.js';
import { requireTape } from './record/flags.js';
import { explainer } from './session-steps.js';
import { backendOfDevice, isRemote, nameIn, remoteParts, SNAPSHOT, TAPE } from './settings/names.js';
import { surroundings } from './surroundings.js';
import { requireMeant, tellMeant, type Use, watchChanges } from './unnamed/unnamed.js';

const DEFAULT_DEVICE = 'fwctl0';

/** The backend that the flags and the environment choose, recorded where they say so. Throws FwctlError `device` and `usage`. */
export async function chooseBackend(flags: ConnectionFlags, use: Use = 'reads'): Promise<Backend> {
  requireMeant(flags, use);
  if (use === 'changes') refuseChange(flags);
  const around = surroundings();
  if (!around) return makeBackend(flags);
  // What a tape has, or gets, is what single commands do.
  const holds = !isTaped(flags);
  return around.backend(wayOf(flags), () => makeBackend(flags), holds);
}

/** What tells one way to devices from another. */
const wayOf = ({ backend, record, replay, device = '', 'state-dir': state }: ConnectionFlags): string =>
  JSON.stringify([backendOfDevice(device) ?? backend ?? 'emulated', state, replay, record]);

async function makeBackend(flags: ConnectionFlags): Promise<Backend> {
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

/** The file of this kind that stands in place of a device. Throws FwctlError `usage`. */
function fileOf(
  kind: string,
  what: string,
  { device = '', backend = '' }: ConnectionFlags,
): string | undefined {
  const file = [device, backend].find((name) => name.startsWith(kind))?.slice(kind.length);
  if (file === '') throw new FwctlError('usage', `${kind} takes the name of a ${what}: ${kind}FILE`);
  return file;
}

const tapeOf = (flags: ConnectionFlags) => fileOf(TAPE, 'tape', flags);
const snapshotOf = (flags: ConnectionFlags) => fileOf(SNAPSHOT, 'snapshot', flags);

/** Throws FwctlError `policy` for a snapshot. */
function refuseChange(flags: ConnectionFlags): void {
  const file = snapshotOf(flags);
  if (file === undefined) return;
  throw new FwctlError('policy', `${file} is a snapshot: it can be read, and not changed`, {
    path: file,
    next: 'an emulated device of it can be: fwctl emulator add --from FILE',
  });
}

async function unrecordedBackend(flags: ConnectionFlags): Promise<Backend> {
  const device = flags.device ?? '';
  const tape = tapeOf(flags);
  if (tape !== undefined) return (await import('./tape/replay.js')).replayedBackend(tape, flags.replay);
  const snapshot = snapshotOf(flags);
  if (snapshot !== undefined) return (await import('./snapshot/open.js')).openedSnapshot(snapshot);
  const machine = [device, flags.backend ?? ''].find(isRemote);
  if (machine !== undefined) {
    const { openRemote } = await import('./remote/open.js');
    return openRemote(remoteParts(machine).machine, { verbose: flags.verbose });
  }
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

/** Opens the device of a family that the flags mean, with the rules of the client in front. The caller closes it. Throws FwctlError `device` for one of another family. */
export async function connect(flags: ConnectionFlags, family: string, use?: Use): Promise<Session> {
  return requireFamilyOf(await connectAny(flags, use), family);
}

/** The same for a device of any type. */
export async function connectAny(flags: ConnectionFlags, use: Use = 'reads'): Promise<Session> {
  const [target] = await targetsOf(flags, use);
  return (target as Target).open();
}

/** A device that is meant, and not yet open. The caller closes what it opens. */
export interface Target {
  readonly backend: Backend;
  readonly device: DeviceEntry;
  /** `through`: how the backend is reached; `asks`: whether the user may be asked for consent [default: where somebody is there]. */
  open(how?: { through?: (backend: Backend) => Backend; asks?: false }): Promise<Session>;
}

/** The device that the flags mean, or with `all` every one of the backend. Throws FwctlError `device` where there is none. */
export async function targetsOf(
  flags: ConnectionFlags,
  use: Use = 'reads',
  which?: Which,
): Promise<Target[]> {
  return targetsOn(await chooseBackend(flags, use), flags, use, which);
}

/** Which devices of a backend: `all`, whatever the flags mean. */
interface Which {
  readonly all: boolean;
}

/** The same of a backend that has been chosen. */
export async function targetsOn(
  backend: Backend,
  flags: ConnectionFlags,
  use: Use = 'reads',
  which?: Which,
): Promise<Target[]> {
  const devices = which?.all ? await backend.list() : [await chooseDevice(backend, flags)];
  if (!devices.length)
    throw new FwctlError('device', 'there is no fwctl device', { next: 'see what is there: fwctl list' });
  return targetsTo(backend, devices, flags, use);
}

/** The same of devices that are known. */
export async function targetsTo(
  backend: Backend,
  devices: readonly DeviceEntry[],
  flags: ConnectionFlags,
  use: Use = 'reads',
): Promise<Target[]> {
  const deny = await readDenyLists(flags);
  return devices.map((device) => ({
    backend,
    device,
    open: ({ through = (same: Backend) => same, asks } = {}) =>
      openWith(flags, through(backend), device, deny, use, asks),
  }));
}

async function openWith(
  flags: ConnectionFlags,
  backend: Backend,
  device: DeviceEntry,
  deny: readonly DenyRule[],
  use: Use,
  asks = true,
): Promise<Session> {
  const watch = watchChanges(flags, use, device.name);
  const ask = asks
    ? await askerOf(() => {
        if (use === 'changes') tellMeant(flags, device.name);
      })
    : undefined;
  const place = auditPlace(backend);
  const audit = place === undefined ? undefined : audited(place, backend, device);
  const around = surroundings();
  const told = device.type ?? familyOfDriver(device.driver);
  const family = flags.verbose && told ? await familyClient(told) : undefined;
  const explain = flags.verbose ? explainer(family) : undefined;
  return Session.open(backend, device, {
    allowTaint: flags['allow-taint'] ?? false,
    guard: !flags['no-guard'],
    deny,
    ...(flags.scope ? { scope: flags.scope } : {}),
    ...(ask ? { ask } : {}),
    ...(use === 'either' || use === 'changes' || flags.verbose || around || audit
      ? {
          observe: (event) => {
            watch(event);
            audit?.(event);
            around?.observe(event, device, backend.name);
            if (explain) writeNote(explain(event));
          },
        }
      : {}),
  });
}

/**
 * What would become of commands on the device that the flags mean; sends none of them. Opens only a device whose type nothing else tells, or
 * which has to be asked for what its messages are judged by. `family`: on any device of that family, where none is looked for.
 */
export async function foresight(flags: ConnectionFlags, use: Use = 'reads', family?: FamilyClient) {
  const backend = await chooseBackend(flags, use);
  const deny = await readDenyLists(flags);
  const device = family ? undefined : await chooseDevice(backend, flags);
  const client = family ?? (await clientOn(backend, await typeOfEntry(backend, device as DeviceEntry)));
  const settings = { allowTaint: flags['allow-taint'] ?? false, guard: !flags['no-guard'], deny };
  const typed = { ...(device ?? anyOf(client)), type: client.type };
  const host = await backend.host();
  const judge = async (request: Request): Promise<{ request: Request; decision: Decision }> => {
    if (!device || !client.learn || !client.read(request.input)?.learns)
      return { request, decision: decide(request, typed, host, settings) };
    const session = await Session.open(backend, typed, settings);
    try {
      return { request: await session.asRead(request), decision: await session.decide(request) };
    } finally {
      await session.close();
    }
  };
  return { backend, device, family: client, judge };
}

export type Foresight = Awaited<ReturnType<typeof foresight>>;

/** A device of which no more is known than its family. */
const anyOf = ({ type, driver }: FamilyClient): DeviceEntry => ({
  name: `${withArticle(type)} device`,
  node: '',
  parent: '',
  driver,
  function: '',
  rdma: [],
  net: [],
});

/** The device that flags name, or mean of a place that they name; undefined where they name nothing, or a place without devices. */
async function namedDevice(flags: ConnectionFlags) {
  const named = flags.device !== undefined || (flags.backend ?? 'emulated') !== 'emulated';
  if (!named) return undefined;
  const backend = await chooseBackend(flags);
  if (flags.device === undefined && (await backend.list()).length === 0) return undefined;
  return { backend, device: await chooseDevice(backend, flags) };
}

/** The family of the device that flags name, as `namedDevice`. */
export async function familyMeant(flags: ConnectionFlags): Promise<FamilyClient | undefined> {
  const named = await namedDevice(flags);
  return named && clientOn(named.backend, await typeOfEntry(named.backend, named.device));
}

/** The device that flags name, as `namedDevice`, has to be one of this family. */
export async function requireTarget(flags: ConnectionFlags, family: string): Promise<void> {
  const named = await namedDevice(flags);
  if (!named) return;
  const { backend, device } = named;
  const type = await typeOfEntry(backend, device);
  if (type !== family) throw otherFamily(family, device.name, await clientOn(backend, type));
}

/** The entry of the device that the flags mean. Says on a terminal which one stands in for a name that was not given. */
async function chooseDevice(backend: Backend, flags: ConnectionFlags): Promise<DeviceEntry> {
  const given = nameIn(flags.device);
  const wanted = given || backend.usual || DEFAULT_DEVICE;
  const named = await backend.list(wanted);
  const devices = named.length ? named : await backend.list();
  const { remote } = backend;
  const isReal = backend.name === 'kernel';
  if (remote !== undefined && devices.length === 0)
    throw new FwctlError('device', `${remote} shows no fwctl device`, {
      next: `fwctl doctor, run on ${remote}, tells what is missing`,
    });
  if (isReal && devices.length === 0)
    throw new FwctlError('device', 'the kernel shows no fwctl device', {
      next: 'fwctl doctor tells what is missing; without --backend kernel there is the built-in emulated device',
    });
  // Real numbers follow from what was bound when: of a single device, the number says nothing.
  const only = (isReal || remote !== undefined) && !given && devices.length === 1;
  const list = isReal || remote !== undefined ? `fwctl list --backend ${backend.name}` : undefined;
  const device = only ? (devices[0] as DeviceEntry) : await found(backend, devices, wanted, list);
  // A session says in its prompt where it is.
  if (!given && !backend.usual && !surroundings() && (await isTerminal(2))) {
    const whose = isReal ? device.node : `${device.name} of ${remote ?? 'the built-in emulated machine'}`;
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
