import { FwctlError } from '../client/errors.js';
import type { Session } from '../client/session.js';
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
    { next: 'with other types, fwctl list, fwctl info and fwctl doctor work' },
  );
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
