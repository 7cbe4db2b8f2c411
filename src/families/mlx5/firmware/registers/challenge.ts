import { encode } from '../../../../bits/codec.js';
import { cardToken, digestOf } from '../../../../identity/card.js';
import { HEADER_BYTES } from '../../mailbox.js';
import {
  CHALLENGE_NONCE,
  CHALLENGE_REGISTER,
  CHALLENGE_SIGNATURE,
  type ChallengeHead,
  challengeForm,
} from '../../prm/challenge.js';
import type { Syndrome } from '../../syndromes.js';
import type { Caller, FirmwareCore } from '../handler.js';
import type { DeviceState } from '../state.js';
import { FIRMWARE } from '../update/components.js';
import { runningRelease, versionText } from '../update/flash.js';
import { type ImageInFlash, imageOf } from '../update/image.js';
import { sessionOf } from './debug-tokens.js';

/** The profile of what a card signs; fwctl-attest(7) has it. */
const PROFILE = 'urn:uuid:7f0d1f4e-5b0a-4a6e-9d0c-0a3e7f6c2b51';

/** Bytes of an image that are summed at once. */
const PIECE = 1 << 18;

function* piecesOf({ size, read }: ImageInFlash): Iterable<Uint8Array> {
  for (let at = 0; at < size; at += PIECE) yield read(at, Math.min(PIECE, size - at));
}

/** The token of the last challenge: it follows from the state and the nonce alone, and is read in pieces. */
const answered = new WeakMap<
  FirmwareCore,
  { readonly state: DeviceState; readonly nonce: string; readonly token: string }
>();

function tokenOf(fw: FirmwareCore, nonce: string): string {
  const state = fw.snapshot();
  const last = answered.get(fw);
  if (last?.state === state && last.nonce === nonce) return last.token;
  const { identity } = fw.profile;
  const { version, security_version } = runningRelease(fw.profile, state);
  const image = imageOf(fw, FIRMWARE, false) as ImageInFlash;
  const name = 'BOOT_IMG';
  const measured = {
    id: [name, [versionText(version)]],
    measurement: ['sha-256', digestOf(piecesOf(image))],
  };
  const mac = identity.base_mac.toLowerCase();
  const token = cardToken(
    { model: identity.part_number, board: identity.psid, serial: identity.serial, mac },
    {
      eat_profile: PROFILE,
      eat_nonce: nonce,
      ueid: Buffer.from(`02${mac.replaceAll(':', '')}`, 'hex').toString('base64url'),
      hwmodel: Buffer.from(identity.part_number).toString('base64url'),
      swname: name,
      swversion: [versionText(version)],
      oemboot: identity.secure_boot,
      dbgstat: sessionOf(fw) === 'active' ? 'enabled' : 'disabled',
      measurements: [[50, Buffer.from(JSON.stringify(measured)).toString('base64url')]],
      security_version,
    },
  );
  answered.set(fw, { state, nonce, token });
  return token;
}

/** The token for a nonce, from the character that is asked for on. */
export function challenge(
  fw: FirmwareCore,
  { nonce, nonce_length, offset }: ChallengeHead,
  { room }: Caller,
): Uint8Array | Syndrome {
  if (nonce_length < CHALLENGE_NONCE.least || nonce_length > CHALLENGE_NONCE.most) return 'REGISTER_VALUE';
  const bytes = Buffer.from(nonce.slice(0, nonce_length));
  const token = tokenOf(fw, bytes.toString('base64url'));
  const fit = Math.min(room - HEADER_BYTES - CHALLENGE_REGISTER.bytes, CHALLENGE_REGISTER.piece);
  const piece = new TextEncoder().encode(token.slice(offset, offset + Math.max(fit, 0)));
  const head = { signature: CHALLENGE_SIGNATURE, total: token.length, offset, nonce_length, nonce };
  const answer = new Uint8Array(CHALLENGE_REGISTER.bytes + piece.length);
  answer.set(encode(challengeForm(), head));
  answer.set(piece, CHALLENGE_REGISTER.bytes);
  return answer;
}
