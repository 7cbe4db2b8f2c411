import { FwctlError } from '../../client/errors.js';
import { jsonLineProblem } from '../../client/json.js';
import { toJson } from '../../present/json.js';
import { errorJson } from '../errors.js';
import { EXIT_CODES } from '../exit.js';
import type { Done, Shell } from './shell.js';
import { type LineSource, TooLong } from './source.js';
import { lineOf } from './words.js';

/** What a program has asked for: a line as people type it, or `{"id": 7, "command": "reg get PTYS"}`. */
interface Asked {
  readonly line: string;
  /** Given back with the answer; undefined: the line was no document. */
  readonly id?: unknown;
  readonly isDocument: boolean;
}

/** Throws FwctlError `usage`. */
function askedIn(text: string): Asked {
  if (!text.trimStart().startsWith('{')) return { line: text, isDocument: false };
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new FwctlError('usage', `this is no JSON${jsonLineProblem(text)}`, SHAPE);
  }
  const { id, command, argv, ...others } = given as Record<string, unknown>;
  const [other] = Object.keys(others);
  if (other !== undefined) throw new FwctlError('usage', `a request has no "${other}"`, SHAPE);
  const isWords = Array.isArray(argv) && argv.every((word) => typeof word === 'string');
  if ((typeof command === 'string') === isWords || (argv !== undefined && !isWords))
    throw new FwctlError('usage', 'a request has a command, or its words in argv', SHAPE);
  return { line: isWords ? lineOf(argv) : (command as string), id, isDocument: true };
}

const SHAPE = {
  next: '{"id": 7, "command": "reg get PTYS"}, or {"id": 7, "argv": ["reg", "get", "PTYS"]}; without braces, a command line',
};

/** Answers each line with one line of JSON. Gives the exit code of the first that failed. */
export async function answerLines(
  shell: Shell,
  source: LineSource,
  written: Written,
  write: (text: string) => void,
): Promise<number> {
  let first = 0;
  for (;;) {
    const { document, code, isEnd } = await answerNext(shell, source, written);
    if (isEnd) return first;
    first ||= code;
    write(`${toJson(document, 0)}\n`);
    if (document.leave === true) return code || first;
  }
}

interface Answered {
  readonly document: Record<string, unknown>;
  readonly code: number;
  readonly isEnd?: boolean;
}

async function answerNext(shell: Shell, source: LineSource, written: Written): Promise<Answered> {
  let asked: Asked | undefined;
  try {
    const text = await source.next('');
    if (text === undefined) return { document: {}, code: 0, isEnd: true };
    asked = idIn(text);
    asked = askedIn(text);
    const done = await shell.run(asked.line);
    return { document: withId(asked, documentOf(done, written.take()), done.code), code: done.code };
  } catch (error) {
    const told = error instanceof TooLong ? new FwctlError('usage', error.message) : error;
    if (!(told instanceof FwctlError)) throw error;
    const code = EXIT_CODES[told.kind];
    return { document: withId(asked, errorDocument(told, code), code), code };
  }
}

/** The id of a document, for the error that there may be in it. */
function idIn(text: string): Asked | undefined {
  const [, id] = /^\s*\{\s*"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)/.exec(text) ?? [];
  return id === undefined ? undefined : { line: '', id: JSON.parse(id), isDocument: true };
}

/** The answer to a document tells which, and with which exit code it ended. */
const withId = (asked: Asked | undefined, document: Record<string, unknown>, code: number) =>
  asked?.isDocument ? { ...document, request: { id: asked.id ?? null, code } } : document;

const errorDocument = (error: FwctlError, code: number) => ({
  schema: 'fwctl.error/1',
  error: { ...errorJson(error), code },
  ...error.facts.partial,
});

/** What has been written by a command that answers by itself. */
export class Written {
  private text = '';

  add(fd: 1 | 2, data: string | Uint8Array): void {
    if (fd === 1 && this.text.length < MOST_TEXT) this.text += Buffer.from(data).toString();
  }

  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }
}

/** Characters that are kept of a stream: one that goes on and on is ended by its own flags, or by SIGINT. */
const MOST_TEXT = 64 << 20;

/** One document for what a line has come to: as with --json, all that a stream has told in one, what is only text as such. */
function documentOf(
  { answer, code, command, error, leave, schema }: Done,
  text: string,
): Record<string, unknown> {
  if (error) return errorDocument(error, code);
  if (answer) return { schema, ...answer.data };
  const told = { schema: 'fwctl.shell/1', command: command ?? null, code };
  const documents = documentsIn(text);
  if (leave) return { ...told, leave };
  return documents ? { ...told, answers: documents } : { ...told, ...(text && { text }) };
}

/** The documents of JSON lines; undefined where a text is something else. */
function documentsIn(text: string): unknown[] | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  } catch {
    return undefined;
  }
}
