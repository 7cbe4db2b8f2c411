import { coreErrnos, type ErrnoUses } from '../../client/errnos.js';
import { bnxtErrnos } from '../../families/bnxt/client/errnos.js';
import { cxlErrnos } from '../../families/cxl/client/errnos.js';
import { mlx5Errnos } from '../../families/mlx5/client/errnos.js';
import { pdsErrnos } from '../../families/pds/client/errnos.js';
import type { Errno } from '../../uapi/errno.js';

const FAMILIES: Readonly<Record<string, ErrnoUses>> = {
  core: coreErrnos,
  mlx5: mlx5Errnos,
  cxl: cxlErrnos,
  bnxt: bnxtErrnos,
  pds: pdsErrnos,
};

/** The families whose drivers give errnos. */
export const errnoFamilies = Object.keys(FAMILIES).filter((name) => name !== 'core');

/** What an errno means with devices of one family. */
export interface FamilyErrno {
  readonly uses: readonly { meaning: string; step: string }[];
  /** Why the family never gives it, and what it gives instead. */
  readonly never?: string;
}

/** What an errno means with each family, or with one, beside what fwctl's core gives it for. */
export function errnoByFamily(errno: Errno, family: string | undefined): Record<string, FamilyErrno> {
  const result: Record<string, FamilyErrno> = {};
  for (const [name, table] of Object.entries(FAMILIES)) {
    if (family !== undefined && name !== 'core' && name !== family) continue;
    const found = table[errno];
    if (typeof found === 'string') result[name] = { uses: [], never: found };
    else if (found) result[name] = { uses: found.map(([meaning, step]) => ({ meaning, step })) };
    else if (family === name) result[name] = { uses: [], never: `never of ${name} itself` };
  }
  return result;
}
