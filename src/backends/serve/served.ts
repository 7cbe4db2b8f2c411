import { chmodSync } from 'node:fs';
import { resolve } from 'node:path';
import { FwctlError } from '../../client/errors.js';
import { reasonOf } from '../../files/reason.js';
import type { Task } from '../../kernel/call.js';
import type { OpenFile } from '../../kernel/uctx.js';
import type { StateStore } from '../../state/store.js';
import { isErrno } from '../../uapi/errno.js';
import type { EmulatedHost } from '../emulated/host.js';
import type { Inventory } from '../emulated/inventory.js';
import { readInventory } from '../emulated/inventory-file.js';
import { listInstances, Machine } from '../emulated/machine.js';
import { type EmulatedOptions, emulatedHost } from '../emulated/options.js';
import { asClientError, withState } from '../emulated/state-errors.js';
import { Bed, MAJOR } from './bed.js';
import { tellClients } from './clients.js';
import { canMakeNodes, makeNode } from './notify/nodes.js';
import { NotifyServer } from './notify/server.js';
import { FolderWatch } from './notify/watch.js';
import { DeviceServer, type ServedKernel, type ServerOptions } from './server.js';

export type { ServedEvent, ServerOptions } from './server.js';

/** Milliseconds after which it is seen that other processes have changed the machine. */
const LOOK_AGAIN = 100;

/**
 * Milliseconds for which the socket of a node that has gone is still there: a client that was about to open it is ended by umockdev's library
 * where it can't connect.
 */
const LINGER = 2000;

/** Open files up to which each that is opened or closed is told by itself: all are told each time. */
const FEW = 50;

/** The built-in machine, served to other programs until it is closed. */
export interface ServedMachine {
  /** The names of the devices that are there. */
  devices(): string[];
  close(): Promise<void>;
  /** Serves one program by notification, where that was asked for. */
  readonly notify: NotifyServer<OpenFile> | undefined;
}

/** How programs reach the kernel: by the sockets of umockdev's library, or by notification of their system calls. */
export type By = 'sockets' | 'notification';

/**
 * Serves the built-in machine from a bed in `folder`, which must be empty. Devices that come and go, by whatever process, come and go there.
 * Throws FwctlError `state`.
 */
export async function serveMachine(
  folder: string,
  options: EmulatedOptions & ServerOptions,
  by: By = 'sockets',
): Promise<ServedMachine> {
  const { store, host } = emulatedHost(options);
  const failed = (error: unknown) => options.failed(asClientError(error));
  const makesNodes = by === 'notification' && canMakeNodes(folder);
  const bed = new Bed(folder, makesNodes ? makeNode : undefined);
  const served = new Served(bed, store, host, { ...options, failed, by, makesNodes });
  try {
    await served.begin();
  } catch (error) {
    await served.close();
    throw error;
  }
  return served;
}

class Served implements ServedMachine {
  private readonly server: DeviceServer<OpenFile>;
  readonly notify: NotifyServer<OpenFile> | undefined;
  private minors = new Map<number, string>();
  private timer: NodeJS.Timeout | undefined;
  private telling: NodeJS.Timeout | undefined;
  private watch: FolderWatch | undefined;
  /** Minors whose node has gone, and whose socket is to go. */
  private readonly leaving = new Map<number, NodeJS.Timeout>();
  private closed = false;
  private failure: Error | undefined;
  private bedFailed = false;
  /** The files that are open, and by whom. */
  private readonly clients = new Map<OpenFile, Task>();
  /** What the bed shows. */
  private seen: Inventory | undefined;

  constructor(
    private readonly bed: Bed,
    private readonly store: StateStore,
    private readonly host: EmulatedHost,
    private readonly options: ServerOptions & { by: By; makesNodes: boolean },
  ) {
    const machine = new Machine(store, host);
    host.onTaint = () => this.showKernel();
    const kernel: ServedKernel<OpenFile> = {
      open: async (minor, task) => {
        const opened = await machine.open(minor);
        // Its node goes at once.
        if (!opened) await this.look();
        this.inBed(() => bed.opened(`fwctl${minor}`));
        if (opened && !isErrno(opened.file)) this.clients.set(opened.file, task);
        this.showClients();
        return opened?.file;
      },
      ioctl: (file, nr, arg, memory, task) => machine.ioctl(file, nr, arg, memory, task),
      close: async (file) => {
        await machine.close(file);
        this.clients.delete(file);
        this.showClients();
      },
      caller: (pid) => host.caller(pid),
    };
    this.server = new DeviceServer(kernel, options);
    if (options.by === 'notification') this.notify = new NotifyServer(kernel, MAJOR, options);
    if (options.makesNodes) this.notify?.makesNodesIn(bed.folder);
    this.watchState();
  }

  /**
   * Looks at the state only after a change of its folder. By notification all is waited for in one place, else each look asks; of a folder on another machine the
   * kernel may not tell: that is looked at with all else.
   */
  private watchState(): void {
    if (!this.store.watched || !this.store.folder) return;
    const watch = new FolderWatch(resolve(this.store.folder));
    this.watch = watch;
    if (!watch.isSure) return;
    const { notify } = this;
    notify?.watchFolder(watch);
    this.store.watched(() => {
      if (!notify) watch.take();
      return watch.count;
    });
  }

  devices(): string[] {
    return [...this.minors.values()];
  }

  /** Brings the bed to what the machine is now. */
  async look(): Promise<void> {
    if (this.watch) this.watch.count++;
    const inventory = withState(() => readInventory(this.store));
    if (inventory === this.seen) return this.showKernel();
    const instances = withState(() => listInstances(this.store));
    const wanted = new Map(instances.map(({ minor, name }) => [minor, name]));
    for (const minor of wanted.keys()) if (!this.minors.has(minor)) await this.listen(minor);
    if (this.closed) return;
    this.bed.show(instances);
    this.notify?.show(instances.map(({ minor, name }) => ({ minor, path: this.bed.node(name) })));
    for (const minor of this.minors.keys()) if (!wanted.has(minor)) this.leave(minor);
    this.minors = wanted;
    this.seen = inventory;
    this.showKernel();
    this.showClients();
  }

  async begin(): Promise<void> {
    await this.server.listenForOthers(this.bed.defaultSocket);
    await this.look();
    this.keepLooking();
  }

  private keepLooking(): void {
    this.timer = setTimeout(async () => {
      const failure = await this.look().catch((error: Error) => error);
      if (this.closed) return;
      // What stays wrong is told once, not ten times a second.
      if (failure && failure.message !== this.failure?.message) this.options.failed(failure);
      this.failure = failure ?? undefined;
      this.keepLooking();
    }, LOOK_AGAIN);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.telling);
    await this.notify?.close();
    for (const timer of this.leaving.values()) clearTimeout(timer);
    await this.server.close();
    this.watch?.close();
    this.bed.remove();
  }

  private leave(minor: number): void {
    if (this.notify) return;
    const end = (): void => {
      this.leaving.delete(minor);
      this.server.unlisten(minor);
    };
    this.leaving.set(minor, setTimeout(end, LINGER));
  }

  private async listen(minor: number): Promise<void> {
    if (this.notify) return;
    const leaving = this.leaving.get(minor);
    clearTimeout(leaving);
    if (this.leaving.delete(minor)) return;
    const path = this.bed.socket(minor);
    await this.server.listen(minor, path);
    chmodSync(path, 0o600);
  }

  /** At once while there are few, which each change then is told in full. */
  private showClients(): void {
    if (this.clients.size <= FEW) this.tellClients();
    else this.telling ??= setTimeout(() => this.tellClients(), LOOK_AGAIN);
  }

  private tellClients(): void {
    clearTimeout(this.telling);
    this.telling = undefined;
    if (this.closed) return;
    const files = [...this.clients].map(([{ device, context }, { tid, comm }]) => ({
      device: device.name,
      pid: tid,
      comm,
      user_context: context ? numbersOf(context) : null,
      server: process.pid,
    }));
    this.inBed(() => tellClients(this.bed.folder, { state: resolve(this.store.folder), files }));
  }

  /** Writes what is for others to see: who has a device open keeps it where that can't be written, which is told once. */
  private inBed(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!this.bedFailed) this.options.failed(bedError(this.bed.folder, error));
      this.bedFailed = true;
    }
  }

  private showKernel(): void {
    const { tainted, settings } = withState(() => this.host.state());
    this.bed.showKernel({ tainted, lockdown: settings.lockdown });
  }
}

const bedError = (path: string, error: unknown): FwctlError =>
  new FwctlError('device', `who has devices open can't be told in ${path}: ${reasonOf(error)}`, {
    path,
    next: 'start again what serves them, and leave its folder alone',
  });

/** What of a driver's context can be told. */
const numbersOf = (context: object): Record<string, number> =>
  Object.fromEntries(
    Object.entries(context).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
