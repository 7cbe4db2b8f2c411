import type { Awaitable, Gathering } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import type { Request } from '../../client/guard.js';
import { parseHex } from '../../client/numbers.js';
import type { Session } from '../../client/session.js';
import { type InputLine, LineSplitter } from '../../files/lines.js';
import { inputPieces } from '../../files/named.js';
import { MIB } from '../../files/read.js';
import { parseScope, SCOPES, type Scope } from '../../uapi/scope.js';
import { deviceJson, type Foresight } from '../connect.js';
import { asFwctlError, errorJson } from '../errors.js';
import { EXIT_CODES } from '../exit.js';
import { withheld } from '../hidden.js';
import { dryRunJson } from '../rpc/dry-run.js';
import { compose, type Draft, type Message } from '../rpc/message.js';
import { verdictExit } from '../verdict.js';
import { type Answering, Answers, type Told } from './answers.js';
import { checkLine, readLine, textOf } from './line.js';
import { requirePlainJson } from './plain-json.js';
import * as rpcLine from './rpc-line-check.js';

/** One line of a batch: a command with its fields, or raw bytes. */
export interface Line {
  command?: string;
  fields?: Record<string, unknown>;
  in?: string;
  out_len?: number;
  scope?: string | number;
  id?: unknown;
}

/** The longest line that is kept: 2 MiB of input as a list of decimal numbers, with room for names. */
const LONGEST_LINE = 16 * MIB;

interface BatchOptions {
  scope?: Scope | undefined;
  meanings: boolean;
  family: FamilyClient;
  'show-secrets'?: boolean | undefined;
}

/**
 * Sends the lines of a file (`-` for stdin) over one open device, and writes a line for each, in order. Gives the exit code: that of the
 * first line that failed.
 */
export async function runBatch(
  session: Session,
  file: string,
  { scope, meanings, family, 'show-secrets': showSecrets }: BatchOptions,
): Promise<number> {
  const { device } = session;
  const shown = deviceJson(session.backend, device);
  const gathering = session.backend.gather?.();
  const tell = ({ message, id, answers, prepared }: Turn, output: Uint8Array): 0 => {
    if (answers.again(prepared.told, output)) return 0;
    const failure = family.failure(device.name, message.request, output);
    if (failure) throw failure;
    const places = family.hidden?.(message.request, output);
    const told = places?.length ? withheld(output, places, showSecrets).shown : output;
    answers.answer(message, told, id, shown, meanings);
    if (prepared.isRepeated) prepared.told = answers.toldOf(output);
    return 0;
  };
  try {
    const expect = session.isFar ? (coming: Iterable<Request>) => session.expect(() => coming) : undefined;
    return await eachLine({ file, scope, family, gathering, expect }, (turn) => {
      const { request } = turn.message;
      const { prepared } = turn;
      if (prepared.isRepeated) prepared.send ??= session.repeated(request);
      const sending = prepared.send?.() ?? session.send(request);
      return sending instanceof Promise ? sending.then((output) => tell(turn, output)) : tell(turn, sending);
    });
  } finally {
    gathering?.end();
  }
}

/** The same without sending: what would become of each line. */
export function rehearseBatch(
  { backend, device: entry, family, judge }: Foresight,
  file: string,
  { scope, meanings }: Omit<BatchOptions, 'family'>,
): Promise<number> {
  const where = entry ? { device: deviceJson(backend, entry) } : { family: family.type };
  return eachLine({ file, scope, family }, async ({ message, id, answers }) => {
    const { request, decision } = await judge(message.request);
    const json = dryRunJson({ family, request }, decision, meanings);
    answers.add({ schema: 'fwctl.rpc/1', ...id, ...where, ...json });
    return verdictExit(request, decision);
  });
}

/** A line that is understood. */
interface Prepared {
  readonly message: Message;
  /** It was met before, as these bytes. */
  isRepeated: boolean;
  bytes?: Uint8Array;
  /** Sends it once more. */
  send?: (() => Awaitable<Uint8Array>) | undefined;
  told?: Told | undefined;
}

interface Turn {
  readonly message: Message;
  readonly id: { id?: unknown };
  readonly answers: Answers;
  readonly prepared: Prepared;
}

/** Lines that are remembered, and how long they are at most: what polls a device has the same few again and again. */
const REMEMBERED = 256;
const LONGEST_REMEMBERED = 4096;

interface Batch {
  readonly file: string;
  readonly scope: Scope | undefined;
  readonly family: FamilyClient;
  /** By which the calls of its lines are gathered. */
  readonly gathering?: Gathering | undefined;
  /** Takes what lines that are there already will ask. */
  readonly expect?: ((coming: Iterable<Request>) => void) | undefined;
}

/** Gives the exit code of the first line that fails; `answer` gives that of one. */
async function eachLine(
  { file, scope, family, gathering, expect }: Batch,
  answer: (turn: Turn) => Awaitable<number>,
): Promise<number> {
  let first = { line: Number.POSITIVE_INFINITY, code: 0 };
  const ended = ({ number }: Answering, code: number): void => {
    // What is lost is told late.
    if (code && number < first.line) first = { line: number, code };
  };
  const failure = (line: Answering, error: unknown): object => {
    const told = asFwctlError(error);
    ended(line, EXIT_CODES[told.kind]);
    return { schema: 'fwctl.error/1', ...line.id, line: line.number, error: errorJson(told) };
  };
  const answers = new Answers(gathering, failure);
  const known = new Map<string, Prepared>();
  let last: Prepared | undefined;
  const lines = new LineSplitter(LONGEST_LINE);

  const prepare = (line: InputLine, answering: Answering): Prepared | undefined => {
    // What polls one thing has one line.
    if (line.bytes && last?.bytes && Buffer.compare(line.bytes, last.bytes) === 0) return last;
    const text = textOf(line, LONGEST_LINE);
    if (text === undefined) return undefined;
    last = known.get(text);
    if (last) {
      last.isRepeated = true;
      if (line.bytes) last.bytes ??= Buffer.from(line.bytes);
      return last;
    }
    const data = readLine(text);
    requirePlainJson(text);
    answering.id = idOf(data);
    const message = compose(draftOf(checkLine<Line>(data, rpcLine), scope), family);
    const prepared: Prepared = { message, isRepeated: false };
    if (answering.id.id === undefined && text.length <= LONGEST_REMEMBERED && !message.request.memory) {
      if (known.size === REMEMBERED) known.clear();
      known.set(text, prepared);
    }
    return prepared;
  };

  // Most that come again are answered at once: a promise for each would take longer than to answer it.
  const one: Work = (line) => {
    const answering: Answering = { number: line.number, id: {} };
    const end = (code: number): void => ended(answering, code);
    const fail = (error: unknown): void => answers.add(failure(answering, error), true);
    answers.begin(answering);
    try {
      const prepared = prepare(line, answering);
      if (!prepared) return undefined;
      const { id } = answering;
      const answered = answer({ message: prepared.message, id, answers, prepared });
      if (answered instanceof Promise) return answered.then(end).catch(fail);
      end(answered);
    } catch (error) {
      fail(error);
    }
    return undefined;
  };

  const all = expect ? linesAhead(expect, (line) => requestIn(line, scope, family), one) : eachOf(one);
  try {
    for await (const piece of inputPieces('the batch', file)) {
      await all(lines.take(piece));
      answers.flush();
    }
    for (const line of lines.end()) await one(line);
  } finally {
    answers.flush();
  }
  return first.code;
}

type Work = (line: InputLine) => Promise<void> | undefined;

const eachOf =
  (one: Work) =>
  async (lines: Iterable<InputLine>): Promise<void> => {
    for (const line of lines) {
      const work = one(line);
      if (work) await work;
    }
  };

/** Works off lines of which those that only read are expected, up to the next that changes something. */
function linesAhead(
  expect: (coming: Iterable<Request>) => void,
  requestOf: (line: InputLine) => Request | undefined,
  one: Work,
) {
  return async (given: Iterable<InputLine>): Promise<void> => {
    const lines = [...given];
    let told = 0;
    function* coming(from: number): Generator<Request> {
      for (told = from; told < lines.length; ) {
        const request = requestOf(lines[told++] as InputLine);
        if (request && request.effects !== 'reads') return;
        if (request) yield request;
      }
    }
    for (const [i, line] of lines.entries()) {
      if (i >= told) expect(coming(i));
      await one(line);
    }
  };
}

/** What a line asks; undefined where it can't be understood, which is said when it is its turn. */
function requestIn(line: InputLine, scope: Scope | undefined, family: FamilyClient): Request | undefined {
  try {
    const text = textOf(line, LONGEST_LINE);
    if (text === undefined) return undefined;
    return compose(draftOf(checkLine<Line>(readLine(text), rpcLine), scope), family).request;
  } catch {
    return undefined;
  }
}

/** The id of a line, also of one that is wrong elsewhere. */
function idOf(data: unknown): { id?: unknown } {
  const { id } = Object(data) as Line;
  return id === undefined ? {} : { id };
}

export function draftOf(line: Line, scope: Scope | undefined): Draft {
  const asked = line.scope === undefined ? scope : parseScope(String(line.scope));
  if (line.scope !== undefined && !asked)
    throw new FwctlError('usage', `there is no scope "${line.scope}"`, {
      given: String(line.scope),
      known: SCOPES,
    });
  return {
    command: line.command,
    fields: Object.entries(line.fields ?? {}).map(([path, value]) => ({ path, value })),
    base: line.in === undefined ? undefined : parseHex('in', line.in),
    outLen: line.out_len,
    scope: asked,
  };
}
