import { closeSync, openSync, readFileSync } from 'node:fs';
import { fixedMemory, ioctlNow } from '../../native/libc.js';

export type Access = 'r' | 'w';

/** PROCMAP_QUERY of include/uapi/linux/fs.h (Linux 6.11): an ioctl on /proc/PID/maps. Offsets in struct procmap_query. */
const PROCMAP_QUERY = 0xc0686611;
const QUERY_SIZE = 104;
const FLAGS = 8;
const ADDRESS = 16;
const VMA_END = 32;
/** PROCMAP_QUERY_VMA_READABLE, PROCMAP_QUERY_VMA_WRITABLE */
const QUERY_FLAGS: Record<Access, bigint> = { r: 1n, w: 2n };

/** Errnos of the query: nothing is mapped there; the kernel does not know the query. */
const ENOENT = 2;
const ENOTTY = 25;

/** Where the mapping ends that holds an address; undefined: nothing is mapped there for this access. */
type FindEnd = (address: number, access: Access) => number | undefined;

/**
 * What a client has mapped: umockdev's library ends the client that is asked for memory that it does not have, so every pointer is looked up
 * before. Nothing is remembered: the client may map and unmap as it likes.
 */
export class ClientMaps {
  private readonly fd: number | undefined;
  private readonly query = fixedMemory(QUERY_SIZE);
  private readonly view = new DataView(this.query.buffer);
  /** Undefined where the mappings are kept from this process. */
  private findEnd: FindEnd | undefined;

  constructor(
    private readonly pid: number,
    private readonly proc = '/proc',
  ) {
    try {
      this.fd = openSync(`${proc}/${pid}/maps`, 'r');
      this.findEnd = (address, access) => this.ask(address, access);
    } catch {
      // Another user's, for instance: then pointers are taken as they come.
    }
    this.view.setBigUint64(0, BigInt(QUERY_SIZE), true);
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
  }

  /** How many of `length` bytes from `address` on are mapped for an access. All, where that can't be told. */
  reach(address: number, length: number, access: Access): number {
    const end = address + length;
    for (let at = address; at < end; ) {
      const { findEnd } = this;
      if (!findEnd) return length;
      const next = findEnd(at, access);
      if (next === undefined) return this.hasChildren() ? length : at - address;
      at = next;
    }
    return length;
  }

  private ask(address: number, access: Access): number | undefined {
    const { view } = this;
    view.setBigUint64(FLAGS, QUERY_FLAGS[access], true);
    view.setBigUint64(ADDRESS, BigInt(address), true);
    const errno = -ioctlNow(this.fd as number, PROCMAP_QUERY, this.query);
    if (errno <= 0) return Number(view.getBigUint64(VMA_END, true));
    if (errno === ENOENT) return undefined;
    // The process has ended; its connection may live on with a child.
    this.findEnd = errno === ENOTTY ? (at, wanted) => this.look(at, wanted) : undefined;
    return this.findEnd ? this.findEnd(address, access) : address;
  }

  /** In the text of older kernels: `7f2e0c000000-7f2e0c021000 rw-p ...`, by address. */
  private look(address: number, access: Access): number | undefined {
    for (const line of this.read('maps').split('\n')) {
      const [, start = '', end = '', may = ''] = /^([0-9a-f]+)-([0-9a-f]+) ([r-][w-])/.exec(line) ?? [];
      const holds = Number.parseInt(start, 16) <= address && address < Number.parseInt(end, 16);
      if (holds) return may.includes(access) ? Number.parseInt(end, 16) : undefined;
    }
    return undefined;
  }

  /** A child may have the connection from before fork(2), and memory of its own. */
  private hasChildren(): boolean {
    return this.read(`task/${this.pid}/children`) !== '';
  }

  private read(name: string): string {
    try {
      return readFileSync(`${this.proc}/${this.pid}/${name}`, 'latin1');
    } catch {
      return '';
    }
  }
}
