import { namesOf } from '../../../bits/enum.js';
import { byteLength } from '../../../bits/layout.js';
import { FwctlError } from '../../../client/errors.js';
import type { Answered, Begun, CommandRow, Decoded } from '../../../client/family.js';
import type { Request } from '../../../client/guard.js';
import { requestOf as lengthChecked } from '../../../client/request.js';
import { MAX_RPC_LEN } from '../../../uapi/ioctl.js';
import type { Scope } from '../../../uapi/scope.js';
import { allCommands, type Command, inputLayout, outputLayout, PREFIX } from '../catalogue.js';
import { ANSWER, ANSWER_BYTES, buildRequest, REQUEST, REQUEST_BYTES, setU16, u16 } from '../mailbox.js';
import { commandErrors } from '../prm/enums.js';
import { type AnswerError, readError } from '../status.js';
import { commandIn, hexName, isWhole, reader } from './reading.js';
import { answerFields, requestFields } from './shown.js';
import { commandOf } from './words.js';

/** bnxtctl_fw_rpc of drivers/fwctl/bnxt/main.c: struct input to HWRM_MAX_REQ_LEN, and room for struct output at least. */
export const LENGTHS = { input: [REQUEST_BYTES, 128], output: [ANSWER_BYTES, MAX_RPC_LEN] } as const;

/** Room for the answer of a command without a published layout: HWRM_MAX_RESP_LEN of hsi.h. */
const UNKNOWN_ROOM = 704;

export const commandRows = (): CommandRow[] =>
  [...allCommands().values()].map((command) => {
    const effects = command.effects(NO_REQUEST);
    return {
      opcode: command.name,
      op: command.op,
      least_scope: command.needs ?? null,
      least_scope_read: command.needs ?? null,
      effects,
      effects_read: effects,
      in: command.in ?? null,
      out: command.out ?? null,
    };
  });

const NO_REQUEST = new Uint8Array(REQUEST_BYTES);

/** The request of a command, laid over bytes where they are given. */
export function begin(given: string | undefined, base: Uint8Array | undefined): Begun {
  const command = commandFor(given, base);
  return {
    bytes: base && isWhole(base) ? named(command, base) : buildRequest(command, {}, base),
    layout: inputLayout(command),
    fixed: given === undefined ? ['seq_id', 'resp_addr'] : ['req_type', 'seq_id', 'resp_addr'],
    finish: (bytes, options) => requestOf(bytes, options),
  };
}

/** Given bytes go as they are, with the command that they are said to be. */
function named(command: Command, base: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(base);
  setU16(bytes, REQUEST.req_type, command.op);
  return bytes;
}

function commandFor(given: string | undefined, base: Uint8Array | undefined): Command {
  if (given === undefined) {
    if (base && isWhole(base)) return commandIn(base);
    const bytes = base
      ? `${base.length} bytes are less than the header of a request, ${REQUEST_BYTES}`
      : undefined;
    throw new FwctlError('usage', bytes ?? 'name a command, or give its bytes with --in', {
      next: 'see the commands with: fwctl rpc --list',
    });
  }
  const command = commandOf(given);
  // Bytes of VER_GET, whose number is 0, may be any command's without its number.
  if (base && isWhole(base) && u16(base, REQUEST.req_type) !== 0 && commandIn(base).op !== command.op)
    throw new FwctlError('usage', `the input bytes are ${titled(commandIn(base))}, not ${titled(command)}`, {
      opcode: command.name,
      next: 'leave the name out to send the bytes as they are',
    });
  return command;
}

const titled = ({ name, op }: Command): string =>
  name === hexName(op) ? `req_type ${name}` : `${name} (${hexName(op)})`;

/** A request, with room for the whole answer where none is named. Throws FwctlError `usage` for lengths that the driver does not take. */
export function requestOf(
  input: Uint8Array,
  { scope, outLen }: { scope?: Scope | undefined; outLen?: number | undefined } = {},
): Request {
  const command = isWhole(input) ? commandIn(input) : undefined;
  const room = command?.out ? byteLength(outputLayout(command)) : UNKNOWN_ROOM;
  return lengthChecked({ ...reader, lengths: LENGTHS }, input, { scope, outLen: outLen ?? room });
}

export const sent = ({ input }: Request): Decoded | undefined =>
  isWhole(input) ? requestFields(input) : undefined;

const NOTES: Readonly<Record<string, string>> = {
  seq_id: 'the kernel puts the number of its own counter',
  resp_addr: 'the kernel puts the address of its own page',
};

export function note({ input }: Request, field: string): string | undefined {
  return field === 'req_type' ? commandIn(input).name : NOTES[field];
}

const isAnswer = (output: Uint8Array): boolean => output.length >= ANSWER_BYTES;

export function answered({ input }: Request, output: Uint8Array): Answered | undefined {
  if (!isWhole(input) || !isAnswer(output)) return undefined;
  const code = u16(output, ANSWER.error_code);
  const error = readError(code);
  const more = error ? commandError(commandIn(input), error, output) : undefined;
  return {
    status: error?.name ?? 'SUCCESS',
    ok: !error,
    facts: {
      status: error?.name ?? 'SUCCESS',
      error_code: code,
      ...(error ? { error_from: error.origin } : {}),
      ...(more ?? {}),
    },
    decoded: answerFields(input, output),
    hasLayout: commandIn(input).out !== undefined || error !== undefined,
  };
}

/** The number of the request is another each time: the driver counts. */
export function comparable(output: Uint8Array): Uint8Array {
  if (!isAnswer(output)) return output;
  const copy = new Uint8Array(output);
  setU16(copy, ANSWER.seq_id, 0);
  return copy;
}

/** Byte of hwrm_err_output with the command's own error, and how many bytes it has. */
const CMD_ERR = 14;
const ERROR_BYTES = 16;

/** The command's own error, where the firmware has refused it. */
function commandError(
  command: Command,
  { origin }: AnswerError,
  output: Uint8Array,
): { cmd_err: number; cmd_err_name: string | null } | undefined {
  const cmd_err = output[CMD_ERR];
  if (origin !== 'firmware' || !cmd_err || u16(output, ANSWER.resp_len) < ERROR_BYTES) return undefined;
  const known = commandErrors(command.name.slice(PREFIX.length));
  return { cmd_err, cmd_err_name: (known && namesOf(known, cmd_err)) ?? null };
}

/** The error that an answer stands for; undefined where the command was done. */
export function failureOf(device: string, request: Request, output: Uint8Array): FwctlError | undefined {
  const { opcode } = request;
  if (!isAnswer(output))
    return new FwctlError(
      'reply',
      `the answer to ${opcode} has ${output.length} bytes, less than its header`,
      {
        opcode,
        next: 'the device or its driver is at fault; -v shows the bytes',
      },
    );
  const error = readError(u16(output, ANSWER.error_code));
  return error && refusal(device, request, error, output);
}

/** What the user can do about some errors of the firmware. */
const NEXT: Readonly<Record<string, string>> = {
  CMD_NOT_SUPPORTED: 'this firmware does not have the command; another version may',
  BUSY: 'the firmware does something else: try again',
  HOT_RESET_PROGRESS: 'try again when the reset has ended',
  RESOURCE_ACCESS_DENIED:
    'ask by the PF: a function may not look at others, and a VF not at what is the card’s',
};

/** The driver writes to the kernel's log why it gives up. */
const LOG = 'lines of bnxt_en in the kernel’s log tell why: dmesg | fwctl explain';

function refusal(device: string, request: Request, error: AnswerError, output: Uint8Array): FwctlError {
  const { opcode, needs } = request;
  const { name, meaning, origin, errno } = error;
  const scope = request.scope ?? needs;
  const facts = { opcode, ...(scope ? { scope } : {}), status: name, error_code: error.code };
  const code = `error_code 0x${error.code.toString(16).padStart(4, '0')}`;
  if (origin === 'kernel')
    return new FwctlError(
      'kernel',
      `the kernel’s driver gave ${opcode} up: ${name}, ${meaning} (${code}, which the driver stored; the ioctl itself succeeded)`,
      { ...facts, ...(errno ? { errno } : {}), next: LOG },
    );
  const own = commandError(commandIn(request.input), error, output);
  const more = own ? `; cmd_err ${own.cmd_err}${own.cmd_err_name ? ` (${own.cmd_err_name})` : ''}` : '';
  return new FwctlError('firmware', `the firmware refused ${opcode}: ${name}, ${meaning} (${code})${more}`, {
    ...facts,
    ...(own ? { cmd_err: own.cmd_err } : {}),
    next: NEXT[name] ?? `look at the request with: fwctl rpc ${opcode} --dry-run -d ${device}`,
  });
}
