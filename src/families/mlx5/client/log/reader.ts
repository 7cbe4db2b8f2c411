import type { LogReader } from '../../../../client/log.js';
import { readCommand } from './command.js';
import { readEvent, readFailure } from './events.js';
import { readHealth, readIllness } from './health.js';
import { readDevx, readSyndrome } from './syndrome.js';

/** Lines of mlx5_core, and of programs that send commands to its devices. */
export const mlx5Log: LogReader = {
  hint: /mlx5|synd|\(0x|assert_|irisc_index|_health|\|0x|moduleevent|Hightemp|insufficient|Errorcqe/i,
  afterHealth: true,
  read: (line) =>
    readCommand(line) ??
    readDevx(line) ??
    readIllness(line) ??
    readHealth(line) ??
    readEvent(line) ??
    readSyndrome(line) ??
    readFailure(line),
};
