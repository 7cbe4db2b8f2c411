import type { Moment } from '../client/backend.js';

/** Now, by the clocks of this host. */
export const hostMoment = (): Moment => ({ wall: Date.now(), steady: performance.now() });
