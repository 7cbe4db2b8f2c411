import * as Flags from '@oclif/core/flags';
import type { AdapterSummary, Emulator } from '../backends/emulator.js';
import { FwctlError } from '../client/errors.js';

/** The flag of commands that mean an adapter of the emulated machine. */
export const adapterFlags = {
  device: Flags.string({
    char: 'd',
    description: 'device whose adapter is meant, or the address of an adapter [default: fwctl0]',
    env: 'FWCTL_DEVICE',
    helpValue: 'DEVICE',
    helpGroup: 'GLOBAL',
  }),
};

const DEFAULT_DEVICE = 'fwctl0';

/**
 * The adapter that has a name: of one of its devices, or its own address. Without a name that of fwctl0, or the one that there is: its
 * first function may have lost its driver. Throws FwctlError `device`.
 */
export function chooseAdapter(controls: Emulator, given?: string): AdapterSummary {
  const all = controls.adapters();
  const [only] = all;
  const wanted = given ?? (all.length === 1 && only ? only.adapter : DEFAULT_DEVICE);
  const meant = all.filter(({ names }) => names.includes(wanted.toLowerCase()));
  // The names of an unplugged adapter may have gone to another one.
  const found = meant.find(({ plugged }) => plugged) ?? meant[0];
  if (found) return found;
  throw new FwctlError('device', `no adapter of the emulated machine has the name "${wanted}"`, {
    given: wanted,
    known: all.flatMap(({ names }) => names).filter((name) => !/^\d+$/.test(name)),
    next: 'see them with: fwctl emulator show',
  });
}
