import { encode } from '../../../../bits/codec.js';
import { namesOf } from '../../../../bits/enum.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import type { UpdateAround } from '../../../../client/update.js';
import { findEnum } from '../../prm/enums.js';
import { layout } from '../../prm/layouts.js';
import { findRegister, type Register } from '../../prm/registers.js';
import { ask } from '../jobs/ask.js';
import { accessRegister } from '../registers.js';

/** MIRC.status_code: done, not yet, and nothing to take back. */
const DONE = 0;
const BUSY = 1;
const ALREADY_ACTIVE = 7;

/** Milliseconds between two looks, as mlxfw has it. */
const PAUSE = 20;

/** Makes the firmware that runs the one that starts next (MIRC). Throws FwctlError of the session and `firmware`. */
export async function takeBack(
  session: Session,
  { wait, now, patience }: Pick<UpdateAround, 'wait' | 'now' | 'patience'>,
): Promise<void> {
  const register = findRegister('MIRC') as Register;
  await accessRegister(session, { register, op: 'write', data: encode(layout('mirc_reg_ext'), {}) });
  for (const until = now() + patience; ; ) {
    const { status_code } = await ask(session, 'MIRC', 'mirc_reg_ext');
    if (status_code === DONE || status_code === ALREADY_ACTIVE) return;
    if (status_code !== BUSY || now() >= until)
      throw new FwctlError(
        'firmware',
        `what waits for a reset could not be taken back: ${namesOf(findEnum('mirc_status_code'), status_code) ?? 'MIRC'} (${status_code})`,
        { opcode: 'ACCESS_REG', next: 'reset the firmware, and try again: fwctl reset run' },
      );
    await wait(PAUSE, true);
  }
}
