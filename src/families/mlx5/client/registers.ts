import { FwctlError } from '../../../client/errors.js';
import type { Request } from '../../../client/guard.js';
import type { Session } from '../../../client/session.js';
import { settle } from '../../../client/settled.js';
import type { Scope } from '../../../uapi/scope.js';
import { type Command, findCommand } from '../catalogue.js';
import { buildInput, HEADER_BYTES } from '../mailbox.js';
import { type CapabilityType, findCapability } from '../prm/capabilities.js';
import { findRegister, type Register } from '../prm/registers.js';
import { capabilityFields, queryCapability } from './capabilities.js';
import { requestOf, send } from './command.js';

/** op_mod of ACCESS_REG. */
const OP_MODS = { write: 0, read: 1 } as const;

/** An access to a register: its data, as long as the register needs them. */
export interface RegisterAccess {
  readonly register: Register;
  readonly op: keyof typeof OP_MODS;
  readonly data: Uint8Array;
  /** The 32-bit argument beside the data; some registers index by it. */
  readonly argument?: number | undefined;
  readonly scope?: Scope | undefined;
}

/** ACCESS_REG with the register's data. Throws FwctlError `usage`. */
export function registerRequest({ register, op, data, argument = 0, scope }: RegisterAccess): Request {
  const command = findCommand('ACCESS_REG') as Command;
  const fields = { op_mod: OP_MODS[op], register_id: register.id, argument, register_data: data };
  return requestOf(command, buildInput(command, fields), { scope });
}

/**
 * Reads or writes a register and gives the data that came back: at most the register's size, less where the device answers short.
 * Throws FwctlError of the session, `firmware`, and `reply` where no data came at all.
 */
export async function accessRegister(session: Session, access: RegisterAccess): Promise<Uint8Array> {
  const { output } = await send(session, registerRequest(access));
  return dataIn(output, access.register, access.op === 'read' ? 1 : 0);
}

/** The data of a register in an answer that has so many bytes of them at least. Throws FwctlError `reply`. */
function dataIn(output: Uint8Array, { name, size }: Register, least: number): Uint8Array {
  const data = output.subarray(HEADER_BYTES, HEADER_BYTES + size);
  if (data.length >= least) return data;
  const came = data.length
    ? `came with ${data.length} bytes, not ${size}`
    : `came without data, not with ${size} bytes`;
  throw new FwctlError('reply', `register ${name} ${came}`);
}

/** The data of a register, read at the least scope. Index fields may be given in `data`. Throws what `accessRegister` throws, and `reply`. Source: ACCESS_REG of Linux's mlx5_ifc.h. */
export async function readRegister(session: Session, name: string, data?: Uint8Array): Promise<Uint8Array> {
  return registerReader(name, data)(session);
}

/** What reads a register as `readRegister` does, of any device, again and again. */
export function registerReader(name: string, data?: Uint8Array): (session: Session) => Promise<Uint8Array> {
  const { register, asked } = wholeOf(name, data);
  const request = settle(registerRequest({ register, op: 'read', data: asked }));
  return async (session) => dataIn((await send(session, request)).output, register, register.size);
}

/** What `readRegister` asks. */
export function registerQuestion(name: string, data?: Uint8Array): Request {
  const { register, asked } = wholeOf(name, data);
  return registerRequest({ register, op: 'read', data: asked });
}

function wholeOf(name: string, data: Uint8Array = new Uint8Array()) {
  const register = findRegister(name) as Register;
  const asked = new Uint8Array(register.size);
  asked.set(data);
  return { register, asked };
}

/** cmd_hca_cap.port_type of InfiniBand (MLX5_CAP_PORT_TYPE_IB); the proto_mask of PTYS for it and for Ethernet (MLX5_PTYS_IB, MLX5_PTYS_EN). */
const PORT_TYPE_IB = 0;
const PROTO_IB = 1;
const PROTO_ETHERNET = 4;

/** The proto_mask of the protocol that the function's port runs, from its capabilities. */
export async function ownProtocol(session: Session): Promise<number> {
  const general = findCapability('GENERAL') as CapabilityType;
  const { port_type } = capabilityFields(general, await queryCapability(session, general, 'cur'));
  return port_type === PORT_TYPE_IB ? PROTO_IB : PROTO_ETHERNET;
}
