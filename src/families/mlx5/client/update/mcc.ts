import { decode, encode } from '../../../../bits/codec.js';
import { namesOf } from '../../../../bits/enum.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import { HEADER_BYTES, readOutputHeader } from '../../mailbox.js';
import { findEnum } from '../../prm/enums.js';
import { layout } from '../../prm/layouts.js';
import { findRegister, type Register } from '../../prm/registers.js';
import type { Shapes } from '../../prm/shapes.js';
import { statusName } from '../../status.js';
import { failureOf } from '../command.js';
import { registerRequest } from '../registers.js';

/** MCC.instruction */
export const INSTRUCTION = {
  LOCK: 1,
  RELEASE: 2,
  UPDATE: 3,
  VERIFY: 4,
  ACTIVATE: 6,
  READ: 7,
  CANCEL: 8,
  CHECK: 9,
  FORCE_RELEASE: 10,
  READ_PENDING: 11,
} as const;

/** MCC.control_state */
export const STATE = {
  IDLE: 0,
  LOCKED: 1,
  INITIALIZE: 2,
  DOWNLOAD: 3,
  VERIFY: 4,
  APPLY: 5,
  ACTIVATE: 6,
  UPLOAD: 7,
} as const;

/** MCC.control_progress where there is none: 101. */
const MOST_PROGRESS = 100;

/** Where the update of a device's components is. */
export interface UpdateStatus {
  /** That of the update that was begun, or the one that the next LOCK takes. */
  readonly handle: number;
  readonly state: number;
  /** "DOWNLOAD" */
  readonly stateName: string;
  /** MCC.error_code, and its name. */
  readonly error: number;
  readonly errorName?: string;
  /** Percent, where the device tells it. */
  readonly progress?: number;
  /** Since the owner of the handle was last heard from. */
  readonly silent_s: number;
}

const nameIn = (name: string, value: number): string => namesOf(findEnum(name), value) ?? String(value);

function statusOf(data: Uint8Array): UpdateStatus {
  const told = decode(layout('mcc_reg_ext'), data) as unknown as Shapes['mcc_reg_ext'];
  const { control_state: state, error_code: error, control_progress: progress } = told;
  return {
    handle: told.update_handle,
    state,
    stateName: nameIn('control_state', state),
    error,
    ...(error ? { errorName: nameIn('mcc_error_code', error) } : {}),
    ...(progress <= MOST_PROGRESS ? { progress } : {}),
    silent_s: told.time_elapsed_since_last_cmd,
  };
}

type Fields = Partial<Shapes['mcc_reg_ext']>;

/**
 * One MCC. What the device tells of an error is told, whether the status of its answer is good, as for the kernel, or not, as for mstflint. Throws FwctlError
 * `firmware` with the error's name and the state, and what the session throws.
 */
async function mcc(session: Session, op: 'read' | 'write', fields: Fields): Promise<UpdateStatus> {
  const register = findRegister('MCC') as Register;
  const request = registerRequest({ register, op, data: encode(layout('mcc_reg_ext'), fields as never) });
  const output = await session.send(request);
  const failure = failureOf(session.device, request, output);
  const data = output.subarray(HEADER_BYTES);
  const status = data.length >= register.shortest ? statusOf(data) : undefined;
  if (!failure && status) return status;
  if (!failure) throw new FwctlError('reply', `MCC came with ${data.length} bytes, not ${register.size}`);
  if (!status?.error) throw failure;
  throw updateError(session, status, readOutputHeader(output).status);
}

/** What a device says of an update that failed. */
export function updateError(
  session: Session,
  { errorName, stateName }: UpdateStatus,
  status = 0,
): FwctlError {
  return new FwctlError(
    'firmware',
    `${session.device.name} refuses: ${errorName} (MCC.error_code) in state ${stateName}`,
    { opcode: 'ACCESS_REG', ...(status ? { status: statusName(status) } : {}), next: nextOf(errorName) },
  );
}

/** What can be done about an error. */
const NEXT: Readonly<Record<string, string>> = {
  REJECTED_DIGEST_ERR: 'the image is damaged, or was changed after it was signed',
  REJECTED_NOT_APPLICABLE:
    'the image is for another board, chip or component: see it with fwctl firmware show',
  REJECTED_UNKNOWN_KEY: 'the image is signed with a key that the device does not know',
  REJECTED_AUTH_FAILED: 'the signature of the image is not by the key that it names',
  REJECTED_UNSIGNED: 'the device takes signed images alone',
  REJECTED_BAD_FORMAT: 'the file is no whole image: see it with fwctl firmware show',
  BLOCKED_PENDING_RESET: 'an image waits for a reset already: reset the device, or take that one back first',
  NO_DEBUG_TOKEN: 'the image is for debugging: the device wants a token for that',
  INVALID_SECURITY_VERSION: 'the security version of the image is below what the device has run',
};

const nextOf = (name = ''): string => NEXT[name] ?? 'the running firmware is as it was';

/** Where the update is. `handle`: of the one that is meant. */
export const readUpdate = (session: Session, handle = 0): Promise<UpdateStatus> =>
  mcc(session, 'read', { update_handle: handle });

/** Tells the device something. */
export const instruct = (
  session: Session,
  instruction: keyof typeof INSTRUCTION,
  fields: Omit<Fields, 'instruction'> = {},
): Promise<UpdateStatus> => mcc(session, 'write', { ...fields, instruction: INSTRUCTION[instruction] });
