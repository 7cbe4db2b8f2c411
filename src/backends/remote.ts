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
import { FirstQuestions } from './remote/first.js';
import { Link, type LinkOptions } from './remote/link.js';
import { type Members, TELLS_NOTED } from './remote/wire.js';

/** The devices of another machine, by the fwctl that is installed there, over ssh. Nothing is started before something is asked. Throws FwctlError `usage` for no address. */
export function remoteBackend(address: string, options: LinkOptions): Backend {
  return new RemoteBackend(remoteAddress(address), options);
}

class RemoteBackend implements Backend {
  readonly name: string;
  readonly remote: string;
  private link: Link | undefined;
  private first: FirstQuestions | undefined;

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

  giveUp(): void {
    if (this.link?.backend === undefined) this.link?.giveUp();
  }

  private ask(...question: Parameters<Link['ask']>): Promise<Members> {
    return this.connection().ask(...question);
  }

  async list(wanted?: string): Promise<DeviceEntry[]> {
    const isFirst = !this.link || this.link.hasEnded;
    const link = this.connection();
    const answer = link.ask('list', wanted === undefined ? {} : { wanted });
    if (isFirst) this.first = wanted === undefined ? undefined : FirstQuestions.about(wanted, link);
    return (await answer).devices as DeviceEntry[];
  }

  async host(): Promise<Host> {
    return (await (this.first?.host() ?? this.ask('host'))).host as Host;
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
    const first = this.first?.opened(device, link);
    const { file } = await (first?.file ?? link.ask('open', { device }));
    return new RemoteHandle(file as number, link, first?.info);
  }
}

/** Without memory that a device could write into: `umem` is absent. */
class RemoteHandle implements Handle {
  readonly unordered = true;
  private readonly ahead = new Ahead({
    ask: (question, follow) => this.ask(question, [], follow),
    next: async () => {
      const told = this.noting(await this.link.ask('next', { file: this.file }));
      return told.over ? undefined : answerIn(told);
    },
  });

  /** Whether the other machine has something to write into its log when it is closed. */
  private isNoted = false;

  /** `told`: what it is, asked for already. */
  constructor(
    private readonly file: number,
    private readonly link: Link,
    private told?: Promise<Members>,
  ) {}

  get isCut(): boolean {
    return this.link.hasEnded;
  }

  async info(): Promise<DeviceInfo | Errno> {
    const asked = this.told ?? this.link.ask('info', { file: this.file });
    this.told = undefined;
    const { errno, device_type: deviceType, data } = await asked;
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
    this.noting(told);
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

  private noting(told: Members): Members {
    if (told.noted) this.isNoted = true;
    return told;
  }

  /** With the connection, all is closed that was open there. Only what is written of it there is waited for. */
  async close(): Promise<void> {
    const isAwaited = this.isNoted || this.link.version < TELLS_NOTED;
    const closed = this.link.ask('close', { file: this.file }, isAwaited).catch((error) => {
      if (isAwaited && !this.link.hasEnded) throw error;
    });
    if (isAwaited) await closed;
  }
}

const answerIn = ({ errno, out }: Members): Uint8Array | Errno =>
  errno ? (errno as Errno) : bytesOf(out as string);
