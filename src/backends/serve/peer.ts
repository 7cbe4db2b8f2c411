import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** Fields of /proc/PID/stat behind the name of the process, from 0 (proc_pid_stat(5)): minor faults of children that were waited for, threads. */
const FAULTS_OF_CHILDREN = 8;
const THREADS = 17;

/** More than either file has. */
const ROOM = 1024;

/**
 * The memory of the process that made a connection, without asking it (proc_pid_mem(5)): for as long as it alone can be who calls. A child may have the
 * connection from before fork(2), and memory of its own; what is open here means this process alone, and nobody who gets its number later.
 */
export class PeerMemory {
  private readonly fds: number[] = [];
  private readonly room = Buffer.alloc(ROOM);
  private readonly before: string | undefined;

  constructor(pid: number, proc = '/proc') {
    try {
      for (const [name, flags] of [
        ['mem', 'r+'],
        ['stat', 'r'],
        [`task/${pid}/children`, 'r'],
      ] as const)
        this.fds.push(openSync(`${proc}/${pid}/${name}`, flags));
      this.before = this.family();
    } catch {
      // Another user's, for instance: then it is asked.
    }
  }

  /** Whether no other process can be who calls: it has no children and no threads, and has had no child since. */
  isAlone(): boolean {
    return this.before !== undefined && this.family() === this.before;
  }

  /** The faults of its children; undefined where it has a child or a thread, or has ended. */
  private family(): string | undefined {
    const stat = this.text(1);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[THREADS] !== '1' || this.text(2) !== '') return undefined;
    return fields[FAULTS_OF_CHILDREN];
  }

  private text(file: number): string {
    try {
      return this.room.toString('latin1', 0, readSync(this.fds[file] as number, this.room, 0, ROOM, 0));
    } catch {
      return ''; // it has ended
    }
  }

  /** The bytes that are mapped; undefined where they can't be read. */
  read(address: number, length: number): Uint8Array | undefined {
    try {
      const bytes = Buffer.allocUnsafe(length);
      const count = readSync(this.fds[0] as number, bytes, 0, length, address);
      return count === length ? bytes : undefined;
    } catch {
      return undefined;
    }
  }

  /** Whether all bytes were written. */
  write(address: number, bytes: Uint8Array): boolean {
    try {
      return writeSync(this.fds[0] as number, bytes, 0, bytes.length, address) === bytes.length;
    } catch {
      return false;
    }
  }

  close(): void {
    for (const fd of this.fds) closeSync(fd);
  }
}
