import { FwctlError } from '../client/errors.js';
import { hintsOf, othersIn, suggestions } from '../client/hints.js';
import { reasonOf } from '../files/reason.js';
import { safe, shortened } from '../present/safe.js';
import type { ErrorJson } from '../schema/documents.js';
import { codecError } from '../values/codec-error.js';
import { EXIT_CODES } from './exit.js';
import type { Style } from './output.js';

/** What oclif's parser throws: no type of its own is exported for all of them. */
interface ParseFailure extends Error {
  parse?: unknown;
  oclif?: { exit?: number };
  flags?: string[];
}

/** Of oclif's parser: its message has lines, with a word and what it stands for in each. */
class ParseError extends FwctlError {}

/** A line as it was typed, and the flags of its command. */
interface Typed {
  readonly argv: readonly string[];
  readonly flags: Readonly<Record<string, unknown>>;
}

/** Makes any error one of fwctl's; one that nobody expected is `internal`. */
export function asFwctlError(
  error: unknown,
  commandId = '',
  typed: Typed = { argv: [], flags: {} },
): FwctlError {
  if (error instanceof ParseError) return error;
  if (error instanceof FwctlError) return new FwctlError(error.kind, bare(error.message), error.facts);
  const ofCodec = codecError(error);
  if (ofCodec) return ofCodec;
  const failure = error as ParseFailure;
  if (failure?.parse !== undefined || failure?.oclif?.exit === 2)
    return parseFailure(failure, commandId, typed);
  const surroundings = ofSurroundings(error);
  if (surroundings) return surroundings;
  const message = error instanceof Error ? error.message : String(error);
  return new FwctlError('internal', message, {
    next: 'this is a defect of fwctl; FWCTL_DEBUG=1 shows where it happened',
  });
}

/** Refusals of the file system that no caller can foresee: the machine's, and no defect. */
const SURROUNDINGS = ['EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'ENOSPC', 'EROFS', 'ESTALE'];

function ofSurroundings(error: unknown): FwctlError | undefined {
  const { code = '', syscall, path, message } = Object(error) as NodeJS.ErrnoException;
  if (code === 'NO_KOFFI')
    return new FwctlError('device', message, { next: (error as { next: string }).next });
  if (syscall === 'uv_cwd')
    return new FwctlError('usage', 'the working directory is not there any more', {
      next: 'change to a folder that is there',
    });
  if (syscall === undefined || !SURROUNDINGS.includes(code)) return undefined;
  return new FwctlError(
    'usage',
    `${path ?? syscall}: ${reasonOf(error)}`,
    path === undefined ? {} : { path },
  );
}

/** A message without what oclif's parser puts around it. */
const bare = (message: string): string =>
  message
    .replace(/\nSee more help with --help$/, '')
    .replace(/^The following errors? occurred:\n\s*/, '')
    .replace(/^Parsing --\S+\s+/, '')
    // A hint about flags that may stand several times, whether or not they do.
    .replace(/\n\s*Note: --.+ allows? multiple values\.[\s\S]*$/, '')
    .trim();

/** The parser names a flag also where its value is that of a variable. */
const withVariable = (message: string, { argv, flags }: Typed): string =>
  message.replace(/^Expected --([\w-]+)=/, (expected, name) => {
    const { env } = Object(flags[name]) as { env?: string };
    const isTyped = argv.some((word) => word === `--${name}` || word.startsWith(`--${name}=`));
    return env === undefined || isTyped ? expected : `Expected ${env}=`;
  });

function parseFailure(failure: ParseFailure, commandId: string, typed: Typed): FwctlError {
  const help = `see: fwctl ${[...commandId.split(':'), '--help'].filter(Boolean).join(' ')}`;
  const message = withVariable(bare(failure.message), typed);
  const known = Object.keys(typed.flags).map((name) => `--${name}`);
  const given = failure.flags?.[0];
  return new ParseError('usage', message, { next: help, ...(given ? { given, known } : {}) });
}

/** The facts of an error as `fwctl.error/1`. What was given may be as long as a command line: the middle of it is left out. */
export function errorJson(error: FwctlError): ErrorJson {
  const { given, known: _, partial: _partial, meant, also, ...facts } = error.facts;
  const names = meant?.length ? meant.map(({ name }) => name) : suggestions(error.facts);
  const told = {
    kind: error.kind,
    code: EXIT_CODES[error.kind],
    message: error.message,
    next: null,
    ...facts,
    ...(also ? { also: othersIn(error.facts) } : {}),
  };
  const short = Object.fromEntries(
    Object.entries(told).map(([key, value]) => [key, typeof value === 'string' ? shortened(value) : value]),
  ) as typeof told;
  return { ...short, ...(given === undefined ? {} : { near: names }) };
}

/** The same for people: who refused, what, near matches, what to do. */
export function errorText(error: FwctlError, style: Style): string {
  const shown = error instanceof ParseError ? error.message.split('\n') : [error.message];
  const message = shown.map((line) => safe(shortened(line))).join('\n  ');
  const lines = hintsOf(error.facts).map((line) => `  ${safe(shortened(line))}`);
  return `${[`${style.red(`fwctl: ${error.kind}:`)} ${message}`, ...lines].join('\n')}\n`;
}
