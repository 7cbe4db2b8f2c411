import { createServer, type Server, type Socket } from 'node:net';
import type { Task } from '../../kernel/call.js';
import type { Awaitable } from '../../kernel/driver.js';
import type { UserMemory } from '../../kernel/memory.js';
import { peerOf } from '../../native/libc.js';
import { type Errno, errnoNumber, isErrno } from '../../uapi/errno.js';
import type { Call, Timing } from '../tape/calls.js';
import { CallReader } from './calls.js';
import { orEio } from './eio.js';
import { descriptorOf, LISTENER, lookout } from './lookout.js';
import { ClientMaps } from './maps.js';
import { ClientMemory } from './memory.js';
import { PeerMemory } from './peer.js';
import { IOCTL, type Message, READ, Wire, WRITE } from './wire.js';

/** The kernel in front of the served devices, with files of a kind of its own. */
export interface ServedKernel<File> {
  /** open(2) of a node by a process. Undefined where there is no such device. */
  open(minor: number, task: Task): Promise<File | Errno | undefined>;
  /** No promise where there was nothing to wait for. */
  ioctl(file: File, nr: number, arg: number, memory: UserMemory, task: Task): Awaitable<0 | Errno>;
  close(file: File): Promise<void>;
  /** A process that calls. */
  caller(pid: number): Task;
}

/** What a client has done, after it was done. */
export interface ServedEvent {
  /** fwctl0 */
  readonly device: string;
  /** Tells the open files apart, from 1. */
  readonly file: number;
  readonly pid: number;
  readonly comm: string;
  readonly timing: Timing;
  /** The number of an ioctl, and how it ended; absent at open and close. */
  readonly nr?: number;
  readonly errno?: Errno;
  /** What it was, where it was one of fwctl's. */
  readonly call?: Call;
}

export interface ServerOptions {
  /** Is told of every open, ioctl and close. */
  readonly observe?: (event: ServedEvent) => void;
  /** A defect, or state that can't be used: the client gets EIO. */
  readonly failed: (error: unknown) => void;
  /** Where procfs is mounted. Default: /proc */
  readonly procRoot?: string | undefined;
}

/** Stands for the minor where no node is meant: nothing opens under it. */
const NO_NODE = -1;

/** The nodes of a kernel as Unix sockets, for clients under umockdev's preload library: one connection is one open file. */
export class DeviceServer<File> {
  private readonly listening = new Map<number, Server>();
  /** The open files with their ends, and those for which the kernel works. */
  private readonly wires = new Map<Wire, Promise<void>>();
  private readonly busy = new Set<Wire>();
  private files = 0;
  private readonly began = performance.now();

  constructor(
    private readonly kernel: ServedKernel<File>,
    private readonly options: ServerOptions,
  ) {}

  /** Serves the node of a minor on a socket of this path. */
  async listen(minor: number, path: string): Promise<void> {
    const server = createServer((socket) => {
      const wire = new Wire(socket);
      const ended = this.serve(minor, wire, socket).finally(() => this.wires.delete(wire));
      this.wires.set(wire, ended);
    });
    this.listening.set(minor, server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, () => {
        server.off('error', reject);
        // Out of descriptors, for instance: who could not be accepted has lost the connection, the others go on.
        server.on('error', this.options.failed);
        const fd = descriptorOf(server);
        lookout().add(fd, LISTENER);
        server.on('close', () => lookout().remove(fd, LISTENER));
        resolve();
      });
    });
  }

  /**
   * A socket for all paths that have none of their own: umockdev's library ends a client whose open of a node that has gone can't be connected,
   * although the open itself has failed.
   */
  async listenForOthers(path: string): Promise<void> {
    await this.listen(NO_NODE, path);
  }

  /** The node goes; files that are open stay. */
  unlisten(minor: number): void {
    this.listening.get(minor)?.close();
    this.listening.delete(minor);
  }

  /** Ends everything, and waits until the files are closed but for those in a call: that may take long. */
  async close(): Promise<void> {
    for (const minor of [...this.listening.keys()]) this.unlisten(minor);
    const idle = [...this.wires].filter(([wire]) => !this.busy.has(wire));
    for (const wire of this.wires.keys()) wire.close();
    await Promise.all(idle.map(([, ended]) => ended));
  }

  private async serve(minor: number, wire: Wire, socket: Socket): Promise<void> {
    try {
      const { pid, uid } = peerOf((socket as unknown as { _handle: { fd: number } })._handle.fd);
      const owner = process.geteuid?.() ?? 0;
      if (uid !== owner && uid !== 0) return;
      await this.serveFile(minor, wire, pid);
    } catch (error) {
      this.options.failed(error);
    } finally {
      wire.close();
    }
  }

  /** One open file, from open to close. What open(2) refuses, umockdev can't: each call on the file then gets its errno. */
  private async serveFile(minor: number, wire: Wire, pid: number): Promise<void> {
    const { kernel } = this;
    const file = ++this.files;
    const device = `fwctl${minor}`;
    const task = kernel.caller(pid);
    const tell =
      minor === NO_NODE
        ? () => {}
        : this.teller({ device, file, pid, comm: this.options.observe ? task.comm : '' });

    const start = performance.now();
    const opened = await this.orEio(wire, async () => (await kernel.open(minor, task)) ?? 'ENXIO');
    const refused = isErrno(opened) ? { errno: opened } : {};
    tell(start, { call: { call: 'open', file, device, ...refused }, ...refused });
    try {
      await this.serveCalls(wire, { file, pid, task, opened, tell });
    } finally {
      const closing = performance.now();
      if (!isErrno(opened)) await kernel.close(opened);
      tell(closing, { call: { call: 'close', file } });
    }
  }

  private async serveCalls(wire: Wire, { file, pid, task, opened, tell }: Opened<File>): Promise<void> {
    const maps = new ClientMaps(pid, this.options.procRoot);
    const peer = new PeerMemory(pid, this.options.procRoot);
    const memory = new ClientMemory(wire, maps);
    try {
      await this.serveMessages(wire, memory, peer, { file, pid, task, opened, tell });
    } finally {
      maps.close();
      peer.close();
    }
  }

  private async serveMessages(
    wire: Wire,
    asked: ClientMemory,
    peer: PeerMemory,
    { file, task, opened, tell }: Opened<File>,
  ): Promise<void> {
    const reader = new CallReader(file);
    for (;;) {
      const coming = wire.next();
      const message = coming instanceof Promise ? await coming : coming;
      if (!message) return;
      const isWatched = this.options.observe !== undefined;
      const start = isWatched ? performance.now() : 0;
      const nr = ioctlOf(message);
      if (nr === undefined) return;
      const arg = message.second;
      asked.begin(isWatched);
      const memory = peer.ofCall(arg, isWatched) ?? asked;
      const running =
        nr === 'io' ? 'EINVAL' : this.orEio(wire, () => this.ioctl(opened, nr, arg, memory, task));
      const errno = running instanceof Promise ? await running : running;
      const call = nr === 'io' || !isWatched ? undefined : await reader.read(nr, arg, errno, memory);
      peer.end();
      const told = wire.done(errno ? -1 : 0, errno ? errnoNumber(errno) : 0);
      if (told) await told;
      if (isWatched && nr !== 'io')
        tell(start, { nr, ...(errno ? { errno } : {}), ...(call ? { call } : {}) });
    }
  }

  private ioctl(
    opened: File | Errno,
    nr: number,
    arg: number,
    memory: UserMemory,
    task: Task,
  ): Awaitable<0 | Errno> {
    return isErrno(opened) ? opened : this.kernel.ioctl(opened, nr, arg, memory, task);
  }

  private orEio<T>(wire: Wire, work: () => Awaitable<T>): Awaitable<T | 'EIO'> {
    const running = orEio(work, this.options.failed);
    if (!(running instanceof Promise)) return running;
    this.busy.add(wire);
    return running.finally(() => this.busy.delete(wire));
  }

  private teller(who: Pick<ServedEvent, 'device' | 'file' | 'pid' | 'comm'>) {
    return (since: number, what: Pick<ServedEvent, 'nr' | 'errno' | 'call'>): void => {
      const timing = { start: since - this.began, took: performance.now() - since };
      this.options.observe?.({ ...who, timing, ...what });
    };
  }
}

/** An open file of a client. */
interface Opened<File> {
  readonly file: number;
  readonly pid: number;
  readonly task: Task;
  readonly opened: File | Errno;
  tell(since: number, what: Pick<ServedEvent, 'nr' | 'errno' | 'call'>): void;
}

/** The number of an ioctl; read(2) and write(2) have none; undefined: this is no client that umockdev has made. */
function ioctlOf({ what, first }: Message): number | 'io' | undefined {
  if (what === IOCTL) return first;
  return what === READ || what === WRITE ? 'io' : undefined;
}
