import { isAbsolute, resolve } from 'node:path';
import { below, homeOf } from './home.js';

/**
 * The state folder: the one that is given, else FWCTL_STATE_DIR, else `fwctl` in the XDG state home. A relative XDG_STATE_HOME is ignored
 * (XDG Base Directory Specification). Empty counts as not set. Looks at no file.
 */
export function stateFolder(given: string | undefined, env: NodeJS.ProcessEnv): string {
  const own = given || env.FWCTL_STATE_DIR;
  if (own) return resolve(own);
  const { XDG_STATE_HOME: xdg } = env;
  if (xdg && isAbsolute(xdg)) return below(xdg, 'fwctl');
  return below(homeOf(env), '.local/state/fwctl');
}
