import type { Errno } from '../uapi/errno.js';
import type { Scope } from '../uapi/scope.js';

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

/** Something that is wrong with a name: what is said of it, and the names that are known, for near matches. */
export interface Misnamed {
  readonly message: string;
  readonly given: string;
  readonly known: readonly string[];
}

/** What is known beside the message. Only what applies is set. */
export interface ErrorFacts {
  /** What the user can do now. */
  next?: string;
  /** What else is wrong, where all of it is told at once. */
  also?: readonly (string | Misnamed)[];
  /** Name of the command, as in the catalogue. */
  opcode?: string;
  scope?: Scope;
  errno?: Errno;
  /** Name of the firmware's status. */
  status?: string;
  syndrome?: number;
  /** Of HWRM: the code of the answer, and the command's own. */
  error_code?: number;
  cmd_err?: number;
  /** The file, or the path of the field. */
  path?: string;
  /** Where in the file at `path`, from 1 on. */
  line?: number;
  column?: number;
  /** Bytes from the start of what was being read. */
  offset?: number;
  /** What was got before, which stands beside the error in JSON. */
  partial?: Readonly<Record<string, unknown>>;
  /** A name that is not known, and the names that are: for near matches. */
  given?: string;
  known?: readonly string[];
  /** Of the known names, those that are what the given one says in words, where none is written nearly so. */
  meant?: readonly { readonly name: string; readonly description: string }[];
}

/** What errors of another copy of this file have too: a program may have one in its bundle, and one in the package. */
const MARK = Symbol.for('fwctl.FwctlError');

/** Every error that fwctl expects: who refused (`kind`), what happened (`message`), and the facts. */
export class FwctlError extends Error {
  override readonly name = 'FwctlError';
  readonly [MARK] = true;

  constructor(
    readonly kind: ErrorKind,
    message: string,
    readonly facts: ErrorFacts = {},
  ) {
    super(message);
  }
}

/** `instanceof` knows those of every copy; of a class that is made of this one, as ever its own. */
Object.defineProperty(FwctlError, Symbol.hasInstance, {
  value(this: { readonly prototype: unknown }, value: unknown): boolean {
    return this.prototype === FwctlError.prototype
      ? typeof value === 'object' && value !== null && MARK in value
      : Function.prototype[Symbol.hasInstance].call(this, value);
  },
});
