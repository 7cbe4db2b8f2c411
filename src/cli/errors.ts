import { ValueError } from '../bits/codec.js';
import { PathError } from '../bits/path.js';
import { FwctlError } from '../client/errors.js';
import { nearMatches } from '../present/near.js';
import { safe } from '../present/safe.js';
import { EXIT_CODES } from './exit.js';
import type { Style } from './output.js';

/** What oclif's parser throws: no type of its own is exported for all of them. */
interface ParseFailure extends Error {
  parse?: unknown;
  oclif?: { exit?: number };
  flags?: string[];
}

/** Makes any error one of fwctl's; one that nobody expected is `internal`. `knownFlags` are those of the command. */
export function asFwctlError(error: unknown, commandId = '', knownFlags: readonly string[] = []): FwctlError {
  if (error instanceof FwctlError) return new FwctlError(error.kind, bare(error.message), error.facts);
  if (error instanceof PathError)
    return new FwctlError('usage', error.message, {
      path: error.path,
      given: error.step,
      known: error.known,
    });
  if (error instanceof ValueError) return new FwctlError('usage', error.message, { path: error.path });
  const failure = error as ParseFailure;
  if (failure?.parse !== undefined || failure?.oclif?.exit === 2)
    return parseFailure(failure, commandId, knownFlags);
  const message = error instanceof Error ? error.message : String(error);
  return new FwctlError('internal', message, {
    next: 'this is a defect of fwctl; FWCTL_DEBUG=1 shows where it happened',
  });
}

/** A message without what oclif's parser puts around it. */
const bare = (message: string): string =>
  message
    .replace(/\nSee more help with --help$/, '')
    .replace(/^The following errors? occurred:\n\s*/, '')
    .replace(/^Parsing --\S+\s+/, '')
    .trim();

function parseFailure(failure: ParseFailure, commandId: string, known: readonly string[]): FwctlError {
  const help = `see: fwctl ${[...commandId.split(':'), '--help'].filter(Boolean).join(' ')}`;
  const message = bare(failure.message);
  const given = failure.flags?.[0];
  return new FwctlError('usage', message, { next: help, ...(given ? { given, known } : {}) });
}

/** A list of names that is short enough to be shown whole. */
const FEW = 12;

/** Names that may be meant: those that are near, else all where they are few. */
function near({ facts }: FwctlError): readonly string[] {
  if (facts.given === undefined || !facts.known) return [];
  const matches = nearMatches(facts.given, facts.known);
  return matches.length || facts.known.length > FEW ? matches : facts.known;
}

/** The facts of an error as `fwctl.error/1`. */
export function errorJson(error: FwctlError): Record<string, unknown> {
  const { given, known: _, partial: _partial, ...facts } = error.facts;
  return {
    kind: error.kind,
    code: EXIT_CODES[error.kind],
    message: error.message,
    next: facts.next ?? null,
    ...facts,
    ...(given === undefined ? {} : { near: near(error) }),
  };
}

/** The same for people: who refused, what, near matches, what to do. */
export function errorText(error: FwctlError, style: Style): string {
  const lines = [`${style.red(`fwctl: ${error.kind}:`)} ${error.message.split('\n').map(safe).join('\n  ')}`];
  const names = near(error);
  if (names.length) lines.push(`  did you mean: ${names.map(safe).join(', ')}`);
  if (error.facts.next) lines.push(`  ${error.facts.next}`);
  return `${lines.join('\n')}\n`;
}
