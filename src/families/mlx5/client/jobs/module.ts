import { encode } from '../../../../bits/codec.js';
import { FwctlError } from '../../../../client/errors.js';
import { readInPieces } from '../../../../client/job-parts.js';
import type { ModuleAccess, ModuleRange, ModuleSlot } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { layout } from '../../prm/layouts.js';
import { failureIn } from '../../prm/register-status.js';
import { findRegister, type Register } from '../../prm/registers.js';
import { readRegister } from '../registers.js';
import { portsOf, slotOf } from './ask.js';

/** Bytes that every device reads at once (MLX5_EEPROM_MAX_BYTES); where MCAM says mcia_32dwords, more would fit. */
const MOST = 48;

/** The data stand behind so many bytes. */
const HEAD = 16;

/** MCIA.status, as Linux's mlxsw/reg.h has it. A page that the module doesn't have ends as an I2C error, on some devices without an answer. */
const GOOD = 0;
const NO_ANSWER = 1;
const I2C_ERROR = 9;
const STATUS = 3;

/** At most `MOST` bytes. Only pages from 10h on have banks; in front of them the register's field is left alone. */
async function readPiece(
  session: Session,
  { index: module = 0 }: ModuleSlot,
  { i2c_address, bank, page, offset, length }: ModuleRange,
): Promise<Uint8Array | undefined> {
  const asked = {
    module,
    i2c_device_address: i2c_address,
    page_number: page,
    bank_number: bank,
    device_address: offset,
    size: length,
  };
  const data = await readRegister(session, 'MCIA', encode(layout('mcia_ext'), asked));
  const status = data[STATUS] as number;
  if (status === GOOD) return data.slice(HEAD, HEAD + length);
  if (status === NO_ANSWER || status === I2C_ERROR) return undefined;
  const why =
    failureIn(findRegister('MCIA') as Register, layout('mcia_ext'), data)?.name ?? `status ${status}`;
  throw new FwctlError('firmware', `module ${module} can't be read: MCIA says ${why}`, {
    opcode: 'ACCESS_REG',
    status: why,
    next: 'fwctl link tells whether a module is plugged',
  });
}

export const moduleAccess: ModuleAccess = {
  async slots(session) {
    const { ports } = await portsOf(session);
    const slots = await session.forEach(ports, (port) => slotOf(session, port));
    return slots.filter((slot) => slot !== undefined);
  },

  read: (session, slot, range) =>
    readInPieces(session, range, MOST, (piece) => readPiece(session, slot, piece)),
};
