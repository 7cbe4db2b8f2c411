import { contexts } from './contexts.js';
import { debug } from './debug.js';
import { fec } from './fec.js';
import { functions } from './functions.js';
import type { Handlers } from './handler.js';
import { health } from './health.js';
import { modules } from './module.js';
import { nvm } from './nvm.js';
import { phy } from './phy.js';
import { queues } from './queues.js';
import { statistics } from './statistics.js';
import { temperatures } from './temperature.js';
import { times } from './time.js';
import { version } from './version.js';

/** What the firmware answers, by the name of the command without HWRM_. */
export const HANDLERS: Handlers = {
  ...version,
  ...functions,
  ...statistics,
  ...phy,
  ...modules,
  ...fec,
  ...queues,
  ...temperatures,
  ...times,
  ...health,
  ...nvm,
  ...debug,
  ...contexts,
};
