import type { Scope } from '../uapi/scope.js';
import type { MessageMemory } from './backend.js';
import { FwctlError } from './errors.js';
import type { FamilyClient } from './family.js';
import type { Request } from './guard.js';
import type { MessageReader } from './readers.js';
import type { Session } from './session.js';

/** What a message is sent with, beside its bytes. */
export interface SendOptions {
  readonly scope?: Scope | undefined;
  /** Room for the answer, in bytes. */
  readonly outLen: number;
  readonly memory?: readonly MessageMemory[] | undefined;
}

/** What the client layer needs to know of input bytes, of any length: what was recorded is asked again as it was. Throws nothing. Source: the catalogue of the family. */
export const requestAs = (
  reader: MessageReader,
  input: Uint8Array,
  { scope, outLen, memory }: SendOptions,
): Request => ({
  ...(reader.read(input) ?? { opcode: 'a message without a whole header', needs: undefined }),
  ...(scope ? { scope } : {}),
  ...(memory ? { memory } : {}),
  input,
  outLen,
});

/** The same for new ones. Throws FwctlError `usage` for lengths that the family's driver does not take. Source: as `requestAs`. */
export function requestOf(
  family: Pick<FamilyClient, 'lengths'> & MessageReader,
  input: Uint8Array,
  options: SendOptions,
): Request {
  const request = requestAs(family, input, options);
  requireLength('the input', input.length, family.lengths.input, request.opcode);
  requireLength('the output', options.outLen, family.lengths.output, request.opcode);
  return request;
}

/** Throws FwctlError `usage`. */
export function requireLength(
  what: string,
  length: number,
  [least, most]: readonly [number, number],
  opcode?: string,
): void {
  if (length >= least && length <= most && Number.isInteger(length)) return;
  const facts = opcode === undefined ? {} : { opcode };
  throw new FwctlError('usage', `${what} takes ${least} to ${most} bytes, not ${length}`, facts);
}

/** Sends a message, and gives its answer. Throws FwctlError of the session, and for what the answer itself says went wrong. Source: FWCTL_RPC of include/uapi/fwctl/fwctl.h. */
export async function exchange(
  session: Session,
  family: FamilyClient,
  request: Request,
): Promise<Uint8Array> {
  const output = await session.send(request);
  const failure = family.failure(session.device.name, request, output);
  if (failure) throw failure;
  return output;
}
