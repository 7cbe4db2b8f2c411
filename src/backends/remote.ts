import type {
  Backend,
  DeviceEntry,
  DeviceInfo,
  Following,
  Handle,
  Host,
  HostFunction,
  MessageMemory,
  Moment,
  Question,
  ScopedQuestion,
} from '../client/backend.js';
import type { Errno } from '../uapi/errno.js';
import { bytesOf, hexOf } from './hex.js';
import { type RemoteAddress, remoteAddress } from './remote/address.js';
import { Ahead } from './remote/ahead.js';
import { Link, type LinkOptions } from './remote/link.js';
import type { Members } from './remote/wire.js';

/** The devices of another machine, by the fwctl that is installed there, over ssh. Nothing is started before something is asked. Throws FwctlError `usage` for no address. */
export function remoteBackend(address: string, options: LinkOptions): Backend {
  return new RemoteBackend(remoteAddress(address), options);
}

class RemoteBackend implements Backend {
  readonly name: string;
  readonly remote: string;
  private link: Link | undefined;

  constructor(
    private readonly address: RemoteAddress,
    private readonly options: LinkOptions,
  ) {
    this.name = address.name;
    this.remote = address.destination;
  }

  /** As soon as the agent has said what is behind it. */
  get emulated(): boolean | undefined {
    const behind = this.link?.backend;
    return behind === undefined ? undefined : behind === 'emulated';
  }

  /** The connection; a new one where the last has ended: what was open there is gone, and says so. */
  private connection(): Link {
    if (!this.link || this.link.hasEnded) this.link = new Link(this.address, this.options);
    return this.link;
  }

  private ask(...question: Parameters<Link['ask']>): Promise<Members> {
    return this.connection().ask(...question);
  }

  async list(wanted?: string): Promise<DeviceEntry[]> {
    const { devices } = await this.ask('list', wanted === undefined ? {} : { wanted });
    return devices as DeviceEntry[];
  }

  async host(): Promise<Host> {
    return (await this.ask('host')).host as Host;
  }

  async moment(): Promise<Moment> {
    return (await this.ask('moment')).moment as Moment;
  }

  async functionsOf(device: DeviceEntry): Promise<readonly HostFunction[]> {
    const { functions } = await this.ask('functions', { device });
    return (functions ?? []) as HostFunction[];
  }

  async advice(wanted: string, errno?: Errno): Promise<string | undefined> {
    return (await this.ask('advice', { wanted, ...(errno ? { errno } : {}) })).advice as string | undefined;
  }

  async open(device: string): Promise<Handle> {
    const link = this.connection();
    const { file } = await link.ask('open', { device });
    return new RemoteHandle(file as number, link);
  }
}

/** Without memory that a device could write into: `umem` is absent. */
class RemoteHandle implements Handle {
  private readonly ahead = new Ahead({
    ask: (question, follow) => this.ask(question, [], follow),
    next: async () => {
      const told = await this.link.ask('next', { file: this.file });
      return told.over ? undefined : answerIn(told);
    },
  });

  constructor(
    private readonly file: number,
    private readonly link: Link,
  ) {}

  async info(): Promise<DeviceInfo | Errno> {
    const { errno, device_type: deviceType, data } = await this.link.ask('info', { file: this.file });
    return errno ? (errno as Errno) : { deviceType: deviceType as number, data: bytesOf(data as string) };
  }

  async rpc(
    scope: number,
    input: Uint8Array,
    outLen: number,
    memory: readonly MessageMemory[] = [],
  ): Promise<Uint8Array | Errno> {
    const question = { scope, input, outLen };
    const answer = await (memory.length ? this.ask(question, memory) : this.ahead.answer(question));
    return typeof answer === 'string' ? answer : answer.subarray(0, outLen);
  }

  expect(coming: Iterable<ScopedQuestion>): void {
    this.ahead.expect(coming);
  }

  follow(first: ScopedQuestion, how: Following): void {
    if (this.link.speaks('next')) this.ahead.follow(first, how);
  }

  private async ask(
    { scope, input, outLen }: ScopedQuestion,
    memory: readonly MessageMemory[],
    follow?: Following,
  ): Promise<Uint8Array | Errno> {
    const told = await this.link.ask('rpc', {
      file: this.file,
      scope,
      in: hexOf(input),
      out_len: outLen,
      ...(memory.length ? { memory: memory.map(({ at, bytes }) => ({ at, bytes: hexOf(bytes) })) } : {}),
      ...(follow ? { follow: { mask: hexOf(follow.mask), more: follow.more } } : {}),
    });
    for (const [i, hex] of ((told.memory ?? []) as string[]).entries())
      memory[i]?.bytes.set(bytesOf(hex).subarray(0, memory[i]?.bytes.length));
    return answerIn(told);
  }

  async onceBound(title: string, questions: readonly Question[]): Promise<readonly Uint8Array[] | undefined> {
    const { answers } = await this.link.ask('bound', {
      file: this.file,
      title,
      questions: questions.map(({ input, outLen }) => ({ in: hexOf(input), out_len: outLen })),
    });
    return (answers as string[] | undefined)?.map(bytesOf);
  }

  /** With the connection, all is closed that was open there. */
  async close(): Promise<void> {
    try {
      await this.link.ask('close', { file: this.file });
    } catch (error) {
      if (!this.link.hasEnded) throw error;
    }
  }
}

const answerIn = ({ errno, out }: Members): Uint8Array | Errno =>
  errno ? (errno as Errno) : bytesOf(out as string);
