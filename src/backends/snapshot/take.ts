import type {
  Backend,
  DeviceEntry,
  DeviceInfo,
  Handle,
  Host,
  HostFunction,
  Question as Message,
  MessageMemory,
  Moment,
  ScopedQuestion,
} from '../../client/backend.js';
import type { Errno } from '../../uapi/errno.js';
import { hostMoment } from '../host-clocks.js';
import type { Named } from '../tape/calls.js';
import { Answers, fillIn, type Question } from './answers.js';
import type { Asked } from './document.js';

/** What was asked of a device in one section, in its order. */
export interface Taken {
  readonly section: string;
  readonly calls: Asked[];
}

/**
 * A backend that asks the given one each question once, and keeps the answers: what is asked twice is answered as it was. So nothing in a snapshot says two
 * things of one place.
 */
export class TakingBackend implements Backend {
  readonly name: string;
  readonly sections: Taken[] = [];
  private readonly answers = new Answers();
  private listed: Promise<DeviceEntry[]> | undefined;
  private asked: Promise<Host> | undefined;

  private shown: Promise<readonly HostFunction[]> | undefined;
  private readonly earlier = new Answers();
  /** Why the way to the device is no more: what it was asked since then, it has not refused. */
  cut: Error | undefined;

  /** `device`: the one whose answers are kept; `earlier`: what it has answered already, and is not asked again. */
  constructor(
    private readonly inner: Backend,
    private readonly device: string,
    earlier: readonly Asked[] = [],
  ) {
    this.name = inner.name;
    for (const call of earlier) this.earlier.add(call);
  }

  get usual(): string | undefined {
    return this.inner.usual;
  }

  /** What is asked from now on belongs to this section. */
  begin(section: string): void {
    this.sections.push({ section, calls: [] });
  }

  list(): Promise<DeviceEntry[]> {
    this.listed ??= this.inner.list();
    return this.listed;
  }

  host(): Promise<Host> {
    this.asked ??= this.inner.host();
    return this.asked;
  }

  async moment(): Promise<Moment> {
    return (await this.inner.moment?.()) ?? hostMoment();
  }

  functionsOf(device: DeviceEntry): Promise<readonly HostFunction[]> {
    this.shown ??= this.inner.functionsOf?.(device) ?? Promise.resolve([]);
    return this.shown;
  }

  async open(name: string): Promise<Handle> {
    const handle = await this.inner.open(name);
    if (name !== this.device) return handle;
    return new TakingHandle(handle, this.answers, this.earlier, {
      keep: (call) => this.sections.at(-1)?.calls.push(call),
      cut: (error) => {
        this.cut ??= error;
      },
    });
  }
}

class TakingHandle implements Handle {
  private known: Promise<DeviceInfo | Errno> | undefined;

  constructor(
    private readonly inner: Handle,
    private readonly answers: Answers,
    private readonly earlier: Answers,
    private readonly told: { keep(call: Asked): void; cut(error: Error): void },
  ) {}

  info(): Promise<DeviceInfo | Errno> {
    this.known ??= this.inner.info();
    return this.known;
  }

  async rpc(
    scope: number,
    input: Uint8Array,
    outLen: number,
    memory: readonly MessageMemory[] = [],
  ): Promise<Uint8Array | Errno> {
    const question: Question = { scope, input, outLen, memory };
    const known = this.answers.exact(question);
    if (known) {
      fillIn(known, memory);
      return known.output;
    }
    const before = this.earlier.exact(question);
    if (before) {
      this.answers.add(before);
      this.told.keep(before);
      return before.output;
    }
    const sent = memory.map(({ bytes }) => new Uint8Array(bytes));
    const output = await this.unlessCut(this.inner.rpc(scope, input, outLen, memory));
    const call: Asked = {
      call: 'rpc',
      file: 1,
      scope,
      // A session sends a copy of its own.
      input,
      outLen,
      ...(memory.length ? { memory: memory.map((part, i) => named(part, sent[i] as Uint8Array)) } : {}),
      output: typeof output === 'string' ? output : new Uint8Array(output),
    };
    this.answers.add(call);
    this.told.keep(call);
    return output;
  }

  get expect(): Handle['expect'] {
    const { inner, answers, earlier } = this;
    if (!inner.expect) return undefined;
    return (coming) => inner.expect?.(unanswered(unanswered(coming, answers), earlier));
  }

  async onceBound(title: string, questions: readonly Message[]): Promise<readonly Uint8Array[] | undefined> {
    const answers = await this.unlessCut(this.inner.onceBound?.(title, questions));
    for (const [i, output] of (answers ?? []).entries()) {
      const { input, outLen } = questions[i] as Message;
      const call: Asked = { call: 'rpc', file: 1, scope: 0, input, outLen, output, onceBound: title };
      if (this.answers.exact({ scope: 0, input, outLen, memory: [], onceBound: title })) continue;
      this.answers.add(call);
      this.told.keep(call);
    }
    return answers;
  }

  private async unlessCut<T>(asked: T): Promise<Awaited<T>> {
    try {
      return await asked;
    } catch (error) {
      if (this.inner.isCut) this.told.cut(error as Error);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

const named = ({ at, bytes }: MessageMemory, sent: Uint8Array): Named => {
  const isSame = bytes.every((byte, i) => byte === sent[i]);
  return { at, sent, ...(isSame ? {} : { got: new Uint8Array(bytes) }) };
};

/** What has been answered is not asked again. */
function* unanswered(coming: Iterable<ScopedQuestion>, answers: Answers): Generator<ScopedQuestion> {
  for (const question of coming) if (!answers.exact({ ...question, memory: [] })) yield question;
}
