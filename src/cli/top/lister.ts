import type { Backend } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import { chooseBackend, type Target, targetsOn, targetsTo } from '../connect.js';
import type { ConnectionFlags } from '../flags.js';
import { backendOfDevice } from '../settings/names.js';

/** What lists the devices that are shown, again and again. */
export interface TargetLister {
  readonly backend: Backend;
  list(): Promise<readonly Target[]>;
}

/**
 * All devices of the backend that flags mean, with those that come and without those that go; or those of these names, whether they are there or
 * not. Throws FwctlError `usage` for names of several backends, `device` for one that is not there at first.
 */
export async function topLister(
  flags: ConnectionFlags,
  wanted: 'all' | readonly string[],
): Promise<TargetLister> {
  const names = wanted === 'all' ? [] : wanted;
  if (new Set(names.map((name) => backendOfDevice(name))).size > 1)
    throw new FwctlError('usage', `${names.join(', ')} are devices of several backends`, {
      next: 'name those of one backend',
    });
  const backend = await chooseBackend(flags);
  if (wanted === 'all') {
    await targetsOn(backend, flags, 'reads', { all: true });
    return { backend, list: () => whatIsThere(backend, flags) };
  }
  const named: Target[] = [];
  for (const device of names) named.push(...(await targetsOn(backend, { ...flags, device })));
  return { backend, list: async () => named };
}

/** All devices of a backend; none, where all have gone. */
export async function whatIsThere(backend: Backend, flags: ConnectionFlags): Promise<readonly Target[]> {
  return targetsTo(backend, await backend.list(), flags);
}
