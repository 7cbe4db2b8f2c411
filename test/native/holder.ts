import { openSync, writeSync } from 'node:fs';
import { lockFile } from '../../src/native/libc.js';

/** Takes the lock of the file that is named, says so, and keeps it; has handlers for what would end it. Run by libc.test.ts. */
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(7));

lockFile(openSync(process.argv[2] as string, 'a'));
writeSync(1, 'locked\n');
setInterval(() => {}, 1000);
