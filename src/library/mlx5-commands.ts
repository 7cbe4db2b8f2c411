import type { Session } from '../client/session.js';
import { call as callOf } from '../families/mlx5/client/command.js';
import { commandOf } from '../families/mlx5/client/words.js';
import * as mailbox from '../families/mlx5/mailbox.js';
import { codecError } from '../values/codec-error.js';

/**
 * The input of a command of mlx5 with these fields, the rest zero; laid over `base` where that is given. Throws FwctlError `usage` for fields that it does not have, and
 * values that do not fit. Source: Linux's mlx5_ifc.h.
 */
export const buildInput: typeof mailbox.buildInput = (...asked) => {
  try {
    return mailbox.buildInput(...asked);
  } catch (error) {
    throw codecError(error) ?? error;
  }
};

/**
 * Sends a command of mlx5 by its exact name, with these fields, at the least scope, and gives the bytes of its answer. `outLen`: room for the answer, in bytes. Throws FwctlError:
 * `usage` as `buildInput`, and for a name that is none; `firmware` for a status other than OK; `policy`, `kernel` and `reply` as any message. Source: as `buildInput`.
 */
export async function call(
  session: Session,
  name: string,
  fields?: Parameters<typeof callOf>[2],
  outLen?: number,
): Promise<Uint8Array> {
  try {
    return await callOf(session, commandOf(name).name, fields, outLen);
  } catch (error) {
    throw codecError(error) ?? error;
  }
}
