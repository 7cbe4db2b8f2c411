import { type Compiled, firstProblem } from '../schema/words.js';
import { errnoNames } from '../uapi/errno.js';
import type { CommonState } from './common-state.js';
import * as common from './common-state-schema.js';
import type { FamilyDevice } from './family.js';

/** The first fault with an errno that nothing has. */
function wrongErrno({ faults }: CommonState): string | undefined {
  const rules = faults?.rules ?? [];
  const at = rules.findIndex(
    ({ effect }) => effect.kind === 'errno' && !(errnoNames as readonly unknown[]).includes(effect.errno),
  );
  return at < 0 ? undefined : `"faults.rules[${at}].effect.errno" is no errno`;
}

/**
 * What is wrong with the state of an adapter; undefined: nothing. `compiled`: the module that bin/build/schemas.js makes of the family's
 * firmware/state.schema.json and the common one.
 */
export const stateProblem = (compiled: Compiled, data: unknown): string | undefined =>
  firstProblem(compiled, data) ?? wrongErrno(data as CommonState);

/** The state of a family that keeps nothing of its own. */
export const commonState: FamilyDevice<CommonState>['state'] = {
  // Files of version 1 had no changes behind their data.
  version: 2,
  initial: {},
  parse(data) {
    const wrong = stateProblem(common, data);
    if (wrong) throw new Error(wrong);
    return data as CommonState;
  },
};
