import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { addressOf, fixedMemory } from '../../../native/libc.js';
import { syscall } from '../../../native/syscall.js';
import { inBytes, pathAddress } from './look.js';
import { NR } from './numbers.js';

/** inotify(7): all that changes what a folder has, and its end. */
const CHANGES = 0x2 | 0x4 | 0x8 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400 | 0x800;
const CLOEXEC_NONBLOCK = 0o2000000 | 0o4000;

const ROOM = 8192;

/** Counts what may have changed in a folder, which need not be there yet: the kernel tells of a change before who made it goes on. */
export class FolderWatch {
  readonly fd = syscall(NR.inotify_init1, CLOEXEC_NONBLOCK);
  private readonly room = fixedMemory(ROOM);
  private readonly roomAt = addressOf(this.room);
  private watched: string | undefined;
  private isClosed = this.fd < 0;
  count = 0;

  constructor(private readonly folder: string) {
    this.begin();
  }

  /** Watches the folder, or what of the way to it is there. */
  private begin(): void {
    let path = this.folder;
    while (!existsSync(path) && path !== dirname(path)) path = dirname(path);
    if (path === this.watched || this.fd < 0) return;
    this.watched =
      syscall(NR.inotify_add_watch, this.fd, pathAddress(inBytes(path)), CHANGES) < 0 ? undefined : path;
  }

  /** Whether every change is told of. */
  get isSure(): boolean {
    return this.watched !== undefined;
  }

  /** Counts what has been told since, if anything has. What there is no room for counts with the next: who writes all the time, to a log for instance, holds up nobody. */
  take(): void {
    if (this.isClosed) return;
    if (syscall(NR.read, this.fd, this.roomAt, ROOM) <= 0) return;
    this.count++;
    if (this.watched !== this.folder || !existsSync(this.folder)) this.begin();
  }

  close(): void {
    if (!this.isClosed) syscall(NR.close, this.fd);
    this.isClosed = true;
  }
}
