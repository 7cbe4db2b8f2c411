import {
  type Backend,
  type DeviceEntry,
  type Following,
  FwctlError,
  type Handle,
  type MessageMemory,
  type ScopedQuestion,
} from '../../client/backend.js';
import { type Errno, isErrno } from '../../uapi/errno.js';
import { deviceTypeName } from '../../uapi/ioctl.js';
import { bytesOf, hexOf } from '../hex.js';
import { following, isMore } from './ahead.js';
import {
  AGENT_VERSION,
  errorMembers,
  line,
  type Members,
  type Question,
  readGreeting,
  readQuestion,
  SPOKEN,
  TELLS_NOTED,
  welcomeLine,
} from './wire.js';

/** What the agent of a machine goes by. */
export interface Agency {
  readonly backend: Backend;
  /** This version of fwctl. */
  readonly fwctl: string;
  /** Refuses a message that this machine's policy forbids for a device. Throws FwctlError `policy`. */
  judge(device: DeviceEntry, scope: number, input: Uint8Array, outLen: number): Promise<void>;
  /** Notes a message that goes to a device; what it gives takes what came of it, and says whether something is written of it when the device is closed. */
  note?(
    device: DeviceEntry,
    scope: number,
    input: Uint8Array,
  ): Promise<(output: Uint8Array | Errno) => boolean>;
  /** A device was closed. */
  closed?(): Promise<void>;
}

interface OpenFile {
  readonly device: DeviceEntry;
  readonly handle: Handle;
  /** What follows from the last answer. */
  next?: (ScopedQuestion & { readonly how: Following }) | undefined;
}

/** Answers, line by line, what a fwctl of another machine asks: each question when the one before it is answered. */
export class Agent {
  private readonly files = new Map<number, OpenFile>();
  private last = 0;
  /** The version that is spoken; undefined before the greeting. */
  private version: number | undefined;

  constructor(private readonly agency: Agency) {}

  /** The answer to a line, with its end. Throws FwctlError `usage` or `reply` for a line that is no question, which ends it. */
  async answer(text: string): Promise<string> {
    if (this.version === undefined) return this.greet(text);
    const { id, ask, members } = readQuestion(text);
    try {
      return line({ id, ...(await this.answers[ask](members)) });
    } catch (error) {
      if (!(error instanceof FwctlError)) throw error;
      return line({ id, error: errorMembers(error) });
    }
  }

  private greet(text: string): string {
    const { speaks } = readGreeting(text);
    const { fwctl, backend } = this.agency;
    // The latest that both speak; where there is none, the other side says so.
    this.version = SPOKEN.findLast((one) => speaks.includes(one)) ?? AGENT_VERSION;
    return welcomeLine({ version: this.version, fwctl, backend: backend.name });
  }

  /** Frees all that is still open, and logs what was changed, whatever becomes of one file. Throws what a close has thrown. */
  async end(): Promise<void> {
    const failures: unknown[] = [];
    for (const { handle } of this.files.values())
      await handle.close().catch((error: unknown) => failures.push(error));
    this.files.clear();
    await this.agency.closed?.();
    if (failures.length) throw failures[0];
  }

  private readonly answers: Record<Question, (members: Members) => Promise<Members>> = {
    list: async ({ wanted }) => ({ devices: await this.backend.list(wanted as string | undefined) }),
    host: async () => ({ host: await this.backend.host() }),
    moment: async () => ({
      moment: (await this.backend.moment?.()) ?? { wall: Date.now(), steady: performance.now() },
    }),
    functions: async ({ device }) => ({ functions: await this.backend.functionsOf?.(device as DeviceEntry) }),
    advice: async ({ wanted, errno }) => ({
      advice: await this.backend.advice?.(wanted as string, errno as Errno | undefined),
    }),
    open: async ({ device }) => ({ file: await this.open(device as string) }),
    info: async ({ file }) => {
      const info = await this.file(file).handle.info();
      return isErrno(info) ? { errno: info } : { device_type: info.deviceType, data: hexOf(info.data) };
    },
    rpc: (members) => this.rpc(members),
    next: ({ file }) => this.follow(this.file(file)),
    bound: async ({ file, title, questions }) => {
      const { device, handle } = this.file(file);
      const asked = (questions as { in: string; out_len: number }[]).map((one) => ({
        input: bytesOf(one.in),
        outLen: one.out_len,
      }));
      for (const { input, outLen } of asked) await this.agency.judge(device, 0, input, outLen);
      const answers = await handle.onceBound?.(title as string, asked);
      return { answers: answers?.map(hexOf) };
    },
    close: async ({ file }) => {
      const { handle } = this.file(file);
      this.files.delete(file as number);
      await handle.close();
      await this.agency.closed?.();
      return {};
    },
  };

  private get backend(): Backend {
    return this.agency.backend;
  }

  private file(number: unknown): OpenFile {
    const open = this.files.get(number as number);
    if (open) return open;
    throw new FwctlError('usage', `there is no open file ${number}`);
  }

  private async open(name: string): Promise<number> {
    const device = (await this.backend.list(name)).find((one) => one.name === name);
    if (!device) throw new FwctlError('device', `there is no device "${name}"`);
    const handle = await this.backend.open(name);
    const info = await handle.info();
    // What a policy says of families holds for what the device is.
    const type = isErrno(info) ? {} : { type: deviceTypeName(info.deviceType) };
    this.files.set(++this.last, { device: { ...device, ...type }, handle });
    return this.last;
  }

  private async rpc({ file, scope, in: hex, out_len: outLen, memory, follow }: Members): Promise<Members> {
    const open = this.file(file);
    const question = { scope: scope as number, input: bytesOf(hex as string), outLen: outLen as number };
    const parts = (memory as { at: number; bytes: string }[] | undefined)?.map(
      ({ at, bytes }): MessageMemory => ({ at, bytes: bytesOf(bytes) }),
    );
    open.next = undefined;
    const { output, noted } = await this.send(open, question, parts);
    if (isErrno(output)) return { errno: output, ...noted };
    if (follow) {
      const { mask, more } = follow as { mask: string; more: [number, number] };
      this.prepare(open, question, output, { mask: bytesOf(mask), more });
    }
    return {
      out: hexOf(output),
      ...noted,
      ...(parts ? { memory: parts.map(({ bytes }) => hexOf(bytes)) } : {}),
    };
  }

  /** Asks what follows from the last answer, if anything does. */
  private async follow(open: OpenFile): Promise<Members> {
    const { next } = open;
    if (!next) return { over: true };
    open.next = undefined;
    const { output, noted } = await this.send(open, next);
    if (isErrno(output)) return { errno: output, ...noted };
    this.prepare(open, next, output, next.how);
    return { out: hexOf(output), ...noted };
  }

  private prepare(open: OpenFile, question: ScopedQuestion, output: Uint8Array, how: Following): void {
    if (!isMore(output, how)) return;
    const { scope, outLen } = question;
    open.next = { scope, outLen, input: following(question, output, how), how };
  }

  /** Each message is judged, whatever it follows from. */
  private async send(
    { device, handle }: OpenFile,
    { scope, input, outLen }: ScopedQuestion,
    memory?: readonly MessageMemory[],
  ): Promise<{ output: Uint8Array | Errno; noted: { noted?: true } }> {
    await this.agency.judge(device, scope, input, outLen);
    const told = await this.agency.note?.(device, scope, input);
    const output = await handle.rpc(scope, input, outLen, memory);
    const isNoted = told?.(output) && (this.version ?? 0) >= TELLS_NOTED;
    return { output, noted: isNoted ? { noted: true } : {} };
  }
}
