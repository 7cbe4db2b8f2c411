import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FwctlError } from '../../client/errors.js';
import { parseYaml, type YamlFile } from '../../client/yaml.js';
import { backendOfDevice, checkSetting, SETTINGS, type SettingName } from './names.js';
import type { SettingsPlace } from './places.js';

/** A settings file that is there, and what stands in it. */
export interface SettingsFile extends SettingsPlace {
  readonly values: ReadonlyMap<SettingName, { readonly value: string; readonly line: number }>;
}

/** A handful of words; more is no settings file. */
const MOST_BYTES = 64 * 1024;

const COMMON = 'only a file that is not there counts as none: mend it, or take it away';

/** The settings file at a place; undefined where there is none. Throws FwctlError `usage` for one that can't be read or understood. */
export async function readSettingsFile(place: SettingsPlace): Promise<SettingsFile | undefined> {
  const text = textOf(place.path);
  if (text === undefined) return undefined;
  const file = await parseYaml(text, place.path);
  return { ...place, values: valuesIn(file, place.path) };
}

/** Undefined where neither the file nor its folder is there. */
function textOf(path: string): string | undefined {
  const refuse = (why: string) =>
    new FwctlError('usage', `the settings file ${path} can't be read: ${why}`, { path, next: COMMON });
  let fd: number;
  try {
    // A FIFO is not waited for.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !leadsNowhere(path)) return undefined;
    throw refuse(code === 'ENOENT' ? 'it, or its folder, is a link to what is not there' : message);
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw refuse(stats.isDirectory() ? 'it is a folder' : 'it is no regular file');
    if (stats.size > MOST_BYTES) throw refuse(`it has ${stats.size} bytes, more than ${MOST_BYTES}`);
    return readFileSync(fd, 'utf8');
  } catch (error) {
    throw error instanceof FwctlError ? error : refuse((error as Error).message);
  } finally {
    closeSync(fd);
  }
}

/** Whether a path, or its folder, is a link to what is not there: open(2) says the same of both and of nothing at all. */
function leadsNowhere(path: string): boolean {
  return [path, dirname(path)].some((one) => {
    const stats = lstatSync(one, { throwIfNoEntry: false });
    return stats?.isSymbolicLink() && !existsSync(one);
  });
}

function valuesIn({ data, lineOf, wordOf }: YamlFile, path: string): SettingsFile['values'] {
  const values = new Map<SettingName, { value: string; line: number }>();
  if (data === null || data === undefined) return values;
  const bad = (line: number, message: string, facts = {}) =>
    new FwctlError('usage', `${path}:${line}: ${message}`, { path, ...facts });
  if (typeof data !== 'object' || Array.isArray(data))
    throw bad(lineOf([]), `a settings file has lines such as "backend: kernel"`, {
      next: `the settings are ${SETTINGS.join(', ')}; see fwctl-settings(5)`,
    });
  for (const key of Object.keys(data)) {
    const line = lineOf([key]);
    const name = SETTINGS.find((one) => one === key);
    if (!name)
      throw bad(line, `there is no setting "${key}"`, {
        given: key,
        known: SETTINGS,
        next: `the settings are ${SETTINGS.join(', ')}; see fwctl-settings(5)`,
      });
    const value = wordOf([key]);
    const type = typeof (data as Record<string, unknown>)[key];
    if (value === undefined || !(type === 'string' || (type === 'number' && name === 'device')))
      throw bad(line, `${name} takes ${WANTED[name]}`);
    try {
      values.set(name, { value: checkSetting(name, value), line });
    } catch (error) {
      throw error instanceof FwctlError ? bad(line, `${name}: ${error.message}`, error.facts) : error;
    }
  }
  contradiction(values, bad);
  return values;
}

const WANTED: Readonly<Record<SettingName, string>> = {
  backend: 'emulated, kernel or replay:FILE',
  device: 'the name of a device, as --device does',
  numbers: 'hex or decimal',
  pager: 'a command, "" for none',
};

function contradiction(
  values: SettingsFile['values'],
  bad: (line: number, message: string, facts?: object) => FwctlError,
): void {
  const [device, backend] = [values.get('device'), values.get('backend')];
  const meant = device && backendOfDevice(device.value);
  if (!meant || !backend || meant === backend.value) return;
  throw bad(
    device.line,
    `the device ${device.value} is none of the backend ${backend.value} (line ${backend.line})`,
    {
      next: 'leave out one of the two',
    },
  );
}
