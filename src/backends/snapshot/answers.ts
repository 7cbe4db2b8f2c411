import type { MessageMemory } from '../../client/backend.js';
import { type Asked, usedLength } from './document.js';

/** A question: what the answer follows from. */
export interface Question {
  readonly scope: number;
  readonly input: Uint8Array;
  readonly outLen: number;
  /** Memory that the input names, as it was sent. */
  readonly memory: readonly { readonly at: number; readonly bytes: Uint8Array }[];
  readonly onceBound?: string | undefined;
}

/** Bytes as a text that is as short as what is set in them. */
const textOf = (bytes: Uint8Array): string =>
  `${bytes.length} ${Buffer.from(bytes.buffer, bytes.byteOffset, usedLength(bytes)).toString('latin1')}`;

/** The same question has the same key, whatever scope and room it comes with. */
const keyOf = ({ input, memory, onceBound = '' }: Question): string =>
  [textOf(input), onceBound, ...memory.map(({ at, bytes }) => `${at} ${textOf(bytes)}`)].join('\0');

const questionOf = ({ scope, input, outLen, memory = [], onceBound }: Asked): Question => ({
  scope,
  input,
  outLen,
  memory: memory.map(({ at, sent }) => ({ at, bytes: sent })),
  onceBound,
});

/** What was asked and answered, to be found by the question. */
export class Answers {
  private readonly byKey = new Map<string, Asked[]>();

  add(call: Asked): void {
    const key = keyOf(questionOf(call));
    const known = this.byKey.get(key);
    if (known) known.push(call);
    else this.byKey.set(key, [call]);
  }

  /** The answer to this question, asked so. */
  exact(question: Question): Asked | undefined {
    const { scope, outLen } = question;
    return this.byKey.get(keyOf(question))?.find((call) => call.scope === scope && call.outLen === outLen);
  }

  /**
   * The answer that the device would have given: a higher scope lets pass whatever a lower one does, and more room changes nothing of an answer that did not fill
   * what it had.
   */
  find(question: Question): Asked | undefined {
    const { scope, outLen } = question;
    return (
      this.exact(question) ??
      this.byKey
        .get(keyOf(question))
        ?.find((call) => call.scope <= scope && typeof call.output !== 'string' && fits(call, outLen))
    );
  }
}

const fits = ({ output, outLen: room }: Asked, outLen: number): boolean =>
  outLen === room || (output.length < room && output.length <= outLen);

/** Puts what the device wrote into the memory that a question names. */
export function fillIn(call: Asked, memory: readonly MessageMemory[]): void {
  for (const [i, { got }] of (call.memory ?? []).entries()) if (got) memory[i]?.bytes.set(got);
}
