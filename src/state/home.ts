import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

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

/** As join() has it, which each process compiles anew, for a tenth of a millisecond: it is asked where a folder is written in no usual way. */
export function below(folder: string, path: string): string {
  const isUsual = !folder.endsWith('/') && !folder.includes('//') && !folder.includes('/.');
  return isUsual ? `${folder}/${path}` : join(folder, path);
}
