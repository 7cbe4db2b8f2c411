/** What evidence proves, and what it does not: told with each of it. */
export const PROOF =
  "The host vouches: it says what the device told it. The device's own signature can't be had through fwctl.";
