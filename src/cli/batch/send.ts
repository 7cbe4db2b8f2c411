import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import { parseHex } from '../../client/numbers.js';
import { exchange } from '../../client/request.js';
import type { Session } from '../../client/session.js';
import { inputLines } from '../../files/lines.js';
import { MIB } from '../../files/read.js';
import { toJson } from '../../present/json.js';
import { parseScope, SCOPES, type Scope } from '../../uapi/scope.js';
import { deviceJson, type Foresight } from '../connect.js';
import { asFwctlError, errorJson } from '../errors.js';
import { EXIT_CODES } from '../exit.js';
import { writeResult } from '../output.js';
import { answerJson } from '../rpc/answer.js';
import { dryRunJson } from '../rpc/dry-run.js';
import { compose, type Draft, type Message } from '../rpc/message.js';
import { verdictExit } from '../verdict.js';
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
}

/**
 * Sends the lines of a file (`-` for stdin) over one open device, and writes a line for each, in order. Gives the exit code: that of the
 * first line that failed.
 */
export async function runBatch(
  session: Session,
  file: string,
  { scope, meanings, family }: BatchOptions,
): Promise<number> {
  const device = deviceJson(session.backend, session.device);
  return eachLine(file, scope, family, async (message) => {
    const output = await exchange(session, family, message.request);
    return { code: 0, json: { device, ...answerJson(message, output, meanings) } };
  });
}

/** The same without sending: what would become of each line. */
export function rehearseBatch(
  { backend, device: entry, family, judge }: Foresight,
  file: string,
  { scope, meanings }: Omit<BatchOptions, 'family'>,
): Promise<number> {
  const where = entry ? { device: deviceJson(backend, entry) } : { family: family.type };
  return eachLine(file, scope, family, async (message) => {
    const { request, decision } = await judge(message.request);
    const code = verdictExit(request, decision);
    return { code, json: { ...where, ...dryRunJson({ family, request }, decision, meanings) } };
  });
}

async function eachLine(
  file: string,
  scope: Scope | undefined,
  family: FamilyClient,
  answer: (message: Message) => Promise<{ code: number; json: object }>,
): Promise<number> {
  let first = 0;
  for await (const one of inputLines('the batch', file, LONGEST_LINE)) {
    let id: { id?: unknown } = {};
    try {
      const text = textOf(one, LONGEST_LINE);
      if (text === undefined) continue;
      const data = readLine(text);
      requirePlainJson(text);
      id = idOf(data);
      const draft = draftOf(checkLine<Line>(data, rpcLine), scope);
      const { code, json } = await answer(compose(draft, family));
      first ||= code;
      writeLine({ schema: 'fwctl.rpc/1', ...id, ...json });
    } catch (error) {
      const known = asFwctlError(error);
      first ||= EXIT_CODES[known.kind];
      writeLine({ schema: 'fwctl.error/1', ...id, line: one.number, error: errorJson(known) });
    }
  }
  return first;
}

const writeLine = (document: unknown) => writeResult(`${toJson(document, 0)}\n`);

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
