/** What each way of reaching a device costs. Run: npm run bench:backends */
import { benchFfi } from './ffi.js';

await benchFfi();
