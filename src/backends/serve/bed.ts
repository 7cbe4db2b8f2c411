import {
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { writeAll } from '../../files/write.js';
import { type Instance, type SysfsEntry, sysfsTree } from '../../kernel/sysfs.js';
import type { Lockdown } from '../../uapi/policy.js';
import { LOCKDOWN_LEVELS } from '../../uapi/policy.js';

/** The number that the served nodes show; a real kernel takes a free one (alloc_chrdev_region). */
export const MAJOR = 250;

/** No link is followed. */
const OVERWRITE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;

function overwrite(path: string, content: string, mode: number): void {
  const fd = openSync(path, OVERWRITE, mode);
  try {
    writeAll(fd, Buffer.from(content, 'latin1'));
  } catch (error) {
    throw Object.assign(error as Error, { path });
  } finally {
    closeSync(fd);
  }
}

/** What the bed shows of the kernel besides the devices. */
export interface KernelFiles {
  readonly tainted: number;
  readonly lockdown: Lockdown;
}

/** Below a bed: the tree that clients see as /sys, /dev, /proc, and the sockets of umockdev's library. */
const BED_FOLDERS = ['dev/fwctl', 'dev/.node', 'ioctl/dev/fwctl', 'sys/class/fwctl'] as const;

/** sockaddr_un has room for so many bytes; the library writes two slashes behind `ioctl`. */
const MOST_OF_SOCKET = 107;
const LONGEST_NODE = '/ioctl//dev/fwctl/fwctl4095';

/** Whether the sockets of a bed in this folder can be reached. */
export const isShortEnough = (folder: string): boolean =>
  Buffer.byteLength(folder + LONGEST_NODE) <= MOST_OF_SOCKET;

/** The most bytes that the path of a bed may have. */
export const LONGEST_BED = MOST_OF_SOCKET - LONGEST_NODE.length;

/** The files of a bed: nodes and class tree of the devices, as umockdev's preload library wants them. */
export class Bed {
  private shown = new Map<string, SysfsEntry>();
  private nodes = new Map<string, Instance>();
  private kernel: Partial<KernelFiles> = {};
  private alias: string | undefined;

  /**
   * The folder must be empty; it and all in it are for the owner alone. `makeDevice`: makes a node as the device that it stands for, where that can be done.
   * umockdev's library wants plain files.
   */
  constructor(
    readonly folder: string,
    private readonly makeDevice?: (path: string, major: number, minor: number) => boolean,
  ) {
    for (const name of BED_FOLDERS) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  }

  /** Where the socket of a node is. */
  socket(minor: number): string {
    return join(this.folder, `ioctl/dev/fwctl/fwctl${minor}`);
  }

  /** Where the node of an instance is. */
  node(name: string): string {
    return join(this.folder, `dev/fwctl/${name}`);
  }

  /** The socket for paths that have none of their own. */
  get defaultSocket(): string {
    return join(this.folder, 'ioctl/_default');
  }

  /** Brings nodes and tree to where these instances are there. What goes, goes last with its folder; what comes, comes before its node. */
  show(instances: readonly Instance[]): void {
    const wanted = new Map(sysfsTree(instances, MAJOR).map((entry) => [entry.path, entry]));
    const nodes = new Map(instances.map((instance) => [instance.name, instance]));
    for (const name of this.nodes.keys()) if (!nodes.has(name)) this.removeNode(name);
    for (const path of [...this.shown.keys()].reverse())
      if (!same(this.shown.get(path), wanted.get(path))) remove(join(this.folder, path));
    for (const [path, entry] of wanted)
      if (!same(entry, this.shown.get(path))) make(join(this.folder, path), entry);
    for (const [name, { minor }] of nodes) if (!this.nodes.has(name)) this.makeNode(name, minor);
    this.shown = wanted;
    this.nodes = nodes;
    const [first] = instances;
    if (!this.alias && first) this.opened(first.name);
  }

  /** /proc/sys/kernel/tainted and the level of lockdown. */
  showKernel({ tainted, lockdown }: KernelFiles): void {
    if (tainted !== this.kernel.tainted) this.write('proc/sys/kernel/tainted', `${tainted}\n`);
    const levels = LOCKDOWN_LEVELS.map((level) => (level === lockdown ? `[${level}]` : level));
    if (lockdown !== this.kernel.lockdown)
      this.write('sys/kernel/security/lockdown', `${levels.join(' ')}\n`);
    this.kernel = { tainted, lockdown };
  }

  /**
   * A node was opened. fstat(2) is not caught by umockdev before 0.19: the file shows no number, 0:0, under which programs then look for the
   * device in /sys/dev/char. It means the device that was opened last.
   */
  opened(name: string): void {
    const path = this.shown.get(`/sys/dev/char/${MAJOR}:${this.nodes.get(name)?.minor}`);
    if (this.alias === name || path?.kind !== 'link') return;
    const alias = join(this.folder, 'sys/dev/char/0:0');
    remove(alias);
    symlinkSync(path.target, alias);
    this.alias = name;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private makeNode(name: string, minor: number): void {
    if (!this.makeDevice?.(this.node(name), MAJOR, minor)) this.write(`dev/fwctl/${name}`, '', 0o600);
    symlinkSync(`${MAJOR}:${minor}`, join(this.folder, `dev/.node/fwctl_${name}`));
  }

  private removeNode(name: string): void {
    remove(this.node(name));
    remove(join(this.folder, `dev/.node/fwctl_${name}`));
    if (this.alias === name) this.alias = undefined;
  }

  private write(path: string, content: string, mode = 0o644): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    overwrite(file, content, mode);
  }
}

const same = (one: SysfsEntry | undefined, other: SysfsEntry | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

function make(path: string, entry: SysfsEntry): void {
  if (entry.kind === 'dir') mkdirSync(path, { recursive: true, mode: entry.mode });
  else if (entry.kind === 'link') symlinkSync(entry.target, path);
  else overwrite(path, entry.content, entry.mode);
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR' || code === 'EPERM') rmSync(path, { recursive: true, force: true });
    else if (code !== 'ENOENT') throw error;
  }
}
