import { release } from 'node:os';
import type { SecretFinder } from '../../backends/tape/redact.js';
import { type Tape, writeTape } from '../../backends/tape/write.js';
import { namesOf } from '../../families/mlx5/client/naming.js';
import { secretsIn } from '../../families/mlx5/client/secrets.js';
import { errorText } from '../errors.js';
import { EXIT_CODES } from '../exit.js';
import { plainStyle, writeNote } from '../output.js';
import { existingOf, type TapeFlags } from '../record/flags.js';
import { tapeLimit } from '../record/limit.js';
import { program } from '../version.js';

const secrets: SecretFinder = secretsIn;

/**
 * The tape of this command line, to which any number of devices may be recorded. Its end mark is written when the process ends, or
 * `end()` is called, as before this process ends itself by a signal. Throws FwctlError `usage`.
 */
export function startTape(file: string, options: TapeFlags & { backend: string }): Tape {
  const { redact, backend, 'record-limit': limit } = options;
  const tape = writeTape(file, {
    origin: { backend, fwctl: program.version, argv: process.argv.slice(2), kernel: release() },
    name: namesOf,
    ...(redact ? { secrets } : {}),
    existing: existingOf(options),
    limit: limit === undefined ? undefined : tapeLimit(limit),
    failed: (error) => {
      writeNote(errorText(error, plainStyle));
      const fail = () => {
        process.exitCode ||= EXIT_CODES[error.kind];
      };
      // Now, which may be the end; and at the end, as the command may have an exit code of its own to set yet.
      fail();
      process.once('exit', fail);
    },
  });
  process.once('exit', () => tape.end());
  return tape;
}
