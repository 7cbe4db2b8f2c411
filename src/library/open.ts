import { emulatedBackend } from '../backends/emulated.js';
import { audited, auditPlace } from '../cli/audit/pending.js';
import { familyOf } from '../cli/family.js';
import { readDenyLists } from '../cli/policy/files.js';
import { backendOfDevice, nameIn } from '../cli/settings/names.js';
import { readSettings } from '../cli/settings/settings.js';
import { requireMeant } from '../cli/unnamed/unnamed.js';
import type { Backend, DeviceEntry } from '../client/backend.js';
import type { DenyRule } from '../client/denylist.js';
import { FwctlError } from '../client/errors.js';
import { Session, type SessionEvent } from '../client/session.js';
import { findDevice } from '../client/target.js';
import type { Scope } from '../uapi/scope.js';
import { requireGoing, unlessAborted } from './aborted.js';
import { asLibraryError } from './any-error.js';
import { type Kind, requireKind, requireOptions, requireRule } from './arguments.js';
import { Changes } from './changes.js';
import { type Device, deviceOf, type Opened } from './device.js';

/** Where devices are looked up. */
export interface ListOptions {
  /**
   * `emulated`, `kernel`, `replay:FILE`, `snapshot:FILE`, `ssh://HOST`, or a backend of your own. Left out: what the device's name says, the variable FWCTL_BACKEND
   * or the settings files (fwctl-settings(5)), else `emulated`.
   */
  readonly backend?: string | Backend | undefined;
  /** The state folder of the emulated machine [default: as the command has it]. */
  readonly stateDir?: string | undefined;
  /**
   * Ends what goes on once it is aborted: a connection that has not come about is given up, nothing more is sent, and what waits for an answer rejects with FwctlError `policy`, whose
   * cause is the reason of the signal. A change that has begun is brought to its end, and an apply of a plan taken back.
   */
  readonly signal?: AbortSignal | undefined;
}

/** How a device is opened. The defaults are safe: nothing taints the kernel, and what the kernel would refuse is refused before it is sent. */
export interface OpenOptions extends ListOptions {
  /** Consent to what taints the kernel: the scopes debug-write and debug-write-full [default: false]. */
  readonly allowTaint?: boolean | undefined;
  /** Asks for that consent when it is needed; absent: what needs it is refused. */
  readonly consent?: ((question: string) => Promise<boolean>) | undefined;
  /** Whether what the kernel would refuse is refused first, with a reason; the deny-list holds in any case [default: true]. */
  readonly guard?: boolean | undefined;
  /** Rules beside those of the machine's policy, /etc/fwctl/policy.yaml; see `parseDenyList`. */
  readonly deny?: readonly DenyRule[] | undefined;
  /** The scope of every message, in place of the least. */
  readonly scope?: Scope | undefined;
  /** Sees what goes on: each message before it is sent, and its answer. */
  readonly observe?: ((event: SessionEvent) => void) | undefined;
  /** Is told what the command would say on stderr: that a device answered for another port, that the key of another machine is not known. The library itself prints nothing. */
  readonly note?: ((text: string) => void) | undefined;
}

/** What tells where a device is, and takes what is said of that place. */
type Where = ListOptions & Pick<OpenOptions, 'note'>;

const silent = (): void => {};

/** A backend by its name. Throws FwctlError `usage`. */
async function backendNamed(name: string, { stateDir, note = silent }: Where): Promise<Backend> {
  const [, kind = name, rest = ''] = /^(replay|snapshot):(.+)$/s.exec(name) ?? [];
  switch (kind) {
    case 'emulated':
      return emulatedBackend({ stateDir });
    case 'kernel':
      return (await import('../backends/chardev.js')).kernelBackend();
    case 'replay':
      return (await import('../backends/replay.js')).replayBackend(rest);
    case 'snapshot':
      return (await import('../cli/snapshot/open.js')).openedSnapshot(rest);
    default:
      if (name.startsWith('ssh://'))
        return (await import('../cli/remote/open.js')).openRemote(name, { note });
      throw new FwctlError('usage', `there is no backend "${name}"`, {
        given: name,
        known: ['emulated', 'kernel'],
        next: 'the backends are emulated, kernel, replay:FILE, snapshot:FILE and ssh://HOST',
      });
  }
}

/** Which backend and device are meant; `named`: somebody has said where. */
async function meant(device: string | undefined, { backend, ...options }: Where) {
  if (typeof backend === 'object') return { backend, device, named: true };
  const settings = await readSettings({ backend, device });
  const wanted = settings.device.value ?? undefined;
  const name = backendOfDevice(wanted ?? '') ?? settings.backend.value ?? undefined;
  const found = await backendNamed(name ?? 'emulated', options);
  return { backend: found, device: nameIn(wanted) || undefined, named: name !== undefined };
}

/**
 * Opens a device. `device`: fwctl0, 0, a PCI address long or short, an RDMA or a net name; a path below /dev means a real one, `replay:FILE` a recording,
 * `snapshot:FILE` a snapshot, `ssh://HOST/fwctl0` one of another machine. Without it, the one that the settings name, else the first of the backend.
 *
 * Throws FwctlError: `device` where there is none, several are meant, or it can't be opened; `usage` for names that can't be, and where a change would go to the
 * emulated machine of a host that has real devices and nobody has named a backend; `kernel` with the errno of open(2). The caller closes it.
 * Source: the class tree fwctl of the kernel; defaults of fwctl-settings(5).
 */
export async function open(device?: string, options: OpenOptions = {}): Promise<Device> {
  try {
    requireDevice(device);
    requireOptions('open', options, OPTIONS);
    for (const rule of options.deny ?? []) requireRule(rule);
    const where = await meant(device, options);
    const deny = [...(await readDenyLists({})), ...(options.deny ?? [])];
    const { signal } = options;
    const opening = async () => {
      const entry = await entryOf(where.backend, where.device);
      const changes = new Changes(signal);
      const opener = openerOf(where.backend, entry, where.named, deny, { ...options, changes });
      return deviceOf(opener, { ...options, changes });
    };
    return await untilAborted(where.backend, signal, opening, (device) => device.close());
  } catch (error) {
    throw await asLibraryError(error, open);
  }
}

/** What may be told beside the name. */
const OPTIONS = {
  backend: 'backend',
  stateDir: 'text',
  allowTaint: 'flag',
  signal: 'signal',
  consent: 'function',
  guard: 'flag',
  deny: 'list',
  scope: 'scope',
  observe: 'function',
  note: 'function',
} as const satisfies Record<keyof OpenOptions, Kind>;

/** Throws FwctlError `usage`: an empty name is a variable that is not set, and no wish for any device. */
function requireDevice(device: unknown): void {
  if (device === undefined) return;
  requireKind(device, 'text', 'the name of a device');
  if (device === '')
    throw new FwctlError('usage', 'the name of the device is empty', {
      next: 'see the names with: fwctl list; leave it out for the usual device',
    });
}

/**
 * The devices of a backend, in its order. Throws FwctlError `usage` for a backend that is none, `device` where it can't be reached, `state` for a damaged state
 * folder.
 * Source: the class tree fwctl of the kernel.
 */
export async function list(options: ListOptions = {}): Promise<DeviceEntry[]> {
  try {
    const { backend, stateDir, signal } = OPTIONS;
    requireOptions('list', options, { backend, stateDir, signal });
    const where = await meant(undefined, options);
    return await untilAborted(where.backend, options.signal, () => where.backend.list());
  } catch (error) {
    throw await asLibraryError(error, list);
  }
}

/** As `unlessAborted`; a connection that has not come about by then is given up. */
async function untilAborted<T>(
  backend: Backend,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
  late?: (value: T) => unknown,
): Promise<T> {
  if (!signal) return work();
  const giveUp = () => backend.giveUp?.();
  signal.addEventListener('abort', giveUp, { once: true });
  return unlessAborted(signal, work, late).finally(() => signal.removeEventListener('abort', giveUp));
}

async function entryOf(backend: Backend, device: string | undefined): Promise<DeviceEntry> {
  const wanted = device ?? backend.usual;
  const named = wanted === undefined ? [] : await backend.list(wanted);
  const all = named.length ? named : await backend.list();
  const [first] = all;
  if (wanted !== undefined) return findDevice(all, wanted);
  if (first) return first;
  throw new FwctlError('device', 'there is no fwctl device', {
    next: 'see what is missing with: fwctl doctor',
  });
}

type Opening = OpenOptions & { readonly changes: Changes };

/** What opens the same device again and again. */
const openerOf =
  (
    backend: Backend,
    entry: DeviceEntry,
    named: boolean,
    deny: readonly DenyRule[],
    { allowTaint = false, guard = true, scope, consent, observe, signal, changes: going }: Opening,
  ) =>
  async (): Promise<Opened> => {
    const place = auditPlace(backend);
    const audit = place === undefined ? undefined : audited(place, backend, entry, going.pending);
    const session = await Session.open(backend, entry, {
      allowTaint,
      guard,
      deny,
      ...(scope === undefined ? {} : { scope }),
      ...(consent === undefined ? {} : { ask: consent }),
      observe: (event) => {
        if (event.at === 'send' && !going.isRunning) requireGoing(signal);
        if (!named && event.at === 'send' && event.request.effects !== 'reads') requireMeant({}, 'changes');
        audit?.(event);
        observe?.(event);
      },
    });
    try {
      return { session, family: await familyOf(session) };
    } catch (error) {
      await session.close().catch(() => undefined);
      throw error;
    }
  };
