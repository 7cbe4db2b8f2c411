import { safe } from '../present/safe.js';
import { INTERRUPTED } from './exit.js';

/** Asks a yes/no question on the terminal; anything but yes is no. */
export async function askOnTerminal(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  prompt.once('SIGINT', () => process.exit(INTERRUPTED));
  try {
    return /^y(es)?$/i.test((await prompt.question(`${safe(question)} [y/N] `)).trim());
  } catch {
    return false; // the input ended
  } finally {
    prompt.close();
  }
}
