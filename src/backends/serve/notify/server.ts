import { readFileSync } from 'node:fs';
import type { Task } from '../../../kernel/call.js';
import type { Awaitable } from '../../../kernel/driver.js';
import { syscall } from '../../../native/syscall.js';
import { type Errno, errnoNumber, isErrno } from '../../../uapi/errno.js';
import { CallReader } from '../calls.js';
import { orEio } from '../eio.js';
import type { ServedEvent, ServedKernel, ServerOptions } from '../server.js';
import { lookOfCall, type Opening, openingOf, type Question, statOfCall, type Target } from './call.js';
import { answerLook, giveFile } from './elsewhere.js';
import type { Listener, Notification } from './listener.js';
import {
  AT_SYMLINK_NOFOLLOW,
  inBytes,
  O_CLOEXEC,
  O_PATH,
  STATX_BASIC_STATS,
  STATX_SIZE,
  statOf,
} from './look.js';
import { ProcessMemory } from './memory.js';
import { DATA_CALLS, refusalOfData } from './no-data.js';
import { NR } from './numbers.js';
import { refusalOf } from './permission.js';
import { type Node, ShownNodes } from './shown.js';
import { StandIns } from './stand-in.js';
import { asDevice, structFor } from './stat.js';
import { type Refusal, Supervisor } from './supervisor.js';
import { Trees } from './trees.js';
import type { FolderWatch } from './watch.js';

/** FWCTL_INFO to FWCTL_RSC_UMEM_REG. */
const isFwctl = (nr: number): boolean => nr >= 0x9a00 && nr <= 0x9a03;

const F_GETFL = 3;

/** Links behind one another that are followed (path_resolution(7)). */
const MOST_LINKS = 40;

/** What a path leads to: its minor, and struct statx of its node. */
interface Device {
  readonly minor: number;
  readonly stat: DataView;
}

/** A thread that calls. */
interface Caller {
  readonly task: Task;
  readonly memory: ProcessMemory;
  /** Of its call that waits for an answer. */
  id: bigint | undefined;
}

/** An open file of served programs. */
interface OpenFile<File> extends Device {
  readonly flags: number;
  readonly number: number;
  readonly opened: File;
  readonly task: Task;
  readonly pid: number;
  readonly reader: CallReader;
  /** Of the threads that have called. */
  readonly callers: Map<number, Caller>;
  /** The end of the last call, where calls are watched: then they go one after the other. */
  last: Promise<void>;
}

type What = Pick<ServedEvent, 'nr' | 'errno' | 'call'>;

/**
 * The nodes of a kernel for programs that ask by notification (seccomp_unotify(2)): one blocking receive, and the kernel's entry behind it. Whatever way a program
 * makes its calls, by libc or not, and whatever it does with its descriptors, it is the kernel that tells.
 */
export class NotifyServer<File> {
  private readonly standIns = new StandIns<OpenFile<File>>();
  private readonly supervisor: Supervisor;
  private readonly nodes: ShownNodes;
  private trees = new Trees();
  private files = 0;
  private readonly began = performance.now();

  /** `major`: of the numbers that the nodes show. `longestWait`: milliseconds for which all else in this process may have to wait. */
  constructor(
    private readonly kernel: ServedKernel<File>,
    major: number,
    private readonly options: ServerOptions,
    longestWait?: number,
  ) {
    this.nodes = new ShownNodes(major);
    this.supervisor = new Supervisor(
      {
        serve: (listener, notification) => this.serve(listener, notification),
        closings: this.standIns.fd,
        ended: () => this.standIns.ended().map((file) => () => this.ended(file)),
        failed: options.failed,
      },
      longestWait,
    );
  }

  /** Nodes of character devices can be made in this folder, which programs don't see. */
  makesNodesIn(folder: string): void {
    this.standIns.nodesIn = folder;
  }

  /** Programs see the trees of a bed by what they are answered, as no mount namespace shows them. */
  showTrees(bed: string): void {
    this.trees = new Trees(inBytes(bed));
  }

  /** The descriptor that the program's start is to have; called once. It serves from now on. */
  begin(): number {
    return this.supervisor.begin();
  }

  /** The program's start runs, with that descriptor, as this process. */
  started(pid: number): void {
    this.supervisor.started(pid);
  }

  /** Why the kernel does not let programs be served so. Undefined where it does, or nothing was tried yet. */
  get refusal(): Refusal | undefined {
    return this.supervisor.refusal;
  }

  /** Looks after a folder as well: between two calls, what it counts is what has changed there before the later one. */
  watchFolder(watch: FolderWatch): void {
    this.supervisor.watch = watch;
  }

  /** The nodes that there are, by the paths of their files. */
  show(nodes: readonly Node[]): void {
    this.nodes.show(nodes);
  }

  /** Ends everything, and waits until the files are closed but for those in a call: that may take long. */
  async close(): Promise<void> {
    await this.supervisor.close();
    for (const file of [...this.standIns.ended(), ...this.standIns.all()]) await this.ended(file);
    this.standIns.close();
  }

  private serve(listener: Listener, notification: Notification): Promise<void> | undefined {
    const { nr, id, request } = notification;
    if (nr === NR.ioctl) {
      const file = this.standIns.of(notification.tid, notification.args[0] as number);
      if (!file) listener.pass(id);
      else if (isFwctl(request)) return this.ioctl(listener, notification, file);
      else listener.answer(id, 0, errnoNumber('ENOTTY'));
      return undefined;
    }
    if (nr === NR.fcntl || DATA_CALLS.includes(nr)) {
      const file = this.standIns.of(notification.tid, notification.args[0] as number);
      if (!file) listener.pass(id);
      else if (nr === NR.fcntl) this.flags(listener, notification, file);
      else listener.answer(id, 0, refusalOfData(nr, file.flags));
      return undefined;
    }
    const memory = new ProcessMemory(notification.tid, () => listener.waits(id));
    const stat = statOfCall(notification, memory, this.trees);
    if (stat) return this.stat(listener, notification, memory, stat);
    const look = lookOfCall(notification, memory, this.trees);
    if (look) answerLook(listener, notification, memory, look);
    if (look) return undefined;
    const opening = openingOf(notification, memory, this.trees);
    const device =
      opening && !(opening.flags & O_PATH) ? this.deviceAt(notification.tid, opening) : undefined;
    if (opening && device) return this.open(listener, notification, opening, device);
    if (opening?.isElsewhere) giveFile(listener, id, opening);
    else listener.pass(id);
    return undefined;
  }

  /** The device that a path leads to: by its node, or by a file that is open on it. */
  private deviceAt(tid: number, { path, followsLinks }: Target, links = MOST_LINKS): Device | undefined {
    const stat = statOf(path, followsLinks ? 0 : AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS);
    if (stat) {
      const node = this.nodes.of(stat);
      return node ? { minor: node.minor, stat } : this.standIns.at(path);
    }
    // Nothing where this process is led to by a link: the thread's own root has another tree.
    const further = followsLinks && links > 0 ? this.trees.behind(tid, path) : undefined;
    return further && this.deviceAt(tid, { ...further, followsLinks }, links - 1);
  }

  private stat(
    listener: Listener,
    { nr, id }: Notification,
    memory: ProcessMemory,
    { path, isElsewhere, followsLinks, answerAt }: Question,
  ): undefined {
    const stat = statOf(path, followsLinks ? 0 : AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS);
    const node = stat && this.nodes.of(stat);
    const device = node
      ? asDevice(stat, this.nodes.major, node.minor)
      : stat && !isElsewhere
        ? this.standIns.at(path)?.stat
        : stat;
    if (!device) {
      if (isElsewhere) listener.answer(id, 0, ENOENT);
      else listener.pass(id);
      return undefined;
    }
    const struct = structFor(nr, device);
    listener.answer(id, 0, memory.write(answerAt, struct) === struct.length ? 0 : EFAULT);
    return undefined;
  }

  /** The flags that the file was opened with, and what was set since of what the file that stands for it has. */
  private flags(listener: Listener, { id, tid, args }: Notification, { flags }: OpenFile<File>): void {
    const now = flagsNow(tid, args[0] as number);
    listener.answer(id, (now & ~F_GETFL) | (flags & F_GETFL));
  }

  private async open(
    listener: Listener,
    notification: Notification,
    opening: Opening,
    { minor, stat }: Device,
  ): Promise<void> {
    const { id, tid } = notification;
    const { flags } = opening;
    const refused = refusalOf(tid, stat, flags);
    if (refused) return listener.answer(id, 0, refused);
    const number = ++this.files;
    const device = `fwctl${minor}`;
    const task = this.kernel.caller(tid);
    const tell = this.teller({ device, file: number, pid: tid, comm: this.options.observe ? task.comm : '' });
    const start = performance.now();
    const opened = await orEio(
      async () => (await this.kernel.open(minor, task)) ?? 'ENXIO',
      this.options.failed,
    );
    const errno = isErrno(opened) ? { errno: opened } : {};
    tell(start, { call: { call: 'open', file: number, device, ...errno }, ...errno });
    // A node that has gone meanwhile is not there.
    if (isErrno(opened))
      return opened === 'ENXIO' && !this.deviceAt(tid, opening)
        ? listener.pass(id)
        : listener.answer(id, 0, errnoNumber(opened));
    const seen =
      this.nodes.statOf(minor) ??
      statOf(opening.path, 0, STATX_BASIC_STATS) ??
      new DataView(new ArrayBuffer(STATX_SIZE));
    const file: OpenFile<File> = {
      minor,
      flags,
      number,
      opened,
      task,
      pid: tid,
      stat: asDevice(seen, this.nodes.major, minor),
      reader: new CallReader(number),
      callers: new Map(),
      last: Promise.resolve(),
    };
    const fd = this.standIns.make(device, flags, file);
    if (fd < 0) {
      await this.ended(file);
      return listener.answer(id, 0, -fd);
    }
    listener.give(id, fd, (flags & O_CLOEXEC) !== 0);
    syscall(NR.close, fd);
  }

  private ioctl(
    listener: Listener,
    notification: Notification,
    file: OpenFile<File>,
  ): Promise<void> | undefined {
    if (!this.options.observe) return this.oneIoctl(listener, notification, file);
    const after = file.last.then(() => this.watchedIoctl(listener, notification, file));
    file.last = after.catch(() => {});
    return after;
  }

  /** No promise where the kernel has nothing to wait for: it would take longer than all else of the call that is done here. */
  private oneIoctl(
    listener: Listener,
    { id, tid, args, request: nr }: Notification,
    file: OpenFile<File>,
  ): Promise<void> | undefined {
    listener.met(id);
    const caller = this.callerOf(listener, tid, file);
    const running = this.enter(caller, id, nr, args[2] as number, file);
    if (running instanceof Promise) return running.then((errno) => end(listener, caller, id, errno));
    end(listener, caller, id, running);
    return undefined;
  }

  private async watchedIoctl(
    listener: Listener,
    { id, tid, args, request: nr }: Notification,
    file: OpenFile<File>,
  ): Promise<void> {
    const caller = this.callerOf(listener, tid, file);
    const { task, memory } = caller;
    const arg = args[2] as number;
    const start = performance.now();
    const errno = await this.enter(caller, id, nr, arg, file);
    const call = await file.reader.read(nr, arg, errno, memory);
    end(listener, caller, id, errno);
    const tell = this.teller({ device: `fwctl${file.minor}`, file: file.number, pid: tid, comm: task.comm });
    tell(start, { nr, ...(errno ? { errno } : {}), ...(call ? { call } : {}) });
  }

  private enter(
    caller: Caller,
    id: bigint,
    nr: number,
    arg: number,
    { opened }: OpenFile<File>,
  ): Awaitable<0 | Errno> {
    const { task, memory } = caller;
    caller.id = id;
    memory.begin(arg, this.options.observe !== undefined);
    return orEio(() => this.kernel.ioctl(opened, nr, arg, memory, task), this.options.failed);
  }

  private callerOf(listener: Listener, tid: number, file: OpenFile<File>): Caller {
    const known = file.callers.get(tid);
    if (known) return known;
    const waits = (): boolean => caller.id !== undefined && listener.waits(caller.id);
    const caller: Caller = {
      task: this.kernel.caller(tid),
      memory: new ProcessMemory(tid, waits),
      id: undefined,
    };
    file.callers.set(tid, caller);
    return caller;
  }

  private async ended(file: OpenFile<File>): Promise<void> {
    const { minor, number, pid, task } = file;
    const comm = this.options.observe ? task.comm : '';
    const start = performance.now();
    await this.kernel.close(file.opened);
    this.teller({ device: `fwctl${minor}`, file: number, pid, comm })(start, {
      call: { call: 'close', file: number },
    });
  }

  private teller(who: Pick<ServedEvent, 'device' | 'file' | 'pid' | 'comm'>) {
    return (since: number, what: What): void => {
      const timing = { start: since - this.began, took: performance.now() - since };
      this.options.observe?.({ ...who, timing, ...what });
    };
  }
}

const ENOENT = 2;
const EFAULT = 14;

/** A call is answered, with what is left to write of its answer. */
function end(listener: Listener, caller: Caller, id: bigint, errno: 0 | Errno): void {
  caller.memory.end();
  caller.id = undefined;
  listener.answer(id, 0, errno ? errnoNumber(errno) : 0);
}

/** What procfs shows of the flags of a descriptor. */
function flagsNow(tid: number, fd: number): number {
  const [, octal = '0'] =
    /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/${tid}/fdinfo/${fd | 0}`, 'latin1')) ?? [];
  // Of the descriptor, not of the file.
  return Number.parseInt(octal, 8) & ~O_CLOEXEC;
}
