import { Config } from '@oclif/core/config';
import { CommandLines, type LineOptions, type Outcome } from '../../src/cli/session/run.js';
import { ROOT } from './files.js';
import { wrongInOutput } from './published.js';

/** What a line has come to, and what it has written. */
export interface Ran extends Outcome {
  readonly stdout: string;
  readonly stderr: string;
}

/** Command lines in this process, on the machine of a state folder. Fails where one tells JSON that is not as its schema has it. */
export async function withLines<T>(
  folder: string,
  work: (run: (line: string, options?: LineOptions) => Promise<Ran>, lines: CommandLines) => Promise<T>,
): Promise<T> {
  const lines = CommandLines.of(await Config.load(ROOT));
  const run = async (line: string, options: LineOptions = {}): Promise<Ran> => {
    const written = { 1: '', 2: '' };
    const outcome = await lines.run([...line.split(' ').filter(Boolean)], {
      isTerminal: () => false,
      ...options,
      defaults: { 'state-dir': folder, ...options.defaults },
      write: (fd, data) => {
        written[fd] += Buffer.from(data).toString();
      },
    });
    const wrong = line.includes('--json') ? wrongInOutput(written[1]) : [];
    if (wrong.length) throw new Error(`fwctl ${line}: not as its published schema: ${wrong}`);
    return { ...outcome, stdout: written[1], stderr: written[2] };
  };
  try {
    return await work(run, lines);
  } finally {
    await lines.close();
  }
}
