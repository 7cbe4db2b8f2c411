import { FwctlError } from '../../client/errors.js';
import { parseYaml, type YamlFile } from '../../client/yaml.js';
import { isAbsent, readRules } from '../../files/rules.js';
import { backendOfDevice, checkSetting, SETTINGS, type SettingName } from './names.js';
import type { SettingsPlace } from './places.js';

/** A settings file that is there, and what stands in it. */
export interface SettingsFile extends SettingsPlace {
  readonly values: ReadonlyMap<SettingName, { readonly value: string; readonly line: number }>;
}

/** The settings file at a place; undefined where there is none. Throws FwctlError `usage` for one that can't be read or understood. */
export async function readSettingsFile(place: SettingsPlace): Promise<SettingsFile | undefined> {
  if (isAbsent(place.path)) return undefined;
  const text = readRules('the settings file', place.path, 'only a file that is not there counts as none');
  const file = await parseYaml(text, place.path);
  return { ...place, values: valuesIn(file, place.path) };
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
