import { FwctlError } from '../../client/errors.js';

/** How many adapters at the same time. Throws FwctlError `usage`. */
export function parsedJobs(text = '1'): number {
  const jobs = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (jobs < 1) throw new FwctlError('usage', `--jobs takes a number from 1 on, not "${text}"`);
  return jobs;
}
