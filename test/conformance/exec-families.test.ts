import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { emulator } from '../../src/backends/emulated/emulator.js';
import type { RpcCall } from '../../src/backends/tape/calls.js';
import { readTape } from '../../src/backends/tape/read.js';
import { RPC, RPC_BYTES } from '../../src/families/pds/mailbox.js';
import type { Errno } from '../../src/uapi/errno.js';
import {
  FWCTL_INFO,
  FWCTL_RPC,
  INFO_SIZE,
  packInfo,
  packRpc,
  RPC_SIZE,
  unpackInfo,
  unpackRpc,
} from '../../src/uapi/ioctl.js';
import { ROOT } from '../support/files.js';
import { Client, compileClient, hasUmockdev } from './client.js';

/** Where the memory of the client lies. */
const ARG = 0x1000_0000;
const IN = 0x2000_0000;
const OUT = 0x3000_0000;
const REQUEST = 0x4000_0000;
const ANSWER = 0x5000_0000;
const ROOM = 0x1_0000;
const FILL = 0xcc;

const hex = (number: number): string => number.toString(16);

/** Ioctls of an unmodified program, which names memory as it likes. */
class Program {
  private constructor(
    readonly client: Client,
    private readonly files: Map<string, number>,
  ) {}

  static async start(folder: string, program: string, tape: string): Promise<Program> {
    const line = [process.execPath, join(ROOT, 'bin/run.js'), 'exec', '--record', tape, '--', program];
    const client = Client.start(line, { PATH: process.env.PATH, FWCTL_STATE_DIR: folder });
    for (const at of [ARG, IN, REQUEST]) await client.ask(`map ${hex(at)} ${hex(ROOM)} 0`);
    for (const at of [OUT, ANSWER]) await client.ask(`map ${hex(at)} ${hex(ROOM)} ${hex(FILL)}`);
    return new Program(client, new Map());
  }

  async file(device: string): Promise<number> {
    const fd = this.files.get(device) ?? (await this.client.open(`/dev/fwctl/${device}`));
    this.files.set(device, fd);
    return fd;
  }

  poke(at: number, bytes: Uint8Array): Promise<string> {
    return this.client.ask(`poke ${hex(at)} ${Buffer.from(bytes).toString('hex')}`);
  }

  async peek(at: number, length: number): Promise<Buffer> {
    const answer = await this.client.ask(`peek ${hex(at)} ${hex(length)}`);
    return Buffer.from(answer.slice('bytes '.length), 'hex');
  }

  /** FWCTL_RPC: its errno, and the struct's out_len afterwards. */
  async rpc(device: string, scope: number, input: Uint8Array, outLen: number): Promise<[0 | Errno, number]> {
    await this.poke(OUT, new Uint8Array(ROOM / 16).fill(FILL));
    await this.poke(IN, input);
    await this.poke(
      ARG,
      packRpc({ size: RPC_SIZE, scope, in_len: input.length, out_len: outLen, in: IN, out: OUT }),
    );
    const errno = await this.client.ioctl(await this.file(device), FWCTL_RPC, ARG);
    return [errno, unpackRpc(await this.peek(ARG, RPC_SIZE)).out_len];
  }

  /** FWCTL_INFO with room for 16 bytes: type, the length that came back, and the room. */
  async info(device: string): Promise<[number, number, string]> {
    await this.poke(OUT, new Uint8Array(16).fill(FILL));
    const asked = { flags: 0, out_device_type: 0, device_data_len: 12, out_device_data: OUT };
    await this.poke(ARG, packInfo({ size: INFO_SIZE, ...asked }));
    expect(await this.client.ioctl(await this.file(device), FWCTL_INFO, ARG)).to.equal(0);
    const { out_device_type, device_data_len } = unpackInfo(await this.peek(ARG, INFO_SIZE));
    return [out_device_type, device_data_len, (await this.peek(OUT, 16)).toString('hex')];
  }
}

/** HWRM_VER_GET with interface version 1.10.3, polled for, to the firmware itself. */
const VER_GET = Buffer.from('0000ffff5555ffff00000000000000000102030000000000', 'hex');

/** An operation of the emulated DSC, whose data the program has at REQUEST and wants at ANSWER. */
function pdsMessage(endpoint: number, id: number, length: number, room: number): Buffer {
  const message = Buffer.alloc(RPC_BYTES, 0xa5);
  message.writeUInt32LE(id, RPC.op);
  message.writeUInt32LE(endpoint, RPC.ep);
  message.writeUInt32LE(length, RPC.inLen);
  message.writeBigUInt64LE(BigInt(REQUEST), RPC.inPayload);
  message.writeUInt32LE(room, RPC.outLen);
  message.writeBigUInt64LE(BigInt(ANSWER), RPC.outPayload);
  return message;
}

/** struct fwctl_rpc_cxl around a payload. */
function cxlMessage(opcode: number, payload: Uint8Array): Buffer {
  const message = Buffer.alloc(16 + payload.length);
  message.writeUInt32LE(opcode, 0);
  message.writeUInt32LE(payload.length, 8);
  message.set(payload, 16);
  return message;
}

describe('an unmodified C program on devices of all families, by exec', () => {
  let folder: string;
  let program: Program;
  const devices: Record<string, string> = {};

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), 'fwctl-exec-'));
    const source = hasUmockdev() ? compileClient(folder) : undefined;
    if (!source) {
      process.stdout.write("      left out: there is no C compiler, or no preload library of umockdev's\n");
      return this.skip();
    }
    const machine = emulator({ stateDir: folder });
    for (const profile of ['memory-expander', 'bcm57508', 'pensando-dsc']) {
      const [address = ''] = machine.add(profile, 1);
      const found = machine.adapters().find(({ adapter }) => adapter === address);
      devices[profile] = found?.instances[0] as string;
      if (profile === 'bcm57508')
        machine.addFault(address, { match: { opcode: 0 }, count: 1, effect: { kind: 'no_answer' } });
    }
    program = await Program.start(folder, source, join(folder, 'a.tape'));
  });

  after(async () => {
    await program?.client.end();
    rmSync(folder, { recursive: true });
  });

  it('bnxt: a timeout is errno 0, with error_code 0xfff0 in an answer of zeros, and the next call is answered', async () => {
    const device = devices.bcm57508 as string;
    expect(await program.rpc(device, 1, VER_GET, 176)).to.deep.equal([0, 176]);
    const out = await program.peek(OUT, 180);
    expect(out.readUInt16LE(0)).to.equal(0xfff0);
    expect(out.toString('hex', 2)).to.equal(`${'00'.repeat(174)}${'cc'.repeat(4)}`);
    expect(await program.rpc(device, 1, VER_GET, 176)).to.deep.equal([0, 176]);
    const answer = await program.peek(OUT, 176);
    expect([answer.readUInt16LE(0), answer.readUInt16LE(2), answer.readUInt16LE(6)]).to.deep.equal([
      0, 0, 176,
    ]);
  });

  it('bnxt: a command that is not listed is EPERM at every scope, with nothing written', async () => {
    const input = Buffer.from(VER_GET);
    input.writeUInt16LE(0x23, 0);
    expect(await program.rpc(devices.bcm57508 as string, 3, input, 16)).to.deep.equal(['EPERM', 16]);
    expect((await program.peek(OUT, 16)).toString('hex')).to.equal('cc'.repeat(16));
  });

  it('pds: out is the message with retval, out_len its length, and the payload is where it points', async () => {
    const device = devices['pensando-dsc'] as string;
    await program.poke(REQUEST, Uint8Array.of(0, 0, 0, 0));
    await program.poke(ANSWER, new Uint8Array(260).fill(FILL));
    const message = pdsMessage(2, 0x00010001, 4, 256);
    expect(await program.rpc(device, 1, message, 200)).to.deep.equal([0, RPC_BYTES]);
    const echoed = Buffer.from(message);
    echoed.writeUInt32LE(0, RPC.retval);
    expect((await program.peek(OUT, 52)).toString('hex')).to.equal(
      `${echoed.toString('hex')}${'cc'.repeat(4)}`,
    );
    const answer = await program.peek(ANSWER, 260);
    expect([answer.toString('latin1', 0, 4), answer.toString('hex', 256)]).to.deep.equal([
      'IVED',
      'cc'.repeat(4),
    ]);

    await program.poke(REQUEST, Uint8Array.of(99, 0, 0, 0));
    expect(await program.rpc(device, 1, message, 28)).to.deep.equal([0, RPC_BYTES]);
    expect((await program.peek(OUT, 28)).readUInt32LE(RPC.retval)).to.equal(16);
    expect(await program.rpc(device, 0, message, 28)).to.deep.equal(['EPERM', 28]);
    expect(await program.rpc(device, 1, pdsMessage(9, 0x00010001, 4, 256), 28)).to.deep.equal(['EINVAL', 28]);
  });

  it('pds: a payload that can not be read is EFAULT, and one that can not be written too, once the card has run', async () => {
    const device = devices['pensando-dsc'] as string;
    const nowhere = 0x6000_0000n;
    const message = pdsMessage(2, 0x00010001, 4, 256);
    message.writeBigUInt64LE(nowhere, RPC.inPayload);
    expect(await program.rpc(device, 1, message, 48)).to.deep.equal(['EFAULT', 48]);
    const write = pdsMessage(1, 0x00010001, 0, 56);
    write.writeBigUInt64LE(nowhere, RPC.outPayload);
    expect(await program.rpc(device, 0, write, 48)).to.deep.equal(['EFAULT', 48]);
  });

  it('pds and cxl: FWCTL_INFO has no data, and zeros in all of the room; bnxt has its four bytes', async () => {
    const zeros = `${'00'.repeat(12)}${'cc'.repeat(4)}`;
    expect(await program.info(devices['pensando-dsc'] as string)).to.deep.equal([4, 0, zeros]);
    expect(await program.info(devices['memory-expander'] as string)).to.deep.equal([2, 0, zeros]);
    const bnxt = await program.info(devices.bcm57508 as string);
    expect(bnxt).to.deep.equal([3, 4, `07${'00'.repeat(11)}${'cc'.repeat(4)}`]);
  });

  it('cxl: out_len is 8 more than was written, also where that is more than there was room for', async () => {
    const device = devices['memory-expander'] as string;
    const count = Buffer.alloc(8);
    count.writeUInt32LE(48, 0);
    expect(await program.rpc(device, 0, cxlMessage(0x0500, count), 512)).to.deep.equal([0, 24 + 48]);
    const listed = await program.peek(OUT, 80);
    expect([listed.readUInt32LE(0), listed.readUInt32LE(4), listed.readUInt16LE(8)]).to.deep.equal([
      56, 0, 1,
    ]);
    expect(listed.toString('hex', 64, 80)).to.equal(`${'00'.repeat(8)}${'cc'.repeat(8)}`);

    const get = Buffer.alloc(21);
    listed.copy(get, 0, 16, 32);
    get.writeUInt16LE(1, 18);
    expect(await program.rpc(device, 0, cxlMessage(0x0501, get), 9)).to.deep.equal([0, 17]);
    const one = await program.peek(OUT, 12);
    expect([one.readUInt32LE(0), one.readUInt32LE(4), one.toString('hex', 9)]).to.deep.equal([
      1,
      0,
      'cc'.repeat(3),
    ]);
    expect(await program.rpc(device, 0, cxlMessage(0x0501, get), 8)).to.deep.equal(['EINVAL', 8]);
  });

  it('the tape has what the messages of pds name, and no address of the program', async () => {
    await program.client.end();
    const { calls } = readTape(join(folder, 'a.tape'));
    const rpcs = calls.map(({ call }) => call).filter((call): call is RpcCall => call.call === 'rpc');
    const [first] = rpcs.filter(({ memory }) => memory);
    expect(first?.memory?.map(({ at, sent, got }) => [at, sent.length, got?.length])).to.deep.equal([
      [RPC.inPayload, 4, undefined],
      [RPC.outPayload, 256, 256],
    ]);
    for (const bytes of [first?.input, first?.output]) {
      const text = Buffer.from(bytes as Uint8Array).toString('hex');
      expect([text.slice(32, 48), text.slice(80, 96)]).to.deep.equal(['00'.repeat(8), '00'.repeat(8)]);
    }
  });
});
