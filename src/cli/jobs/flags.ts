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

/** Verbs that people put behind what they want to see, as with ip(8) and devlink(8); `firmware show` is kept for files. */
const VERBS = ['show', 'get', 'list', 'read', 'query'];

export const withVerbs = (job: string): string[] =>
  VERBS.filter((verb) => `${job} ${verb}` !== 'firmware show').map((verb) => `${job}:${verb}`);
