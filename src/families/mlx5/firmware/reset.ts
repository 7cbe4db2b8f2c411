import { functionRows } from './function-rows.js';
import type { FirmwareCore } from './handler.js';

/**
 * Resets the firmware: what was set for the next reset is in force from now on, and everything that is not kept in non-volatile memory
 * is gone, user contexts too. The host's drivers come back to the functions that they had.
 */
export function resetFirmware(fw: FirmwareCore): void {
  const { nv, functions } = fw.snapshot();
  const next = nv?.next ?? {};
  const kept = nv && { ...nv, current: next, next };
  const rows = functionRows(fw.profile, kept ? { nv: kept } : {});
  const drivers = rows.flatMap(({ name }) => {
    const driver = functions[name]?.driver;
    return driver === undefined ? [] : [[name, { driver }] as const];
  });
  fw.restart({ functions: Object.fromEntries(drivers), ...(kept ? { nv: kept } : {}) });
}
