import type { Fields } from '../bits/layout.js';
import type { FamilyClient } from '../client/family.js';
import { scopeFor } from '../client/guard.js';
import type { Session } from '../client/session.js';
import type { Scope } from '../uapi/scope.js';
import { compose } from '../values/message.js';
import { givenIn } from './fields.js';

/** How a command is sent. */
export interface CommandOptions {
  /** [default: the least that the kernel takes] */
  readonly scope?: Scope | undefined;
  /** Room for the answer, in bytes [default: as long as it can be]. */
  readonly outLen?: number | undefined;
  /** Bytes over which the fields are laid. */
  readonly base?: Uint8Array | undefined;
}

/** What a command was answered. */
export interface CommandReading {
  /** As the catalogue of the family has it. */
  readonly opcode: string;
  readonly scope: Scope;
  /** In the family's word: OK, SUCCESS. */
  readonly status: string;
  /** Absent where no layout of the answer is known. */
  readonly fields?: Fields;
  /** The bytes of the answer. */
  readonly output: Uint8Array;
}

/**
 * Sends one command of the device's family by its name or opcode: QUERY_ISSI of mlx5, HWRM_VER_GET of bnxt, GET_FEATURE of cxl. Fields are given nested or by dotted
 * path; what is left out is zero.
 *
 * Throws FwctlError: `usage` for names, fields and lengths, with near matches; `policy` for what is refused before it is sent; `kernel` with the errno;
 * `firmware` for any status but success; `reply` for an answer that is too short. Source: the family's catalogue, `fwctl rpc --list`.
 */
export type Command = (name: string, fields?: object, options?: CommandOptions) => Promise<CommandReading>;

/** As `Command`. */
export async function command(
  session: Session,
  family: FamilyClient,
  name: string,
  fields: object = {},
  { scope, outLen, base }: CommandOptions = {},
): Promise<CommandReading> {
  const { request } = compose({ command: name, fields: givenIn(fields, name), base, outLen, scope }, family);
  const output = await session.send(request);
  const failure = family.failure(session.device.name, request, output);
  if (failure) throw failure;
  const answered = family.answered(request, output);
  return {
    opcode: request.opcode,
    scope: scopeFor(request),
    status: answered?.status ?? 'OK',
    ...(answered?.decoded && answered.hasLayout ? { fields: answered.decoded.fields } : {}),
    output: answered?.data ?? output,
  };
}
