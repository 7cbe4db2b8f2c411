import { stateProblem } from '../../state-check.js';
import { errorNames } from '../status.js';
import type { CardState } from './state.js';
import * as compiled from './state-schema.js';

/** A name of an error that nothing has. */
function wrongError({ faults }: CardState): string | undefined {
  const rules = faults?.rules ?? [];
  const at = rules.findIndex(
    ({ effect }) => effect.kind === 'status' && !(errorNames as readonly unknown[]).includes(effect.status),
  );
  return at < 0 ? undefined : `"faults.rules[${at}].effect.status" is no error_code`;
}

/** State as a file has it. Throws an Error that says what is wrong. */
export function parseState(data: unknown): CardState {
  const wrong = stateProblem(compiled, data) ?? wrongError(data as CardState);
  if (wrong) throw new Error(wrong);
  return data as CardState;
}
