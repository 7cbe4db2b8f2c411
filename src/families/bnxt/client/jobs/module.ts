import { FwctlError } from '../../../../client/errors.js';
import { readInPieces } from '../../../../client/job-parts.js';
import type { ModuleAccess, ModuleRange, ModuleSlot } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { call } from '../call.js';
import { ask, portOf } from './ask.js';
import { slotOf } from './link.js';

/** Bytes that PORT_PHY_I2C_READ gives at once, and where they stand in its answer. */
const MOST = 64;
const DATA = 8;

/** enables of the request; an address as the eight bits on the bus have it. */
const PAGE_OFFSET = 1;
const BANK_NUMBER = 2;

/** At most `MOST` bytes. Undefined where the firmware says that nothing answered, or that there is no such address. */
async function readPiece(
  session: Session,
  { port }: ModuleSlot,
  range: ModuleRange,
): Promise<Uint8Array | undefined> {
  const { i2c_address, bank, page, offset, length } = range;
  try {
    const output = await call(session, 'HWRM_PORT_PHY_I2C_READ', {
      enables: PAGE_OFFSET + (bank ? BANK_NUMBER : 0),
      port_id: port,
      i2c_slave_addr: i2c_address << 1,
      bank_number: bank,
      page_number: page,
      page_offset: offset,
      data_length: length,
    });
    return output.slice(DATA, DATA + length);
  } catch (error) {
    const silent =
      error instanceof FwctlError && ['FAIL', 'INVALID_PARAMS'].includes(error.facts.status ?? '');
    if (silent) return undefined;
    throw error;
  }
}

export const moduleAccess: ModuleAccess = {
  async slots(session) {
    const port = await portOf(session);
    const slot = slotOf(port, await ask(session, 'PORT_PHY_QCFG', { port_id: port }));
    return slot ? [slot] : [];
  },

  read: (session, slot, range) =>
    readInPieces(session, range, MOST, (piece) => readPiece(session, slot, piece)),
};
