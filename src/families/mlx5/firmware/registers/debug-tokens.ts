import { chance } from '../../../chance.js';
import { baseMac } from '../addresses.js';
import type { FirmwareCore } from '../handler.js';
import { type RegisterRow, register } from '../register.js';
import { DBG_TOKEN } from '../update/components.js';
import { componentOf, runningRelease } from '../update/flash.js';

/** MDSR.type_of_token up to the last that ADB files name, and that of debug firmware. */
const LAST_TYPE = 6;
const DEBUG_FIRMWARE = 1;

/** MDSR.status */
const STATUS = { ended: 0, failed: 1, active: 2, none: 3, timeout: 6 } as const;

/** MDSR.additional_info of a session that is to be ended, and that there is not. */
const NO_SESSION = 1;

/** Seconds that a debug token counts from its activation on. Chosen. */
const SESSION_S = 86_400;
const SECOND = 1_000_000_000n;

/** MTCQ.token_opcode of the tokens that the board takes challenges for: RMCS and RMDT; and the last that ADB files name. */
const CHALLENGES: readonly number[] = [0, 1];
const LAST_OPCODE = 5;

/** MTCQ.status */
const OK = 0;
const TOKEN_NOT_SUPPORTED = 2;

const secondsLeft = (fw: FirmwareCore, since: string): number =>
  SESSION_S - Number((fw.now() - BigInt(since)) / SECOND);

/** What became of the last debug session: an activated token begins one, which the end of its time, MDSR or a start of the firmware ends. */
export function sessionOf(fw: FirmwareCore): keyof typeof STATUS {
  const state = fw.snapshot();
  const { debug_session: session } = state;
  if (!session) return componentOf(state, DBG_TOKEN).running ? 'ended' : 'none';
  if (session.ended) return 'ended';
  return secondsLeft(fw, session.since) > 0 ? 'active' : 'timeout';
}

export const debugTokens: Record<string, RegisterRow> = {
  /** Debug sessions, by the kind of token. */
  MDSR: register('mdsr_reg_ext', {
    read: (fw, { type_of_token }) => {
      if (type_of_token > LAST_TYPE) return 'REGISTER_VALUE';
      if (type_of_token !== DEBUG_FIRMWARE) return { type_of_token, status: STATUS.none };
      const status = STATUS[sessionOf(fw)];
      const { since = '0x0' } = fw.snapshot().debug_session ?? {};
      return {
        type_of_token,
        status,
        ...(status === STATUS.none ? { additional_info: NO_SESSION } : {}),
        ...(status === STATUS.active ? { time_left: secondsLeft(fw, since) } : {}),
      };
    },
    write: (fw, { type_of_token, end }, { vhca }) => {
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      if (!end) return undefined;
      const { debug_session: session } = fw.snapshot();
      if (type_of_token !== DEBUG_FIRMWARE || !session || sessionOf(fw) !== 'active') return 'REGISTER_VALUE';
      fw.change({ debug_session: { ...session, ended: true } });
      return undefined;
    },
  }),

  /** What a token is to be made for: the board and a challenge, which stays the same as long as the firmware runs. */
  MTCQ: register('mtcq_reg_ext', {
    read: (fw, { token_opcode }) => {
      if (token_opcode > LAST_OPCODE) return 'REGISTER_VALUE';
      if (!CHALLENGES.includes(token_opcode)) return { token_opcode, status: TOKEN_NOT_SUPPORTED };
      const { identity } = fw.profile;
      const [major, minor, sub] = runningRelease(fw.profile, fw.snapshot()).version;
      return {
        token_opcode,
        status: OK,
        base_mac: BigInt(baseMac(identity)),
        psid: identity.psid,
        fw_version_39_32: major & 0xff,
        fw_version_31_0: (minor & 0xff) * 2 ** 16 + (sub & 0xffff),
        challenge_version: 1,
        session_id: (fw.starts % 0xffff) + 1,
        challenge: Array.from({ length: 8 }, (_, i) => chance(fw.seed, fw.starts, token_opcode, i)),
      };
    },
  }),
};
