import { constants, writeSync } from 'node:fs';
import { endProcess } from '../../src/cli/end.js';
import { callsRunning, openFile } from '../../src/native/libc.js';

/** Opens the FIFO that is named, which nobody writes to: the call does not come back. Run by libc.test.ts. */
process.on('SIGINT', () => endProcess(130));
void openFile(process.argv[2] as string, constants.O_RDONLY);
setTimeout(() => writeSync(1, `waiting: ${callsRunning()}\n`), 50);
