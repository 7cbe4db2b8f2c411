import type { FaultMatch, FaultWords, OwnEffect, Word } from '../../family.js';
import { allCommands, findCommand, outputLayout, PREFIX } from '../catalogue.js';
import { sleepsOf, slept, VALID_WAIT } from '../driver/waits.js';
import { ANSWER, REQUEST, setU16, u16 } from '../mailbox.js';
import { layout } from '../prm/layouts.js';
import { errorCode, errorNames } from '../status.js';
import { refusalPage } from './answers.js';
import { Refusal } from './handler.js';
import { MAX_TIMEOUT } from './version.js';

const U16 = 0xffff;
const U8 = 0xff;
const VER_GET = 0x0;
const MICROSECOND = 1000;

/** Sleeps after which the driver first looks at the health word. */
const FIRST_LOOK = 5;

/**
 * Nanoseconds that the driver waits for a firmware which does not answer; undefined: it answers. The driver never looks at the health word while it waits
 * for VER_GET.
 */
export function silenceOf(health: string, op: number): number | undefined {
  if (health === 'fatal' || health === 'stopped') return undefined;
  if (health === 'crashed' && op !== VER_GET) return slept(FIRST_LOOK) * MICROSECOND;
  const timeout = findCommand(op)?.timeout ?? 0;
  return slept(sleepsOf(Math.min(timeout, MAX_TIMEOUT * 1000))) * MICROSECOND;
}

/** Nanoseconds that the driver waits where a fault acts. */
export function waitFor({ kind }: OwnEffect, op: number): number | undefined {
  if (kind === 'status') return undefined;
  return kind === 'invalid' ? VALID_WAIT * MICROSECOND : silenceOf('silent', op);
}

/** What stands in the response page in place of the right answer. */
export function changedPage(effect: OwnEffect, input: Uint8Array, right: () => Uint8Array): Uint8Array {
  const op = u16(input, REQUEST.req_type);
  const sequence = u16(input, REQUEST.seq_id);
  switch (effect.kind) {
    case 'status':
      return refusalPage(op, sequence, new Refusal(String(effect.status), Number(effect.cmd_err)));
    case 'invalid': {
      const page = right().slice();
      page[page.length - 1] = 0;
      return page;
    }
    case 'out_of_sequence': {
      const page = right().slice();
      setU16(page, ANSWER.seq_id, (sequence - 1) & U16);
      return page;
    }
    default:
      return new Uint8Array(0);
  }
}

const commandWords = (): Word[] =>
  [...allCommands().values()].map(({ name, op }) => ({
    names: [name, name.slice(PREFIX.length)],
    value: op,
  }));

const errorWords = (): Word[] =>
  errorNames.slice(1).map((name) => ({ names: [name], value: name, number: errorCode(name) }));

function matchText({ opcode, function: name }: FaultMatch): string {
  const command =
    opcode === undefined
      ? 'any command'
      : (findCommand(Number(opcode))?.name ?? `0x${Number(opcode).toString(16)}`);
  return name === undefined ? command : `${command} by ${name}`;
}

/** How people speak of the faults of a card with HWRM. */
export const faultWords: FaultWords = {
  match: [{ name: 'opcode', title: 'command', id: 'op', most: U16, words: commandWords }],
  matchText,
  effects: [
    {
      kind: 'status',
      help: 'the firmware refuses the command with this error_code, and a cmd_err',
      parameters: [
        { name: 'status', title: 'error_code', words: errorWords },
        { name: 'cmd_err', title: 'cmd_err', most: U8, usual: () => 0 },
      ],
      text: ({ status, cmd_err }: OwnEffect) =>
        `error_code ${status}${cmd_err ? `, cmd_err ${cmd_err}` : ''}`,
    },
    {
      kind: 'no_answer',
      help: 'the firmware does not answer: error_code 0xfff0 after the time that the driver waits',
      parameters: [],
      text: () => 'no answer',
    },
    {
      kind: 'invalid',
      help: 'the last byte of the answer, valid, stays zero: error_code 0xfff0',
      parameters: [],
      text: () => 'an answer without valid',
    },
    {
      kind: 'out_of_sequence',
      help: 'the answer has the number of the request before: error_code 0xfff0 after the time that the driver waits',
      parameters: [],
      text: () => 'the answer of another request',
    },
  ],
  answer({ opcode }) {
    const command = opcode === undefined ? undefined : findCommand(Number(opcode));
    return { layout: command ? outputLayout(command) : layout('output'), at: 0 };
  },
};
