import { type Snapshot, snapshotText } from '../../backends/snapshot/document.js';
import { requireNew, writeNamedFile } from '../../files/named.js';
import type { Target } from '../connect.js';
import { type TakeOptions, takeSnapshot } from './take.js';

export interface SaveOptions extends TakeOptions {
  readonly force: boolean;
  readonly redact: boolean;
}

/** Takes a snapshot into a file for its owner alone. Throws FwctlError `usage`, before anything is asked where the file can't be it. */
export async function saveSnapshot(target: Target, file: string, options: SaveOptions): Promise<Snapshot> {
  requireNew(file, options.force);
  const taken = await takeSnapshot(target, options);
  const snapshot = options.redact ? await (await import('./redact.js')).redactedSnapshot(taken) : taken;
  writeNamedFile('the snapshot', file, snapshotText(snapshot), 0o600);
  return snapshot;
}
