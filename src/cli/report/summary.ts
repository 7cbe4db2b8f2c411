import { safe } from '../../present/safe.js';
import type { ReportDocument } from '../../report/document.js';
import type { Style } from '../output.js';

const PAINTS = { ok: 'green', warning: 'yellow', critical: 'red', unknown: 'dim' } as const;

/** What the page says first of all, a line a device and a line for each thing that needs attention, and where it is. */
export function summary({ devices }: ReportDocument, file: string, style: Style): string {
  const lines = devices.flatMap(({ device, state, findings }) => [
    `${safe(device.name)}: ${style[PAINTS[state]](state)}`,
    ...findings.filter((one) => one.state !== 'note').map(({ detail }) => `  ${safe(detail)}`),
  ]);
  return `${lines.join('\n')}\n${safe(file)}\n`;
}
