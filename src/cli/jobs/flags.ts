import * as Flags from '@oclif/core/flags';
import { rpcFlags } from '../flags.js';

/** Accepted by every job that families share. */
export const jobFlags = {
  ...rpcFlags,
  all: Flags.boolean({
    char: 'a',
    description: 'every device that can tell, instead of one',
    helpGroup: 'GLOBAL',
  }),
};
