import type { Errno } from '../uapi/errno.js';
import type { Scope } from '../uapi/scope.js';

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
  /** Why, as the firmware numbers it, 32 bits. */
  syndrome?: number;
  /** Of HWRM: the code of the answer. */
  error_code?: number;
  /** Of HWRM: the command's own code. */
  cmd_err?: number;
  /** The file, or the path of the field. */
  path?: string;
  /** Where in the file at `path`, from 1 on. */
  line?: number;
  /** Where in the line, from 1 on. */
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
