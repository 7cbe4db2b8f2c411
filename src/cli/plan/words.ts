import { numberIn } from '../../client/numbers.js';

/** How many adapters at the same time. Throws FwctlError `usage`. */
export const parsedJobs = (text = '1'): number => numberIn('--jobs', text, 1, 999);
