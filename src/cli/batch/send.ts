import { FwctlError } from '../../client/errors.js';
import { parseHex } from '../../client/numbers.js';
import type { Session } from '../../client/session.js';
import { send } from '../../families/mlx5/client/command.js';
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
}

/**
 * Sends the lines of a file (`-` for stdin) over one open device, and writes a line for each, in order. Gives the exit code: that of the
 * first line that failed. Closes the session.
 */
export async function runBatch(
  session: Session,
  file: string,
  { scope, meanings }: BatchOptions,
): Promise<number> {
  const device = deviceJson(session.backend, session.device);
  try {
    return await eachLine(file, scope, async (message) => {
      const { output } = await send(session, message.request);
      return { code: 0, json: { device, ...answerJson(message, output, meanings) } };
    });
  } finally {
    await session.close();
  }
}

/** The same without sending: what would become of each line. */
export function rehearseBatch(
  { backend, device: entry, judge }: Foresight,
  file: string,
  { scope, meanings }: BatchOptions,
): Promise<number> {
  const device = deviceJson(backend, entry);
  return eachLine(file, scope, async (message) => {
    const decision = judge(message.request);
    const code = verdictExit(message.request, decision);
    return { code, json: { device, ...dryRunJson(message, decision, meanings) } };
  });
}

async function eachLine(
  file: string,
  scope: Scope | undefined,
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
      const { code, json } = await answer(compose(draftOf(checkLine<Line>(data, rpcLine), scope)));
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
