import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** A place where a settings file may be. */
export interface SettingsPlace {
  readonly path: string;
  readonly whose: 'user' | 'machine';
}

const MACHINE = '/etc/fwctl/fwctl.yaml';

/**
 * Where settings files may be, the one that counts first. A relative or empty XDG_CONFIG_HOME is ignored (XDG Base Directory Specification);
 * where neither that nor the home is a folder (HOME=/dev/null), there is no place for a user's file.
 */
export function settingsPlaces(env: NodeJS.ProcessEnv, machine: string = MACHINE): SettingsPlace[] {
  const { XDG_CONFIG_HOME: xdg = '', HOME: home } = env;
  const base = isAbsolute(xdg) ? xdg : home || homedir();
  const folder = isAbsolute(xdg) ? xdg : join(base, '.config');
  const user = { path: join(folder, 'fwctl/fwctl.yaml'), whose: 'user' } as const;
  return [...(isNoFolder(base) ? [] : [user]), { path: machine, whose: 'machine' }];
}

/** Whether a path is there and surely no folder. */
function isNoFolder(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    return false; // what hinders says so when the file is opened
  }
}
