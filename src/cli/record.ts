import { recording } from '../backends/record.js';
import type { Backend } from '../client/backend.js';
import { startTape } from './tape.js';

const recorded = new Map<string, Backend>();

/** The backend with a tape that runs: one of each file, for all connections of this process. Throws FwctlError `usage`. */
export function recordedBackend(backend: Backend, file: string, redact: boolean | undefined): Backend {
  const known = recorded.get(file);
  if (known) return known;
  const made = recording(backend, startTape(file, { redact, backend: backend.name }).sink);
  recorded.set(file, made);
  return made;
}
