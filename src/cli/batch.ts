import { FwctlError } from '../client/errors.js';
import { parseHex } from '../client/numbers.js';
import type { Session } from '../client/session.js';
import { send } from '../families/mlx5/client/command.js';
import { inputLines } from '../files/lines.js';
import { toJson } from '../present/json.js';
import { parseScope, SCOPES, type Scope } from '../uapi/scope.js';
import { deviceJson } from './connect.js';
import { asFwctlError, errorJson } from './errors.js';
import { EXIT_CODES } from './exit.js';
import { compose, type Draft } from './message.js';
import { writeResult } from './output.js';
import { answerJson } from './rpc-answer.js';

/** One line of a batch: a command with its fields, or raw bytes. */
interface Line {
  command?: string;
  fields?: Record<string, unknown>;
  in?: string;
  out_len?: number;
  scope?: string;
  id?: unknown;
}

const KEYS = ['command', 'fields', 'in', 'out_len', 'scope', 'id'];

/**
 * Sends the lines of a file (`-` for stdin) over one open device, and writes a line for each, in order. Gives the exit code: that of the
 * first line that failed. Closes the session.
 */
export async function runBatch(
  session: Session,
  file: string,
  { scope, meanings }: { scope?: Scope | undefined; meanings: boolean },
): Promise<number> {
  const device = deviceJson(session.backend, session.device);
  let code = 0;
  let number = 0;
  try {
    for await (const text of inputLines('the batch', file)) {
      number++;
      if (!text.trim()) continue;
      let id: { id?: unknown } = {};
      try {
        const line = parseLine(text);
        if (line.id !== undefined) id = { id: line.id };
        const message = compose(draftOf(line, scope));
        const { output } = await send(session, message.request);
        writeLine({ schema: 'fwctl.rpc/1', ...id, device, ...answerJson(message, output, meanings) });
      } catch (error) {
        const known = asFwctlError(error);
        code ||= EXIT_CODES[known.kind];
        writeLine({ schema: 'fwctl.error/1', ...id, line: number, error: errorJson(known) });
      }
    }
  } finally {
    await session.close();
  }
  return code;
}

const writeLine = (document: unknown) => writeResult(`${toJson(document, 0)}\n`);

function parseLine(text: string): Line {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch (error) {
    throw new FwctlError('usage', `the line is not JSON: ${(error as Error).message}`);
  }
  if (typeof line !== 'object' || line === null || Array.isArray(line))
    throw new FwctlError('usage', 'a line is an object such as {"command": "QUERY_ISSI"}');
  const unknown = Object.keys(line).find((key) => !KEYS.includes(key));
  if (unknown)
    throw new FwctlError('usage', `a line has no key "${unknown}"`, { given: unknown, known: KEYS });
  return line;
}

function draftOf(line: Line, scope: Scope | undefined): Draft {
  const asked = line.scope === undefined ? scope : parseScope(String(line.scope));
  if (line.scope !== undefined && !asked)
    throw new FwctlError('usage', `there is no scope "${line.scope}"`, {
      given: String(line.scope),
      known: SCOPES,
    });
  return {
    command: line.command,
    fields: Object.entries(line.fields ?? {}).map(([path, value]) => ({ path, value })),
    base: line.in === undefined ? undefined : parseHex('in', String(line.in)),
    outLen: line.out_len,
    scope: asked,
  };
}
