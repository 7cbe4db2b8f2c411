import { readFileSync } from 'node:fs';
import { addressOf, fixedMemory } from '../../../native/libc.js';
import { syscall } from '../../../native/syscall.js';
import { spareDescriptors } from '../descriptors.js';
import { AT_FDCWD, keyOf, O_CLOEXEC, O_PATH, pathAddress, STATX_INO, statOf } from './look.js';
import { makeFile } from './no-data.js';
import { NR } from './numbers.js';
import { StillOpen } from './still-open.js';

const EMFILE = 24;

const IN_CLOEXEC = 0o2000000;
const IN_NONBLOCK = 0o4000;
const IN_CLOSE = 0x18;
const IN_IGNORED = 0x8000;
const IN_Q_OVERFLOW = 0x4000;

/** struct inotify_event without a name: watch, mask, cookie, length. */
const EVENT = 16;
const MOST_EVENTS = 1024;

/**
 * The files that stand for open devices in served programs: each is one of its own, without data, known by its inode through whatever descriptor, of whatever
 * process, it is met. The kernel tells when the last of these has gone (inotify(7)).
 */
export class StandIns<Held> {
  readonly fd = syscall(NR.inotify_init1, IN_CLOEXEC | IN_NONBLOCK);
  private readonly folders = new Map<number, number>();
  /** Folders of threads that are kept open. */
  private readonly mostFolders = spareDescriptors();
  private readonly stillOpen = new StillOpen<Held>();
  private readonly byKey = new Map<string, Held>();
  private readonly byWatch = new Map<number, { readonly key: string; readonly held: Held }>();
  private readonly events = fixedMemory(EVENT * MOST_EVENTS);
  private readonly view = new DataView(this.events.buffer);
  private readonly eventsAt = addressOf(this.events);

  /** A folder in which nodes of character devices can be made, where there is one. */
  nodesIn: string | undefined;

  /** What a thread has open under a number. */
  of(tid: number, fd: number): Held | undefined {
    if (this.byKey.size === 0) return undefined;
    const still = this.stillOpen.at(tid, fd | 0);
    if (still) return still;
    const held = this.look(tid, fd | 0);
    if (held) this.stillOpen.found(tid, fd | 0, held);
    return held;
  }

  private look(tid: number, fd: number): Held | undefined {
    const name = `${fd}`;
    const known = this.folders.get(tid);
    const stat = known === undefined ? undefined : statOf(name, 0, STATX_INO, known);
    // A folder means one thread, and nobody who gets its number later.
    const found = stat ?? this.lookAnew(tid, name);
    return found && this.byKey.get(keyOf(found));
  }

  private lookAnew(tid: number, name: string): DataView | undefined {
    const folder = this.openFolder(tid);
    return folder < 0 ? statOf(`/proc/${tid}/fd/${name}`) : statOf(name, 0, STATX_INO, folder);
  }

  /** What procfs shows of the descriptors of a thread: kept open, as each look from the root takes twice as long. */
  private openFolder(tid: number): number {
    if (this.folders.size >= this.mostFolders) this.closeFolders();
    const known = this.folders.get(tid);
    if (known !== undefined) syscall(NR.close, known);
    const fd = syscall(NR.openat, AT_FDCWD, pathAddress(`/proc/${tid}/fd`), O_PATH | O_CLOEXEC);
    if (fd >= 0) this.folders.set(tid, fd);
    else this.folders.delete(tid);
    return fd;
  }

  private closeFolders(): void {
    for (const fd of this.folders.values()) syscall(NR.close, fd);
    this.folders.clear();
  }

  /** What is open at a path in /proc/PID/fd. */
  at(path: string): Held | undefined {
    const stat = this.byKey.size > 0 ? statOf(path) : undefined;
    return stat && this.byKey.get(keyOf(stat));
  }

  /** Makes a file that stands for what is held: its descriptor here, to be handed on and closed. Below zero: an errno. */
  make(name: string, flags: number, held: Held): number {
    const fd = this.withRoom(() => makeFile(name, flags, this.nodesIn));
    if (fd < 0) return fd;
    const own = `/proc/self/fd/${fd}`;
    const watch = syscall(NR.inotify_add_watch, this.fd, pathAddress(own), IN_CLOSE);
    const stat = watch < 0 ? undefined : statOf(own);
    if (!stat) {
      syscall(NR.close, fd);
      return watch;
    }
    const key = keyOf(stat);
    this.byKey.set(key, held);
    this.byWatch.set(watch, { key, held });
    this.stillOpen.made(held, fd);
    return fd;
  }

  /** Where this process may have no more files open, those go that only save time. */
  private withRoom(open: () => number): number {
    const fd = open();
    if (fd !== -EMFILE) return fd;
    this.closeFolders();
    this.stillOpen.clear();
    return open();
  }

  /** What nobody has open any more since it was last asked for. */
  ended(): Held[] {
    const ended: Held[] = [];
    for (;;) {
      const length = syscall(NR.read, this.fd, this.eventsAt, this.events.length);
      if (length <= 0) return ended;
      for (let at = 0; at < length; at += EVENT) {
        const mask = this.view.getUint32(at + 4, true);
        const watches =
          mask & IN_Q_OVERFLOW
            ? this.unwatched()
            : mask & (IN_CLOSE | IN_IGNORED)
              ? [this.view.getInt32(at, true)]
              : [];
        for (const watch of watches) ended.push(...this.forget(watch));
      }
    }
  }

  /** The watches that have gone with their files: asked for where the kernel had no room to tell of each. */
  private unwatched(): number[] {
    const lines = readFileSync(`/proc/self/fdinfo/${this.fd}`, 'latin1').matchAll(
      /^inotify wd:([0-9a-f]+)/gm,
    );
    const live = new Set(Array.from(lines, ([, watch = '']) => Number.parseInt(watch, 16)));
    return [...this.byWatch.keys()].filter((watch) => !live.has(watch));
  }

  private forget(watch: number): Held[] {
    const gone = this.byWatch.get(watch);
    if (!gone) return [];
    this.byWatch.delete(watch);
    // A file that was made since may have its inode.
    if (this.byKey.get(gone.key) === gone.held) this.byKey.delete(gone.key);
    this.stillOpen.forget(gone.held);
    // Else the watch would keep the file's inode.
    syscall(NR.inotify_rm_watch, this.fd, watch);
    return [gone.held];
  }

  /** All that is open. */
  all(): Held[] {
    return Array.from(this.byWatch.values(), ({ held }) => held);
  }

  close(): void {
    this.closeFolders();
    this.stillOpen.clear();
    syscall(NR.close, this.fd);
  }
}
