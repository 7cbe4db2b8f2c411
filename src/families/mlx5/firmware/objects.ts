import type { Rows } from './handler.js';
import { joinTables } from './join-tables.js';
import { completions } from './objects/completions.js';
import { counters } from './objects/counters.js';
import { general } from './objects/general.js';
import { memory } from './objects/memory.js';
import { qps } from './objects/qps.js';
import { queues } from './objects/queues.js';
import { scheduling } from './objects/scheduling.js';
import { spreading } from './objects/spreading.js';
import { srqs } from './objects/srqs.js';
import { steering } from './objects/steering.js';

/** What the hosts have made on the device: a table per topic. */
export const objects = joinTables<Rows>(
  completions,
  queues,
  spreading,
  qps,
  srqs,
  memory,
  counters,
  steering,
  scheduling,
  general,
);
