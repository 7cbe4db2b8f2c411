import type { Following, ScopedQuestion } from '../../client/backend.js';
import type { Errno } from '../../uapi/errno.js';

type Answer = Promise<Uint8Array | Errno>;

/** What goes over the connection: `follow` says that others will follow from the answer; `next` asks the one that does, and gives undefined where none does. */
export interface Asking {
  ask(question: ScopedQuestion, follow?: Following): Answer;
  next(): Promise<Uint8Array | Errno | undefined>;
}

/** Questions that are under way: enough for a round trip of 100 ms at 1,200 questions a second. */
const MOST_QUESTIONS = 128;
/** Answers that wait for being asked for, and the bytes of them: where others are asked first, the oldest are given up. */
const MOST_ANSWERS = 512;
const MOST_BYTES = 1 << 22;

const isSame = (one: ScopedQuestion, other: ScopedQuestion): boolean =>
  one.scope === other.scope && one.outLen === other.outLen && Buffer.compare(one.input, other.input) === 0;

/** Bits of the answer put into the question before it. */
export function following({ input }: ScopedQuestion, answer: Uint8Array, { mask }: Following): Uint8Array {
  const next = new Uint8Array(input);
  for (let i = 0; i < next.length; i++) {
    const bits = mask[i] ?? 0;
    next[i] = ((next[i] as number) & ~bits) | ((answer[i] ?? 0) & bits);
  }
  return next;
}

/** Whether an answer says that there is more. */
export const isMore = (answer: Uint8Array, { more: [at, bits] }: Following): boolean =>
  ((answer[at] ?? 0) & bits) !== 0;

interface Expected {
  readonly question: ScopedQuestion;
  readonly answer: Answer;
  isUnderWay: boolean;
}

interface Chain {
  readonly how: Following;
  readonly first: ScopedQuestion;
  /** What is asked next, as soon as the first has been answered; `undefined`: nothing follows. */
  due?: ScopedQuestion | undefined;
  readonly answers: Promise<Uint8Array | Errno | undefined>[];
}

/** Asks what is expected before it is asked for, so that not each question waits for a round trip. What is asked otherwise goes its own way. */
export class Ahead {
  private coming: Iterator<ScopedQuestion> | undefined;
  private expected: Expected[] = [];
  private chain: Chain | undefined;

  constructor(private readonly asking: Asking) {}

  expect(coming: Iterable<ScopedQuestion>): void {
    this.expected = [];
    this.coming = coming[Symbol.iterator]();
    this.chain = undefined;
    this.fill();
  }

  follow(first: ScopedQuestion, how: Following): void {
    this.expect([]);
    this.chain = { first, how, answers: [] };
  }

  /** The answer to a question, which is under way already where it was expected. */
  async answer(question: ScopedQuestion): Answer {
    const { chain } = this;
    if (chain) return (await this.inChain(chain, question)) ?? this.asking.ask(question);
    const found = this.expected.find((one) => isSame(one.question, question));
    if (!found) return this.asking.ask(question);
    this.expected = this.expected.filter((one) => one !== found);
    this.fill();
    return found.answer;
  }

  private fill(): void {
    const { expected } = this;
    let free = MOST_QUESTIONS - expected.filter(({ isUnderWay }) => isUnderWay).length;
    for (; this.coming && free > 0; free--) {
      const { value, done } = this.coming.next();
      if (done) {
        this.coming = undefined;
        return;
      }
      expected.push(this.begun(value));
    }
    let bytes = expected.reduce((sum, { question }) => sum + question.outLen, 0);
    while (expected.length > MOST_ANSWERS || bytes > MOST_BYTES)
      bytes -= expected.shift()?.question.outLen ?? 0;
  }

  private begun(question: ScopedQuestion): Expected {
    const answer = this.asking.ask(question);
    const begun: Expected = { question, answer, isUnderWay: true };
    const ended = () => {
      begun.isUnderWay = false;
    };
    // It may be that nobody asks for it.
    answer.then(ended, ended);
    return begun;
  }

  /** Undefined where the question is none of the chain, which ends there. */
  private async inChain(chain: Chain, question: ScopedQuestion): Promise<Uint8Array | Errno | undefined> {
    const { first, how, due, answers } = chain;
    const begins = answers.length === 0 && isSame(first, question);
    if (!begins && (!due || !isSame(due, question))) {
      this.chain = undefined;
      return undefined;
    }
    if (begins) answers.push(this.asking.ask(question, how));
    while (answers.length <= MOST_QUESTIONS) {
      const answer = this.asking.next();
      answer.catch(() => undefined);
      answers.push(answer);
    }
    const answer = await answers.shift();
    chain.due =
      typeof answer === 'object' && isMore(answer, how)
        ? { ...question, input: following(question, answer, how) }
        : undefined;
    return answer;
  }
}
