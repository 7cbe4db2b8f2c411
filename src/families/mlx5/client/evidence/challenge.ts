import { decode, encode } from '../../../../bits/codec.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import { HEADER_BYTES } from '../../mailbox.js';
import { CHALLENGE_REGISTER, CHALLENGE_SIGNATURE, challengeForm } from '../../prm/challenge.js';
import type { Register } from '../../prm/registers.js';
import { send } from '../command.js';
import { registerRequest } from '../registers.js';

const { id, name, bytes, piece } = CHALLENGE_REGISTER;

/** Characters of the longest token that is taken. */
const MOST = 1 << 16;

async function readPiece(session: Session, nonce: Uint8Array, offset: number) {
  const asked = {
    offset,
    nonce_length: nonce.length,
    nonce: Array.from({ length: 64 }, (_, i) => nonce[i] ?? 0),
  };
  const data = encode(challengeForm(), asked, new Uint8Array(bytes + piece));
  const { output } = await send(
    session,
    registerRequest({ register: { name, id } as Register, op: 'read', data }),
  );
  const told = output.subarray(HEADER_BYTES);
  if (told.length < bytes)
    throw new FwctlError('reply', `${name} came with ${told.length} bytes, not ${bytes}`);
  const { signature, total } = decode(challengeForm(), told);
  if (signature !== CHALLENGE_SIGNATURE) throw new FwctlError('reply', `what has come is no ${name}`);
  return { total, text: Buffer.from(told.subarray(bytes)).toString('latin1') };
}

/** A JWS in its compact form: RFC 7515, 3.1. */
function asToken(text: string): string {
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text))
    throw new FwctlError('reply', `what has come of ${name} is no token`);
  return text;
}

/**
 * The token that the built-in device signs over a nonce of 8 to 64 bytes; undefined where the device has no such register, as no real one has. Throws FwctlError
 * of the session, and `reply`.
 */
export async function answerTo(session: Session, nonce: Uint8Array): Promise<string | undefined> {
  let token = '';
  try {
    for (;;) {
      const { total, text } = await readPiece(session, nonce, token.length);
      if (total > MOST || (!text && token.length < total))
        throw new FwctlError('reply', `${name} tells of ${total} characters, and gives ${token.length}`);
      token += text;
      if (token.length >= total) return asToken(token.slice(0, total));
    }
  } catch (error) {
    if (error instanceof FwctlError && error.kind === 'firmware') return undefined;
    throw error;
  }
}
