import type { CapabilityLimit } from '../../client/setup.js';
import { amount } from '../bars.js';
import type { DeviceReport } from '../document.js';
import { html, type Markup, type Piece } from '../html.js';
import { facts, table } from '../table.js';
import { counted } from '../words.js';

const id = (text: string): Markup => html`<span class="id">${text}</span>`;

const linkText = (generation: number | undefined, lanes: number | undefined): Piece =>
  [generation && `Gen${generation}`, lanes && `x${lanes}`].filter(Boolean).join(' ');

/** The PCI Express link, as it is and as it may be. */
export const pcieSection = ({ pcie }: DeviceReport): Markup | undefined =>
  pcie &&
  facts([
    ['Runs at', linkText(pcie.generation, pcie.lanes)],
    ['At most', linkText(pcie.max_generation, pcie.max_lanes)],
    ['Payload', pcie.max_payload_bytes && `${pcie.max_payload_bytes} bytes`],
    ['Read request', pcie.max_read_request_bytes && `${pcie.max_read_request_bytes} bytes`],
    ['Slot power', pcie.power_w && `${pcie.power_w} W`],
    ['Read from', id(pcie.source)],
  ]);

/** Settings that are other than the device was made with. */
export function settingsSection({ settings }: DeviceReport): Markup | undefined {
  if (!settings) return undefined;
  const { changed, compared } = settings;
  if (!changed.length) return html`<p>All ${counted(compared, 'setting')} are as the device was made.</p>`;
  const waits = ({ current, next }: (typeof changed)[number]) =>
    current !== undefined && next !== undefined && current !== next;
  return table(
    `${counted(changed.length, 'setting')} of ${compared} ${changed.length === 1 ? 'is' : 'are'} other than by default`,
    [
      { title: 'Setting', cell: ({ name }) => id(name) },
      { title: 'Default', cell: (setting) => setting.default },
      { title: 'Current', cell: ({ current }) => current },
      {
        title: 'From the next reset on',
        cell: (setting) =>
          waits(setting) ? html`<span class="warning">${setting.next}</span>` : setting.next,
      },
    ],
    changed,
  );
}

function share({ current, max }: CapabilityLimit): Piece {
  const [part, whole] = [Number(current), Number(max)];
  return Number.isFinite(part) && whole > 1 ? amount(part / whole, `${current} of ${max}`) : undefined;
}

/** What a function has less of than it may. */
export function capabilitiesSection({ capabilities }: DeviceReport): Markup | undefined {
  if (!capabilities) return undefined;
  const { below, compared } = capabilities;
  if (!below.length) return html`<p>All ${counted(compared, 'field')} are at their maximum.</p>`;
  return table(
    `${counted(below.length, 'field')} of ${compared} ${below.length === 1 ? 'differs' : 'differ'} from the maximum`,
    [
      { title: 'Field', cell: ({ group, name }) => id(`${group}.${name}`) },
      { title: 'Current', cell: ({ current }) => current, isNumber: true },
      { title: 'Max', cell: ({ max }) => max, isNumber: true },
      { title: 'Share', cell: share },
    ],
    below,
  );
}

/** The functions of the adapter. */
export const functionsSection = ({ functions, device }: DeviceReport): Markup | undefined =>
  functions &&
  table(
    `${counted(functions.length, 'function')} of the adapter`,
    [
      { title: 'Function', cell: ({ title, self }) => (self ? html`<b>${title}</b>` : title) },
      { title: 'State', cell: ({ state }) => state },
      { title: 'Link', cell: ({ link }) => link && html`<span class="${link}">${link}</span>` },
      {
        title: 'Device',
        cell: ({ device: name }) => name && (name === device.name ? html`<b>${id(name)}</b>` : id(name)),
      },
      { title: 'PCI address', cell: ({ pci }) => pci && id(pci), isExtra: true },
    ],
    functions,
  );
