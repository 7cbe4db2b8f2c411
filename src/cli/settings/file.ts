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
  if (place.whose === 'machine') plansIn(file, place.path);
  return { ...place, values: valuesIn(file, place.path, place.whose === 'machine') };
}

/** What a machine asks of the plans that are applied on it. */
export interface PlanSettings {
  /** Whether they must be signed. */
  readonly required: boolean;
  /** Who may sign them: a file as ssh-keygen(1) has it. */
  readonly allowedSigners: string | undefined;
}

/** What the machine's file alone may say, of plans. */
export const PLAN_SETTINGS = ['allowed-signers', 'require-signed-plans'] as const;

/** The settings for plans of a machine's file. Throws FwctlError `usage`. */
export function plansIn({ data, lineOf, wordOf }: YamlFile, path: string): PlanSettings {
  const all = Object(data) as Record<string, unknown>;
  const bad = (key: string, message: string) =>
    new FwctlError('usage', `${path}:${lineOf([key])}: ${key} takes ${message}`, { path });
  const required = all['require-signed-plans'] ?? false;
  if (typeof required !== 'boolean') throw bad('require-signed-plans', 'true or false');
  const signers = 'allowed-signers' in all ? wordOf(['allowed-signers']) : undefined;
  if ('allowed-signers' in all && !signers?.startsWith('/'))
    throw bad('allowed-signers', 'the path of a file, from / on');
  return { required, allowedSigners: signers };
}

function valuesIn(
  { data, lineOf, wordOf }: YamlFile,
  path: string,
  isMachine: boolean,
): SettingsFile['values'] {
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
    if (PLAN_SETTINGS.some((one) => one === key)) {
      if (isMachine) continue;
      throw bad(line, `${key} is for the machine to say`, { next: 'it counts in /etc/fwctl/fwctl.yaml' });
    }
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
  backend: 'emulated, kernel, replay:FILE, snapshot:FILE or ssh://HOST',
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
