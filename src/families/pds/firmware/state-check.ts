import { stateProblem } from '../../state-check.js';
import { statusNames } from '../status.js';
import type { PdsState } from './state.js';
import * as compiled from './state-schema.js';

/** A name of a status that nothing has. */
function wrongStatus({ faults }: PdsState): string | undefined {
  const rules = faults?.rules ?? [];
  const at = rules.findIndex(
    ({ effect }) => effect.kind === 'status' && !(statusNames as readonly unknown[]).includes(effect.status),
  );
  return at < 0 ? undefined : `"faults.rules[${at}].effect.status" is no status`;
}

/** State as a file has it. Throws an Error that says what is wrong. */
export function parseState(data: unknown): PdsState {
  const wrong = stateProblem(compiled, data) ?? wrongStatus(data as PdsState);
  if (wrong) throw new Error(wrong);
  return data as PdsState;
}
