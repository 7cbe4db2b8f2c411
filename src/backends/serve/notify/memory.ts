import type { UserMemory } from '../../../kernel/memory.js';
import { Copies } from '../copies.js';
import { type Part, ROOM, readParts, writeParts } from './transfer.js';

const NOTHING = new Uint8Array(0);

/** Bytes that are written, and where. */
interface Written {
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** Beside what is read first, so much may be read ahead. */
const MOST_AHEAD = 4096;

/**
 * The memory of a process that has called. Nothing of it is taken for true, or changed, unless one of its calls still waits for an answer: else another process may
 * have its number by now. As few copies are made as can be: most calls take their input from where the last one had it, so that it is read along with the
 * struct; and the output is held back until the struct is written, as whatever of both fails is EFAULT.
 */
export class ProcessMemory implements UserMemory {
  readonly copied = new Copies();
  private struct = Number.NaN;
  private reads = 0;
  /** The second read of the last call that had one. */
  private usual: Part | undefined;
  private ahead: Written | undefined;
  private held: Written | undefined;

  /** `waits`: whether a call of the process waits for its answer. */
  constructor(
    private readonly tid: number,
    private readonly waits: () => boolean,
  ) {}

  /** A call begins. `struct`: the address of what it takes and is written last. `watched`: its copies are wanted. */
  begin(struct = Number.NaN, watched = false): void {
    this.struct = struct;
    this.reads = 0;
    this.ahead = undefined;
    this.copied.begin(watched);
  }

  end(): void {
    this.flush();
  }

  read(address: number, length: number): Uint8Array {
    if (!this.flush()) return NOTHING;
    this.reads++;
    const bytes = this.taken(address, length) ?? this.readNow(address, length);
    this.copied.keep('in', address, bytes);
    return bytes;
  }

  /** What was read ahead, where it is what is wanted now. */
  private taken(address: number, length: number): Uint8Array | undefined {
    if (this.reads !== 2 || length > MOST_AHEAD) return undefined;
    this.usual = { address, length };
    const { ahead } = this;
    return ahead?.address === address && ahead.bytes.length === length ? ahead.bytes : undefined;
  }

  private readNow(address: number, length: number): Uint8Array {
    if (length > ROOM) return this.readLong(address, length);
    const ahead = this.reads === 1 && address === this.struct && length < MOST_AHEAD ? this.usual : undefined;
    const own = { address, length };
    const { room, count } = readParts(this.tid, ahead ? [own, ahead] : [own]);
    if (ahead && count === length + ahead.length)
      this.ahead = { address: ahead.address, bytes: room.slice(length, count) };
    const bytes = room.slice(0, Math.min(count, length));
    if (this.waits()) return bytes;
    this.ahead = undefined;
    return NOTHING;
  }

  private readLong(address: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const wanted = Math.min(ROOM, length - done);
      const { room, count } = readParts(this.tid, [{ address: address + done, length: wanted }]);
      bytes.set(room.subarray(0, count), done);
      done += count;
      if (!this.waits()) return NOTHING;
      if (count < wanted) return bytes.subarray(0, done);
    }
    return bytes;
  }

  write(address: number, bytes: Uint8Array): number {
    if (address === this.struct) return this.writeStruct({ address, bytes });
    // What was held back and can't be written fails with what comes behind it.
    if (!this.flush()) return 0;
    if (bytes.length < ROOM / 2 && !Number.isNaN(this.struct)) {
      this.held = { address, bytes };
      return bytes.length;
    }
    return this.writeNow({ address, bytes });
  }

  /** With what is held back, in front of it. */
  private writeStruct(struct: Written): number {
    const { held } = this;
    this.held = undefined;
    if (!held) return this.writeNow(struct);
    if (!this.waits()) return 0;
    const wanted = held.bytes.length + struct.bytes.length;
    const count = writeParts(this.tid, [held, struct]);
    this.copied.keep('out', held.address, held.bytes.subarray(0, count));
    if (count < wanted) return 0;
    this.copied.keep('out', struct.address, struct.bytes);
    return struct.bytes.length;
  }

  /** Whether all that was held back could be written. */
  private flush(): boolean {
    const { held } = this;
    this.held = undefined;
    return !held || this.writeNow(held) === held.bytes.length;
  }

  private writeNow({ address, bytes }: Written): number {
    let done = 0;
    while (done < bytes.length && this.waits()) {
      const part = bytes.subarray(done, done + ROOM);
      const count = writeParts(this.tid, [{ address: address + done, bytes: part }]);
      done += count;
      if (count < part.length) break;
    }
    this.copied.keep('out', address, bytes.subarray(0, done));
    return done;
  }
}
