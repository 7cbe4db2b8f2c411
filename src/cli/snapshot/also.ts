import type { Config } from '@oclif/core/config';
import type { LeftOut } from '../../backends/snapshot/document.js';
import type { TakingBackend } from '../../backends/snapshot/take.js';
import { FwctlError } from '../../client/errors.js';

const SECTION = 'also';

/** What of a snapshot the commands of the user's choice ask: lines that read, on its device. Throws FwctlError `usage` for what is no such line. */
export async function alsoAsked(
  config: Config,
  lines: readonly string[],
  defaults: { device: string; backend?: string | undefined },
) {
  const { CommandLines } = await import('../session/run.js');
  const { splitLine } = await import('../session/words.js');
  const asked = lines.map((line) => ({ line, ...splitLine(line) }));
  for (const { line, words, input, tail } of asked)
    if (!words.length || tail || input !== undefined)
      throw new FwctlError('usage', `--also takes a command of fwctl, not "${line}"`);
  const session = CommandLines.of(config);
  return async (taking: TakingBackend): Promise<LeftOut[]> => {
    taking.begin(SECTION);
    const leftOut: LeftOut[] = [];
    for (const { line, words } of asked) {
      const given = words[0] === 'fwctl' ? words.slice(1) : words;
      const { error } = await session.run(given, {
        quiet: true,
        readsFor: 'fwctl snapshot save',
        isTerminal: () => false,
        write: () => {},
        defaults,
        recorder: { name: 'snapshot', wrap: () => taking },
      });
      if (error?.kind === 'usage') throw error;
      if (error) leftOut.push({ section: SECTION, what: line, why: error.message });
    }
    return leftOut;
  };
}
