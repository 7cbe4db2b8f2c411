import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import { askMore, inWords } from '../jobs/ask.js';

/** MDSR.type_of_token from 0 on, and MTCQ.token_opcode: as ADB files name them. */
const SESSIONS = ['CS', 'debug firmware', 'FRC', 'RMCS', 'RMDT', 'CRCS', 'CRDT'];
const CHALLENGES = { RMCS: 0, RMDT: 1, CRCS: 2, CRDT: 3, MTDT: 5 };

/** MDSR.status of a session that goes on. */
const ACTIVE = 2;
/** and of one that has failed: additional_info says why. */
const FAILED = 1;

/** `challenges`: whether MTCQ is read, which begins a challenge on a real device. What of it is told in words, and whether a session goes on. Throws FwctlError `firmware` where the device tells of none. */
export async function readDebug(
  session: Session,
  challenges: boolean,
): Promise<{ readonly told: Readonly<Record<string, string>>; readonly active: boolean }> {
  const told: Record<string, string> = {};
  let active = false;
  for (const [type_of_token, name] of SESSIONS.entries()) {
    const state = await askMore(session, 'MDSR', 'mdsr_reg_ext', { type_of_token });
    if (!state) continue;
    active ||= state.status === ACTIVE;
    const words = inWords('mdsr_reg_ext', state, 'status') ?? `status ${state.status}`;
    const why = inWords('mdsr_reg_ext', state, 'additional_info');
    told[`session ${name}`] = state.status === FAILED && why ? `${words}: ${why}` : words;
  }
  for (const [name, token_opcode] of challenges ? Object.entries(CHALLENGES) : []) {
    const state = await askMore(session, 'MTCQ', 'mtcq_reg_ext', { token_opcode });
    if (!state) continue;
    told[`challenge ${name}`] = inWords('mtcq_reg_ext', state, 'status') ?? `status ${state.status}`;
  }
  if (Object.keys(told).length) return { told, active };
  throw new FwctlError('firmware', 'the device tells neither of debug sessions (MDSR) nor of tokens (MTCQ)');
}
