import { afterBootFailure } from '../../faults.js';
import { functionRows } from './function-rows.js';
import type { Profile } from './profile.js';
import type { DeviceState } from './state.js';
import { FIRMWARE } from './update/components.js';
import { componentOf, endedUpdate, flashAfterStart } from './update/flash.js';

/**
 * What a reset leaves: what was set for the next reset is in force from now on, and everything that is not kept in non-volatile memory
 * is gone, user contexts too. The host's drivers come back to the functions that they had.
 */
export function keptByReset(profile: Profile, state: DeviceState): Partial<DeviceState> {
  const { nv, functions, flash, update } = state;
  const next = nv?.next ?? {};
  const kept = nv && { ...nv, current: next, next };
  const rows = functionRows(profile, kept ? { nv: kept } : {});
  const drivers = rows.flatMap(({ name }) => {
    const driver = functions[name]?.driver;
    return driver === undefined ? [] : [[name, { driver }] as const];
  });
  return {
    functions: Object.fromEntries(drivers),
    ...(kept ? { nv: kept } : {}),
    ...(flash ? startedFlash(state) : {}),
    // No handle comes again.
    ...(update ? { update: endedUpdate(update) } : {}),
  };
}

/** The flash as the start leaves it; the image that waited does not boot where a fault says so. */
function startedFlash(state: DeviceState): Partial<DeviceState> {
  const starts = componentOf(state, FIRMWARE).pending !== undefined;
  const faults = starts ? afterBootFailure(state.faults) : undefined;
  return { flash: flashAfterStart(state, !faults), ...(faults ? { faults } : {}) };
}
