import type { DeviceReport, ReportDocument } from './document.js';
import { html, Markup, type Piece } from './html.js';
import { accessSection, unreadSection } from './sections/access.js';
import { countersSection } from './sections/counters.js';
import { firmwareSection } from './sections/firmware.js';
import { badge, healthSection, verdict } from './sections/health.js';
import { identitySection, originText } from './sections/identity.js';
import { linkSection } from './sections/link.js';
import { modulesSection } from './sections/modules.js';
import { capabilitiesSection, functionsSection, pcieSection, settingsSection } from './sections/setup.js';
import { temperatureSection } from './sections/temperature.js';
import { STYLE } from './style.js';
import { table } from './table.js';
import { capital, counted, TITLES, timeText } from './words.js';

/** What a device is, in a line. */
const leadOf = ({ firmware, facts, device, pci, function: own }: DeviceReport): string => {
  const version = firmware?.running_version ?? facts.find(({ name }) => name === 'firmware')?.value;
  return [
    firmware?.part_number ?? firmware?.chip,
    version && `firmware ${version}`,
    pci ?? device.parent,
    own,
  ]
    .filter(Boolean)
    .join(' · ');
};

function sections(device: DeviceReport, level: 3 | 4): [string, Markup | undefined][] {
  return [
    [TITLES.health, healthSection(device)],
    [TITLES.identity, identitySection(device)],
    [TITLES.link, linkSection(device, level)],
    [TITLES.modules, modulesSection(device, level)],
    [TITLES.temperature, temperatureSection(device)],
    [TITLES.counters, countersSection(device, level)],
    [TITLES.pcie, pcieSection(device)],
    [TITLES.settings, settingsSection(device)],
    [TITLES.capabilities, capabilitiesSection(device)],
    [TITLES.functions, functionsSection(device)],
    [TITLES.firmware, firmwareSection(device)],
    [TITLES.access, accessSection(device)],
    ['Not on this page', unreadSection(device)],
  ];
}

/** One device. `level`: that of the headings within its sections. */
function deviceSections(device: DeviceReport, level: 3 | 4): Markup {
  const titled = (title: string): Markup => (level === 3 ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`);
  return html`${sections(device, level).map(
    ([title, body]) =>
      body &&
      html`
<section>${titled(title)}
${body}</section>`,
  )}`;
}

const eyebrow = ({ title, type, origin }: DeviceReport): string =>
  [title ?? 'Device', type, origin === 'emulated' && 'emulated'].filter(Boolean).join(' · ');

const verdictLine = (device: DeviceReport): Markup =>
  html`<p class="verdict">${badge(device.state)} <span>${verdict(device)}</span></p>`;

const headOf = (device: DeviceReport): Piece => html`<p class="eyebrow">${eyebrow(device)}</p>
<h1>${device.device.name}</h1>
<p class="lead">${leadOf(device)}</p>
${verdictLine(device)}`;

const anchor = (index: number): string => `device-${index + 1}`;

/** Whether a name may stay in one piece on a narrow screen. */
const isShort = (name: string): boolean => name.length <= 12;

function verdictOfAll({ devices, state }: ReportDocument): string {
  const troubled = devices.filter((device) => device.state !== 'ok').length;
  if (state === 'ok') return 'Nothing that was looked at needs attention.';
  return `${troubled} of ${counted(devices.length, 'device needs', 'devices need')} attention.`;
}

/** All devices in one table, the way to each. */
const overview = ({ devices }: ReportDocument): Markup | undefined =>
  table(
    'Devices',
    [
      {
        title: 'Device',
        cell: ([{ device }, i]) =>
          html`<a${isShort(device.name) && html` class="word"`} href="#${anchor(i)}">${device.name}</a>`,
      },
      { title: 'State', cell: ([{ state }]) => badge(state) },
      { title: 'What it is', cell: ([device]) => leadOf(device), isExtra: true },
      {
        title: 'Most urgent',
        cell: ([{ findings }]) => capital(findings.find(({ state }) => state !== 'note')?.detail ?? ''),
      },
    ],
    devices.map((device, i) => [device, i] as const),
  );

const article = (device: DeviceReport, index: number): Markup => html`<article id="${anchor(index)}">
<header><p class="eyebrow">${eyebrow(device)}</p>
<h2>${device.device.name}</h2>
<p class="lead">${leadOf(device)}</p>
${verdictLine(device)}</header>
${deviceSections(device, 4)}
</article>`;

function foot({ time, fwctl, redacted, devices }: ReportDocument): string {
  const from = [...new Set(devices.map(originText))].join('; ');
  const kept = redacted ? ' Serial numbers, GUIDs and MAC addresses are pseudonyms.' : '';
  return `Made by fwctl ${fwctl} on ${timeText(time)}, read from ${from}. Nothing was changed for it.${kept}`;
}

/**
 * The page: one file that asks for nothing else, runs nothing, and takes no style but its own.
 * @param styleHash SHA-256 of `STYLE`, in base64
 */
export function page(document: ReportDocument, styleHash: string): string {
  const { devices } = document;
  const [only, ...others] = devices;
  const isOne = only !== undefined && !others.length;
  const names = devices.map(({ device }) => device.name).join(', ');
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
  const body = isOne
    ? html`<header>${headOf(only)}</header>
<main>${deviceSections(only, 3)}</main>`
    : html`<header><p class="eyebrow">fwctl report</p>
<h1>${counted(devices.length, 'device')}</h1>
<p class="verdict">${badge(document.state)} <span>${verdictOfAll(document)}</span></p></header>
<main><section>${overview(document)}</section>
${devices.map(article)}</main>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>fwctl report: ${names}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body><div class="page">
${body}
<footer><p>${foot(document)}</p></footer>
</div></body>
</html>
`.text;
}
