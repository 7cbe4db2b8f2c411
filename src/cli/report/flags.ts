import * as Flags from '@oclif/core/flags';
import { FwctlError } from '../../client/errors.js';
import { rpcFlags } from '../flags.js';
import type { TapeFlags } from '../record/flags.js';
import { millisecondsOf } from '../watch/watch.js';
import type { Pace } from './sample.js';

const { device, redact: _redact, force: _force, ...others } = rpcFlags;

export const reportFlags = {
  ...others,
  device: Flags.string({
    char: 'd',
    description:
      'as of all commands; given several times, all stand on one page [default: the emulated fwctl0]',
    env: 'FWCTL_DEVICE',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'DEVICE',
    helpGroup: 'GLOBAL',
  }),
  all: Flags.boolean({ char: 'a', description: 'every device there is', helpGroup: 'GLOBAL' }),
  seconds: Flags.string({
    description: 'how long temperatures and counters are read; 0 reads them once',
    default: '0.5',
    helpValue: 'N',
  }),
  interval: Flags.string({
    description: 'time between readings: 100ms, 1s [default: a tenth of the seconds]',
    helpValue: 'TIME',
  }),
  redact: Flags.boolean({
    description: 'pseudonyms for serial numbers, GUIDs and MAC addresses, on the page and on the tape',
    env: 'FWCTL_REDACT',
  }),
  force: Flags.boolean({ description: 'replace a file that is there' }),
};

/** The most readings of one report. */
const MOST = 10_000;

/** Readings of a report where nothing else is said. */
const USUAL = 10;

/** When temperatures and counters are read. Throws FwctlError `usage`. */
export function paceOf({ seconds, interval }: { seconds: string; interval?: string | undefined }): Pace {
  const length = /^0+(\.0*)?s?$/.test(seconds) ? 0 : millisecondsOf('--seconds', seconds);
  const step = interval === undefined ? length / USUAL : millisecondsOf('--interval', interval);
  if (!length) return { interval: 0, count: 1 };
  if (step > length)
    throw new FwctlError('usage', `--interval ${interval} is longer than --seconds ${seconds}`, {
      next: 'give more seconds, or read more often',
    });
  // 0.3 / 0.1 is a little less than 3.
  const count = Math.floor(length / step + 1e-9) + 1;
  if (count <= MOST) return { interval: step, count };
  throw new FwctlError('usage', `that are ${count} readings; a report has at most ${MOST}`, {
    next: 'give a longer --interval, or fewer --seconds',
  });
}

/** What counts for a tape of the calls, of flags that mean the page, too. */
export const tapeFlagsOf = (flags: {
  record?: string | undefined;
  redact: boolean;
  force: boolean;
}): TapeFlags =>
  flags.record === undefined
    ? { redact: false, force: false }
    : { redact: flags.redact, force: flags.force || Boolean(process.env.FWCTL_RECORD_FORCE) };
