import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import { HEADER_BYTES } from '../mailbox.js';
import { findRegister, type Register } from '../prm/registers.js';
import { call } from './command.js';

/** op_mod of ACCESS_REG. */
const READ = 1;

/** The data of a register, read at the least scope. Index fields may be given in `data`. */
export async function readRegister(session: Session, name: string, data?: Uint8Array): Promise<Uint8Array> {
  const { id, size } = findRegister(name) as Register;
  const register_data = new Uint8Array(size);
  register_data.set(data ?? []);
  const output = await call(session, 'ACCESS_REG', { op_mod: READ, register_id: id, register_data });
  if (output.length < HEADER_BYTES + size)
    throw new FwctlError(
      'reply',
      `register ${name} came with ${output.length - HEADER_BYTES} bytes, not ${size}`,
    );
  return output.subarray(HEADER_BYTES, HEADER_BYTES + size);
}
