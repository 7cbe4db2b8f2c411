import { type Errno, errnoMeaning, isErrno } from '../uapi/errno.js';
import { DEVICE_TYPES } from '../uapi/ioctl.js';
import { SCOPES, type Scope, scopeNumber } from '../uapi/scope.js';
import type { Backend, DeviceEntry, DeviceInfo, DeviceMemory, Handle, Host } from './backend.js';
import { FwctlError } from './errors.js';
import { consentMissing, type Decision, decide, type Request, type Settings, scopeFor } from './guard.js';
import { readFor } from './readers.js';

/** What happens in a session, for `-v` and for records. */
export type SessionEvent =
  | { at: 'open'; device: DeviceEntry }
  | { at: 'send'; request: Request; scope: Scope }
  | { at: 'firmware'; input: Uint8Array }
  | { at: 'answer'; output: Uint8Array | Errno }
  | { at: 'close'; device: DeviceEntry };

export interface SessionOptions extends Settings {
  /** The scope of every command that does not name its own, instead of the least. */
  scope?: Scope;
  /** Asks the user whether the kernel may be tainted. Absent where nobody can be asked. */
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
 * Refuses what the deny-list, the kernel or a missing consent forbid before anything is sent.
 */
export class Session {
  /** The device with its type, as soon as that is known. */
  private typed: DeviceEntry;

  private constructor(
    readonly backend: Backend,
    readonly device: DeviceEntry,
    private readonly handle: Handle,
    private readonly options: SessionOptions,
  ) {
    this.typed = device;
  }

  static async open(backend: Backend, device: DeviceEntry, options: SessionOptions): Promise<Session> {
    const { observe } = options;
    const handle = await backend.open(device.name, observe);
    observe?.({ at: 'open', device });
    return new Session(backend, device, handle, options);
  }

  /** FWCTL_INFO. Throws FwctlError `kernel`. */
  async info(): Promise<DeviceInfo> {
    const info = await this.handle.info();
    if (isErrno(info)) throw await this.refusal(info, 'FWCTL_INFO');
    this.typed = withType(this.device, info);
    return info;
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

  /** What would become of a command; sends nothing. */
  async decide(given: Request): Promise<Decision> {
    await this.learnType();
    const request = this.asRead(given);
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
  private asRead(given: Request): Request {
    const input = new Uint8Array(given.input);
    const { opcode, register, needs } = (this.typed.type && readFor(this.typed, input)) || given;
    const request: Request = { opcode, needs, input, outLen: given.outLen };
    if (register !== undefined) request.register = register;
    const scope = given.scope ?? this.options.scope;
    if (scope === undefined) return request;
    if (!SCOPES.includes(scope)) throw new FwctlError('usage', `there is no scope "${scope}"`);
    request.scope = scope;
    return request;
  }

  /** Sends a command and gives the bytes of the answer. Throws FwctlError `policy` and `kernel`. */
  async send(given: Request): Promise<Uint8Array> {
    if (!this.typed.type) await this.learnType();
    const request = this.asRead(given);
    const scope = scopeFor(request);
    const decision = this.judge(request, mayTaint(request) ? await this.backend.host() : ANY_HOST);
    if (decision.refusal) throw decision.refusal;
    if (decision.needsConsent && !(await this.consent(request, scope))) throw consentMissing(request, scope);
    const { observe } = this.options;
    observe?.({ at: 'send', request, scope });
    const output = await this.handle.rpc(scopeNumber(scope), request.input, request.outLen);
    observe?.({ at: 'answer', output });
    if (isErrno(output)) throw await this.refusal(output, request.opcode, scope, request.needs);
    return output;
  }

  private async refusal(errno: Errno, opcode: string, scope?: Scope, needs?: Scope): Promise<FwctlError> {
    const next = await this.backend.advice?.(this.device.name, errno);
    return kernelRefusal(errno, opcode, next ?? nextStep(errno, needs), scope);
  }

  private consent({ opcode }: Request, scope: Scope): Promise<boolean> {
    const question = `${opcode} at scope ${scope} taints the kernel (flag J) until the next boot. Go on?`;
    return this.options.ask?.(question) ?? Promise.resolve(false);
  }

  async close(): Promise<void> {
    await this.handle.close();
    this.options.observe?.({ at: 'close', device: this.device });
  }
}

const mayTaint = (request: Request): boolean => scopeNumber(scopeFor(request)) >= scopeNumber('debug-write');

/** A number that is no type known is none: FWCTL_DEVICE_TYPE_ERROR. */
const withType = (device: DeviceEntry, { deviceType }: DeviceInfo): DeviceEntry => ({
  ...device,
  type: DEVICE_TYPES[deviceType] ?? 'error',
});

function kernelRefusal(errno: Errno, opcode: string, next: string, scope?: Scope): FwctlError {
  const at = scope ? ` at scope ${scope}` : '';
  return new FwctlError('kernel', `the kernel refused ${opcode}${at}: ${errno}, ${errnoMeaning(errno)}`, {
    errno,
    opcode,
    ...(scope ? { scope } : {}),
    next,
  });
}

function nextStep(errno: Errno, needs: Scope | undefined): string {
  switch (errno) {
    case 'EBADMSG':
      return needs ? `use --scope ${needs}, or no --scope` : 'the kernel lets this command pass at no scope';
    case 'EPERM':
      return 'run with CAP_SYS_RAWIO in the initial user namespace, or use a lower --scope';
    case 'ENODEV':
      return 'the device was unplugged: see what is there with fwctl list';
    case 'ETIMEDOUT':
    case 'EIO':
      return 'look at the health of the device and at the kernel log';
    default:
      return 'see fwctl-scope(7) for what the kernel checks, and in which order';
  }
}
