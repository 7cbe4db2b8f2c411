import { FwctlError } from './errors.js';
import type { PlanPath, Problem } from './plan.js';

/** What is wrong with something of a plan. Rethrows what is no FwctlError, and what says nothing of the plan: a device that can't be asked. */
export function problemOf({ path }: { readonly path: PlanPath }, error: unknown): Problem {
  if (error instanceof Error && ['PathError', 'ValueError'].includes(error.name)) {
    // Of bits, which tells of the step of a path that it does not know.
    const { step, known = [] } = error as { step?: string; known?: readonly string[] };
    const near = step !== undefined && known.length ? { given: step, known } : {};
    return { path, message: error.message, ...near };
  }
  if (!(error instanceof FwctlError) || error.kind === 'kernel' || error.kind === 'policy') throw error;
  const { next, given, known } = error.facts;
  return {
    path,
    message: error.message,
    ...(next === undefined ? {} : { next }),
    ...(given === undefined ? {} : { given }),
    ...(known === undefined ? {} : { known }),
  };
}
