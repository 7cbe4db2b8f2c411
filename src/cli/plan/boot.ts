import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FwctlError } from '../../client/errors.js';
import { isAbsent } from '../../files/rules.js';
import type { Answer } from '../base.js';
import { asFwctlError } from '../errors.js';
import type { ConnectionFlags } from '../flags.js';
import { interruption } from '../interrupt.js';
import { planAccess } from './access.js';
import { applyAll } from './apply.js';
import { confirmPlan } from './confirm.js';
import { evidenceFor } from './evidence.js';
import { journalsOf } from './journals.js';
import { type Applied, applyAnswer } from './outcome.js';
import { noProgress } from './progress.js';
import { closeAll, diffsOf, givenPlan, requirePlan } from './read.js';
import { requiredSigner, type TrustFlags } from './trust.js';

/** Plans that are applied at each boot. */
export const PLANS_FOLDER = '/etc/fwctl/plans.d';

/** Milliseconds between two looks at what devices there are. */
const PAUSE = 250;

export interface Booted {
  readonly file: string;
  readonly answer?: Answer<Applied>;
  readonly error?: FwctlError;
}

type BootFlags = ConnectionFlags & TrustFlags;

/** Applies the plans of a folder, each once its devices are there or `wait` milliseconds have gone by. */
export async function bootPlans(folder: string, flags: BootFlags, wait: number): Promise<Booted[]> {
  const done: Booted[] = [];
  for (const name of plansIn(folder)) {
    const file = join(folder, name);
    try {
      done.push({ file, answer: await boot(file, flags, wait) });
    } catch (error) {
      const known = asFwctlError(error);
      if (known.kind === 'internal') throw error;
      done.push({ file, error: known });
    }
  }
  return done;
}

function plansIn(folder: string): string[] {
  if (isAbsent(folder)) return [];
  try {
    return readdirSync(folder)
      .filter((name) => /^[^.].*\.(ya?ml|json)$/.test(name))
      .sort();
  } catch (error) {
    throw new FwctlError('usage', `the plans can't be read: ${(error as Error).message}`, { path: folder });
  }
}

async function boot(file: string, flags: BootFlags, wait: number): Promise<Answer<Applied>> {
  const given = await givenPlan(file);
  const signer = await requiredSigner(flags, given, 'applies');
  const { access, diffs } = await onceThere(given, flags, performance.now() + wait);
  const signals = interruption();
  try {
    const evidence = await evidenceFor(given.plan, access, flags);
    await evidence?.require(diffs);
    await confirmPlan({ ...flags, yes: true }, diffs);
    const journals = journalsOf(access.backend.name, flags['state-dir']);
    const { id, outcomes } = await applyAll(given, diffs, access, journals, {
      jobs: 1,
      isInterrupted: () => signals.requested,
      progress: noProgress,
      signer,
      evidence,
    });
    return applyAnswer(given, access.backend.name, id, outcomes, { signer, evidence });
  } finally {
    signals.end();
    await closeAll(diffs);
  }
}

/** What differs, as soon as every group of the plan has a device. */
async function onceThere(given: Awaited<ReturnType<typeof givenPlan>>, flags: BootFlags, until: number) {
  for (;;) {
    try {
      const access = await planAccess(flags, 'changes');
      await requirePlan(given.plan, access);
      return { access, diffs: await diffsOf(given.plan, access) };
    } catch (error) {
      const missing = error instanceof FwctlError && error.kind === 'device';
      if (!missing || performance.now() >= until) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
