/** What each way of reaching a device costs. Run: npm run bench:backends */
import { benchFfi } from './ffi.js';
import { say } from './measure.js';
import { benchRoundTrips } from './round-trips.js';

await benchFfi();
say('');
await benchRoundTrips();
