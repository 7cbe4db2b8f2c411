import { type Layout, parseLayout } from '../../../bits/layout.js';
import { layout } from './layouts.js';

/**
 * The register by which the built-in device answers a challenge: a token that it has signed with a key of its own. No real device has it: those sign over
 * other ways than the driver's. Its id lies beyond all published ones.
 */
export const CHALLENGE_REGISTER = { name: 'FWCTL_CHALLENGE', id: 0xfff1, bytes: 80, piece: 2048 } as const;

/** In front of every answer of it. */
export const CHALLENGE_SIGNATURE = 0x66776361;

/** Bytes of a nonce, as an EAT has it: RFC 9711, 4.1. */
export const CHALLENGE_NONCE = { least: 8, most: 64 } as const;

export type ChallengeHead = {
  signature: number;
  /** Characters of the token; those from `offset` on follow. */
  total: number;
  offset: number;
  nonce_length: number;
  nonce: number[];
};

let head: Layout<ChallengeHead> | undefined;

export function challengeForm(): Layout<ChallengeHead> {
  head ??= parseLayout(
    'fwctl_challenge 640.ro signature@0:32 total@32:32 offset@64:32.index nonce_length@96:32.index nonce@128:8[64].index',
    layout,
  ) as Layout<ChallengeHead>;
  return head;
}
