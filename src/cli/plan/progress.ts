import { safe } from '../../present/safe.js';
import { isTerminal, writeNote } from '../output.js';

/** Tells on a terminal which device is at which step: a line that is drawn over. Elsewhere nothing. */
export async function lineProgress(): Promise<(device: string, words: string) => void> {
  if (!(await isTerminal(2))) return () => undefined;
  return (device, words) => writeNote(`${safe(device)}: ${safe(words)}`.slice(0, 78).padEnd(79), '\r');
}
