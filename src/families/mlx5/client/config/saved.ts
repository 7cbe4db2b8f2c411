import { FwctlError } from '../../../../client/errors.js';
import { jsonProblem } from '../../../../client/json.js';
import { findItem } from '../../prm/nvconfig.js';
import { findSetting } from '../../prm/nvconfig-settings.js';
import { parseRaw, RAW_MARK } from './raw-file.js';
import { placeOf } from './tlv.js';
import { settingValue } from './value.js';
import { allOf, type Wanted, wanted } from './wanted.js';

export const BACKUP_SCHEMA = 'fwctl.config.backup/1';

/** Values that were saved. */
export interface Saved {
  /** Whether they are all that was set: what else is set was not, when they were saved. */
  readonly isWhole: boolean;
  readonly wanted: readonly Wanted[];
  /** Rows that say nothing of what to set: read-only ones, and arrays without their elements. */
  readonly skipped: readonly string[];
}

type Bad = (name: string, message: string, next?: string) => FwctlError;

/**
 * Reads what `fwctl config backup` has written, in either form, and what mstconfig has of a device: `-j FILE query`, the text of `-e query`, and
 * `backup`. Throws FwctlError `usage` with file and line.
 */
export function readSaved(text: string, file: string): Saved {
  if (text.startsWith(RAW_MARK)) {
    const all = parseRaw(text, file).flatMap((tlv) => {
      const place = placeOf(tlv);
      if (place.item.bytes === tlv.data.length) return allOf(place, tlv.data);
      throw new FwctlError(
        'usage',
        `${file}: ${place.item.name} has ${place.item.bytes} bytes, not ${tlv.data.length}`,
        { path: file },
      );
    });
    return { isWhole: true, wanted: all, skipped: [] };
  }
  const bad: Bad = (name, message, next) => {
    const line = lineOf(text, name);
    return new FwctlError('usage', `${file}:${line}: ${message}`, {
      path: file,
      line,
      ...(next ? { next } : {}),
    });
  };
  if (/^\s*\{/.test(text)) return ofJson(text, file, bad);
  if (/^Configurations:/m.test(text)) return ofTable(text, bad);
  throw new FwctlError('usage', `${file}: it holds no saved settings`, {
    path: file,
    next: `what can be restored: fwctl config backup, mstconfig backup, mstconfig -j FILE query, and the text of mstconfig query`,
  });
}

/** The line in which a name stands. */
function lineOf(text: string, name: string): number {
  const at = text.search(new RegExp(`(^|[\\s"])${name.replace(/[^\w]/g, '\\$&')}($|[\\s"])`, 'm'));
  return text.slice(0, Math.max(at, 0) + 1).split('\n').length;
}

interface Rows {
  readonly [name: string]: unknown;
}

const isRows = (data: unknown): data is Rows =>
  typeof data === 'object' && data !== null && !Array.isArray(data);

function ofJson(text: string, file: string, bad: Bad): Saved {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    const { place, reason } = jsonProblem(text);
    throw new FwctlError('usage', `${file}:${place}: ${reason}`, { path: file });
  }
  if (!isRows(data)) throw new FwctlError('usage', `${file}: it is no object`, { path: file });
  if ('schema' in data) {
    if (data.schema !== BACKUP_SCHEMA)
      throw bad('schema', `it is ${JSON.stringify(data.schema)}, not "${BACKUP_SCHEMA}"`);
    if (!isRows(data.settings)) throw bad('settings', 'settings are missing');
    const all = Object.entries(data.settings).map(([name, value]) => ofBackup(name, value, bad));
    return { isWhole: true, wanted: all, skipped: [] };
  }
  const devices = Object.keys(data).filter((key) => /^Device #\d+$/.test(key));
  const [name = ''] = devices;
  if (devices.length !== 1)
    throw new FwctlError(
      'usage',
      `${file}: it has ${devices.length || 'no'} devices; one is restored at a time`,
      { path: file },
    );
  const rows = (data[name] as Rows | null)?.tlv_configuration;
  if (!isRows(rows)) throw bad(name, 'it has no tlv_configuration');
  return ofRows(
    Object.entries(rows).map(([setting, row]) => {
      if (!isRows(row) || !('next_value' in row)) throw bad(setting, `${setting} has no next_value`);
      return { name: setting, value: String(row.next_value), readOnly: row.read_only === true };
    }),
    bad,
  );
}

/** A row of the table has the value for the next boot last; a star, and RO of what is read-only, may stand in front. */
const ROW = /^[*\s]*(RO\s+)?([A-Za-z]\w*(?:\[\d+\])?)\s+(?:\S.*\s)?(\S+)\s*$/;

function ofTable(text: string, bad: Bad): Saved {
  const parts = text.split(/^Configurations:.*\n/m);
  if (parts.length > 2) throw bad('Configurations:', 'it has several devices; one is restored at a time');
  const rows = (parts[1] as string)
    .split('\n')
    .map((line) => ROW.exec(line))
    .filter((found) => found !== null && findSetting(found[2] as string) !== undefined)
    .map((found) => ({
      name: found?.[2] as string,
      value: found?.[3] as string,
      readOnly: found?.[1] !== undefined,
    }));
  return ofRows(rows, bad);
}

/** mstconfig's rows: integers as they are, what has names as `Text(number)`. */
function ofRows(rows: readonly { name: string; value: string; readOnly: boolean }[], bad: Bad): Saved {
  const skipped: string[] = [];
  const all: Wanted[] = [];
  for (const { name, value, readOnly } of rows) {
    if (readOnly || value === 'N/A' || /^Array\[/.test(value)) {
      skipped.push(name);
      continue;
    }
    const named = findSetting(name);
    if (!named) throw bad(name, `there is no setting "${name}"`);
    all.push(wanted(named, valueIn(named, /\((\w+)\)$/.exec(value)?.[1] ?? value, name, bad)));
  }
  return { isWhole: false, wanted: all, skipped };
}

function valueIn(named: Parameters<typeof settingValue>[0], value: string, name: string, bad: Bad) {
  try {
    return settingValue(named, value);
  } catch (error) {
    throw error instanceof FwctlError ? bad(name, error.message, error.facts.next) : error;
  }
}

const textOf = (value: unknown): string => (Array.isArray(value) ? `[${value.join(',')}]` : String(value));

/** A row of our own form: a setting, a field of an item that has no name, or the bytes of an item. */
function ofBackup(name: string, value: unknown, bad: Bad): Wanted {
  const named = findSetting(name);
  if (named) return wanted(named, valueIn(named, textOf(value), name, bad));
  const [, itemName = '', , index, fieldName = ''] = /^(\w+?)(?:_([PM])(\d+))?\.(\w+)$/.exec(name) ?? [];
  const item = findItem(itemName) ?? unnamedItem(itemName, value);
  const field = item?.form.fields.find((one) => one.name === fieldName);
  if (!item || !field) throw bad(name, `there is no setting "${name}", and no field of an item`);
  const place = { item, index: index === undefined ? undefined : Number(index) };
  const setting = { name, item, field, rule: item.rules.get(fieldName) ?? {} };
  const given = valueIn({ setting, index: undefined, element: undefined }, textOf(value), name, bad);
  return { name, setting: undefined, place, field, value: given };
}

/** An item of which nothing is known but its type. */
const unnamedItem = (name: string, value: unknown) =>
  /^0x[\da-f]{8}$/.test(name) && Array.isArray(value)
    ? placeOf({ type: Number(name), data: new Uint8Array(value.length) }).item
    : undefined;
