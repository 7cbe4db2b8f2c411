import { type ErrorFacts, FwctlError } from '../client/errors.js';

/** What flags of the command are in a program, where it is not the same word. */
const OPTIONS: Readonly<Record<string, string>> = {
  '--allow-taint': 'allowTaint: true',
  '--no-guard': 'guard: false',
  '--in': 'base',
  '--unplug-after': "unplug: 'after'",
};

const optionOf = (flag: string): string =>
  OPTIONS[flag] ?? flag.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Flags as options; command lines, from `fwctl` on, are what can be run. */
const inProgram = (text: string): string =>
  text.replace(/\bfwctl [^,;]*|(?<![\w-])--[a-z][a-z-]*/g, (found) =>
    found.startsWith('--') ? optionOf(found) : found,
  );

/** The facts, of which those that are long lists are not shown with an error that nobody catches. */
function factsOf(facts: ErrorFacts): ErrorFacts {
  const { known, meant, next, ...others } = facts;
  const told: ErrorFacts = next === undefined ? others : { ...others, next: inProgram(next) };
  for (const [name, value] of Object.entries({ known, meant }))
    if (value !== undefined) Object.defineProperty(told, name, { value });
  return told;
}

/**
 * The same error in the words of programs. `from`: the function of the library behind which the stack begins, at the line of the program that called it.
 */
export function libraryError(known: FwctlError, from: (...asked: never) => unknown): FwctlError {
  if (known.kind === 'internal') return known;
  const told = new FwctlError(known.kind, inProgram(known.message), factsOf(known.facts));
  if (known.cause !== undefined) told.cause = known.cause;
  // Shown where nobody catches it, as the command shows them.
  const { hints } = told;
  if (hints.length) Object.defineProperty(told, 'hints', { value: hints, enumerable: true });
  // Where nobody waits for it, there is no line of a program behind the library's. A stack that was looked at is text, in which Node finds no line to show.
  const behind: { stack?: string } = {};
  Error.captureStackTrace(behind, from);
  if (/\n\s+at /.test(behind.stack ?? '')) Error.captureStackTrace(told, from);
  else told.stack = known.stack ?? '';
  return told;
}
