import { FwctlError } from '../client/errors.js';
import { type Reading, STAGES } from '../families/mlx5/client/nvconfig.js';
import { meaningsOf } from '../families/mlx5/meaning.js';
import { classOf } from '../families/mlx5/prm/nvconfig.js';
import { allSettings, findSetting, type Named, settingName } from '../families/mlx5/prm/nvconfig-settings.js';
import { toTable } from '../present/table.js';
import { show } from '../present/tree.js';
import { meaningsJson } from './fields.js';
import type { Style } from './output.js';

/** The setting that a word means. Throws FwctlError `usage`. */
export function settingNamed(word: string): Named {
  const found = findSetting(word);
  if (found) return found;
  throw new FwctlError('usage', `there is no setting "${word}"`, {
    given: word.replace(/\[.*$/, ''),
    known: allSettings().map((setting) => settingName(setting, classOf(setting.item).first)),
    next: 'see all that the device has with: fwctl config query',
  });
}

/** A value as people read it: the number, and with -H its name. */
function valueText({ setting }: Reading, value: unknown, meanings: boolean): string {
  if (value === undefined) return '';
  const { field, item } = setting;
  const meant = meanings ? meaningsOf(item.form)(field.name, value) : undefined;
  return meant === undefined ? show(value) : `${show(value)} (${meant})`;
}

export const readingJson = ({ name, setting, values }: Reading, meanings: boolean) => ({
  name,
  item: setting.item.name,
  field: setting.field.name,
  ...values,
  ...meaningsJson(
    meanings,
    Object.fromEntries(
      Object.entries(values).map(([stage, value]) => [
        stage,
        () => meaningsOf(setting.item.form)(setting.field.name, value),
      ]),
    ),
  ),
});

/** A line a setting; a star before what changes at the next reset. */
export const readingsText = (readings: readonly Reading[], style: Style, meanings: boolean) =>
  toTable(
    ['mark', 'setting', ...STAGES].map((key) => ({ key, title: key === 'mark' ? '' : key })),
    readings.map((reading) => ({
      mark: isPending(reading) ? '*' : '',
      setting: reading.name,
      ...Object.fromEntries(
        STAGES.map((key) => [key, short(valueText(reading, reading.values[key], meanings))]),
      ),
    })),
    style.bold,
  );

/** Long arrays, as keys are, stand whole in JSON alone. */
const CELL = 40;
const short = (text: string): string => (text.length > CELL ? `${text.slice(0, CELL - 3)}...` : text);

const isPending = ({ values: { current, next } }: Reading): boolean =>
  current !== undefined && next !== undefined && show(current) !== show(next);
