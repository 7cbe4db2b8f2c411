import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { FwctlError } from '../../client/errors.js';
import { namedFileError } from '../../files/named.js';
import { homeOf } from '../../state/home.js';

/** By name, as in playbooks. */
export const COLLECTION = 'fwctl.nic';

/** Below a folder of ANSIBLE_COLLECTIONS_PATH. */
const PLACE = 'ansible_collections/fwctl/nic';

/** The folder of the package that goes into ANSIBLE_COLLECTIONS_PATH. `root`: of the package. */
export const collectionsFolder = (root: string): string => join(root, 'dist/ansible');

/** Where Ansible looks for collections of the user. */
export const usualFolder = (env = process.env): string =>
  join(env.ANSIBLE_HOME || join(homeOf(env), '.ansible'), 'collections');

export interface Installed {
  readonly folder: string;
  readonly version: string;
  /** The version that was there before. */
  readonly replaced: string | null;
}

/**
 * Copies the collection below a folder of ANSIBLE_COLLECTIONS_PATH, in the place of an older one: all of it, or what was there stays. Throws
 * FwctlError `policy` where something else is there, and `usage`.
 */
export function installCollection(root: string, folder: string): Installed {
  const from = join(collectionsFolder(root), PLACE);
  const to = join(folder, PLACE);
  let unfinished: string | undefined;
  try {
    const replaced = versionIn(to);
    mkdirSync(dirname(to), { recursive: true });
    unfinished = mkdtempSync(join(dirname(to), '.nic-'));
    cpSync(from, join(unfinished, 'new'), { recursive: true });
    if (replaced !== null) renameSync(to, join(unfinished, 'old'));
    renameSync(join(unfinished, 'new'), to);
    return { folder: to, version: versionIn(to) as string, replaced };
  } catch (error) {
    throw namedFileError('the collection', 'written', to, error);
  } finally {
    if (unfinished) rmSync(unfinished, { recursive: true, force: true });
  }
}

/** The version of the collection in a folder; null where there is nothing. Throws FwctlError `policy` for anything else. */
function versionIn(folder: string): string | null {
  if (!lstatSync(folder, { throwIfNoEntry: false })) return null;
  const version = existsSync(join(folder, 'galaxy.yml'))
    ? /^version: (\S+)$/m.exec(readFileSync(join(folder, 'galaxy.yml'), 'utf8'))?.[1]
    : manifestVersion(join(folder, 'MANIFEST.json'));
  if (version !== undefined) return version;
  throw new FwctlError('policy', `${folder} is there, and is not the collection`, {
    path: folder,
    next: 'look at it, and take it away; or name another folder with --dir',
  });
}

/** What `ansible-galaxy collection install` writes. */
function manifestVersion(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const version: unknown = JSON.parse(readFileSync(file, 'utf8')).collection_info?.version;
    return typeof version === 'string' ? version : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
