import { ERROR_KINDS, type ErrorKind, FwctlError } from '../../client/errors.js';
import {
  type Check,
  device,
  errno,
  flag,
  host,
  list,
  message,
  moment,
  object,
  oneOf,
  optional,
  positive,
  type Shape,
  text,
  u32,
  wrongMember,
} from '../tape/members.js';

/**
 * What two fwctl say to each other over a pair of pipes, a JSON object a line; fwctl-agent(1). The one that asks says first which versions it speaks, the
 * agent which one it takes. Then come questions, each with a number, and answers in the order of the questions.
 */
export const AGENT_VERSION = 3;
/** The versions that can be spoken, and the questions that an earlier one does not have. */
export const SPOKEN: readonly number[] = [1, 2, AGENT_VERSION];
export const NEW_QUESTIONS: Readonly<Record<string, number>> = { next: 2 };
/** The first in which answers tell by `noted` what goes into the log of the other machine: the end of what nothing is told of need not be waited for. */
export const TELLS_NOTED = 3;
const SCHEMA = 'fwctl.agent/';

/** What the one that asks says first. */
export interface Greeting {
  readonly speaks: readonly number[];
  /** Its version of fwctl. */
  readonly fwctl: string;
}

/** What the agent says first. */
export interface Welcome {
  /** Of the messages. */
  readonly version: number;
  /** Its version of fwctl. */
  readonly fwctl: string;
  /** The backend behind it: kernel, emulated. */
  readonly backend: string;
}

/** A member of an object of JSON, after its check. */
export type Members = Record<string, unknown>;

const greeting = object({ speaks: list(positive), fwctl: text });

export function readGreeting(line: string): Greeting {
  const value = parsed(line);
  const wrong = greeting(value);
  if (wrong) throw new FwctlError('usage', `the first line has to be ${wrong}`);
  return value as unknown as Greeting;
}

export const welcomeLine = ({ version: taken, ...rest }: Welcome): string =>
  line({ schema: `${SCHEMA}${taken}`, ...rest });

/** The welcome in a line; undefined where it is none: what a login prints before, which may end without a newline. */
export function readWelcome(given: string): Welcome | undefined {
  const at = given.indexOf(`{"schema":"${SCHEMA}`);
  if (at < 0) return undefined;
  const { schema, ...rest } = parsed(given.slice(at));
  const wrong = wrongMember({ fwctl: text, backend: text }, rest);
  const taken = Number(String(schema).slice(SCHEMA.length));
  if (wrong || !Number.isInteger(taken))
    throw new FwctlError('reply', `its first line is no welcome: ${wrong ?? schema}`);
  return { version: taken, ...(rest as unknown as Omit<Welcome, 'version'>) };
}

const file: Shape = { file: positive };
const memory = list(object({ at: u32, bytes: message }));

/** Two numbers. */
const pair: Check = (value) =>
  list(u32)(value) ?? ((value as number[]).length === 2 ? undefined : 'two numbers');

/** The questions, and the members of each beside `id` and `ask`. */
const QUESTIONS = {
  list: { wanted: optional(text) },
  host: {},
  moment: {},
  functions: { device: object(device) },
  advice: { wanted: text, errno: optional(errno) },
  open: { device: text },
  info: file,
  rpc: {
    ...file,
    scope: u32,
    in: message,
    out_len: u32,
    memory: optional(memory),
    follow: optional(object({ mask: message, more: pair })),
  },
  next: file,
  bound: { ...file, title: text, questions: list(object({ in: message, out_len: u32 })) },
  close: file,
} as const satisfies Record<string, Shape>;
export type Question = keyof typeof QUESTIONS;

/** Their answers, beside `id`; a question that the device could refuse may be answered with `errno`, and each with `error`. */
const ANSWERS: Record<Question, Shape> = {
  list: { devices: list(object(device)) },
  host: { host: object(host) },
  moment: { moment: object(moment) },
  functions: {
    functions: optional(list(object({ function: text, pci: text, driver: textOrNull() }))),
  },
  advice: { advice: optional(text) },
  open: file,
  info: { device_type: u32, data: message },
  rpc: { out: message, memory: optional(list(message)), noted: optional(flag) },
  next: { out: optional(message), over: optional(flag), noted: optional(flag) },
  bound: { answers: optional(list(message)) },
  close: {},
};

function textOrNull() {
  return (value: unknown) => (value === null || typeof value === 'string' ? undefined : 'a text, or null');
}

/** What crosses of an error beside its kind and message: plain values, which say where and why. */
const FACTS: Shape = {
  next: optional(text),
  opcode: optional(text),
  scope: optional(text),
  errno: optional(errno),
  status: optional(text),
  path: optional(text),
};
const ERROR: Shape = { kind: oneOf(ERROR_KINDS), message: text, facts: object(FACTS) };

export const errorMembers = ({ kind, message: words, facts }: FwctlError): Members => ({
  kind,
  message: words,
  facts: Object.fromEntries(
    Object.keys(FACTS).flatMap((name) => {
      const value = (facts as Members)[name];
      return value === undefined ? [] : [[name, value]];
    }),
  ),
});

export const line = (members: Members): string => `${JSON.stringify(members)}\n`;

/** A question as it came, its members checked. Throws FwctlError `usage`. */
export function readQuestion(given: string): { id: number; ask: Question; members: Members } {
  const { id, ask, ...members } = parsed(given);
  const shape = Object.hasOwn(QUESTIONS, String(ask)) ? (QUESTIONS[ask as Question] as Shape) : undefined;
  const wrong =
    positive(id) !== undefined
      ? '"id" has to be a number from 1 on'
      : shape
        ? wrongMember(shape, members)
        : `there is no question ${JSON.stringify(ask)}`;
  if (wrong) throw new FwctlError('usage', `a line is no question of this version: ${wrong}`);
  return { id: id as number, ask: ask as Question, members };
}

/** An answer as it came: its members, or the error. Throws FwctlError `reply` for a line that is none of this question. */
export function readAnswer(given: string, id: number, ask: Question): Members | FwctlError {
  const { id: answered, ...members } = parsed(given);
  const failed = 'error' in members;
  const refused = 'errno' in members && (ask === 'info' || ask === 'rpc' || ask === 'next' || ask === 'open');
  const shape = failed ? { error: object(ERROR) } : refused ? { errno, noted: optional(flag) } : ANSWERS[ask];
  const wrong = answered === id ? wrongMember(shape, members) : `"id" has to be ${id}`;
  if (wrong) throw new FwctlError('reply', `an answer is none: ${wrong}`, { opcode: ask });
  if (!failed) return members;
  const {
    kind,
    message: words,
    facts,
  } = members.error as {
    kind: ErrorKind;
    message: string;
    facts: FwctlError['facts'];
  };
  return new FwctlError(kind, words, facts);
}

function parsed(given: string): Members {
  try {
    const value: unknown = JSON.parse(given);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  } catch {
    // Said below.
  }
  throw new FwctlError('reply', 'a line is no JSON object');
}
