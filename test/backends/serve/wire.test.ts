import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { expect } from 'chai';
import { Wire } from '../../../src/backends/serve/wire.js';

const MESSAGE = 24;
const WRITE_MEMORY = 6;
const DONE = 3;

/** What the kernel has room for in one of the buffers into which it cuts a send. */
const ONE_BUFFER = 32768;

/** A socket that keeps what each send has. `slow`: nothing ever arrives. */
class Sends extends Duplex {
  readonly sends: Buffer[] = [];

  constructor(private readonly slow = false) {
    super();
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: string, sent: () => void): void {
    this.sends.push(chunk);
    if (!this.slow) setImmediate(sent);
  }

  override _writev(chunks: { chunk: Buffer }[], sent: () => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), '', sent);
  }
}

const wireOn = (socket: Sends): Wire => new Wire(socket as unknown as Socket);

/** The messages in one send, which must begin and end with one: what each is, and its first value. */
function messagesIn(send: Buffer): { what: number; first: number; bytes: Buffer }[] {
  const messages: { what: number; first: number; bytes: Buffer }[] = [];
  for (let at = 0; at < send.length; ) {
    const what = send.readUInt32LE(at);
    const end = at + MESSAGE + (what === WRITE_MEMORY ? Number(send.readBigInt64LE(at + 16)) : 0);
    expect(end).to.be.at.most(send.length);
    messages.push({
      what,
      first: Number(send.readBigInt64LE(at + 8)),
      bytes: send.subarray(at + MESSAGE, end),
    });
    at = end;
  }
  return messages;
}

describe('the wire', () => {
  it('cuts no message in two buffers of the kernel, however much it sends', async () => {
    for (const length of [0, 1, 16, ONE_BUFFER - MESSAGE, ONE_BUFFER, 219_232, 2 << 20]) {
      const socket = new Sends();
      const wire = wireOn(socket);
      const bytes = Buffer.alloc(length, 'bytes');
      await wire.writeMemory(4096, bytes);
      await wire.writeMemory(64, Buffer.alloc(32));
      await wire.done(0, 0);
      const isDone = () => socket.sends.some((send) => messagesIn(send).some(({ what }) => what === DONE));
      while (!isDone()) await new Promise(setImmediate);
      for (const send of socket.sends) expect(send.length).to.be.at.most(ONE_BUFFER);
      const messages = socket.sends.flatMap(messagesIn);
      const [done, struct, ...output] = messages.reverse();
      expect([done?.what, struct?.first]).to.deep.equal([DONE, 64]);
      let address = 4096;
      for (const { first, bytes: part } of output.reverse()) {
        expect(first).to.equal(address);
        address += part.length;
      }
      expect(Buffer.concat(output.map((one) => one.bytes)).equals(bytes)).to.equal(true);
    }
  });

  it('sends what is small at once', async () => {
    const socket = new Sends();
    const wire = wireOn(socket);
    await wire.writeMemory(0, Buffer.alloc(4096));
    await wire.writeMemory(0, Buffer.alloc(32));
    await wire.done(0, 0);
    expect(socket.sends).to.have.length(1);
  });

  it('waits for a client that does not read, until it has gone', async () => {
    const socket = new Sends(true);
    const wire = wireOn(socket);
    let waits: Promise<void> | undefined;
    for (let i = 0; i < 1 << 20 && !waits; i++) waits = wire.done(0, 0);
    expect(waits).to.be.instanceOf(Promise);
    socket.destroy();
    await waits;
  });

  it('waits while it writes more than is to wait', async () => {
    const socket = new Sends(true);
    const wire = wireOn(socket);
    let waits: Promise<void> | undefined;
    for (let i = 0; i < 1000 && !waits; i++) waits = wire.writeMemory(0, Buffer.alloc(65536));
    expect(waits).to.be.instanceOf(Promise);
    wire.close();
    await waits;
  });
});
