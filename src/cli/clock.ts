import { hostMoment } from '../backends/host-clocks.js';
import type { Moment } from '../client/backend.js';
import type { Session } from '../client/session.js';

/** Now, as results tell of it: on a tape it is the moment that was recorded. */
export const momentOf = async ({ backend }: Session): Promise<Moment> =>
  (await backend.moment?.()) ?? hostMoment();
