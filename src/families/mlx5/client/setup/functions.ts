import type { Session } from '../../../../client/session.js';
import type { FunctionRow } from '../../../../client/setup.js';
import { listFunctions } from '../functions.js';

/** The function itself, and those below it. Throws what `call` throws. */
export async function readFunctions(session: Session): Promise<FunctionRow[]> {
  const { functions } = await listFunctions(session);
  return functions.map(({ title, self, state, vport_state }) => ({
    title,
    ...(self ? { self } : {}),
    ...(state === null ? {} : { state: state.replaceAll('_', ' ') }),
    ...(vport_state === null ? {} : { link: vport_state }),
  }));
}
