import type { FirmwareCore } from '../handler.js';
import type { ModuleProfile } from '../profile.js';
import type { Vhca } from '../vhca.js';
import { firstModule, moduleIn } from './cages.js';
import type { ModuleType } from './types.js';

/** What the module of a port is called: of the kind that the profile has as there, of others with their own part and number. */
export function identityOf(fw: FirmwareCore, vhca: Vhca): ModuleProfile & { readonly serial: string } {
  const { module } = fw.profile;
  const { index } = vhca.pf;
  const { name, type }: { name?: string; type?: ModuleType } = moduleIn(fw, vhca) ?? {};
  const { part } = type ?? {};
  if (part === undefined || name === firstModule(fw))
    return { ...module, serial: module.serials[index] ?? '' };
  // Chosen.
  return { ...module, part, revision: 'A2', date_code: '220315', serial: `MT2211VS0${4101 + index}` };
}
