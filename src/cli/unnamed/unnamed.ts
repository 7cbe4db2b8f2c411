import { rootsOf } from '../../backends/chardev/files.js';
import { shownDevices } from '../../backends/chardev/presence.js';
import { FwctlError } from '../../client/errors.js';
import type { Request } from '../../client/guard.js';
import type { SessionEvent } from '../../client/session.js';
import type { Effect } from '../base.js';
import type { ConnectionFlags } from '../flags.js';
import { writeNoteOnce } from '../output.js';
import { backendOfDevice } from '../settings/names.js';
import { surroundings } from '../surroundings.js';

/**
 * What a command does to the device that it goes to; `rehearses`: it shows what it would change; `either`: what it sends decides, of which nothing is
 * known before the device is.
 */
export type Use = 'reads' | 'rehearses' | 'changes' | 'either';

/** Where a command goes, as far as flags, variables and settings files say it. */
type Named = Pick<ConnectionFlags, 'backend' | 'device'>;

/** Whether anybody has said where devices are looked up: by a backend, or by a device whose name tells it. */
export const isBackendNamed = ({ backend, device = '' }: Named): boolean =>
  Boolean(backend) || backendOfDevice(device) !== undefined;

/**
 * Where nobody has named a backend, the emulated machine is meant. On a machine that has real devices that is said, and what changes something
 * is refused: it would land where nobody meant it. Throws FwctlError `usage`.
 */
export function requireMeant(flags: Named, use: Use): void {
  if (use === 'changes') refuseChange('this command changes something');
  if (use === 'either' || isBackendNamed(flags)) return;
  const real = shownDevices(rootsOf({}));
  if (real?.length === 0) return;
  const names = real
    ? real.slice(0, MOST).join(', ') + (real.length > MOST ? ', ...' : '')
    : 'devices that can not be listed';
  if (use === 'changes')
    throw new FwctlError('usage', `no backend is named, and this machine has fwctl devices: ${names}`, {
      next: `say which is meant: --backend kernel for them, --backend emulated for the built-in device; FWCTL_BACKEND or a settings file (fwctl-settings(5)) says it for good`,
    });
  const refused = use === 'rehearses' ? '; without --dry-run it is refused until a backend is named' : '';
  writeNoteOnce(
    `fwctl: no backend named: this is about the built-in emulated machine, not about the devices of this one (${names}; --backend kernel)${refused}\n`,
    'places',
  );
}

/** The devices that are named in a message. */
const MOST = 4;

/** Whether a message changes something; one that nobody knows may. */
export const changes = ({ effects }: Request): boolean => effects !== 'reads';

/** Refuses what changes something, where a command is run by what repeats commands that only read. Throws FwctlError `policy`. */
function refuseChange(what: string): void {
  const reader = surroundings()?.readsFor;
  if (reader === undefined) return;
  throw new FwctlError('policy', `${reader} repeats what only reads, and ${what}: nothing was sent`, {
    next: 'run it on its own; --dry-run only shows what it would change',
  });
}

/** The same for a command by its id, which does something beside telling. Throws FwctlError `policy`. */
export function refuseEffect(id: string, effect: Effect): void {
  const reader = surroundings()?.readsFor;
  if (reader === undefined) return;
  const name = id.replaceAll(':', ' ');
  throw new FwctlError('policy', `${reader} repeats what only reads, and fwctl ${name} ${effect}`, {
    next: `run it on its own: fwctl ${name}`,
  });
}

/**
 * Watches what a session sends: where a change goes is said when it goes. Where nothing else tells whether something is changed, by a single command or a line
 * of a batch, it is refused here.
 */
export function watchChanges(flags: Named, use: Use, device: string): (event: SessionEvent) => void {
  return (event) => {
    if ((use !== 'either' && use !== 'changes') || event.at !== 'send' || !changes(event.request)) return;
    if (use === 'either') {
      refuseChange(`${event.request.opcode} changes something`);
      if (!isBackendNamed(flags)) requireMeant(flags, 'changes');
    }
    tellMeant(flags, device);
  };
}

/** Says where a change goes, where nobody has named a backend. */
export function tellMeant(flags: Named, device: string): void {
  if (!isBackendNamed(flags))
    writeNoteOnce(
      `fwctl: no backend named: this changes ${device} of the built-in emulated machine\n`,
      'places',
    );
}

/** The same for a command that changes what only the emulated machine has. Throws FwctlError `usage`. */
export function requireEmulated(flags: Named, what: string): void {
  requireMeant(flags, 'changes');
  const meant = backendOfDevice(flags.device ?? '') ?? flags.backend ?? 'emulated';
  if (meant === 'emulated') return;
  throw new FwctlError('usage', `${what} is about the emulated machine, not the backend ${meant}`, {
    next: 'real functions are bound through sysfs, by their PCI driver; --backend emulated means the built-in ones',
  });
}
