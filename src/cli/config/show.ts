import type { Field } from '../../bits/layout.js';
import { about } from '../../families/mlx5/client/about.js';
import { type Reading, STAGES } from '../../families/mlx5/client/config/configuration.js';
import { meaningsOf } from '../../families/mlx5/meaning.js';
import type { Item } from '../../families/mlx5/prm/nvconfig.js';
import { toTable } from '../../present/table.js';
import { show } from '../../present/tree.js';
import { meaningsJson } from '../fields.js';
import type { Style } from '../output.js';

/** The name of a value; undefined where it has none. */
export function meaningOf(
  { form }: Item,
  { name, width, count, enum: known }: Field,
  value: unknown,
): string | undefined {
  if (width === 1 && count === undefined && !known) return value ? 'True' : 'False';
  return meaningsOf(form)(name, value);
}

/** A value as people read it: the number, and with -H its name. */
function valueText({ setting: { item, field } }: Reading, value: unknown, meanings: boolean): string {
  if (value === undefined) return '';
  const meant = meanings ? meaningOf(item, field, value) : undefined;
  return meant === undefined ? show(value) : `${show(value)} (${meant})`;
}

export const readingJson = ({ name, setting, values, reason }: Reading, meanings: boolean) => ({
  name,
  description: about.setting(setting.name) ?? '',
  item: setting.item.name,
  field: setting.field.name,
  ...values,
  ...meaningsJson(
    meanings,
    Object.fromEntries(
      Object.entries(values).map(([stage, value]) => [
        stage,
        () => meaningOf(setting.item, setting.field, value),
      ]),
    ),
  ),
  ...(reason === undefined ? {} : { reason }),
});

/** A line a setting; a star before what changes at the next reset; behind it why mstconfig does not list it. */
export function readingsText(
  readings: readonly Reading[],
  style: Style,
  meanings: boolean,
): string | Promise<string> {
  const columns = [...['setting', ...STAGES].map((key) => ({ key }))];
  const reason = readings.some((reading) => reading.reason !== undefined)
    ? [{ key: 'reason', title: 'not listed because' }]
    : [];
  return toTable(
    [{ key: 'mark', title: '' }, ...columns, ...reason, { key: 'description', spare: 1 }],
    readings.map((reading) => ({
      mark: isPending(reading) ? '*' : '',
      setting: reading.name,
      ...Object.fromEntries(STAGES.map((key) => [key, valueText(reading, reading.values[key], meanings)])),
      description: about.setting(reading.setting.name) ?? '',
      reason: reading.reason ?? '',
    })),
    style,
  );
}

const isPending = ({ values: { current, next } }: Reading): boolean =>
  current !== undefined && next !== undefined && show(current) !== show(next);
