import type { Access, DeviceReport, Part, ScopeReach } from '../document.js';
import { html, type Markup } from '../html.js';
import { facts, table } from '../table.js';
import { capital, TITLES } from '../words.js';

const taintText = ({ tainted, taint_letters: letters }: Access): string =>
  tainted ? `${tainted} (${letters}${letters.includes('J') ? ', J is fwctl' : ''})` : 'none';

const noteOf = ({ allowed, reason, taints }: ScopeReach): string | undefined =>
  allowed ? (taints ? 'taints the kernel' : undefined) : (reason ?? undefined);

/** What this caller may do with the device, and what it has done to the kernel. */
export const accessSection = ({ access }: DeviceReport): Markup | undefined =>
  access &&
  html`${facts([
    ['Kernel taint', taintText(access)],
    ['Lockdown', access.lockdown],
  ])}<div class="part">${table(
    'Scopes, for who made this report',
    [
      { title: 'Scope', cell: ({ scope }) => html`<span class="id">${scope}</span>` },
      {
        title: 'Allowed',
        cell: ({ allowed }) =>
          allowed ? html`<span class="up">yes</span>` : html`<span class="down">no</span>`,
      },
      { title: 'Remark', cell: noteOf },
    ],
    access.scopes,
  )}</div>`;

const listed = (parts: readonly Part[]): string => parts.map((part) => TITLES[part]).join(', ');

/** What is not on the page, and why. */
export function unreadSection({ unread, untold, title }: DeviceReport): Markup | undefined {
  const reasons = new Map(unread.map(({ error }) => [error.message, error]));
  const rows = [...reasons.values()].map((error) => ({
    error,
    parts: [...new Set(unread.filter((one) => one.error.message === error.message).map(({ part }) => part))],
  }));
  const told = table(
    'What could not be read',
    [
      { title: 'Part', cell: ({ parts }) => listed(parts) },
      {
        title: 'Why',
        cell: ({ error }) =>
          html`${capital(error.message)}.${error.next !== undefined && html` <span class="soft">${capital(error.next)}.</span>`}`,
      },
    ],
    rows,
  );
  const never =
    untold.length > 0 &&
    html`<p class="remark">${title ?? 'Devices of this family'} tell nothing of: ${listed(untold)}.</p>`;
  return told || never ? html`${told}${never}` : undefined;
}
