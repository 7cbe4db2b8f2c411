import type { Config } from '@oclif/core/config';
import { safe } from '../../present/safe.js';
import { stateFolder } from '../../state/folder.js';
import { chooseBackend } from '../connect.js';
import { endProcess } from '../end.js';
import { CLOSED_STDOUT, INTERRUPTED } from '../exit.js';
import type { ConnectionFlags } from '../flags.js';
import { isTerminal, styleFor, writeAllTo, writeNote } from '../output.js';
import { completer } from './complete.js';
import { type Seen, SessionDevice } from './device.js';
import { History } from './history.js';
import { answerLines, Written } from './json.js';
import { ownWords } from './own/words.js';
import { promptOf } from './prompt.js';
import { CommandLines } from './run.js';
import { Shell, type Surface } from './shell.js';
import { type LineSource, StreamSource, TooLong } from './source.js';

export interface SessionFlags extends ConnectionFlags {
  readonly json?: boolean;
  readonly 'keep-going'?: boolean;
}

/** Signals that end a session in order, and the exit codes that stand for them. */
const ENDINGS = { SIGHUP: 129, SIGTERM: 143 } as const;

/**
 * Runs a session: for people on a terminal, for a program that reads JSON, or for a script on stdin. `defaults`: flags that its commands have. Gives
 * the exit code.
 */
export async function runSession(
  config: Config,
  flags: SessionFlags,
  defaults: Record<string, unknown>,
): Promise<number> {
  // Ctrl-C is for the lines, not for the command that runs them.
  process.removeAllListeners('SIGINT');
  const lines = CommandLines.of(config);
  const device = new SessionDevice(flags);
  if (flags.replay !== undefined) process.env.FWCTL_REPLAY = flags.replay;
  // A tape is begun by what the session was told of it; its commands go on with it.
  if (flags.record !== undefined) await lines.within({}, () => chooseBackend(flags));
  const isTyped = !flags.json && (await isTerminal(0)) && ((await isTerminal(1)) || (await isTerminal(2)));
  const written = new Written();
  const surface: Surface = flags.json
    ? {
        quiet: true,
        asks: false,
        write: (fd, data) => (fd === 1 ? written.add(fd, data) : writeAllTo(2, data)),
      }
    : { quiet: false, asks: isTyped, write: writeAllTo };
  const shell = new Shell(lines, device, ownWords, surface, {
    defaults: flags.json ? { ...defaults, json: true } : defaults,
    keepsGoing: flags['keep-going'] ?? false,
  });
  for (const name of Object.keys(ENDINGS) as (keyof typeof ENDINGS)[])
    process.once(name, () => void leave(shell).finally(() => endProcess(ENDINGS[name])));
  try {
    const code = isTyped ? await typed(shell) : await unattended(shell, flags.json ? written : undefined);
    return code;
  } finally {
    await leave(shell);
  }
}

/** Lines from a file, a pipe or a program. Ctrl-C ends a script, and of a program the line that runs. */
async function unattended(shell: Shell, written: Written | undefined): Promise<number> {
  const source = new StreamSource(process.stdin);
  let interrupted = false;
  process.on('SIGINT', () => {
    if (written && shell.isBusy) return shell.interrupt();
    interrupted = true;
    shell.end();
    source.close();
  });
  const code = written
    ? await answerLines(shell, source, written, (text) => writeAllTo(1, text))
    : (await shell.script(source, 'stdin')).code;
  return interrupted ? INTERRUPTED : code;
}

/** Milliseconds between two looks at the device while nothing is typed. */
const LOOK = 1000;

/** Lines that somebody types. */
async function typed(shell: Shell): Promise<number> {
  const { device } = shell;
  const history = new History(stateFolder(device.stateDir, process.env));
  if (history.problem) writeNote(`fwctl: no history: ${safe(history.problem)}\n`);
  const source = await lineSource(shell, history);
  process.on('SIGINT', () => (shell.isBusy ? shell.interrupt() : source.again?.()));
  let name = device.name;
  const look = async () => {
    const seen = await device.look();
    const news = device.news(seen, name);
    name = seen.name;
    return { seen, news };
  };
  let isLooking = false;
  const timer = setInterval(async () => {
    if (shell.isBusy || isLooking) return;
    isLooking = true;
    const { seen, news } = await look().finally(() => {
      isLooking = false;
    });
    if (news) source.tell?.(`fwctl: ${news}`, await promptFor(seen));
  }, LOOK);
  timer.unref();
  try {
    for (;;) {
      const { seen, news } = await look();
      if (news) writeNote(`fwctl: ${news}\n`);
      const line = await nextOf(source, await promptFor(seen));
      if (line === undefined) return 0;
      history.add(line);
      const done = await shell.run(line);
      if (done.leave) return done.code;
      if (done.code === INTERRUPTED || done.code === CLOSED_STDOUT) writeNote('', '\r');
    }
  } finally {
    clearInterval(timer);
    source.close();
  }
}

const promptFor = async (seen: Seen): Promise<string> =>
  promptOf(seen, new Date(), process.stdout.columns || process.stderr.columns || 80, await styleFor(1));

async function nextOf(source: LineSource, prompt: string): Promise<string | undefined> {
  try {
    return await source.next(prompt);
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
    writeNote(`fwctl: usage: ${error.message}: nothing is done\n`);
    return '';
  }
}

/** The terminal as a source: with an editor, unless it can't move its cursor, or nothing but stdin is one. */
async function lineSource(shell: Shell, history: History): Promise<LineSource> {
  const isOut = await isTerminal(1);
  if (isOut && process.env.TERM && process.env.TERM !== 'dumb') {
    const { Editor } = await import('./editor.js');
    const complete = await completer(shell);
    return new Editor(process.stdin, process.stdout, { history: history.lines, complete });
  }
  return new StreamSource(process.stdin, (prompt) => writeAllTo(isOut ? 1 : 2, prompt));
}

/** Ends a session: the log is closed, and what is still changed is told. */
async function leave(shell: Shell): Promise<void> {
  const left = shell.changes.left();
  if (left.length && !shell.surface.quiet) {
    const { changesLines } = await import('./own/undo.js');
    writeNote(`fwctl: still changed by this session:\n${changesLines(left)}`);
  }
  await shell.lines.close();
  shell.log?.close();
}
