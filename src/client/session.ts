import { type Errno, errnoMeaning, isErrno } from '../uapi/errno.js';
import { deviceTypeName } from '../uapi/ioctl.js';
import { SCOPES, type Scope, scopeNumber } from '../uapi/scope.js';
import type {
  Awaitable,
  Backend,
  DeviceEntry,
  DeviceInfo,
  DeviceMemory,
  Following,
  Handle,
  Host,
  HostFunction,
  ScopedQuestion,
} from './backend.js';
import { FwctlError } from './errors.js';
import { consentMissing, type Decision, decide, type Request, type Settings, scopeFor } from './guard.js';
import { type MessageReader, type Reading, readerOf } from './readers.js';
import { isSettled } from './settled.js';

/** What happens in a session, for `-v` and for records. */
export type SessionEvent =
  | { at: 'open'; device: DeviceEntry }
  | { at: 'send'; request: Request; scope: Scope }
  | { at: 'firmware'; input: Uint8Array }
  /** `request`: of several that are under way together, the one that it answers. */
  | { at: 'answer'; output: Uint8Array | Errno; request?: Request }
  | { at: 'close'; device: DeviceEntry };

/** What a session may do, and who is told of it. */
export interface SessionOptions extends Settings {
  /** The scope of every command that does not name its own, instead of the least. */
  scope?: Scope;
  /** Asks the user whether something may be changed, or the kernel tainted. Absent where nobody can be asked. */
  ask?: (question: string) => Promise<boolean>;
  observe?: (event: SessionEvent) => void;
}

/** Stands for the host where the scope is open to everyone: neither credentials nor taint matter then. */
const ANY_HOST: Host = {
  credentials: { rawio: false, lockdown: 'none', rawioUnderLockdown: 'allow' },
  tainted: 0,
};

/**
 * An open device with the rules of the client in front: the one way by which commands reach a backend.
 * Refuses what the deny-list, the kernel or a missing consent forbid before anything is sent. What goes to the device throws FwctlError: `policy`, `kernel` with the errno,
 * `reply`; all else throws nothing.
 */
export class Session {
  /** The device with its type, as soon as that is known. */
  private typed: DeviceEntry;
  /** What its family has asked it for, to judge messages by. */
  private knowledge: Promise<unknown> | undefined;
  /** What has been read so far in the reading that goes on, if one does. */
  private readings: Map<string, Promise<unknown>> | undefined;
  /** What is asked in the reading that goes on, of a device that is far away, and what was in the last one of each kind. */
  private asked: Request[] = [];
  private readonly askedBefore = new Map<string, Request[]>();

  private constructor(
    readonly backend: Backend,
    readonly device: DeviceEntry,
    private readonly handle: Handle,
    private readonly options: SessionOptions,
  ) {
    this.typed = device;
  }

  /** Opens a device of a backend. Throws FwctlError `device` where there is none of this name, `kernel` with the errno of open(2). */
  static async open(backend: Backend, device: DeviceEntry, options: SessionOptions): Promise<Session> {
    const { observe } = options;
    const handle = await backend.open(device.name, observe);
    observe?.({ at: 'open', device });
    return new Session(backend, device, handle, options);
  }

  /** Asks the user; undefined where nobody can be asked. */
  get ask(): SessionOptions['ask'] {
    return this.options.ask;
  }

  /** FWCTL_INFO. Throws FwctlError `kernel`. */
  async info(): Promise<DeviceInfo> {
    const info = await this.handle.info();
    if (isErrno(info)) throw await this.refusal(info, 'FWCTL_INFO');
    this.typed = withType(this.device, info);
    return info;
  }

  /** enum fwctl_device_type by name, its number where it has none: the device is asked where nothing else tells it. Throws FwctlError `kernel`. */
  async type(): Promise<string> {
    if (!this.typed.type) await this.info();
    return this.typed.type as string;
  }

  /** Does work in which all that is read by `once` is read once, whoever asks for it. What is far away is asked at once for all that the last work of the same kind, `what`, has read. Throws what the work throws. */
  async asOneReading<T>(work: () => Promise<T>, what = ''): Promise<T> {
    const readings = new Map();
    this.readings = readings;
    const asked = this.askedBefore.get(what) ?? [];
    this.asked = [];
    this.askedBefore.set(what, this.asked);
    if (asked.length) this.expect(() => asked);
    this.handle.asOne?.(true);
    try {
      return await work();
    } finally {
      this.handle.asOne?.(false);
      // Another may have begun meanwhile.
      if (this.readings === readings) this.readings = undefined;
      if (asked.length) this.expect(() => []);
    }
  }

  /** Reads what has this name; in one reading what was read first, or the error by which that ended. */
  once<T>(name: string, read: () => Promise<T>): Promise<T> {
    const { readings } = this;
    if (!readings) return read();
    const known = readings.get(name) as Promise<T> | undefined;
    if (known) return known;
    const reading = read();
    readings.set(name, reading);
    return reading;
  }

  /** Whether it is worth while to begin with what will be read. */
  get foresees(): boolean {
    return this.handle.unordered ?? false;
  }

  /**
   * Begins what will be read by `once` anyway in the reading that goes on, where the device is far away: then it does not wait for what is read before it. How that
   * ends, who reads it learns.
   */
  foresee(reads: () => readonly Promise<unknown>[]): void {
    if (!this.readings || !this.foresees) return;
    for (const read of reads()) read.catch(() => undefined);
  }

  /** Memory into which the device can write. Throws FwctlError `kernel`: mainline kernels answer ENOTTY. */
  async umem(length: number): Promise<DeviceMemory> {
    const memory = (await this.handle.umem?.(length)) ?? 'ENOTTY';
    if (!isErrno(memory)) return memory;
    const why = memory === 'ENOTTY' ? 'mainline kernels have no such ioctl' : errnoMeaning(memory);
    throw new FwctlError(
      'kernel',
      `the kernel can't register memory for the device: FWCTL_RSC_UMEM_REG gives ${memory}, ${why}`,
      { errno: memory, opcode: 'FWCTL_RSC_UMEM_REG' },
    );
  }

  /** What would become of a command, which is not sent. */
  async decide(given: Request): Promise<Decision> {
    await this.learnType();
    const request = await this.asRead(given);
    return this.judge(request, mayTaint(request) ? await this.backend.host() : ANY_HOST);
  }

  private judge(request: Request, host: Host): Decision {
    return decide(request, this.typed, host, this.options);
  }

  /** A device is asked for its type where rules have to know what its messages are. */
  private async learnType(): Promise<void> {
    if (this.typed.type || !this.options.deny.length) return;
    const info = await this.handle.info();
    if (!isErrno(info)) this.typed = withType(this.device, info);
  }

  /**
   * The request with names and scope as its bytes tell them, where the device's family can read them. The bytes are a copy: what was judged
   * is what goes out, whatever becomes of the caller's meanwhile.
   */
  asRead(given: Request): Request | Promise<Request> {
    if (isSettled(given) && this.options.scope === undefined) return given;
    const input = new Uint8Array(given.input);
    const reader = this.typed.type ? readerOf(this.typed) : undefined;
    const reading = reader?.read(input);
    if (!reader || !reading?.learns) return this.named(given, input, reading);
    return this.learn(reader).then((known) => this.named(given, input, reader.read(input, known)));
  }

  /** What cannot be read, or not judged by its bytes, goes by what it calls itself. */
  private named(given: Request, input: Uint8Array, reading: Reading | undefined): Request {
    const read = reading && !reading.unjudged;
    const request: Request = read
      ? { ...reading, input, outLen: given.outLen }
      : { ...reading, ...given, input };
    if (given.memory) request.memory = given.memory;
    const scope = given.scope ?? this.options.scope;
    if (scope === undefined) return request;
    if (!SCOPES.includes(scope)) throw new FwctlError('usage', `there is no scope "${scope}"`);
    request.scope = scope;
    return request;
  }

  /** Once: an answer that is not to be had is not asked for again. */
  private learn(reader: MessageReader): Promise<unknown> {
    const send = (input: Uint8Array, outLen: number) =>
      this.send({ opcode: 'a question', needs: undefined, input, outLen, scope: 'configuration' });
    this.knowledge ??= reader.learn?.({ send }).catch((error) => {
      if (error instanceof FwctlError) return undefined;
      throw error;
    });
    return this.knowledge ?? Promise.resolve();
  }

  /** Sends a command and gives the bytes of the answer. Throws FwctlError `policy` and `kernel`. */
  async send(given: Request): Promise<Uint8Array> {
    if (!this.typed.type) await this.learnType();
    const read = this.asRead(given);
    // Hardly any has to wait for an answer of the device first: no turn of the event loop for the others.
    const request = read instanceof Promise ? await read : read;
    const scope = scopeFor(request);
    const decision = this.judge(request, mayTaint(request) ? await this.backend.host() : ANY_HOST);
    if (decision.refusal) throw decision.refusal;
    if (decision.needsConsent && !(await this.consent(request, scope)))
      throw consentMissing(request, scope, whose(this.backend));
    return this.deliver(request, scope);
  }

  /** The same, and no promise where nothing has to be waited for. */
  sendNow(given: Request): Awaitable<Uint8Array> {
    const request = this.typed.type ? this.asRead(given) : undefined;
    if (!request || request instanceof Promise || mayTaint(request)) return this.send(given);
    const { refusal } = this.judge(request, ANY_HOST);
    if (refusal) throw refusal;
    return this.deliver(request, scopeFor(request));
  }

  /**
   * What sends one message again and again, judged once, and gives no promise where nothing has to be waited for; undefined where it has to be judged each time, or goes with memory that the device writes.
   */
  repeated(given: Request): (() => Awaitable<Uint8Array>) | undefined {
    if (!this.typed.type || given.memory) return undefined;
    const request = this.asRead(given);
    // What taints is asked of the user and of the host, which may change.
    if (request instanceof Promise || mayTaint(request)) return undefined;
    const scope = scopeFor(request);
    const { refusal } = this.judge(request, ANY_HOST);
    if (refusal) return undefined;
    return () => this.deliver(request, scope);
  }

  /** Says what will be asked soon, in this order, and changes nothing: a device that is far away is asked already for what may be sent. */
  expect(coming: () => Iterable<Request>): void {
    if (this.handle.expect) this.handle.expect(this.sendable(coming()));
  }

  /** Whether it is worth while to tell what is expected. */
  get isFar(): boolean {
    return this.handle.expect !== undefined;
  }

  /** Does work for each, in their order; for all at once where the device is far away, so that not each waits for a round trip. Throws what the work throws. */
  async forEach<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
    if (this.isFar) return Promise.all(items.map(work));
    const results: R[] = [];
    for (const item of items) results.push(await work(item));
    return results;
  }

  /** The same of a question, and those that follow from its answers. */
  follow(first: () => Request, how: () => Following): void {
    if (!this.handle.follow) return;
    for (const question of this.sendable([first()])) this.handle.follow(question, how());
  }

  private *sendable(coming: Iterable<Request>): Generator<ScopedQuestion> {
    for (const given of coming) {
      const request = this.asRead(given);
      if (request instanceof Promise || request.memory || mayTaint(request)) return;
      if (request.effects !== 'reads') return;
      if (this.judge(request, ANY_HOST).refusal) continue;
      yield { scope: scopeNumber(scopeFor(request)), input: request.input, outLen: request.outLen };
    }
  }

  private deliver(request: Request, scope: Scope): Awaitable<Uint8Array> {
    const { handle } = this;
    const { input, outLen, memory } = request;
    // What was asked before the change may be otherwise behind it.
    if (request.effects !== 'reads') handle.expect?.([]);
    else if (this.readings && handle.expect) this.asked.push(request);
    this.options.observe?.({ at: 'send', request, scope });
    const asking =
      handle.rpcNow && !memory
        ? handle.rpcNow(scopeNumber(scope), input, outLen)
        : handle.rpc(scopeNumber(scope), input, outLen, memory);
    return asking instanceof Promise
      ? asking.then((output) => this.delivered(request, scope, output))
      : this.delivered(request, scope, asking);
  }

  private delivered(request: Request, scope: Scope, output: Uint8Array | Errno): Awaitable<Uint8Array> {
    this.options.observe?.({ at: 'answer', output, request });
    return isErrno(output) ? this.refuse(request, scope, output) : output;
  }

  private async refuse({ opcode, needs }: Request, scope: Scope, errno: Errno): Promise<never> {
    throw await this.refusal(errno, opcode, scope, needs);
  }

  /**
   * What the answers would be if a driver took a function of the device first, by its title: "VF 1 of PF 0". Undefined where nobody can tell. Nothing is sent; what
   * may not be sent is not told either: throws FwctlError `policy`.
   */
  async onceBound(title: string, given: readonly Request[]): Promise<readonly Uint8Array[] | undefined> {
    for (const request of given) {
      const { refusal } = await this.decide(request);
      if (refusal) throw refusal;
    }
    return this.handle.onceBound?.(title, given);
  }

  /** The VFs of the PF that the device is, as far as the host shows them. */
  async hostFunctions(): Promise<readonly HostFunction[]> {
    return (await this.backend.functionsOf?.(this.device)) ?? [];
  }

  private async refusal(errno: Errno, opcode: string, scope?: Scope, needs?: Scope): Promise<FwctlError> {
    const next = await this.backend.advice?.(this.device.name, errno);
    const meaning = readerOf(this.typed)?.errnoMeanings?.[errno] ?? errnoMeaning(errno);
    const step = next ?? this.nextStep(errno, scope, needs);
    return kernelRefusal(errno, meaning, `the kernel${whose(this.backend)}`, opcode, step, scope);
  }

  private nextStep(errno: Errno, scope: Scope | undefined, needs: Scope | undefined): string {
    const reader = readerOf(this.typed);
    const isLow = scope && needs && scopeNumber(scope) < scopeNumber(needs);
    if (reader && errno === reader.refused && isLow) return `use --scope ${needs}, or no --scope`;
    const known = nextStep(errno, needs, scope);
    return known ?? (reader ? stepOfFamily(errno, reader.type) : IN_GENERAL);
  }

  private consent({ opcode }: Request, scope: Scope): Promise<boolean> {
    const question = `${opcode} at scope ${scope} taints the kernel${whose(this.backend)} (flag J) until the next boot. Go on?`;
    return this.options.ask?.(question) ?? Promise.resolve(false);
  }

  /** Closes the device. Throws FwctlError `state` where the emulated machine can't be written. */
  async close(): Promise<void> {
    await this.handle.close();
    this.options.observe?.({ at: 'close', device: this.device });
  }
}

/** Of another machine: whose kernel is meant. */
const whose = ({ remote }: Backend): string => (remote === undefined ? '' : ` of ${remote}`);

const mayTaint = (request: Request): boolean => scopeNumber(scopeFor(request)) >= scopeNumber('debug-write');

const withType = (device: DeviceEntry, { deviceType }: DeviceInfo): DeviceEntry => ({
  ...device,
  type: deviceTypeName(deviceType),
});

function kernelRefusal(
  errno: Errno,
  meaning: string,
  kernel: string,
  opcode: string,
  next: string,
  scope?: Scope,
): FwctlError {
  const at = scope ? ` at scope ${scope}` : '';
  return new FwctlError('kernel', `${kernel} refused ${opcode}${at}: ${errno}, ${meaning}`, {
    errno,
    opcode,
    ...(scope ? { scope } : {}),
    next,
  });
}

const IN_GENERAL = 'see fwctl-scope(7) for what the kernel checks, and in which order';

const stepOfFamily = (errno: Errno, family: string): string =>
  `see what the driver of ${family} devices means by it: fwctl explain ${errno} --family ${family}`;

function nextStep(errno: Errno, needs: Scope | undefined, scope: Scope | undefined): string | undefined {
  switch (errno) {
    case 'EBADMSG':
      return needs ? `use --scope ${needs}, or no --scope` : 'the kernel lets this command pass at no scope';
    case 'EPERM':
      return scope === undefined || scope === 'debug-write-full'
        ? 'run with CAP_SYS_RAWIO in the initial user namespace, or use a lower --scope'
        : undefined;
    case 'ENODEV':
      return 'the device was unplugged: see what is there with fwctl list';
    case 'ETIMEDOUT':
    case 'EIO':
      return 'look at the health of the device and at the kernel log';
    default:
      return undefined;
  }
}
