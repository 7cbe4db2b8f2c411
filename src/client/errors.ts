import type { ErrorFacts } from './error-facts.js';
import { hintsOf } from './hints.js';

export type { ErrorFacts } from './error-facts.js';

/** Who refused. Each kind has its own exit code (src/cli/exit.ts). */
export const ERROR_KINDS = [
  'usage',
  'device',
  'policy',
  'kernel',
  'firmware',
  'reply',
  'state',
  'differs',
  'internal',
] as const;
/** Who refused: each kind has its own exit code. */
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** The exit code of each kind of error; fwctl(1), "Exit status". */
export const EXIT_CODES: Record<ErrorKind, number> = {
  internal: 1,
  usage: 2,
  device: 3,
  policy: 4,
  kernel: 5,
  firmware: 6,
  reply: 7,
  state: 8,
  differs: 9,
};

/** What errors of another copy of this file have too: a program may have one in its bundle, and one in the package. */
const MARK = Symbol.for('fwctl.FwctlError');

/** Every error that fwctl expects: who refused (`kind`), what happened (`message`), what helps (`hints`), and the facts. */
export class FwctlError extends Error {
  override readonly name = 'FwctlError';

  constructor(
    readonly kind: ErrorKind,
    message: string,
    readonly facts: ErrorFacts = {},
  ) {
    super(message);
  }

  /** The exit code of the command for errors of this kind: 2 for `usage`, 5 for `kernel`; fwctl(1) has them all. */
  get code(): number {
    return EXIT_CODES[this.kind];
  }

  /** What helps, each a line as the command shows it: names that may be meant, what else is wrong, and what can be done now. */
  get hints(): readonly string[] {
    return hintsOf(this.facts);
  }
}

Object.defineProperty(FwctlError.prototype, MARK, { value: true });

/** Its name stays where names of classes are made short. */
Object.defineProperty(FwctlError, 'name', { value: 'FwctlError' });

/** `instanceof` knows those of every copy; of a class that is made of this one, as ever its own. */
Object.defineProperty(FwctlError, Symbol.hasInstance, {
  value(this: { readonly prototype: unknown }, value: unknown): boolean {
    return this.prototype === FwctlError.prototype
      ? typeof value === 'object' && value !== null && MARK in value
      : Function.prototype[Symbol.hasInstance].call(this, value);
  },
});
