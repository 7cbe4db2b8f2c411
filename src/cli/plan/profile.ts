import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emulator } from '../../backends/emulated/emulator.js';
import type { Access } from '../../plan/targets.js';
import { planAccess } from './access.js';

/** A machine with nothing but one untouched adapter of a profile, for as long as it takes. Throws FwctlError `usage` for a profile that is not built in. */
export async function profileAccess(profile: string, ask: (access: Access) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fwctl-plan-'));
  try {
    const machine = emulator({ stateDir: folder });
    for (const { adapter } of machine.show().devices) machine.remove(adapter);
    machine.add(profile, 1);
    const access = await planAccess({ backend: 'emulated', 'state-dir': folder } as never, 'reads');
    await ask({ ...access, some: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
