import { type ReplayBackend, type ReplayMode, replayBackend } from '../../backends/replay.js';
import type { TapeCall } from '../../backends/tape/read.js';
import { safe } from '../../present/safe.js';
import { asFwctlError, errorText } from '../errors.js';
import { EXIT_CODES } from '../exit.js';
import { plainStyle, writeNote } from '../output.js';

const replayed = new Map<string, ReplayBackend>();

/** Calls that are named of those that are left over. */
const FEW = 3;

/**
 * The tape as a backend: one of each file, for all connections of this process. When the process ends, what is left over is told; it ends as
 * one that differs where a call was not on the tape, whatever the command made of that.
 */
export function replayedBackend(file: string, mode: ReplayMode | undefined): ReplayBackend {
  const known = replayed.get(file);
  if (known) return known;
  const backend = replayBackend(file, mode ? { mode } : {});
  replayed.set(file, backend);
  process.once('exit', () => {
    const { difference } = backend;
    const left = backend.leftOver();
    if (difference && process.exitCode !== EXIT_CODES.differs) {
      process.exitCode = EXIT_CODES.differs;
      writeNote(errorText(asFwctlError(difference), plainStyle));
    } else if (left.length && !difference) writeNote(leftOverNote(file, left));
  });
  return backend;
}

function leftOverNote(file: string, left: readonly TapeCall[]): string {
  const first = left.slice(0, FEW).map(({ line, call, names }) => {
    const words = [call.call, names?.opcode, names?.register ?? names?.feature].filter(
      (word) => word !== undefined,
    );
    return `line ${line} ${safe(words.join(' '))}`;
  });
  const more = left.length > FEW ? ', ...' : '';
  const calls = left.length === 1 ? '1 recorded call was' : `${left.length} recorded calls were`;
  return `fwctl: ${safe(file)}: ${calls} not asked for: ${first.join(', ')}${more}\n`;
}
