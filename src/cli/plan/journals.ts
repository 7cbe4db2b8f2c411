import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { withState } from '../../backends/emulated/state-errors.js';
import { hostMoment } from '../../backends/host-clocks.js';
import { FwctlError } from '../../client/errors.js';
import type { Journal } from '../../plan/journal.js';
import { stateFolder } from '../../state/folder.js';
import { PlanJournals } from '../../state/plan-journals.js';

/** Where applies to real devices are recorded. */
const MACHINE_FOLDER = '/var/lib/fwctl/plans';

export interface Journals {
  readonly folder: string;
  /** All, the oldest first, but for those that can't be read. */
  readable(): { readonly journals: Journal[]; readonly errors: FwctlError[] };
  /** Of the id, or the last that `fits`; of this backend, for devices of others have the same names. Throws FwctlError `usage`. */
  find(id: string | undefined, fits: (journal: Journal) => boolean, what: string): Journal;
  write(journal: Journal): void;
  /** Takes a record for this process; gives what ends that. Throws FwctlError `usage` where another process is at work on it. */
  claim(id: string): () => void;
  /** Whether a process is at work on it. */
  isRunning(journal: Journal): boolean;
  lock(adapter: string): () => void;
}

/** The records of what was applied: of real devices for the machine, of emulated ones beside their state. */
export function journalsOf(backend: string, stateDir: string | undefined, env = process.env): Journals {
  const folder =
    env.FWCTL_JOURNAL_DIR ||
    (backend === 'kernel' ? MACHINE_FOLDER : join(stateFolder(stateDir, env), 'plans'));
  const store = new PlanJournals<Journal>(folder);
  const own = (journal: Journal): Journal => {
    if (journal.backend === backend) return journal;
    throw new FwctlError(
      'usage',
      `${journal.id} was applied to devices of ${journal.backend}, not of ${backend}`,
      {
        next: `say so: --backend ${journal.backend}`,
      },
    );
  };
  return {
    folder,
    readable() {
      const journals: Journal[] = [];
      const errors: FwctlError[] = [];
      for (const id of withState(() => store.ids()))
        try {
          journals.push(withState(() => store.read(id)));
        } catch (error) {
          if (!(error instanceof FwctlError)) throw error;
          errors.push(error);
        }
      return { journals, errors };
    },
    find(id, fits, what) {
      if (id !== undefined) {
        const ids = withState(() => store.ids());
        if (ids.includes(id)) return own(withState(() => store.read(id)));
        throw new FwctlError('usage', `there is no apply "${id}" in ${folder}`, {
          given: id,
          known: ids,
          next: 'see: fwctl plan history',
        });
      }
      const fitting = withState(() => store.ids().map((one) => store.read(one))).filter(fits);
      const last = fitting.findLast((one) => one.backend === backend) ?? fitting.at(-1);
      if (last) return own(last);
      throw new FwctlError('usage', `there is no apply ${what} in ${folder}`, {
        next: 'see: fwctl plan history',
      });
    },
    claim(id) {
      const end = withState(() => store.claim(id));
      if (end) return end;
      throw new FwctlError('usage', `another process is at work on ${id} right now`, {
        next: 'see how it ends: fwctl plan history',
      });
    },
    isRunning: ({ id, outcome }) => outcome === 'open' && withState(() => store.isClaimed(id)),
    write: (journal) => withState(() => store.write(journal)),
    lock: (adapter) => withState(() => store.lock(adapter)),
  };
}

/** Takes away the records of the emulated devices of a state folder: what they tell of is gone. */
export const clearJournals = (stateDir: string | undefined, env = process.env) =>
  withState(() => new PlanJournals(join(stateFolder(stateDir, env), 'plans')).clear());

/** 20261130T021500-1a2b3c: by time, and never twice. */
export const newId = (now: Date): string =>
  `${now.toISOString().replace(/[-:]/g, '').slice(0, 15)}-${randomBytes(3).toString('hex')}`;

export const timeNow = (): Date => new Date(hostMoment().wall);
