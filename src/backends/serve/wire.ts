import type { Socket } from 'node:net';

/** What umockdev's preload library asks: an ioctl (request, argument), read(2) and write(2) (buffer, count). */
export const IOCTL = 1;
export const READ = 7;
export const WRITE = 8;

/** What a server answers: the call has ended (return value, errno); give or take memory (address, length). */
const DONE = 3;
const READ_MEMORY = 5;
const WRITE_MEMORY = 6;

/** A message is three unsigned longs, little-endian: what it is, and two values. */
const MESSAGE = 24;

export interface Message {
  readonly what: number;
  readonly first: bigint;
  readonly second: bigint;
}

/** Milliseconds for which the process looks out for the next message without sleeping: waking up takes longer than a whole call. */
const LOOKOUT = 0.5;

let awakeUntil = 0;
let awake = false;

/** Keeps the event loop from sleeping for a moment. */
function stayAwake(): void {
  awakeUntil = performance.now() + LOOKOUT;
  if (awake) return;
  awake = true;
  const look = (): void => {
    awake = performance.now() < awakeUntil;
    if (awake) setImmediate(look);
  };
  setImmediate(look);
}

/** Bytes that may wait: of a client that floods, and for one that does not read. */
const MOST_WAITING = 1 << 20;

function pack(what: number, first: number, second: number): Buffer {
  const message = Buffer.alloc(MESSAGE);
  message.writeUInt32LE(what, 0);
  message.writeBigInt64LE(BigInt(first), 8);
  message.writeBigInt64LE(BigInt(second), 16);
  return message;
}

/**
 * The connection of one open file of a client (umockdev, src/uevent_sender.c and libumockdev-preload.c speak the same): the client asks, the
 * server works on the client's memory, then says how the call ended.
 */
export class Wire {
  private chunks: Buffer[] = [];
  private held = 0;
  private readonly wanted: { length: number; give(bytes: Buffer): void }[] = [];
  private ended = false;
  private toSend: Buffer[] = [];

  constructor(private readonly socket: Socket) {
    socket.on('data', (data) => this.receive(data));
    socket.on('close', () => this.end());
    // What is wrong with a connection is its end; `close` follows.
    socket.on('error', () => {});
  }

  /** The next message of the client; undefined where it has gone. */
  async next(): Promise<Message | undefined> {
    const bytes = await this.take(MESSAGE);
    if (bytes.length < MESSAGE) return undefined;
    return {
      what: bytes.readUInt32LE(0),
      first: bytes.readBigUInt64LE(8),
      second: bytes.readBigUInt64LE(16),
    };
  }

  /** Parts of the client's memory; fewer bytes where the client has gone. All must be mapped: else the client ends itself. */
  readMemory(parts: readonly { address: number; length: number }[]): Promise<Buffer>[] {
    for (const { address, length } of parts) this.toSend.push(pack(READ_MEMORY, address, length));
    this.send();
    return parts.map(({ length }) => this.take(length));
  }

  /** Is on its way with the next message. Waits only where much is on its way already. */
  writeMemory(address: number, bytes: Uint8Array): Promise<void> | undefined {
    this.toSend.push(pack(WRITE_MEMORY, address, bytes.length), Buffer.from(bytes));
    if (bytes.length < MOST_WAITING && this.socket.writableLength < MOST_WAITING) return undefined;
    this.send();
    return this.drained();
  }

  /** Ends the call that the client is in. */
  done(value: number, errno: number): void {
    this.toSend.push(pack(DONE, value, errno));
    this.send();
  }

  /** Ends the connection. */
  close(): void {
    this.socket.destroy();
    this.end();
  }

  private send(): void {
    const { toSend } = this;
    this.toSend = [];
    stayAwake();
    if (!this.ended) this.socket.write(toSend.length === 1 ? (toSend[0] as Buffer) : Buffer.concat(toSend));
  }

  private drained(): Promise<void> | undefined {
    const { socket } = this;
    if (this.ended || !socket.writableNeedDrain) return undefined;
    return new Promise((resolve) => {
      const go = () => {
        socket.off('drain', go);
        socket.off('close', go);
        resolve();
      };
      socket.on('drain', go);
      socket.on('close', go);
    });
  }

  private receive(data: Buffer): void {
    this.chunks.push(data);
    this.held += data.length;
    this.serve();
    if (this.held > MOST_WAITING && !this.wanted.length) this.socket.pause();
  }

  private end(): void {
    this.ended = true;
    this.serve();
  }

  private take(length: number): Promise<Buffer> {
    return new Promise((give) => {
      this.wanted.push({ length, give });
      this.serve();
      if (this.wanted.length && this.socket.isPaused()) this.socket.resume();
    });
  }

  private serve(): void {
    for (;;) {
      const [first] = this.wanted;
      if (!first || (this.held < first.length && !this.ended)) return;
      this.wanted.shift();
      const all = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
      const rest = all.subarray(first.length);
      this.chunks = rest.length ? [rest] : [];
      this.held = rest.length;
      first.give(all.subarray(0, first.length));
    }
  }
}
