import { safe } from '../../present/safe.js';
import { EXIT_CODES } from '../exit.js';
import { writeNote } from '../output.js';
import { surroundings } from '../surroundings.js';

/**
 * Asks a yes/no question on the terminal; anything but yes is no, and so is the end of the line of a session, `signal`. The terminal reads the line, so that
 * Ctrl-C and Ctrl-Z do what they do everywhere; after a stop the question is asked again.
 */
export async function askOnTerminal(
  question: string,
  signal: AbortSignal | undefined = surroundings()?.signal,
): Promise<boolean> {
  const ask = () => writeNote(`${safe(question)} [y/N] `);
  // Should the process end without an answer, whatever the reason, then not as if all had been done.
  const before = process.exitCode;
  process.exitCode = EXIT_CODES.policy;
  process.on('SIGCONT', ask);
  try {
    ask();
    const answer = await lineOf(process.stdin, signal);
    process.exitCode = before;
    if (answer === undefined) writeNote('\n');
    return /^y(es)?$/i.test(answer?.trim() ?? '');
  } finally {
    process.off('SIGCONT', ask);
  }
}

/** The next line; undefined where the input ends, or can't be read, or `signal` ends the wait. */
function lineOf(input: NodeJS.ReadStream, signal: AbortSignal | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const ended = () => end();
    const end = (line?: string) => {
      signal?.removeEventListener('abort', ended);
      input.pause();
      for (const event of ['data', 'end', 'error', 'close']) input.removeAllListeners(event);
      // What comes later has no reader, and is no defect.
      input.on('error', () => {});
      resolve(line);
    };
    input.on('data', (chunk) => {
      text += chunk;
      const at = text.search(/[\r\n]/);
      if (at >= 0) end(text.slice(0, at));
    });
    for (const event of ['end', 'error', 'close']) input.on(event, ended);
    signal?.addEventListener('abort', ended);
    if (signal?.aborted) return end();
    input.resume();
  });
}
