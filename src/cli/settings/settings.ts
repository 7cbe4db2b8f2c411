import { existsSync } from 'node:fs';
import { FwctlError } from '../../client/errors.js';
import { isAbsent } from '../../files/rules.js';
import type { SettingsFile } from './file.js';
import { backendOfDevice, checkSetting, isVariableSet, type SettingName, VARIABLES } from './names.js';
import { settingsPlaces } from './places.js';

/** The value of a setting, and where it comes from. */
export interface Setting {
  readonly setting: SettingName;
  /** Null: what is meant follows from what is there. */
  readonly value: string | null;
  readonly from: 'flag' | 'environment' | 'file' | 'built in';
  /** The flag, the variable, or FILE:LINE; null for what is built in. */
  readonly where: string | null;
}

export type Settings = Readonly<Record<SettingName, Setting>>;

/** Values of flags, as far as they stand on the command line. */
export type Given = Readonly<Partial<Record<SettingName, string | undefined>>>;

/** The settings as they count here: flag, environment, the user's file, the machine's file, built in. Throws FwctlError `usage`. */
export async function readSettings(
  given: Given = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<Settings> {
  const there = settingsPlaces(env).filter(({ path }) => !isAbsent(path));
  const files = there.length
    ? await Promise.all(there.map((await import('./file.js')).readSettingsFile))
    : [];
  return settle(
    given,
    env,
    files.filter((file) => file !== undefined),
  );
}

/** Where settings files may be, the one that counts first; `found`: it is there. */
export const settingsFiles = (env: NodeJS.ProcessEnv = process.env) =>
  settingsPlaces(env).map((place) => ({ ...place, found: existsSync(place.path) }));

/** For what has no flag: which pager is meant, or how numbers are written. Throws FwctlError `usage`. */
export const readSetting = async (name: SettingName, given?: string): Promise<Setting> =>
  (await readSettings({ [name]: given }))[name];

/** Decides where each setting comes from; the file that counts first stands first. */
export function settle(given: Given, env: NodeJS.ProcessEnv, files: readonly SettingsFile[]): Settings {
  const asked = (setting: SettingName): Setting | undefined => {
    const flag = given[setting];
    if (flag !== undefined) return { setting, value: flag, from: 'flag', where: `--${setting}` };
    const variable = VARIABLES[setting].find((name) => isVariableSet(setting, env[name]));
    if (variable === undefined) return undefined;
    return {
      setting,
      value: ofVariable(setting, variable, env[variable] as string),
      from: 'environment',
      where: variable,
    };
  };
  const one = (name: SettingName, usual: string): Setting =>
    asked(name) ?? keptIn(files, name) ?? builtIn(name, usual);
  const { backend, device } = together(asked('backend'), asked('device'), files);
  return {
    backend: backend ?? backendBy(device) ?? builtIn('backend', 'emulated'),
    device: device ?? builtIn('device', (backend?.value ?? 'emulated') === 'emulated' ? 'fwctl0' : null),
    numbers: one('numbers', 'hex'),
    pager: one('pager', 'less -FRX'),
  };
}

function ofVariable(setting: SettingName, variable: string, value: string): string {
  try {
    return checkSetting(setting, value);
  } catch (error) {
    throw error instanceof FwctlError
      ? new FwctlError(error.kind, `${variable}: ${error.message}`, error.facts)
      : error;
  }
}

const builtIn = (setting: SettingName, value: string | null): Setting => ({
  setting,
  value,
  from: 'built in',
  where: null,
});

/** The setting of the first file that has it. */
function keptIn(files: readonly SettingsFile[], setting: SettingName): Setting | undefined {
  const file = files.find(({ values }) => values.has(setting));
  const found = file?.values.get(setting);
  return found && { setting, value: found.value, from: 'file', where: `${file?.path}:${found.line}` };
}

/**
 * Backend and device, of which each may say something of the other. A device whose name tells its backend (a path, a tape) leaves no room for a
 * backend that counts less; a device that a file names is one of the backend that is named with it, and does not count where another one is
 * chosen by what counts more. What is asked for by flag or variable stands as it is.
 */
function together(
  askedBackend: Setting | undefined,
  askedDevice: Setting | undefined,
  files: readonly SettingsFile[],
): { backend?: Setting | undefined; device?: Setting | undefined } {
  const backend = askedBackend ?? keptIn(files, 'backend');
  const device = askedDevice ?? keptIn(files, 'device');
  if (!backend || !device) return { backend, device };
  const rank = (setting: 'backend' | 'device') => files.findIndex(({ values }) => values.has(setting));
  const byForm = backendOfDevice(device.value as string);
  const deviceCountsMore = !askedBackend && (askedDevice !== undefined || rank('device') < rank('backend'));
  if (deviceCountsMore) return byForm ? { device } : { backend, device };
  if (askedDevice) return { backend, device };
  const others = askedBackend ? files : files.slice(rank('device'));
  const own = byForm ?? keptIn(others, 'backend')?.value;
  return own === undefined || own === backend.value ? { backend, device } : { backend };
}

/** The backend that the name of a device tells. */
function backendBy(device: Setting | undefined): Setting | undefined {
  const value = device?.value ? backendOfDevice(device.value) : undefined;
  return device && value !== undefined ? { ...device, setting: 'backend', value } : undefined;
}
