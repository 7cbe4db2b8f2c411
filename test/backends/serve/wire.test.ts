import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { expect } from 'chai';
import { Wire } from '../../../src/backends/serve/wire.js';
import { native } from '../../../src/native/libc.js';
import { withFolder } from '../../support/files.js';

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

/** socket(2), ip(7) */
const AF_INET = 2;
const SOCK_DGRAM = 2;
const LOOPBACK = [127, 0, 0, 1];

/** A socket that sends to a port of this machine: its descriptor. */
function datagramsTo(port: number): number {
  const fd = native('int socket(int domain, int type, int protocol)')()(AF_INET, SOCK_DGRAM, 0);
  const address = Uint8Array.of(AF_INET, 0, port >> 8, port & 0xff, ...LOOPBACK, 0, 0, 0, 0, 0, 0, 0, 0);
  const nativeConnect = native('int connect(int fd, void *address, unsigned int size)');
  expect(nativeConnect()(fd, address, address.length)).to.equal(0);
  return fd;
}

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

  it('sends the whole answer of a call before the event loop turns', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'socket');
      const server = createServer().listen(path);
      await once(server, 'listening');
      const client = connect(path);
      const [socket] = await once(server, 'connection');
      const wire = new Wire(socket);
      wire.writeMemory(0, Buffer.alloc(4112));
      wire.done(0, 0);
      // Node has had nothing to send.
      expect([socket.bytesWritten, socket.writableLength]).to.deep.equal([0, 0]);
      let came = 0;
      for await (const data of client) {
        came += data.length;
        if (came >= 24 + 4112 + 24) break;
      }
      expect(came).to.equal(24 + 4112 + 24);
      wire.close();
      server.close();
    }));

  it('waits for nothing where a client takes more than is to wait as fast as it is told', async () => {
    // Datagrams go at once, however many nobody reads.
    const reader = createSocket('udp4').bind(0, '127.0.0.1');
    await once(reader, 'listening');
    const fd = datagramsTo(reader.address().port);
    const socket = Object.assign(new Sends(), { _handle: { fd } });
    const wire = wireOn(socket);
    expect(wire.writeMemory(0, Buffer.alloc(2 << 20))).to.equal(undefined);
    expect(wire.done(0, 0)).to.equal(undefined);
    expect(socket.sends).to.deep.equal([]);
    wire.close();
    await once(socket, 'close');
    closeSync(fd);
    reader.close();
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
