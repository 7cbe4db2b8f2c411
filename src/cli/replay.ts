import { type ReplayBackend, type ReplayMode, replayBackend } from '../backends/replay.js';
import type { TapeCall } from '../backends/tape/read.js';
import { safe } from '../present/safe.js';
import { EXIT_CODES } from './exit.js';
import { writeNote } from './output.js';

const replayed = new Map<string, ReplayBackend>();

/** Calls that are named of those that are left over. */
const FEW = 3;

/** The tape as a backend: one of each file, for all connections of this process. What is left over is told when the process ends. */
export function replayedBackend(file: string, mode: ReplayMode | undefined): ReplayBackend {
  const known = replayed.get(file);
  if (known) return known;
  const backend = replayBackend(file, mode ? { mode } : {});
  replayed.set(file, backend);
  process.once('exit', () => {
    const left = backend.leftOver();
    // A difference says itself where the tape was left.
    if (left.length && process.exitCode !== EXIT_CODES.differs) writeNote(leftOverNote(file, left));
  });
  return backend;
}

function leftOverNote(file: string, left: readonly TapeCall[]): string {
  const first = left.slice(0, FEW).map(({ line, call, names }) => {
    const words = [call.call, names?.opcode, names?.register].filter((word) => word !== undefined);
    return `line ${line} ${safe(words.join(' '))}`;
  });
  const more = left.length > FEW ? ', ...' : '';
  const calls = left.length === 1 ? '1 recorded call was' : `${left.length} recorded calls were`;
  return `fwctl: ${safe(file)}: ${calls} not asked for: ${first.join(', ')}${more}\n`;
}
