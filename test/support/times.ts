/** The part of their full number that tests do of what they do many times: less on another Node than the one on which they do it in full. */
const SHARE = Number(process.env.FWCTL_TEST_SHARE ?? 1);

export const times = (full: number): number => Math.ceil(full * SHARE);

/** How much of what is drawn at random is tried: a quarter, in which every kind of end has come; all of it by `npm run test:slow`. */
export const drawn = (all: number): number => (process.env.FWCTL_SLOW ? all : all / 4);
