import { connect, type Socket } from 'node:net';
import { SparseMemory } from '../../kernel/sparse-memory.js';

const IOCTL = 1;
const DONE = 3;
const READ_MEMORY = 5;
const WRITE_MEMORY = 6;
const MESSAGE = 24;

/** How a call ended: the return value and the errno, as the client's libc would have them. */
export interface Ended {
  value: number;
  errno: number;
}

/** A client as umockdev's preload library makes one, with memory of its own: it answers for it, and waits for the end of its call. */
export class Preloaded {
  readonly memory = new SparseMemory();
  private held = Buffer.alloc(0);
  private ended: ((ended: Ended | undefined) => void) | undefined;
  /** Whether the server is still there. */
  closed = false;
  /** What it does instead of giving memory. */
  onRead: (() => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (data) => {
      this.held = Buffer.concat([this.held, data]);
      this.work();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
      this.ended?.(undefined);
    });
  }

  static open(path: string): Promise<Preloaded> {
    return new Promise((resolve, reject) => {
      const socket = connect(path, () => resolve(new Preloaded(socket)));
      socket.on('error', reject);
    });
  }

  /** A message, and how the call ended; undefined where the server has closed the connection. */
  ask(what: number, first: number, second: number): Promise<Ended | undefined> {
    this.send(what, first, second);
    return new Promise((resolve) => {
      this.ended = resolve;
      if (this.closed) resolve(undefined);
    });
  }

  ioctl(nr: number, arg: number): Promise<Ended | undefined> {
    return this.ask(IOCTL, nr, arg);
  }

  send(what: number, first: number, second: number): void {
    const message = Buffer.alloc(MESSAGE);
    message.writeUInt32LE(what, 0);
    message.writeBigUInt64LE(BigInt(first), 8);
    message.writeBigUInt64LE(BigInt(second), 16);
    this.socket.write(message);
  }

  /** Bytes that are no message. */
  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  close(): void {
    this.socket.destroy();
  }

  /** Waits until the server has closed the connection. */
  async whenClosed(): Promise<void> {
    if (!this.closed) await new Promise((resolve) => this.socket.once('close', resolve));
  }

  private work(): void {
    while (this.held.length >= MESSAGE) {
      const what = this.held.readUInt32LE(0);
      const first = this.held.readBigInt64LE(8);
      const second = Number(this.held.readBigInt64LE(16));
      const length = what === WRITE_MEMORY ? MESSAGE + second : MESSAGE;
      if (this.held.length < length) return;
      const data = this.held.subarray(MESSAGE, length);
      this.held = this.held.subarray(length);
      if (what === WRITE_MEMORY) this.memory.poke(Number(first), Uint8Array.from(data));
      else if (what === READ_MEMORY) this.give(Number(first), second);
      else if (what === DONE) this.ended?.({ value: Number(first), errno: second });
    }
  }

  private give(address: number, length: number): void {
    if (this.onRead) {
      this.onRead();
      return;
    }
    const bytes = Buffer.alloc(length);
    bytes.set(this.memory.read(address, length));
    this.socket.write(bytes);
  }
}
