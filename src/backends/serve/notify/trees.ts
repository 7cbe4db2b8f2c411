import { readlinkSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { AT_FDCWD } from './look.js';

/** What a bed shows in place of the machine's own. */
const SHOWN = /^\/(sys|dev\/fwctl|proc\/sys\/kernel\/tainted)(?=\/|$)/;

/** Where this process finds what the paths of served programs lead to. Their letters are bytes. */
export class Trees {
  /** `bed`: the folder with the trees that take the place of the machine's own, where no mount namespace does that. */
  constructor(private readonly bed?: string) {}

  /** The path that a thread names, in a folder that it has open, as this process sees it. */
  find(tid: number, folder: number, path: string): { path: string; isElsewhere: boolean } {
    const there = this.bed === undefined ? undefined : this.inBed(tid, folder, path);
    return there === undefined
      ? { path: seenFromHere(tid, folder, path), isElsewhere: false }
      : { path: there, isElsewhere: true };
  }

  /** Where the thread is led to by a link at a path as this process sees it, if it names that from the root. */
  behind(tid: number, path: string): { path: string; isElsewhere: boolean } | undefined {
    const target = linkAt(path);
    return target.startsWith('/') ? this.find(tid, AT_FDCWD, target) : undefined;
  }

  private inBed(tid: number, folder: number, path: string): string | undefined {
    // Of a thread that has changed its root (chroot(2)), all is below that, however many steps up it goes.
    const root = linkAt(`/proc/${tid}/root`).replace(/\/$/, '');
    const from = path.startsWith('/') ? root : folderOf(tid, folder);
    if (from === undefined) return undefined;
    const whole = `${from}/${path}`.replace(/\/{2,}/g, '/');
    const inRoot = whole.startsWith(`${root}/`);
    const rest = posix.normalize(inRoot ? whole.slice(root.length) : whole).replace(/(?<=.)\/$/, '');
    const plain = inRoot ? root + rest : rest;
    if (SHOWN.test(plain)) return this.bed + plain;
    // Through them, and out again: the machine itself may have no such way.
    return SHOWN.test(whole) ? `/proc/${tid}/root${rest}` : undefined;
  }
}

/** Undefined where it is not open, or is no folder: the kernel will say so. */
function folderOf(tid: number, folder: number): string | undefined {
  const path = folder === AT_FDCWD ? `/proc/${tid}/cwd` : `/proc/${tid}/fd/${folder}`;
  return (isFolder(path) && linkAt(path)) || undefined;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** What a link says, with a letter a byte; nothing where there is none. */
function linkAt(path: string): string {
  try {
    return readlinkSync(Buffer.from(path, 'latin1'), 'latin1');
  } catch {
    return '';
  }
}

/** By what procfs shows of the thread. */
function seenFromHere(tid: number, folder: number, path: string): string {
  const own = `/proc/${tid}`;
  const ofSelf = /^\/proc\/(?:thread-)?self(?=\/|$)(.*)/s.exec(path);
  if (ofSelf) return own + ofSelf[1];
  if (path.startsWith('/')) return `${own}/root${path}`;
  return folder === AT_FDCWD ? `${own}/cwd/${path}` : `${own}/fd/${folder}/${path}`;
}
