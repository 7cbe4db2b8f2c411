import { closeSync, openSync, readSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { ProcessMemory } from './notify/memory.js';
import { tryMemory } from './notify/transfer.js';

/** Fields of /proc/PID/stat behind the name of the process, from 0 (proc_pid_stat(5)): minor faults of children that were waited for, threads. */
const FAULTS_OF_CHILDREN = 8;
const THREADS = 17;

/** Errnos by which process_vm_readv(2) says that it will not do. */
const EPERM = 1;
const ESRCH = 3;
const ENOSYS = 38;

/** More than either file has. */
const ROOM = 1024;

/** Milliseconds in which no process makes a child that makes another and ends. */
const TOO_SHORT = 0.1;

/**
 * The memory of the process that made a connection, without asking it: for as long as it alone can be who calls. A child may have the connection from before
 * fork(2), and memory of its own.
 */
export class PeerMemory {
  private readonly fds: number[] = [];
  private readonly room = Buffer.alloc(ROOM);
  private readonly before: string | undefined;
  private isOnly = false;
  private answered = Number.NEGATIVE_INFINITY;
  private isAllowed: boolean | undefined;
  private readonly memory: ProcessMemory;

  constructor(
    private readonly pid: number,
    proc = '/proc',
  ) {
    // What is open here means this process, and nobody who gets its number later: it was asked when the call began, and waits since.
    this.memory = new ProcessMemory(pid, () => true);
    try {
      for (const name of ['stat', `task/${pid}/children`])
        this.fds.push(openSync(`${proc}/${pid}/${name}`, 'r'));
      this.before = this.family();
    } catch {
      // It has ended, or is hidden: then it is asked.
    }
  }

  /** The memory for a call whose struct is at an address; undefined where the caller has to be asked. */
  ofCall(struct: number, watched: boolean): ProcessMemory | undefined {
    this.isAllowed ??= ![EPERM, ESRCH, ENOSYS].includes(tryMemory(this.pid, struct));
    if (!this.isAllowed || !this.isAlone()) return undefined;
    this.memory.begin(struct, watched);
    return this.memory;
  }

  /** Whether no other process can be who calls: it has no children and no threads, and has had no child since. */
  private isAlone(): boolean {
    if (performance.now() - this.answered > TOO_SHORT)
      this.isOnly = this.before !== undefined && this.family() === this.before;
    return this.isOnly;
  }

  /** Its call is about to be answered. */
  end(): void {
    this.memory.end();
    this.answered = performance.now();
  }

  /** The faults of its children; undefined where it has a child or a thread, or has ended. */
  private family(): string | undefined {
    const stat = this.text(0);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[THREADS] !== '1' || this.text(1) !== '') return undefined;
    return fields[FAULTS_OF_CHILDREN];
  }

  private text(file: number): string {
    try {
      return this.room.toString('latin1', 0, readSync(this.fds[file] as number, this.room, 0, ROOM, 0));
    } catch {
      return ''; // it has ended
    }
  }

  close(): void {
    for (const fd of this.fds) closeSync(fd);
  }
}
