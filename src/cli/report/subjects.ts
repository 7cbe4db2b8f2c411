import { replayBackend } from '../../backends/replay.js';
import type { Backend, DeviceEntry } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import type { Session } from '../../client/session.js';
import type { Origin } from '../../report/document.js';
import { chooseBackend, type Target, targetsOn } from '../connect.js';
import type { ConnectionFlags } from '../flags.js';
import { SNAPSHOT, TAPE } from '../settings/names.js';

/** Where devices are looked up, as a `-d` means it. */
export interface Place {
  readonly backend: Backend;
  readonly origin: Origin;
  /** The file that stands in place of devices. */
  readonly path?: string;
  /** Whether it tells the same whenever it is asked. */
  readonly isStill?: boolean;
  readonly flags: ConnectionFlags;
}

/** A device that is to be reported on, and not yet open. */
export interface Subject {
  readonly place: Place;
  readonly device: DeviceEntry;
  open(): Promise<Session>;
}

/** The place that flags mean. A tape gives what it has, in whatever order it is asked, unless they say otherwise. Throws FwctlError. */
export async function placeOf(flags: ConnectionFlags): Promise<Place> {
  const named = [flags.device ?? '', flags.backend ?? ''];
  const fileOf = (kind: string) => named.find((name) => name.startsWith(kind))?.slice(kind.length);
  const [tape, snapshot] = [fileOf(TAPE), fileOf(SNAPSHOT)];
  const isLookedUp = tape && flags.record === undefined && flags.replay === undefined;
  const backend = isLookedUp ? replayBackend(tape, { mode: 'lookup' }) : await chooseBackend(flags);
  const path = tape ?? snapshot;
  if (path === undefined)
    return { backend, origin: backend.name === 'emulated' ? 'emulated' : 'device', flags };
  return {
    backend,
    origin: tape === undefined ? 'snapshot' : 'tape',
    path,
    isStill: tape === undefined,
    flags,
  };
}

/** The device that a place has of the name that was given; with `all` every one. */
const targetsAt = ({ backend, flags }: Place, all: boolean): Promise<Target[]> =>
  targetsOn(backend, flags, 'reads', { all });

/** The devices of places, each once. Of several, one that is not there is a device that can't be opened. Throws FwctlError. */
export async function subjectsAt(places: readonly Place[], all: boolean): Promise<Subject[]> {
  const subjects = new Map<string, Subject>();
  for (const place of places) {
    for (const { device, open } of await targetsAt(place, all).catch(absent(place, places.length > 1)))
      subjects.set([place.backend.name, place.origin, place.path, device.name].join(' '), {
        place,
        device,
        open,
      });
  }
  return [...subjects.values()];
}

/** What stands for a device that is not there. */
const absent =
  ({ backend, flags: { device: name = '' } }: Place, hasOthers: boolean) =>
  (error: unknown): Target[] => {
    if (!hasOthers || !(error instanceof FwctlError) || error.kind !== 'device') throw error;
    const none = { node: '', parent: '', driver: '', function: '', rdma: [], net: [] };
    return [{ backend, device: { name, ...none }, open: () => Promise.reject(error) }];
  };
