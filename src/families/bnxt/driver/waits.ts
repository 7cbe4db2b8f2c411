/** bnxt_hwrm.h: HWRM_SHORT_TIMEOUT_COUNTER sleeps of HWRM_SHORT_MIN_TIMEOUT, then those of HWRM_MIN_TIMEOUT microseconds. */
export const SHORT_SLEEPS = 5;
export const SHORT_SLEEP = 3;
export const LONG_SLEEP = 25;

/** Microseconds that so many sleeps take at least (hwrm_total_timeout). */
export const slept = (count: number): number =>
  count <= SHORT_SLEEPS
    ? count * SHORT_SLEEP
    : SHORT_SLEEPS * SHORT_SLEEP + (count - SHORT_SLEEPS) * LONG_SLEEP;

/** The sleeps after which so many microseconds have passed. */
export const sleepsUntil = (time: number): number =>
  time <= slept(SHORT_SLEEPS)
    ? Math.ceil(time / SHORT_SLEEP)
    : SHORT_SLEEPS + Math.ceil((time - slept(SHORT_SLEEPS)) / LONG_SLEEP);

/** The sleeps of a command that may take so many milliseconds. */
export const sleepsOf = (timeout: number): number => sleepsUntil(timeout * 1000);

/**
 * Microseconds for which the last byte of an answer is looked for: ten times with one between, then every 20 until HWRM_VALID_BIT_DELAY_USEC have
 * passed.
 */
export const VALID_WAIT = 50_010;
