import { type DeviceEntry, namesOf } from './backend.js';
import { FwctlError } from './errors.js';

/**
 * Finds the one device that a name means: fwctl0, 0, a PCI address long or short, an RDMA or a net name, or the
 * path of its node.
 * Throws FwctlError `device` where none or several are meant; `list` is the command that it names.
 */
export function findDevice(
  devices: readonly DeviceEntry[],
  wanted: string,
  list = 'fwctl list',
): DeviceEntry {
  const meant = devices.filter(
    (device) => device.node === wanted || namesOf(device).includes(wanted.toLowerCase()),
  );
  if (meant.length === 1) return meant[0] as DeviceEntry;
  if (meant.length > 1) {
    const candidates = meant.map((device) => device.name).join(', ');
    throw new FwctlError('device', `"${wanted}" means several devices: ${candidates}`, {
      next: 'name one of them by its fwctl name',
    });
  }
  throw new FwctlError('device', `there is no device "${wanted}"`, {
    given: wanted,
    known: devices.flatMap(namesOf).filter((name) => !/^\d+$/.test(name)),
    next: `see the devices with: ${list}`,
  });
}
