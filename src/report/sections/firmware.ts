import type { DeviceReport } from '../document.js';
import { html, type Markup } from '../html.js';
import { facts, table } from '../table.js';
import { grouped } from '../words.js';

/** What runs, what is stored, and its parts. */
export function firmwareSection({ firmware }: DeviceReport): Markup | undefined {
  if (!firmware) return undefined;
  const { signed, activation } = firmware;
  const parts = table(
    'Components',
    [
      { title: 'Component', cell: ({ name }) => html`<span class="id">${name}</span>` },
      { title: 'Running', cell: ({ running_version }) => running_version },
      { title: 'Stored', cell: ({ stored_version }) => stored_version },
      { title: 'Built', cell: ({ build_date }) => build_date, isExtra: true },
      {
        title: 'Bytes',
        cell: ({ size_bytes }) => (size_bytes === undefined ? undefined : grouped(size_bytes)),
        isNumber: true,
      },
      { title: 'State', cell: ({ state }) => state?.replaceAll('_', ' ').toLowerCase() },
    ],
    firmware.components,
  );
  const sheet = facts([
    ['Running', firmware.running_version],
    ['Next', firmware.stored_version],
    ['Package', firmware.package_version],
    ['PSID', firmware.psid],
    ['Built', firmware.build_date],
    ['Signed', signed === undefined ? undefined : signed ? 'yes' : 'no'],
    ['Activated by', activation?.join(', ')],
  ]);
  return html`${sheet}${parts && html`<div class="part">${parts}</div>`}`;
}
