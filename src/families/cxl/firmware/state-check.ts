import { stateProblem } from '../../state-check.js';
import type { DeviceState } from './state.js';
import * as compiled from './state-schema.js';

/** State as a file has it. Throws an Error that says what is wrong. */
export function parseState(data: unknown): DeviceState {
  const wrong = stateProblem(compiled, data);
  if (wrong) throw new Error(wrong);
  return data as DeviceState;
}
