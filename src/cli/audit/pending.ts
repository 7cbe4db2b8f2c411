import type { Backend, DeviceEntry } from '../../client/backend.js';
import type { SessionEvent } from '../../client/session.js';
import type { Errno } from '../../uapi/errno.js';
import type { Scope } from '../../uapi/scope.js';
import { hasLog } from './system-log.js';

/** Messages of one kind that a command has sent to a device, and that change something beyond the caller's own. */
export interface SentChange {
  readonly opcode: string;
  readonly register?: string;
  readonly feature?: string;
  readonly scope: Scope;
  count: number;
  /** What the kernel answered last, where it refused. */
  errno?: Errno;
}

/** What a command has changed of a device, for the log of changes. */
export interface Changed {
  /** Where the line goes: `journal`, or a file. */
  readonly place: string;
  readonly backend: string;
  readonly device: DeviceEntry;
  readonly sent: Map<string, SentChange>;
}

interface ChangedValue {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What the log of changes says of a command beside what was sent. */
export interface AuditFacts {
  readonly plan?: string | undefined;
  readonly signer?: string | undefined;
  /** The values of a device, by its name, where what takes them back does not tell them. */
  changesOf?(device: string): readonly ChangedValue[];
}

/** Of the answer of a command, what the log has. */
export interface Told {
  readonly undo?: { readonly what: string; readonly fields?: readonly ChangedValue[] } | undefined;
  readonly audit?: AuditFacts;
  readonly exit?: number;
}

/** What a command of this process has changed and is in no log yet; each device of a program has its own. */
const ofCommand: Changed[] = [];

/**
 * Where lines of the log go: `journal`, a file, or undefined for nowhere, as where the system keeps no log. Of emulated devices, and of files that stand for devices, there are some only
 * where FWCTL_AUDIT says so.
 */
export function auditPlace(
  { name, taken, emulated = name === 'emulated' }: Pick<Backend, 'name' | 'taken' | 'emulated'>,
  env = process.env,
  isKept = hasLog,
): string | undefined {
  const { FWCTL_AUDIT: asked = '' } = env;
  const word = asked.toLowerCase();
  if (word === 'off' || taken) return undefined;
  if (asked) return word === 'journal' ? word : asked;
  return emulated || !isKept() ? undefined : 'journal';
}

/** Takes what a session does with a device, until that is taken for the log. */
export function audited(
  place: string,
  backend: Pick<Backend, 'name'>,
  device: DeviceEntry,
  pending = ofCommand,
): (event: SessionEvent) => void {
  let changed: Changed | undefined;
  let last: SentChange | undefined;
  const underWay = new WeakMap<object, SentChange>();
  return (event) => {
    if (event.at === 'answer') {
      const answered = event.request ? underWay.get(event.request) : last;
      if (answered && typeof event.output === 'string') answered.errno = event.output;
      last = undefined;
    }
    if (event.at !== 'send') return;
    const { opcode, register, feature, effects } = event.request;
    if (effects === 'reads' || effects === 'objects') return;
    if (!changed || !pending.includes(changed)) changed = pendingOf(pending, place, backend.name, device);
    const key = [opcode, register, feature, event.scope].join(' ');
    const sent: SentChange = changed.sent.get(key) ?? {
      opcode,
      ...(register === undefined ? {} : { register }),
      ...(feature === undefined ? {} : { feature }),
      scope: event.scope,
      count: 0,
    };
    sent.count += 1;
    changed.sent.set(key, sent);
    underWay.set(event.request, sent);
    last = sent;
  };
}

/** What is kept of a device: one for all of its sessions, as a command opens another behind a reset. */
function pendingOf(pending: Changed[], place: string, backend: string, device: DeviceEntry): Changed {
  const known = pending.find(
    (one) =>
      one.place === place &&
      one.backend === backend &&
      one.device.name === device.name &&
      one.device.parent === device.parent,
  );
  if (known) return known;
  const changed = { place, backend, device, sent: new Map() };
  pending.push(changed);
  return changed;
}

/** Whether a command has changed something that is in no log yet. */
export const isPending = (): boolean => ofCommand.length > 0;

/** What has been changed since this was asked last. */
export const takePending = (pending = ofCommand): readonly Changed[] => pending.splice(0);
