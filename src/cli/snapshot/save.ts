import { type Snapshot, snapshotText } from '../../backends/snapshot/document.js';
import { NewFile } from '../../files/new-file.js';
import type { Target } from '../connect.js';
import { PartialSnapshot } from './partial.js';
import { type TakeOptions, takeSnapshot } from './take.js';

export interface SaveOptions extends TakeOptions {
  readonly force: boolean;
  readonly redact: boolean;
  /** Goes on where the device was gone. */
  readonly resume: boolean;
}

/** Takes a snapshot into a file for its owner alone. Throws FwctlError `usage`, before anything is asked where the file can't be it. */
export async function saveSnapshot(target: Target, path: string, options: SaveOptions): Promise<Snapshot> {
  const file = new NewFile('the snapshot', path, { force: options.force, mode: 0o600 });
  const partial = new PartialSnapshot(path, target);
  const earlier = options.resume ? partial.read() : [];
  const gone: TakeOptions['gone'] = (calls, error) => partial.keep(calls, error);
  const taken = await takeSnapshot(target, { ...options, earlier, gone });
  const snapshot = options.redact ? await (await import('./redact.js')).redactedSnapshot(taken) : taken;
  file.write(snapshotText(snapshot));
  partial.end();
  return snapshot;
}
