import { functionRows } from './function-rows.js';
import type { Profile } from './profile.js';
import type { DeviceState } from './state.js';

/**
 * What a reset leaves: what was set for the next reset is in force from now on, and everything that is not kept in non-volatile memory
 * is gone, user contexts too. The host's drivers come back to the functions that they had.
 */
export function keptByReset(profile: Profile, { nv, functions }: DeviceState): Partial<DeviceState> {
  const next = nv?.next ?? {};
  const kept = nv && { ...nv, current: next, next };
  const rows = functionRows(profile, kept ? { nv: kept } : {});
  const drivers = rows.flatMap(({ name }) => {
    const driver = functions[name]?.driver;
    return driver === undefined ? [] : [[name, { driver }] as const];
  });
  return { functions: Object.fromEntries(drivers), ...(kept ? { nv: kept } : {}) };
}
