import { constants, existsSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { below, homeOf } from '../../state/home.js';

/** A place where a settings file may be. */
export interface SettingsPlace {
  readonly path: string;
  readonly whose: 'user' | 'machine';
}

export const MACHINE_SETTINGS = '/etc/fwctl/fwctl.yaml';

/**
 * Where settings files may be, the one that counts first. A relative or empty XDG_CONFIG_HOME is ignored (XDG Base Directory Specification);
 * where neither that nor the home is a folder (HOME=/dev/null), there is no place for a user's file.
 */
export function settingsPlaces(env: NodeJS.ProcessEnv, machine: string = MACHINE_SETTINGS): SettingsPlace[] {
  const { XDG_CONFIG_HOME: xdg = '' } = env;
  const base = isAbsolute(xdg) ? xdg : homeOf(env);
  const place = { path: machine, whose: 'machine' } as const;
  if (isNoFolder(base)) return [place];
  const path = below(base, base === xdg ? 'fwctl/fwctl.yaml' : '.config/fwctl/fwctl.yaml');
  return [{ path, whose: 'user' }, place];
}

/** Whether a path, or a part of it, is there and surely no folder. */
function isNoFolder(path: string): boolean {
  if (existsSync(`${path}/.`)) return false;
  try {
    return (statSync(path).mode & constants.S_IFMT) !== constants.S_IFDIR;
  } catch (error) {
    // What else hinders says so when the file is opened.
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR';
  }
}
