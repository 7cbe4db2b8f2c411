import { find } from '../../../bits/path.js';
import { FwctlError } from '../../../client/errors.js';
import type { Request } from '../../../client/guard.js';
import type { Session } from '../../../client/session.js';
import { MAX_RPC_LEN } from '../../../uapi/ioctl.js';
import type { Scope } from '../../../uapi/scope.js';
import { type Command, findCommand, inputLayout } from '../catalogue.js';
import { buildInput, HEADER_BYTES, outputLength, readInputHeader, readOutputHeader } from '../mailbox.js';
import { findRegister, type Register } from '../prm/registers.js';
import { statusMeaning, statusName } from '../status.js';
import { syndromeNumber, syndromeWords } from '../syndromes.js';

const ACCESS = ['ACCESS_REG', 'ACCESS_REGISTER_USER'];

/** The id of the register that an input goes to; undefined for other commands. */
export function registerIdIn(command: Command, input: Uint8Array): number | undefined {
  if (!ACCESS.includes(command.name)) return undefined;
  const { offset } = find(inputLayout(command), 'register_id');
  const at = offset >> 3;
  return ((input[at] as number) << 8) | (input[at + 1] as number);
}

/** The register that an input goes to; undefined for other commands and for ids that are not known. */
export function registerIn(command: Command, input: Uint8Array): Register | undefined {
  const id = registerIdIn(command, input);
  return id === undefined ? undefined : findRegister(id);
}

/** What the client layer needs to know of a command with these input bytes. Throws FwctlError `usage` for lengths that no kernel takes. */
export function requestOf(
  command: Command,
  input: Uint8Array,
  options: { scope?: Scope | undefined; outLen?: number | undefined } = {},
): Request {
  const register = registerIn(command, input);
  const outLen = options.outLen ?? defaultOutLen(command, input, register);
  for (const [what, length] of [
    ['the input', input.length],
    ['the output', outLen],
  ] as const) {
    if (length < HEADER_BYTES || length > MAX_RPC_LEN)
      throw new FwctlError('usage', `${what} takes ${HEADER_BYTES} to ${MAX_RPC_LEN} bytes, not ${length}`, {
        opcode: command.name,
      });
  }
  return built(command, register, input, { ...options, outLen });
}

/** The same for input bytes and room of any length: what was recorded is asked again as it was. */
export const requestAs = (
  command: Command,
  input: Uint8Array,
  options: { scope?: Scope | undefined; outLen: number },
): Request => built(command, registerIn(command, input), input, options);

const built = (
  command: Command,
  register: Register | undefined,
  input: Uint8Array,
  { scope, outLen }: { scope?: Scope | undefined; outLen: number },
): Request => ({
  opcode: command.name,
  ...(register ? { register: register.name } : {}),
  needs: command.needs(readInputHeader(input).op_mod),
  ...(scope ? { scope } : {}),
  input,
  outLen,
});

function defaultOutLen(command: Command, input: Uint8Array, register: Register | undefined): number {
  if (!ACCESS.includes(command.name)) return outputLength(command);
  return Math.max(HEADER_BYTES + (register?.size ?? 0), input.length);
}

/** An answer of the firmware with status OK. */
export interface Answer {
  request: Request;
  output: Uint8Array;
}

/** Sends a command. Throws FwctlError `firmware` for a status that is not OK, `reply` for an answer without a whole header. */
export async function send(session: Session, request: Request): Promise<Answer> {
  const output = await session.send(request);
  if (output.length < HEADER_BYTES)
    throw new FwctlError(
      'reply',
      `the answer to ${request.opcode} has ${output.length} bytes, less than its header`,
      {
        opcode: request.opcode,
        next: 'the device or its driver is at fault; -v shows the bytes',
      },
    );
  const { status, syndrome } = readOutputHeader(output);
  if (status) throw firmwareRefusal(session.device.name, request, status, syndrome);
  return { request, output };
}

/** Builds and sends a command of the catalogue: for code that knows what it asks. `outLen`: room for the answer, in bytes. */
export async function call(
  session: Session,
  name: string,
  fields: Parameters<typeof buildInput>[1] = {},
  outLen?: number,
): Promise<Uint8Array> {
  const command = findCommand(name) as Command;
  return (await send(session, requestOf(command, buildInput(command, fields), { outLen }))).output;
}

function firmwareRefusal(device: string, request: Request, status: number, syndrome: number): FwctlError {
  const words = syndromeWords(syndrome);
  const hex = `0x${syndrome.toString(16).padStart(8, '0')}`;
  const { opcode, register } = request;
  const what = register ? `${opcode} of ${register}` : opcode;
  return new FwctlError(
    'firmware',
    `the firmware refused ${what}: ${statusName(status)}, ${statusMeaning(status)}; syndrome ${hex}${words ? ` (${words})` : ''}`,
    {
      opcode,
      ...(request.scope || request.needs ? { scope: request.scope ?? (request.needs as Scope) } : {}),
      status: statusName(status),
      syndrome,
      next:
        syndrome === syndromeNumber('INJECTED_FAULT')
          ? `see the faults that were asked for with: fwctl emulator fault list -d ${device}`
          : nextStep(request, status),
    },
  );
}

function nextStep({ opcode, register }: Request, status: number): string {
  if (!register) return `look at the input with: fwctl rpc ${opcode} --dry-run`;
  return statusName(status) === 'BAD_SYS_STATE_ERR'
    ? `see whether the device has it: fwctl reg list ${register}`
    : `see its fields with: fwctl prm ${register}`;
}
