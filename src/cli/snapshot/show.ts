import type { Snapshot } from '../../backends/snapshot/document.js';
import type { ToldSection } from '../../client/snapshot.js';
import { toPairs } from '../../present/pairs.js';
import { safe } from '../../present/safe.js';
import { toTree } from '../../present/tree.js';
import { deviceTypeName } from '../../uapi/ioctl.js';
import type { Style } from '../output.js';
import { leftOutOf } from './tell.js';

export const headJson = (file: string, { origin, seen }: Snapshot) => ({
  file,
  origin,
  device: { ...seen.device, backend: origin.backend },
  type: deviceTypeName(seen.info.deviceType),
});

/** Sections with what they tell, and what was left out of them. */
export const toldJson = (snapshot: Snapshot, told: readonly ToldSection[]) =>
  told.map(({ section, things }) => ({
    section,
    things: things.map(({ name, fields }) => ({ name, fields })),
    left_out: leftOutOf(snapshot, section).map(({ what, why }) => ({ what, why })),
  }));

export function headText({ origin, seen }: Snapshot, style: Style): string {
  const { device, info } = seen;
  return toPairs([
    ['device', { text: device.name, paint: (name) => `${style.bold(name)} (${origin.backend})` }],
    ['type', deviceTypeName(info.deviceType)],
    ['parent', [device.parent, device.function].filter(Boolean).join(', ') || 'not known'],
    ['taken', origin.date],
    ['by', `fwctl ${origin.fwctl}, Linux ${origin.kernel}`],
    [
      'redacted',
      origin.redacted ? 'yes: pseudonyms stand for serial numbers, GUIDs and MAC addresses' : 'no',
    ],
    ['objects', origin.objects ? 'each by its number' : 'those without a number'],
  ]);
}

/** The things of a section, each with its fields. */
export function sectionText({ section, things }: ToldSection, style: Style): string {
  const parts = things.map(({ name, fields }) => `${safe(name)}\n${toTree(fields, undefined, '  ')}`);
  return `${style.bold(section)}\n${parts.join('') || 'nothing\n'}`;
}
