/** The part of their full number that tests do of what they do many times: less on another Node than the one on which they do it in full. */
const SHARE = Number(process.env.FWCTL_TEST_SHARE ?? 1);

export const times = (full: number): number => Math.ceil(full * SHARE);
