import { closeSync, constants, fstatSync, fsyncSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { requireRegular } from '../files/read.js';
import { makeFolder, syncFolder, writeAll } from '../files/write.js';
import { unusable } from './errors.js';
import { giveToOwner, isAbsent, statOf } from './file.js';

/** Bytes by name that are too many for a state file. What throws, throws StateError. */
export interface ByteStore {
  names(): string[];
  /** 0 where there is none. */
  size(name: string): number;
  /** As much of `length` bytes as there is, in `room` where it is given. */
  read(name: string, offset: number, length: number, room?: Uint8Array): Uint8Array;
  write(name: string, offset: number, bytes: Uint8Array): void;
  /** What was written is on the disk. */
  settle(name: string): void;
  remove(name: string): void;
  /** Removes all. */
  clear(): void;
}

/** A name that stays in its folder. */
const PLAIN = /^[A-Za-z0-9][\w.-]*$/;

/** Each a file of a folder, which is made with the first. */
export class ByteFiles implements ByteStore {
  /** The last file that was asked for stays open: they are written and read in small steps. */
  private open: { name: string; fd: number; writes: boolean } | undefined;

  constructor(private readonly folder: string) {}

  private path(name: string): string {
    if (!PLAIN.test(name)) throw new RangeError(`bytes of the state can't be called ${name}`);
    return `${this.folder}/${name}`;
  }

  names(): string[] {
    return this.try('read', this.folder, () => {
      try {
        return readdirSync(this.folder)
          .filter((name) => PLAIN.test(name))
          .sort();
      } catch (error) {
        if (isAbsent(error)) return [];
        throw error;
      }
    });
  }

  size(name: string): number {
    const { open } = this;
    return this.try('read', this.path(name), () =>
      open?.name === name ? fstatSync(open.fd).size : (statOf(this.path(name))?.size ?? 0),
    );
  }

  read(name: string, offset: number, length: number, room = new Uint8Array(length)): Uint8Array {
    return this.try('read', this.path(name), () => {
      const fd = this.fdOf(name, false);
      const bytes = room.subarray(0, fd === undefined ? 0 : length);
      let done = 0;
      while (fd !== undefined && done < length) {
        const got = readSync(fd, bytes, done, length - done, offset + done);
        if (!got) break;
        done += got;
      }
      return done === bytes.length ? bytes : bytes.subarray(0, done);
    });
  }

  write(name: string, offset: number, bytes: Uint8Array): void {
    this.try('written', this.path(name), () => writeAll(this.fdOf(name, true) as number, bytes, offset));
  }

  settle(name: string): void {
    this.try('written', this.path(name), () => {
      fsyncSync(this.fdOf(name, true) as number);
      syncFolder(this.folder);
    });
  }

  remove(name: string): void {
    this.close();
    this.try('written', this.path(name), () => rmSync(this.path(name), { force: true }));
  }

  /** Removes all of it. */
  clear(): void {
    this.close();
    this.try('written', this.folder, () => rmSync(this.folder, { recursive: true, force: true }));
  }

  private close(): void {
    if (this.open) closeSync(this.open.fd);
    this.open = undefined;
  }

  /** What root makes in the state of a user is the user's. */
  private makeFolder(): void {
    if (statOf(this.folder)) return;
    makeFolder(this.folder);
    const fd = openSync(this.folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    try {
      giveToOwner(fd, this.folder);
    } finally {
      closeSync(fd);
    }
  }

  /** undefined where the file is not there and is not to be made. */
  private fdOf(name: string, writes: boolean): number | undefined {
    const { open } = this;
    if (open?.name === name && (open.writes || !writes)) return open.fd;
    this.close();
    const path = this.path(name);
    if (!statOf(path)) {
      if (!writes) return undefined;
      this.makeFolder();
    }
    const access = writes ? constants.O_RDWR | constants.O_CREAT : constants.O_RDONLY;
    const fd = openSync(
      path,
      access | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY,
      0o600,
    );
    try {
      const stats = fstatSync(fd);
      requireRegular(path, stats);
      if (writes && stats.size === 0) giveToOwner(fd, path);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    this.open = { name, fd, writes };
    return fd;
  }

  private try<T>(what: 'read' | 'written', path: string, step: () => T): T {
    try {
      return step();
    } catch (error) {
      throw error instanceof Error && 'code' in error ? unusable(what, path, error) : error;
    }
  }
}

/** Bytes that live and end with this process. */
export class ByteMemory implements ByteStore {
  /** Grown by halves, so that to append is cheap; `size` counts. */
  private readonly held = new Map<string, { room: Uint8Array; size: number }>();

  names(): string[] {
    return [...this.held.keys()].sort();
  }

  size(name: string): number {
    return this.held.get(name)?.size ?? 0;
  }

  read(name: string, offset: number, length: number): Uint8Array {
    const { room, size } = this.held.get(name) ?? { room: new Uint8Array(0), size: 0 };
    return room.slice(offset, Math.min(offset + length, size));
  }

  write(name: string, offset: number, bytes: Uint8Array): void {
    const held = this.held.get(name) ?? { room: new Uint8Array(0), size: 0 };
    const end = offset + bytes.length;
    if (end > held.room.length) {
      const room = new Uint8Array(Math.max(end, held.room.length + (held.room.length >> 1)));
      room.set(held.room.subarray(0, held.size));
      held.room = room;
    }
    held.room.set(bytes, offset);
    held.size = Math.max(held.size, end);
    this.held.set(name, held);
  }

  settle(): void {}

  remove(name: string): void {
    this.held.delete(name);
  }

  clear(): void {
    this.held.clear();
  }
}
