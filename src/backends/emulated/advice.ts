import type { StateStore } from '../../state/store.js';
import type { Errno } from '../../uapi/errno.js';
import { EmulatedAdapter } from './adapter.js';
import type { AdapterRecord } from './inventory.js';
import { readAdapters } from './inventory-file.js';
import { adapterNames } from './names.js';

/**
 * What to do about an errno of an emulated device, or about a device that is not there. Undefined where the errno says all there is.
 * Throws StateError.
 */
export function adviceOn(store: StateStore, wanted: string, errno: Errno | undefined): string | undefined {
  const named = readAdapters(store).filter((record) => adapterNames(record).includes(wanted.toLowerCase()));
  // The names of an unplugged adapter may have gone to another one.
  const record = named.find(({ unplugged }) => !unplugged) ?? named[0];
  if (!record) return undefined;
  if (record.unplugged)
    return `its adapter is unplugged: put it back with fwctl emulator replug -d ${record.address}`;
  return errno && adviceOnTrouble(record, store, wanted, errno);
}

/** Of the trouble that was asked for. */
function adviceOnTrouble(
  record: AdapterRecord,
  store: StateStore,
  name: string,
  errno: Errno,
): string | undefined {
  const { controls } = new EmulatedAdapter(record, store).firmware();
  const state = controls?.healthStates.find(({ name: known }) => known === controls.health);
  if (state?.errno === errno)
    return `its firmware has failed: start it again with fwctl emulator reset -d ${name}`;
  const isMeant = controls?.faults.some(({ effect }) => effect.kind === 'errno' && effect.errno === errno);
  return isMeant
    ? `see the faults that were asked for with: fwctl emulator fault list -d ${name}`
    : undefined;
}
