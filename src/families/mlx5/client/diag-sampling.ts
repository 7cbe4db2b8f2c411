import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import type { Scope } from '../../../uapi/scope.js';
import { type DiagParams, type DiagSample, dumpDiag, readDiagParams, setDiag } from './diag.js';

/** One sample of each counter, taken now. */
const onDemand = (counters: readonly number[]): DiagParams => ({
  log_num_of_samples: 0,
  log_sample_period: 0,
  single: 0,
  repetitive: 0,
  sync: 0,
  clear: 0,
  on_demand: 1,
  enable: 1,
  counters,
});

/**
 * Samples counters on demand while `work` goes on, which is given a function that takes a sample; then puts back what was set before, also
 * where `work` fails; where that fails too, `note` is told. Throws what `setDiag` and `dumpDiag` throw, and what `work` does.
 */
export async function sampling(
  session: Session,
  { counters, scope, period }: { counters: readonly number[]; scope: Scope | undefined; period: number },
  work: (sample: () => Promise<DiagSample[]>) => Promise<void>,
  note: (text: string) => void,
): Promise<void> {
  const before = await readDiagParams(session);
  const params = { ...onDemand(counters), log_sample_period: period };
  let changed = false;
  const putBack = async () => {
    if (changed) await setDiag(session, before, scope);
  };
  try {
    await work(async () => {
      try {
        await setDiag(session, params, scope);
        changed = true;
      } catch (error) {
        changed ||= !isRefusal(error);
        throw error;
      }
      const got: DiagSample[] = [];
      for await (const value of dumpDiag(session, params, { index: 0, samples: 1 })) got.push(value);
      return got;
    });
  } catch (error) {
    await putBack().catch((failed) => note(`the parameters of before are not put back: ${failed.message}`));
    throw error;
  }
  await putBack();
}

/** Whether a command has surely changed nothing: where the kernel fails to deliver it, or its answer, nobody knows. */
const isRefusal = (error: unknown): boolean =>
  error instanceof FwctlError && (error.kind === 'policy' || error.kind === 'firmware');
