import type { Socket } from 'node:net';
import type { Awaitable } from '../../kernel/driver.js';
import { addressOf, fixedMemory } from '../../native/libc.js';
import { syscall } from '../../native/syscall.js';
import { getU32, getU64, setU32 } from '../../uapi/ioctl.js';
import { descriptorOf, lookout } from './lookout.js';
import { NR } from './notify/numbers.js';

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

const HIGH = 0x1_0000_0000;

export interface Message {
  readonly what: number;
  /** The lower half of the first value: the number of an ioctl. */
  readonly first: number;
  /** An address. */
  readonly second: number;
}

/** Bytes that may wait: of a client that floods, and for one that does not read. */
const MOST_WAITING = 1 << 20;

/**
 * Bytes that go at once. The library takes the head of a message by one recv(2), and takes it for whole: it must not lie across two of the buffers
 * into which the kernel cuts what is sent. One has room for at least so many (net/unix/af_unix.c, UNIX_SKB_FRAGS_SZ), and each send begins a new one.
 */
const MOST_AT_ONCE = 32768;

/** MSG_DONTWAIT, MSG_NOSIGNAL (socket.h). */
const DONTWAIT_NOSIGNAL = 0x40 | 0x4000;

/** What goes at once, or comes, passes through here. */
let passage: { readonly room: Uint8Array; readonly at: number } | undefined;

function ownPassage(): NonNullable<typeof passage> {
  if (!passage) {
    const room = fixedMemory(MOST_AT_ONCE);
    passage = { room, at: addressOf(room) };
  }
  return passage;
}

function pack(what: number, first: number, second: number): Uint8Array {
  const message = new Uint8Array(MESSAGE);
  setU32(message, 0, what);
  setLong(message, 8, first);
  setLong(message, 16, second);
  return message;
}

function setLong(message: Uint8Array, at: number, value: number): void {
  setU32(message, at, value);
  setU32(message, at + 4, Math.floor(value / HIGH));
}

/**
 * The connection of one open file of a client (umockdev, src/uevent_sender.c and libumockdev-preload.c speak the same): the client asks, the
 * server works on the client's memory, then says how the call ended.
 */
export class Wire {
  private chunks: Uint8Array[] = [];
  private held = 0;
  private readonly wanted: { length: number; give(bytes: Uint8Array): void }[] = [];
  private ended = false;
  /** What goes at once with the next send, and its bytes. */
  private toSend: Uint8Array[] = [];
  private gathered = 0;
  /** What waits for its turn; the bytes of all that has not gone. */
  private readonly queue: Uint8Array[] = [];
  private waiting = 0;
  private isSending = false;
  private whenSent: (() => void) | undefined;
  /** Since something came last. */
  private hasTold = false;
  private readonly descriptor: number;

  constructor(private readonly socket: Socket) {
    const fd = descriptorOf(socket);
    this.descriptor = fd;
    if (fd >= 0) {
      lookout().add(fd, this);
      socket.on('close', () => lookout().remove(fd, this));
    }
    socket.on('data', (data) => this.receive(data));
    socket.on('close', () => this.end());
    // What is wrong with a connection is its end; `close` follows.
    socket.on('error', () => {});
  }

  /** The next message of the client; undefined where it has gone. No promise where it comes while all else can wait. */
  next(): Awaitable<Message | undefined> {
    this.look(MESSAGE);
    if (this.held >= MESSAGE && !this.wanted.length) return unpack(this.taken(MESSAGE));
    return this.given(MESSAGE).then(unpack);
  }

  /** Parts of the client's memory; fewer bytes where the client has gone. All must be mapped: else the client ends itself. */
  readMemory(parts: readonly { address: number; length: number }[]): Promise<Uint8Array>[] {
    for (const { address, length } of parts) this.add(pack(READ_MEMORY, address, length));
    this.send();
    return parts.map(({ length }) => this.take(length));
  }

  /** Is on its way with the next message. Waits only where much is on its way already. */
  writeMemory(address: number, bytes: Uint8Array): Promise<void> | undefined {
    for (let at = 0; at < bytes.length; at += MOST_AT_ONCE - MESSAGE) {
      const part = bytes.subarray(at, at + MOST_AT_ONCE - MESSAGE);
      this.add(Buffer.concat([pack(WRITE_MEMORY, address + at, part.length), part]));
    }
    if (this.waiting < MOST_WAITING) return undefined;
    this.send();
    return this.sent();
  }

  /** Ends the call that the client is in. Waits for a client that does not read what it is told. */
  done(value: number, errno: number): Promise<void> | undefined {
    this.add(pack(DONE, value, errno));
    this.send();
    return this.sent();
  }

  /** Ends the connection, and drops what the client has asked beyond. */
  close(): void {
    this.socket.destroy();
    this.chunks = [];
    this.held = 0;
    this.end();
  }

  private add(message: Uint8Array): void {
    if (this.gathered + message.length > MOST_AT_ONCE) this.gather();
    this.toSend.push(message);
    this.gathered += message.length;
    this.waiting += message.length;
  }

  private gather(): void {
    const { toSend } = this;
    this.queue.push(toSend.length === 1 ? (toSend[0] as Uint8Array) : Buffer.concat(toSend));
    this.toSend = [];
    this.gathered = 0;
  }

  private send(): void {
    this.hasTold = true;
    this.gather();
    this.sendNext();
  }

  /** One after the other: a socket joins what it is given while it is busy. */
  private sendNext(): void {
    if (this.ended || this.isSending) return;
    let next = this.queue.shift();
    for (; next; next = this.queue.shift()) {
      const sent = this.sendNow(next);
      this.waiting -= sent;
      if (sent < next.length) {
        next = next.subarray(sent);
        break;
      }
    }
    if (!next) {
      this.whenSent?.();
      return;
    }
    const { length } = next;
    this.isSending = true;
    this.socket.write(next, () => {
      this.isSending = false;
      this.waiting -= length;
      this.sendNext();
    });
  }

  /** How many of these bytes went at once, where the client has room for them: the way through the event loop takes longer than a whole call. */
  private sendNow(bytes: Uint8Array): number {
    const { fd } = this;
    if (fd < 0) return 0;
    const { room, at } = ownPassage();
    room.set(bytes);
    return Math.max(syscall(NR.sendto, fd, at, bytes.length, DONTWAIT_NOSIGNAL), 0);
  }

  /** Below zero once the socket is closed: its number may be another's then. */
  private get fd(): number {
    return this.socket.destroyed ? -1 : this.descriptor;
  }

  /** Takes what the client has sent already. False: nothing, or it comes behind what the socket has. The end of a connection is the event loop's to tell. */
  takeNow(): boolean {
    if (this.socket.readableLength || this.socket.isPaused()) return false;
    const { room, at } = ownPassage();
    const count = syscall(NR.read, this.fd, at, MOST_AT_ONCE);
    if (count > 0) this.receive(room.slice(0, count));
    return count > 0;
  }

  /**
   * Resolves once all has gone; undefined where little has not. To be asked behind `send`: a client that reads as fast as it is told may have all by then, and no
   * send would end any more. What it does not have, the socket has, which tells when that has gone, or that the client has.
   */
  private sent(): Promise<void> | undefined {
    if (this.ended || this.waiting < MOST_WAITING) return undefined;
    return new Promise((resolve) => {
      this.whenSent = resolve;
    });
  }

  private receive(data: Uint8Array): void {
    this.hasTold = false;
    this.chunks.push(data);
    this.held += data.length;
    this.serve();
    if (this.held > MOST_WAITING && !this.wanted.length) this.socket.pause();
  }

  private end(): void {
    this.ended = true;
    this.whenSent?.();
    this.serve();
  }

  private take(length: number): Promise<Uint8Array> {
    this.look(length);
    return this.given(length);
  }

  /** The same for what was looked out for already. */
  private given(length: number): Promise<Uint8Array> {
    return new Promise((give) => {
      this.wanted.push({ length, give });
      this.serve();
      if (this.wanted.length && this.socket.isPaused()) this.socket.resume();
    });
  }

  /** Looks out for so many bytes of a client that was told something. */
  private look(length: number): void {
    const isNext = this.held < length && !this.wanted.length;
    // What waits for the event loop to send it is no question yet.
    if (isNext && this.hasTold && this.waiting === 0 && this.fd >= 0 && !this.ended) lookout().look(this);
  }

  private serve(): void {
    for (;;) {
      const [first] = this.wanted;
      if (!first || (this.held < first.length && !this.ended)) return;
      this.wanted.shift();
      first.give(this.taken(first.length));
    }
  }

  /** So many of the bytes that have come, or all. */
  private taken(length: number): Uint8Array {
    const all = this.chunks.length === 1 ? (this.chunks[0] as Uint8Array) : Buffer.concat(this.chunks);
    if (all.length === length) {
      this.chunks = [];
      this.held = 0;
      return all;
    }
    const rest = all.subarray(length);
    this.chunks = rest.length ? [rest] : [];
    this.held = rest.length;
    return all.subarray(0, length);
  }
}

const unpack = (bytes: Uint8Array): Message | undefined =>
  bytes.length < MESSAGE
    ? undefined
    : {
        what: getU32(bytes, 0),
        first: getU32(bytes, 8),
        second: getU64(bytes, 16),
      };
