import type { DeviceReport, Finding } from '../document.js';
import { html, type Markup } from '../html.js';
import { table } from '../table.js';
import { capital, counted, STATE_WORDS } from '../words.js';

export const badge = (state: keyof typeof STATE_WORDS): Markup =>
  html`<span class="state ${state}">${STATE_WORDS[state]}</span>`;

const isNote = ({ state }: Finding): boolean => state === 'note';

/** The state of a device in a sentence. */
export function verdict({ state, findings, untold }: DeviceReport): string {
  const troubles = findings.filter((finding) => !isNote(finding)).length;
  if (state === 'ok') return 'Nothing that was looked at needs attention.';
  if (troubles) return `${counted(troubles, 'thing needs', 'things need')} attention.`;
  return untold.includes('health')
    ? 'Devices of this family tell nothing of their health.'
    : 'Its health is not known.';
}

const item = ({ state, detail, next }: Finding): Markup =>
  html`<li><div>${badge(state)}</div><div><p>${capital(detail)}.</p>${next !== undefined && html`<p class="next">${capital(next)}.</p>`}</div></li>`;

/** What is the matter, and what was looked at. */
export function healthSection(device: DeviceReport): Markup {
  const { findings, health } = device;
  const checks = table(
    'What was looked at',
    [
      { title: 'Check', cell: ({ name }) => html`<span class="word">${name}</span>` },
      { title: 'State', cell: ({ state }) => badge(state) },
      { title: 'Found', cell: ({ detail }) => detail },
      {
        title: 'Read from',
        cell: ({ source = '' }) => source && html`<span class="id soft">${source}</span>`,
        isExtra: true,
      },
    ],
    health?.checks ?? [],
  );
  return html`${findings.length > 0 && html`<ul class="findings">${findings.map(item)}</ul>`}${checks && html`<div class="part">${checks}</div>`}`;
}
