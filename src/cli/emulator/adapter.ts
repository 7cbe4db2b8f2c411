import * as Flags from '@oclif/core/flags';
import type { AdapterSummary, Emulator } from '../../backends/emulated/emulator.js';
import { FwctlError } from '../../client/errors.js';
import { EXIT_CODES } from '../exit.js';

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

/** "fwctl0 fwctl1" */
export const instancesText = (instances: readonly string[]): string =>
  instances.join(' ') || 'no fwctl device';

/** What became of one adapter among several; `error`: its state can't be read, which says nothing of the others. */
export type Each<T> = { adapter: string } & (T | { error: { message: string; next: string | null } });

/**
 * Does the same with each of some adapters. One whose state can't be read is told of in its place. Throws FwctlError `device` where there is
 * none at all, and `state` where it is the only one.
 */
export function withEach<T>(adapters: readonly AdapterSummary[], act: (address: string) => T): Each<T>[] {
  if (!adapters.length)
    throw new FwctlError('device', 'the emulated machine has no adapter', {
      next: 'plug one in with: fwctl emulator add',
    });
  return adapters.map(({ adapter }) => {
    try {
      return { adapter, ...act(adapter) };
    } catch (error) {
      if (!(error instanceof FwctlError) || error.kind !== 'state' || adapters.length === 1) throw error;
      return { adapter, error: { message: error.message, next: error.facts.next ?? null } };
    }
  });
}

/** The exit code of an answer about several. */
export const exitOfEach = (rows: readonly Each<object>[]): { exit: number } | Record<string, never> =>
  rows.some((row) => 'error' in row) ? { exit: EXIT_CODES.state } : {};

/** The clock and the seed of an adapter that is fresh, and a note where others live in another time. Nothing where it has neither. */
export function freshTime(
  controls: Emulator,
  fresh: string,
): { data: { clock?: 'host' | 'virtual'; seed?: number }; note: string } {
  const clock = clockOf(controls, fresh);
  if (!clock) return { data: {}, note: '' };
  const mode = (virtual: boolean) => (virtual ? 'virtual' : 'host');
  const differs = controls
    .adapters()
    .filter(({ kept }) => kept)
    .some(({ adapter }) => (clockOf(controls, adapter) ?? clock).virtual !== clock.virtual);
  const note = `its clock: ${mode(clock.virtual)}, unlike that of others; see fwctl emulator clock\n`;
  return {
    data: { clock: mode(clock.virtual), seed: controls.seed(fresh) },
    note: differs ? note : '',
  };
}

/** Undefined where an adapter has no clock, or its state can't be read. */
function clockOf(controls: Emulator, address: string): ReturnType<Emulator['clock']> | undefined {
  try {
    return controls.clock(address);
  } catch (error) {
    if (error instanceof FwctlError) return undefined;
    throw error;
  }
}
