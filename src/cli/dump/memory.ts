import * as Flags from '@oclif/core/flags';
import type { DeviceMemory } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import { numberIn } from '../../client/numbers.js';
import type { Session } from '../../client/session.js';

/** The most that is registered at once, in KiB. */
const MOST = 65536;

export const umemFlag = (description: string) => Flags.string({ description, helpValue: 'KIB' });

/** Bytes of `--umem KIB`. Throws FwctlError `usage`. */
export const umemBytes = (given: string): number => numberIn('--umem', given, 1, MOST) * 1024;

/** Memory for a dump. Throws FwctlError `kernel`, which says what can be done without. `without`: what that is. */
export async function memoryOf(session: Session, bytes: number, without: string): Promise<DeviceMemory> {
  try {
    return await session.umem(bytes);
  } catch (error) {
    if (!(error instanceof FwctlError) || error.kind !== 'kernel') throw error;
    const set =
      session.backend.name === 'emulated' ? '; the emulated kernel can: fwctl emulator set umem=on' : '';
    throw new FwctlError('kernel', error.message, { ...error.facts, next: `without it: ${without}${set}` });
  }
}
