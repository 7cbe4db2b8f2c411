import { type Ended, fwctl, type RunOptions } from './fwctl.js';

/** A session that reads these lines. */
export const shell = (lines: readonly string[], options: RunOptions, ...flags: string[]): Promise<Ended> =>
  fwctl(['shell', ...flags], { ...options, stdin: lines.map((line) => `${line}\n`).join('') });

/** The answers of a session to a program. */
export async function answers(
  lines: readonly string[],
  options: RunOptions,
  ...flags: string[]
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into documents of every shape
): Promise<any[]> {
  const { stdout } = await shell(lines, options, '--json', ...flags);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
