import type { DeviceEntry } from '../../../client/backend.js';
import { FwctlError } from '../../../client/errors.js';
import type { Request } from '../../../client/guard.js';
import { requestAs, requireLength } from '../../../client/request.js';
import type { Session } from '../../../client/session.js';
import { MAX_RPC_LEN } from '../../../uapi/ioctl.js';
import type { Scope } from '../../../uapi/scope.js';
import { type Command, findCommand } from '../catalogue.js';
import { buildInput, HEADER_BYTES, outputLength, readOutputHeader } from '../mailbox.js';
import { findRegister } from '../prm/registers.js';
import { statusMeaning, statusName } from '../status.js';
import { syndromeNumber, syndromeWords } from '../syndromes.js';
import { commandIn, goesToRegister, hexName, reader, registerIn } from './reading.js';

/** Input and room for an answer hold their header at least (mlx5ctl_fw_rpc of drivers/fwctl/mlx5/main.c). */
export const LENGTHS = [HEADER_BYTES, MAX_RPC_LEN] as const;

/** What the client layer needs to know of input bytes. Throws FwctlError `usage` for lengths that no kernel takes, and where they are another command. Source: the catalogue, Linux's mlx5_ifc.h. */
export function requestOf(
  command: Command,
  input: Uint8Array,
  options: { scope?: Scope | undefined; outLen?: number | undefined } = {},
): Request {
  const outLen = options.outLen ?? defaultOutLen(command, input);
  requireLength('the input', input.length, LENGTHS, command.name);
  requireLength('the output', outLen, LENGTHS, command.name);
  requireOpcode(command, input);
  return requestAs(reader, input, { ...options, outLen });
}

/** Throws FwctlError `usage`, naming both, where bytes are another command than the one that is meant. */
export function requireOpcode(meant: Command, input: Uint8Array): void {
  const { name, op } = commandIn(input);
  if (op === meant.op) return;
  const called = name === hexName(op) ? '' : `${name}, `;
  throw new FwctlError(
    'usage',
    `the input bytes are ${called}opcode ${hexName(op)}, not ${meant.name} (${hexName(meant.op)})`,
    {
      opcode: meant.name,
      next: 'leave the name out to send the bytes as they are',
    },
  );
}

function defaultOutLen(command: Command, input: Uint8Array): number {
  if (!goesToRegister(command)) return outputLength(command);
  return Math.max(HEADER_BYTES + (registerIn(input)?.size ?? 0), input.length);
}

/** An answer of the firmware with status OK. */
export interface Answer {
  request: Request;
  output: Uint8Array;
}

/** Sends a command. Throws FwctlError `firmware` for a status that is not OK, `reply` for an answer without a whole header. Source: status and syndrome of every mailbox, Linux's mlx5_ifc.h. */
export async function send(session: Session, request: Request): Promise<Answer> {
  const sent = session.sendNow(request);
  // Hardly ever is there anything to be waited for on this machine.
  const output = sent instanceof Promise ? await sent : sent;
  const failure = failureOf(session.device, request, output);
  if (failure) throw failure;
  return { request, output };
}

type Asked = Pick<DeviceEntry, 'name' | 'function'>;

/** The error that an answer stands for; undefined where its status is OK. */
export function failureOf(device: Asked, request: Request, output: Uint8Array): FwctlError | undefined {
  if (output.length < HEADER_BYTES)
    return new FwctlError(
      'reply',
      `the answer to ${request.opcode} has ${output.length} bytes, less than its header`,
      {
        opcode: request.opcode,
        next: 'the device or its driver is at fault; -v shows the bytes',
      },
    );
  const { status, syndrome } = readOutputHeader(output);
  return status ? firmwareRefusal(device, request, status, syndrome) : undefined;
}

/** Builds and sends a command of the catalogue: for code that knows what it asks. `outLen`: room for the answer, in bytes. */
export async function call(
  session: Session,
  name: string,
  fields: Parameters<typeof buildInput>[1] = {},
  outLen?: number,
): Promise<Uint8Array> {
  return (await send(session, requestNamed(name, fields, outLen))).output;
}

/** What `call` sends. */
export function requestNamed(
  name: string,
  fields: Parameters<typeof buildInput>[1] = {},
  outLen?: number,
): Request {
  const command = findCommand(name) as Command;
  return requestOf(command, buildInput(command, fields), { outLen });
}

function firmwareRefusal(device: Asked, request: Request, status: number, syndrome: number): FwctlError {
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
          ? `see the faults that were asked for with: fwctl emulator fault list -d ${device.name}`
          : nextStep(request, status, device),
    },
  );
}

/** Of a device's `function`: that of a guest, which is refused what is the whole adapter's. */
export const isVirtual = (title: string): boolean => /^[VS]F /.test(title);

function nextStep({ opcode, register }: Request, status: number, device: Asked): string {
  if (!register || !findRegister(register)) return `look at the input with: fwctl rpc ${opcode} --dry-run`;
  if (statusName(status) === 'BAD_SYS_STATE_ERR' && isVirtual(device.function))
    return `${device.name} is ${device.function}: ask a physical function of the adapter, with -d`;
  return statusName(status) === 'BAD_SYS_STATE_ERR'
    ? `see whether the device has it: fwctl reg list ${register}`
    : `see its fields with: fwctl prm ${register}`;
}
