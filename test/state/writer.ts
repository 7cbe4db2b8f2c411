import { writeSync } from 'node:fs';
import { Store } from '../../src/state/store.js';
import { COUNT, next, nextPair, PAIR } from './counter.js';

/** Counts up in a folder, by a long text and by a pair: `writer.js FOLDER TIMES`, for ever without a number. Run by processes.test.ts. */
const [folder, times] = process.argv.slice(2) as [string, string?];
const store = new Store(folder);
for (let done = 0; times === undefined || done < Number(times); done++) {
  store.update('pair', PAIR, nextPair);
  store.update('count', COUNT, next);
  if (done === 0) writeSync(1, 'started\n');
}
