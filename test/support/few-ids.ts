import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from './files.js';
import { fwctlJson } from './fwctl.js';

/** Of each kind, the logarithm of how many objects there may be; those that the profile has are below. */
const LIMITS = {
  ...{ log_max_eq: 8, log_max_cq: 11, log_max_qp: 10, log_max_sq: 10, log_max_rq: 10, log_max_tis: 8 },
  ...{ log_max_tir: 8, log_max_rqt: 8, log_max_rmp: 8, log_max_srq: 8, log_max_xrq: 8, log_max_mkey: 11 },
  log_max_l2_table: 8,
};

/** Makes the first adapter of a state folder one on which a walk over all objects of a kind tries hundreds of ids, and not tens of thousands; `more`: other limits. */
export const useFewIds = (folder: string, more: Partial<typeof LIMITS> = {}): Promise<void> =>
  withFolder(async (own) => {
    const file = join(own, 'few-ids.json');
    const profile = {
      extends: 'connectx6dx',
      capabilities: { current: { GENERAL: { ...LIMITS, ...more } } },
    };
    writeFileSync(file, JSON.stringify(profile));
    await fwctlJson(['emulator', 'profile', 'use', file], { folder });
  });
