import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { FwctlError } from '../../client/errors.js';
import { reasonOf } from '../../files/reason.js';
import { makeFolder } from '../../files/write.js';
import { isShortEnough, LONGEST_BED } from './bed.js';
import { END_PROCESSES } from './left.js';
import { OPEN, requireTrusted } from './trust.js';

/** The file by which the folder of a bed is known: its name has the process that serves it, and tells this server from all others. */
const OWNER = /^owner\.([1-9]\d{0,9})\.[0-9a-f]{16}$/;
const ownerName = (): string => `owner.${process.pid}.${randomBytes(8).toString('hex')}`;

/** What such a file is called while the folder is removed. */
const GONE = /^gone\./;

/** What else is in such a folder, and in no other one that the user has named. */
const OF_BED: readonly string[] = ['dev', 'ioctl', 'proc', 'sys'];

/** A folder of its own, for the owner alone, which goes with the process: even if that is killed. */
export interface BedFolder {
  readonly path: string;
  remove(): void;
}

/** Makes a folder for a bed, in the user's runtime folder or among temporary files. Throws FwctlError `device`. */
export function makeBedFolder(env: NodeJS.ProcessEnv = process.env): BedFolder {
  const places = [env.XDG_RUNTIME_DIR, tmpdir(), '/tmp'];
  for (const place of places) {
    if (!place) continue;
    const path = resolve(place, 'fwctl-');
    if (!isShortEnough(`${path}XXXXXX`)) continue;
    try {
      requireTrusted(resolve(place));
      return ownedOrGone(mkdtempSync(path));
    } catch {
      // Not writable, or not safe: the next one may be.
    }
  }
  throw new FwctlError('device', 'there is no place for the sockets of the served device', {
    path: tmpdir(),
    next: 'set TMPDIR to a folder that can be written and has a short path',
  });
}

/** Takes a folder that the user has named: a new or an empty one, or that of a server that has died. Throws FwctlError `usage`. */
export function takeBedFolder(path: string): BedFolder {
  if (!isShortEnough(path))
    throw new FwctlError('usage', `${path}: the path of the folder is too long for the sockets in it`, {
      path,
      next: `it may have ${LONGEST_BED} bytes`,
    });
  for (let tries = 1; ; tries++)
    try {
      return taken(path);
    } catch (error) {
      if (error instanceof FwctlError) throw error;
      // The guard of a server that was killed removes the folder at this moment: it is made anew.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && tries < MOST_TRIES) continue;
      throw new FwctlError('usage', `the folder can't be used: ${path}: ${reasonOf(error)}`, {
        path,
        next: 'name one that is yours, or can be made',
      });
    }
}

const MOST_TRIES = 3;

/** Throws FwctlError `usage`, and what node:fs throws. */
function taken(path: string): BedFolder {
  waitUntilGone(path);
  requirePlace(path);
  makeFolder(path);
  const { mode } = requireTrusted(path, 'own');
  const names = readdirSync(path);
  if (names.some((name) => GONE.test(name)))
    throw Object.assign(new Error('it is being removed'), { code: 'ENOENT' });
  const owner = names.find((name) => OWNER.test(name));
  const pid = owner && pidOf(owner);
  if (pid && isAlive(pid))
    throw new FwctlError('usage', `${path}: the folder is in use: process ${pid} serves from it`, { path });
  if (!names.every((name) => owner && (name === owner || OF_BED.includes(name))))
    throw new FwctlError('usage', `${path}: the folder is not empty`, {
      path,
      next: 'name a new or an empty folder',
    });
  if (names.length && mode & OPEN)
    throw new FwctlError('usage', `${path}: the folder of a server was open to others`, {
      path,
      next: 'remove it, or name another folder',
    });
  chmodSync(path, 0o700);
  return owned(path, owner);
}

/** Throws FwctlError `usage` where others could change what is to be made here, before anything is. */
function requirePlace(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })) return;
  let above = dirname(path);
  while (!lstatSync(above, { throwIfNoEntry: false })) above = dirname(above);
  requireTrusted(above);
}

const pidOf = (owner: string): number => Number(OWNER.exec(owner)?.[1]);

/** The process that serves from a folder, dead or alive; undefined where it is not the folder of a bed. */
export function ownerOf(path: string): number | undefined {
  try {
    const owner = readdirSync(path).find((name) => OWNER.test(name));
    return owner === undefined ? undefined : pidOf(owner);
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** How long the folder of a server that was killed may take to go, in steps of milliseconds. */
const PATIENCE = 3000;
const STEP = 10;

function waitUntilGone(path: string): void {
  const leaves = (): boolean => {
    try {
      return readdirSync(path).some((name) => GONE.test(name));
    } catch {
      return false; // gone
    }
  };
  for (let waited = 0; waited < PATIENCE && leaves(); waited += STEP)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STEP);
}

/**
 * Waits for the end of the process that started it, however it ends, and removes what that has made: in a session of its own, out of reach of
 * Ctrl-C, and deaf to what ends all processes of a service together: the one that serves is to end by itself. A guard that is killed does nothing. Whoever renames the owner's file has the folder: it is this one's, or a later server's. Told what to remove by names, below where it
 * stands, so that another folder at the path is never meant.
 */
const GUARD = `trap '' HUP INT TERM; read -r _; ${END_PROCESSES}; mv -- "$1" "$2" 2>/dev/null && rm -rf ${OF_BED.join(' ')} "$2" && rmdir -- "$3"`;

/** Nothing is left of a new folder that can't be had. */
function ownedOrGone(path: string): BedFolder {
  try {
    return owned(path);
  } catch (error) {
    rmSync(path, { recursive: true, force: true });
    throw error;
  }
}

/** Makes this process the owner; of the folder of a server that has died, in one step, and clears it. */
function owned(path: string, dead?: string): BedFolder {
  const name = ownerName();
  const file = join(path, name);
  if (dead === undefined)
    closeSync(openSync(file, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600));
  else renameSync(join(path, dead), file);
  for (const part of OF_BED) rmSync(join(path, part), { recursive: true, force: true });
  const { ino, dev } = statSync(path);
  const gone = name.replace('owner', 'gone');
  const guard = spawn(
    '/bin/sh',
    ['-c', GUARD, 'fwctl-guard', name, gone, path, path.replace(/[\\.*[\]^$]/g, '\\$&')],
    {
      cwd: path,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  // Without it the folder outlives a process that is killed; nothing else is lost.
  guard.on('error', () => {});
  guard.unref();
  return {
    path,
    remove() {
      guard.kill('SIGKILL');
      const now = statSync(path, { throwIfNoEntry: false });
      if (now?.ino !== ino || now.dev !== dev || !readdirSync(path).includes(name)) return;
      rmSync(path, { recursive: true, force: true });
    },
  };
}
