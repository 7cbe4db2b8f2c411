import { userInfo } from 'node:os';
import { isAbsolute } from 'node:path';

/**
 * The user's home: HOME, else the one that the system knows. Empty or relative, HOME counts as not set. Where the system does not know the user, as
 * in a container, it is `/`, as container engines have it.
 */
export function homeOf({ HOME: home = '' }: NodeJS.ProcessEnv): string {
  if (isAbsolute(home)) return home;
  try {
    return userInfo().homedir;
  } catch {
    return '/';
  }
}
