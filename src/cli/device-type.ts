import type { Backend, DeviceEntry } from '../client/backend.js';
import { FwctlError } from '../client/errors.js';
import { Session } from '../client/session.js';
import { DEVICE_TYPES } from '../uapi/ioctl.js';

/** enum fwctl_device_type by name; a number that is not known as it is. */
export const typeName = (deviceType: number): string => DEVICE_TYPES[deviceType] ?? String(deviceType);

/** Lets a command that speaks mlx5 go on with a device of that type only. Throws FwctlError `device`. */
export function requireMlx5(device: string, type: string): void {
  if (type === 'mlx5') return;
  const isKnown = DEVICE_TYPES.some((known) => known === type);
  throw new FwctlError(
    'device',
    `${device} is ${isKnown ? `a ${type} device` : `of device type ${type}`}; this command speaks mlx5`,
    { next: `what can be asked of it: fwctl info -d ${device}; fwctl list and fwctl doctor take every type` },
  );
}

/** The driver whose devices are of type mlx5. */
const DRIVER = 'mlx5_core';

/** The same for a device that need not be open: it is asked for its type where the class tree, or a tape, does not tell it. */
export async function requireMlx5Entry(backend: Backend, device: DeviceEntry): Promise<void> {
  const { name, type, driver } = device;
  if (type) return requireMlx5(name, type);
  // Of a program's tape nothing may be known; that it was of mlx5 is what is read of it.
  if (driver === DRIVER || (!driver && backend.name !== 'kernel')) return;
  const session = await Session.open(backend, device, { allowTaint: false, guard: true, deny: [] });
  await (await requireMlx5Session(session)).close();
}

/** The same for a session whose device may have to be asked for its type. The session is closed where it can't go on. */
export async function requireMlx5Session(session: Session): Promise<Session> {
  try {
    const { name, type } = session.device;
    requireMlx5(name, type ?? typeName((await session.info()).deviceType));
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}
