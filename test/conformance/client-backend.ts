import { readFileSync } from 'node:fs';
import type { Backend, DeviceEntry, Handle, Host } from '../../src/client/backend.js';
import { FwctlError } from '../../src/client/errors.js';
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
import type { Client } from './client.js';

const hex = (number: number): string => number.toString(16);

/** Where the memory of the client lies; IN and OUT have room for what is too long. */
const ARG = 0x1000_0000;
const IN = 0x2000_0000;
const OUT = 0x3000_0000;
const ROOM = 0x21_0000;

/** The C client as a way to a device: who lists devices and knows the host is another. */
export class ClientBackend implements Backend {
  readonly name = 'client';
  private last: Promise<unknown>;

  constructor(
    private readonly client: Client,
    private readonly listed: DeviceEntry[],
    private readonly rawio: boolean,
  ) {
    this.last = this.prepare();
  }

  private async prepare(): Promise<void> {
    for (const at of [ARG, IN, OUT]) await this.client.ask(`map ${hex(at)} ${hex(ROOM)} 0`);
  }

  /** The client does one thing after the other. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => {});
    return done;
  }

  async list(): Promise<DeviceEntry[]> {
    return this.listed;
  }

  async host(): Promise<Host> {
    const tainted = Number(readFileSync('/proc/sys/kernel/tainted', 'latin1'));
    return { credentials: { rawio: this.rawio, lockdown: 'none', rawioUnderLockdown: 'allow' }, tainted };
  }

  async open(name: string): Promise<Handle> {
    const { client } = this;
    const answer = await this.inTurn(() => client.ask(`open /dev/fwctl/${name}`));
    if (!answer.startsWith('fd ')) throw new FwctlError('device', answer);
    const fd = Number(answer.slice(3));
    return {
      info: () =>
        this.inTurn(async () => {
          const wanted = { flags: 0, out_device_type: 0, device_data_len: 64, out_device_data: OUT };
          await this.poke(ARG, packInfo({ size: INFO_SIZE, ...wanted }));
          const errno = await client.ioctl(fd, FWCTL_INFO, ARG);
          if (errno) return errno;
          const { out_device_type, device_data_len } = unpackInfo(await this.peek(ARG, INFO_SIZE));
          return { deviceType: out_device_type, data: await this.peek(OUT, device_data_len) };
        }),
      rpc: (scope, input, outLen) =>
        this.inTurn(async () => {
          const struct = { size: RPC_SIZE, scope, in_len: input.length, out_len: outLen, in: IN, out: OUT };
          await this.poke(ARG, packRpc(struct));
          await this.poke(IN, input);
          const errno = await client.ioctl(fd, FWCTL_RPC, ARG);
          if (errno) return errno;
          return this.peek(OUT, unpackRpc(await this.peek(ARG, RPC_SIZE)).out_len);
        }),
      close: async () => {
        await this.inTurn(() => client.ask(`close ${fd}`));
      },
    };
  }

  private poke(at: number, bytes: Uint8Array): Promise<string> {
    return this.client.ask(`poke ${hex(at)} ${Buffer.from(bytes).toString('hex')}`);
  }

  private async peek(at: number, length: number): Promise<Uint8Array> {
    const answer = await this.client.ask(`peek ${hex(at)} ${hex(length)}`);
    return new Uint8Array(Buffer.from(answer.slice('bytes '.length), 'hex'));
  }
}
