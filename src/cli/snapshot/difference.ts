import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import { show } from '../../present/tree.js';
import { deviceTypeName } from '../../uapi/ioctl.js';
import type { Style } from '../output.js';
import type { Comparison, FieldChange, ThingChange } from './compare.js';
import type { Side } from './sides.js';

export const sideJson = ({ file, snapshot }: Side) => ({
  file,
  device: snapshot.seen.device.name,
  type: deviceTypeName(snapshot.seen.info.deviceType),
  backend: snapshot.origin.backend,
  date: snapshot.origin.date,
});

export const changeJson = ({ section, thing, field, before, after }: FieldChange) => ({
  section,
  thing,
  field,
  before: before ?? null,
  after: after ?? null,
});

const COLUMNS = ['thing', 'field', 'before', 'after'].map((key) => ({ key }));

const valueText = (value: FieldChange['before']): string =>
  value === undefined || value === null ? '-' : typeof value === 'string' ? value : show(value);

/** Under a thing stands what changed in it, and what tells of the same thing in other words with the name of that. */
export const changeRow = ({ section, thing }: ThingChange, change: FieldChange) => ({
  thing: `${section} ${thing}`,
  field:
    change.section === section && change.thing === thing
      ? change.field
      : `${change.section === section ? '' : `${change.section} `}${change.thing === thing ? '' : `${change.thing} `}${change.field}`,
  before: valueText(change.before),
  after: valueText(change.after),
});

const rowsText = async (title: string, changes: readonly FieldChange[], style: Style): Promise<string> => {
  if (!changes.length) return '';
  const rows = changes.map((change) => changeRow({ ...change, changes: [] }, change));
  return `\n${style.bold(title)}\n${await toTable(COLUMNS, rows, style)}`;
};

const count = (number: number, one: string, several: string): string =>
  `${number} ${number === 1 ? one : several}`;

export async function comparisonText(
  before: Side,
  after: Side,
  { things, following, moving }: Comparison,
  { all, noise }: { all: boolean; noise: boolean },
  style: Style,
): Promise<string> {
  const { seen, origin } = before.snapshot;
  const head = `${safe(seen.device.name)}: ${safe(before.name)} (${origin.date}) and ${safe(after.name)} (${after.snapshot.origin.date})\n`;
  const rows = things.flatMap((thing) => thing.changes.map((change) => changeRow(thing, change)));
  const table = rows.length ? `\n${await toTable(COLUMNS, rows, style)}` : '';
  const more = [
    ...(following.length
      ? [`${count(following.length, 'field follows', 'fields follow')} from that${all ? '' : ' (--all)'}`]
      : []),
    ...(moving.length
      ? [
          `${count(moving.length, 'field has moved by itself', 'fields have moved by themselves')}${noise ? '' : ' (--noise)'}`,
        ]
      : []),
  ];
  const summary = [
    things.length ? count(things.length, 'thing differs', 'things differ') : 'nothing differs',
    ...more,
  ];
  return (
    head +
    table +
    (all ? await rowsText('what follows', following, style) : '') +
    (noise ? await rowsText('what moves', moving, style) : '') +
    `\n${summary.join('; ')}\n`
  );
}
