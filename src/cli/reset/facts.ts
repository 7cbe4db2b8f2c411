import type { DeviceEntry } from '../../client/backend.js';
import type { Session } from '../../client/session.js';
import type { ResetQuery } from '../../client/update.js';
import type { Documents } from '../../schema/documents.js';
import { deviceJson, type Target } from '../connect.js';
import { familyOf } from '../family.js';
import { liveAfterReset, type Waiting } from '../firmware/waiting.js';
import { resetJobOf } from '../firmware/work.js';
import { adapterOf } from '../plan/send.js';

/** What is known before a reset: of the device, and of the others that it would take along. */
export interface ResetFacts {
  readonly name: string;
  readonly query: ResetQuery;
  readonly running_version: string | undefined;
  /** What would run behind it that does not run now. */
  readonly live: readonly Waiting[];
  /** The functions of the same adapter, whose drivers see it. */
  readonly functions: readonly DeviceEntry[];
}

/** Asks a device. Throws FwctlError. */
export async function resetFacts({ backend, device }: Target, session: Session): Promise<ResetFacts> {
  const query = await (await resetJobOf(session)).query(session);
  const told = await (await familyOf(session)).jobs.firmware?.(session);
  const all = await backend.list();
  return {
    name: device.name,
    query,
    running_version: told?.running_version,
    live: told ? liveAfterReset(told) : [],
    functions: all.filter((one) => adapterOf(one) === adapterOf(device)),
  };
}

export const factsJson = (
  { backend, device }: Target,
  facts: ResetFacts,
): Documents['fwctl.reset.query/1'] => {
  const { levels, level, types, syncs, methods, state, is_busy, all_hosts, link_ms, most_ms, uptime_s } =
    facts.query;
  const names = (all: ResetQuery['types']) =>
    all.map(({ name, title, offered }) => ({ name, title, offered }));
  return {
    device: deviceJson(backend, device),
    ...(facts.running_version ? { running_version: facts.running_version } : {}),
    becomes_live: facts.live,
    drivers: facts.functions.map(({ name, parent, function: title, driver }) => ({
      name,
      parent,
      function: title,
      driver,
    })),
    ...(all_hosts === undefined ? {} : { all_hosts_sync: all_hosts }),
    state,
    busy: is_busy,
    level: level ?? null,
    levels,
    types: names(types),
    syncs: names(syncs),
    methods: names(methods),
    ...(link_ms === undefined ? {} : { link_down_ms: link_ms }),
    ...(most_ms === undefined ? {} : { at_most_ms: most_ms }),
    uptime_s,
  };
};
