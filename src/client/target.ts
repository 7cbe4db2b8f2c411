import { MAX_DEVICES } from '../uapi/ioctl.js';
import { type DeviceEntry, namesOf } from './backend.js';
import { FwctlError } from './errors.js';
import { parseNumber } from './numbers.js';

const fold = (name: string) => name.toLowerCase();

const PCI = /^(?:([0-9a-f]{1,8}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2})(?:\.([0-7]))?$/i;

/** A PCI address in its long form; without a function, the adapter's. Undefined for what is none. */
function pciAddress(text: string): string | undefined {
  const parts = PCI.exec(text);
  if (!parts) return undefined;
  const [, domain = '0', bus, slot, pciFunction] = parts as unknown as [
    string,
    string?,
    string?,
    string?,
    string?,
  ];
  const address = `${domain.replace(/^0+(?=.)/, '').padStart(4, '0')}:${bus?.padStart(2, '0')}:${slot?.padStart(2, '0')}`;
  return fold(pciFunction === undefined ? address : `${address}.${pciFunction}`);
}

/**
 * Whether a name means this device: fwctl0, its number, a PCI address long or short, or the adapter's where no function is said, an RDMA
 * or a net name, the path of its node. Case does not count.
 */
export function isNamed(device: DeviceEntry, wanted: string): boolean {
  if (wanted.startsWith('/')) return isNodeOf(device, wanted);
  const name = fold(wanted);
  if (namesOf(device).some((one) => fold(one) === name)) return true;
  const number = numberOf(wanted);
  if (number !== undefined) return device.name === `fwctl${number}`;
  const address = pciAddress(wanted);
  const own = address && pciAddress(device.pci ?? device.parent);
  return own !== undefined && (own === address || own.replace(/\.\d$/, '') === address);
}

/** A number with zeros in front is none: 0000 begins a PCI address. */
const numberOf = (text: string) => (/^0\d/.test(text) ? undefined : parseNumber(text));

const NODE = /^\/dev\/fwctl\/(fwctl\d+)$/;

function isNodeOf({ name, node }: DeviceEntry, path: string): boolean {
  return path === node || NODE.exec(path)?.[1] === name;
}

/** Whether a name may mean this device as far as is known: where the class tree does not show its parent, any name of another kind may be its own. */
export const mayBeNamed = (device: DeviceEntry, wanted: string): boolean =>
  isNamed(device, wanted) || (!device.parent && !OWN_NAME.test(wanted));

/** What follows from the instance alone. */
const OWN_NAME = /^(fwctl\d+|\d+|0x[\da-f]+|\/.*)$/i;

/** IB_DEVICE_NAME_MAX of rdma/ib_user_verbs.h, with its end; names of netdevs are shorter (IFNAMSIZ). */
const LONGEST_NAME = 63;

/** Why no device could ever have this name; undefined: one could. */
export function whyNoDevice(name: string): string | undefined {
  if (/[\s\p{C}]/u.test(name))
    return 'is no name of a device: it has white space or a control character in it';
  if (name.startsWith('/') && !NODE.test(name))
    return "is no path of a device: fwctl's nodes are /dev/fwctl/fwctl0 and so on";
  if (/[*?[\]{}()<>|,;"'\\=]|.\/.*\w$/.test(name) && !NODE.test(name))
    return 'is no name of a device: names are written out, one by one';
  const number = numberOf(name.replace(/^(\/dev\/fwctl\/)?fwctl(?=\d)/i, ''));
  if (number === undefined ? /^[-+.\d]+$|^fwctl\d/i.test(name) : number >= MAX_DEVICES)
    return `is no number of a device: they go from 0 to ${MAX_DEVICES - 1}`;
  if (name.includes(':') && !pciAddress(name)) return 'is no PCI address such as 0000:08:00.0 or 08:00.0';
  return name.length > LONGEST_NAME ? 'is longer than any name of a device' : undefined;
}

/**
 * Finds the one device that a name means: fwctl0, 0, a PCI address long or short, an RDMA or a net name, or the
 * path of its node.
 * Throws FwctlError `device` where none or several are meant; `list` is the command that it names.
 * Source: what the backend lists.
 */
export function findDevice(
  devices: readonly DeviceEntry[],
  wanted: string,
  list = 'fwctl list',
): DeviceEntry {
  const meant = devices.filter((device) => isNamed(device, wanted));
  if (meant.length === 1) return meant[0] as DeviceEntry;
  if (meant.length > 1) {
    const candidates = meant.map((device) => device.name).join(', ');
    throw new FwctlError('device', `"${wanted}" means several devices: ${candidates}`, {
      next: 'name one of them by its fwctl name',
    });
  }
  throw new FwctlError('device', `there is no device "${wanted}"`, {
    given: wanted,
    known: devices.map((device) => likest(wanted, device)),
    next: `see the devices with: ${list}`,
  });
}

/** The name of a device that begins most as another does: each device is offered once, by the kind of name that was tried. */
function likest(wanted: string, device: DeviceEntry): string {
  const name = fold(wanted);
  const alike = (other: string) => Array.from(other).findIndex((letter, i) => fold(letter) !== name[i]) >>> 0;
  return namesOf(device)
    .filter((other) => !/^\d+$/.test(other))
    .reduce((best, other) => (alike(other) > alike(best) ? other : best), device.name);
}
