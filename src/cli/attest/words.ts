import { CARD, type TokenClaims } from '../../attest/claims.js';

/** What evidence proves, and what it does not: told with each of it. */
export const proof = ({ submods }: Pick<TokenClaims, 'submods'>): string =>
  submods?.[CARD]
    ? 'The host vouches: it says what the device told it. The emulated card has signed, too, as no real one does through fwctl; its key is no secret, and proves nothing of hardware.'
    : "The host vouches: it says what the device told it. The device's own signature can't be had through fwctl.";
