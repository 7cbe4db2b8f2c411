import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FwctlError } from '../../client/errors.js';
import { isShortEnough, LONGEST_BED } from './bed.js';

/** The file by which the folder of a bed is known: it holds the process that serves it. */
const OWNER = 'owner';

/** What is in such a folder, and in no other one that the user has named. */
const OF_BED: readonly string[] = [OWNER, 'dev', 'ioctl', 'proc', 'sys'];

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
      return guarded(mkdtempSync(path));
    } catch {
      // Not writable: the next one may be.
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
  const owner = ownerOf(path);
  if (owner !== undefined && isAlive(owner))
    throw new FwctlError('usage', `${path}: the folder is in use: process ${owner} serves from it`, { path });
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const names = readdirSync(path);
    if (!names.every((name) => owner !== undefined && OF_BED.includes(name)))
      throw new FwctlError('usage', `${path}: the folder is not empty`, {
        path,
        next: 'name a new or an empty folder',
      });
    for (const name of names) rmSync(join(path, name), { recursive: true, force: true });
    chmodSync(path, 0o700);
    return guarded(path);
  } catch (error) {
    if (error instanceof FwctlError) throw error;
    throw new FwctlError('usage', `the folder can't be used: ${(error as Error).message}`, {
      path,
      next: 'name one that is yours, or can be made',
    });
  }
}

/** The process that serves from a folder, dead or alive; undefined where it is not the folder of a bed. */
export function ownerOf(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(path, OWNER), 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
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

/** Waits for the end of the process that started it, however it ends, and removes the folder: in a session of its own, out of reach of Ctrl-C. */
const GUARD = 'cat >/dev/null; rm -rf -- "$1"';

function guarded(path: string): BedFolder {
  writeFileSync(join(path, OWNER), `${process.pid}\n`, { mode: 0o600 });
  const guard = spawn('/bin/sh', ['-c', GUARD, 'fwctl-guard', path], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without it the folder outlives a process that is killed; nothing else is lost.
  guard.on('error', () => {});
  guard.unref();
  return {
    path,
    remove() {
      guard.kill('SIGKILL');
      rmSync(path, { recursive: true, force: true });
    },
  };
}
