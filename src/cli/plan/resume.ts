import { join } from 'node:path';
import { FwctlError } from '../../client/errors.js';
import { readPlan } from '../../plan/document.js';
import type { Journal } from '../../plan/journal.js';
import type { Access, TargetDiff } from '../../plan/targets.js';
import type { Journals } from './journals.js';
import { digestOf, type GivenPlan } from './read.js';
import { deviceOf, sameAs } from './rollback.js';

/** The plan as it was then. Throws FwctlError `state` where the record has another one than it says. */
export async function recordedPlan(
  { id, plan: { file, digest, text } }: Journal,
  { folder }: Journals,
): Promise<GivenPlan> {
  const bytes = Buffer.from(text);
  if (digestOf(bytes) === digest) return { plan: await readPlan(text, file), digest, bytes };
  const path = join(folder, `${id}.json`);
  throw new FwctlError(
    'state',
    `the record ${path} is damaged: its plan is not the one that its digest is of`,
    {
      path,
      next: 'it is left as it is: take the apply back with plan rollback',
    },
  );
}

/** Refuses a record that was brought to an end. Throws FwctlError `usage`. */
export function requireOpen({ id, outcome }: Journal): void {
  if (outcome !== 'open')
    throw new FwctlError('usage', `${id} was not interrupted: it is ${outcome}`, {
      next:
        outcome === 'rolled back in part'
          ? 'take back the rest with plan rollback, and apply the plan again'
          : 'see: fwctl plan history',
    });
}

/** Refuses where a device of a record is not there, or is not among those that the plan means now. Throws FwctlError `device`. */
export async function requireRecorded(
  journal: Journal,
  diffs: readonly TargetDiff[],
  access: Access,
): Promise<void> {
  const targets = diffs.map(({ target }) => target);
  for (const known of journal.devices) {
    const device = deviceOf(
      known,
      targets.map((target) => target.device),
    );
    const target = targets.find((one) => one.device === device);
    if (target) await sameAs(known, target.session, access);
  }
}
