import { duration } from '../../present/quantity.js';
import type { DeviceReport } from '../document.js';
import { html, type Markup, type Piece } from '../html.js';
import { facts } from '../table.js';
import { capital, timeText } from '../words.js';

const id = (text: string | undefined): Piece => text && html`<span class="id">${text}</span>`;

const ORIGINS: Readonly<Record<DeviceReport['origin'], string>> = {
  device: 'the device',
  emulated: 'an emulated device',
  tape: 'a tape',
  snapshot: 'a snapshot',
};

/** Where the answers come from. */
export const originText = ({ origin, file }: DeviceReport): string =>
  file === undefined ? ORIGINS[origin] : `${ORIGINS[origin]}, ${file}`;

/** Names of facts that are no words. */
const NAMES: Readonly<Record<string, string>> = {
  psid: 'PSID',
  uid: 'UID',
  uctx_caps: 'uctx_caps',
  hwrm: 'HWRM',
};

/** What a device is, and where. */
export function identitySection(device: DeviceReport): Markup | undefined {
  const { firmware, health } = device;
  const own = new Set(device.facts.map(({ name }) => name));
  return facts([
    ['Part number', id(firmware?.part_number)],
    ['Serial number', id(firmware?.serial_number)],
    ['Node', id(device.device.node)],
    ['PCI address', id(device.pci ?? device.device.parent)],
    ['Parent', device.pci === undefined ? undefined : id(device.device.parent)],
    ['Function', device.function],
    ['Driver', id(device.driver)],
    ['RDMA', id(device.rdma.join(', '))],
    ['Network', id(device.net.join(', '))],
    ...device.facts.map(({ name, value }) => [NAMES[name] ?? capital(name), value] as const),
    ['Chip', own.has('chip') ? undefined : firmware?.chip],
    ['Firmware built', firmware?.build_date],
    ['Up for', health?.uptime_s === undefined ? undefined : duration(health.uptime_s)],
    ['Power', health?.power_mw === undefined ? undefined : `${health.power_mw / 1000} W`],
    ['Read', html`<time datetime="${device.time}">${timeText(device.time)}</time>`],
    ['From', originText(device)],
  ]);
}
