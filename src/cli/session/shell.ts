import { closeSync } from 'node:fs';
import { FwctlError } from '../../client/errors.js';
import { namedFileError } from '../../files/named.js';
import { openRegular } from '../../files/read.js';
import { toJson } from '../../present/json.js';
import { safe } from '../../present/safe.js';
import { type Answer, reportError } from '../base.js';
import { asFwctlError } from '../errors.js';
import { CLOSED_STDOUT, EXIT_CODES } from '../exit.js';
import { styleFor, writeNote, writeResult } from '../output.js';
import { askOnTerminal } from '../terminal/ask.js';
import { Answers } from './answers.js';
import { Changes } from './changes.js';
import type { SessionDevice } from './device.js';
import type { SessionLog } from './log.js';
import { outside } from './outside.js';
import { throughShell } from './pipe.js';
import type { CommandLines, LineOptions, Outcome } from './run.js';
import { type LineSource, TooLong } from './source.js';
import { lineOf, splitLine } from './words.js';

/** A word that only a session has. */
export interface OwnWord {
  /** How it is used, behind the word: "[N]". */
  readonly usage: string;
  readonly summary: string;
  /** Whether these words mean it, where a command has the same name. */
  means?(shell: Shell, words: readonly string[]): boolean;
  /** Does it. Throws FwctlError. */
  run(shell: Shell, words: readonly string[]): Promise<Answer | undefined>;
}

/** What a line has come to. */
export interface Done extends Outcome {
  /** The session is to end. */
  readonly leave?: boolean;
}

/** How a line is run: for people, or for a program that reads JSON. */
export interface Surface {
  /** Takes what goes to stdout and stderr. */
  write(fd: 1 | 2, data: string | Uint8Array): void;
  /** Nothing is shown: the caller takes answer and error. */
  readonly quiet: boolean;
  /** Whether somebody can answer questions. */
  readonly asks: boolean;
}

/** What the lines of a script have come to. */
export interface Script {
  readonly lines: number;
  readonly failed: number;
  /** Exit code of the first that failed. */
  readonly code: number;
  readonly leave: boolean;
}

/** Lines that may call others, as `source` does. */
const DEEPEST = 16;

/** One open session: what it remembers, and how a line of it is run. */
export class Shell {
  readonly answers = new Answers();
  readonly changes = new Changes();
  /** Values of flags for commands that leave them open. */
  readonly defaults: Record<string, unknown>;
  log: SessionLog | undefined;
  private running: AbortController | undefined;
  private depth = 0;
  private isEnding = false;
  /** Where the output of the line that runs goes. */
  private outlet: Surface['write'] | undefined;

  constructor(
    readonly lines: CommandLines,
    readonly device: SessionDevice,
    readonly own: Readonly<Record<string, OwnWord>>,
    readonly surface: Surface,
    { defaults = {}, keepsGoing = false }: { defaults?: Record<string, unknown>; keepsGoing?: boolean } = {},
  ) {
    this.defaults = defaults;
    this.keepsGoing = keepsGoing;
  }

  /** Whether scripts go on behind a line that has failed. */
  readonly keepsGoing: boolean;

  /** Whether a line runs; it ends with `interrupt()`. */
  get isBusy(): boolean {
    return this.running !== undefined;
  }

  /** Ends the line that runs. */
  interrupt(): void {
    this.running?.abort();
  }

  /** Ends the line that runs, and the scripts that it is of. */
  end(): void {
    this.isEnding = true;
    this.interrupt();
  }

  /** Runs a line as it is typed. Never throws for what a line can be, or come to. */
  async run(text: string): Promise<Done> {
    if (this.depth >= DEEPEST) return this.failed(tooDeep(), this.surface.quiet);
    this.depth++;
    const outer = this.running;
    const control = new AbortController();
    if (outer?.signal.aborted) control.abort();
    outer?.signal.addEventListener('abort', () => control.abort());
    this.running = control;
    try {
      const { words, input, tail } = splitLine(text);
      if (!words.length && !tail && input === undefined) return { command: undefined, code: 0 };
      if (!words.length) throw nothingInFront();
      if (input !== undefined) requireInput(input);
      return tail
        ? await this.piped(words, input, tail, control.signal)
        : await this.runWords(words, input, control.signal);
    } catch (error) {
      return this.failed(asFwctlError(error), this.surface.quiet);
    } finally {
      this.running = outer;
      this.depth--;
    }
  }

  /** Runs the lines of a script. `name`: where they stand, for what is said of those that fail. */
  async script(source: LineSource, name: string): Promise<Script> {
    let lines = 0;
    let failed = 0;
    let code = 0;
    let leave = false;
    while (!leave && !this.isEnding) {
      const done = await this.nextOf(source);
      if (!done) break;
      lines++;
      leave = done.leave ?? false;
      code ||= done.code;
      if (leave || !done.code) continue;
      // Nobody reads what comes of the rest.
      if (done.code === CLOSED_STDOUT) break;
      failed++;
      if (!this.surface.quiet)
        writeNote(
          `fwctl: ${safe(name)}:${lines}: exit ${done.code}${this.keepsGoing ? '' : ': it ends here'}\n`,
        );
      if (!this.keepsGoing) break;
    }
    source.close();
    return { lines, failed, code, leave };
  }

  /** Runs the next line; undefined: there is none. */
  private async nextOf(source: LineSource): Promise<Done | undefined> {
    try {
      const line = await source.next('');
      return line === undefined ? undefined : await this.run(line);
    } catch (error) {
      if (!(error instanceof TooLong)) throw error;
      return this.failed(new FwctlError('usage', error.message), this.surface.quiet);
    }
  }

  /** Shows what a command line says, as part of a line that is the session's own. */
  async show(words: readonly string[]): Promise<void> {
    await this.lines.run(words, output(this.outlet ?? this.surface.write, this.outlet !== undefined));
  }

  /** Does what takes something back. Throws FwctlError where it fails. */
  async carryOut(words: readonly string[]): Promise<void> {
    const began = new Date();
    const signal = this.running?.signal;
    const done = await this.lines.run(words, {
      ...(signal && { signal }),
      write: this.surface.write,
      defaults: this.defaults,
      recorder: this.log?.recorder,
      quiet: true,
    });
    await this.log?.command(words, began, done);
    if (done.error) throw done.error;
    if (done.code)
      throw new FwctlError('differs', `${lineOf(words)} ended with ${done.code}`, { next: 'see: changes' });
  }

  /** Has something confirmed: on the terminal, where somebody can answer. Throws FwctlError `policy`. */
  async confirm(what: string, shown: string, yes: boolean): Promise<void> {
    if (yes) return;
    if (this.surface.asks) {
      writeNote(shown);
      if (await askOnTerminal(`${what}?`, this.running?.signal)) return;
    }
    throw new FwctlError('policy', 'it was not confirmed: nothing is done', { next: 'give -y to confirm' });
  }

  /** Runs words whose output goes through the user's shell. */
  private async piped(
    words: readonly string[],
    input: string | undefined,
    tail: string,
    signal: AbortSignal,
  ): Promise<Done> {
    if (this.surface.quiet) throw noPipes();
    const pipe = throughShell(tail);
    const write = (fd: 1 | 2, data: string | Uint8Array) =>
      fd === 1 ? pipe.write(data) : this.surface.write(2, data);
    this.outlet = write;
    const done = await this.runWords(words, input, signal, write).finally(() => {
      this.outlet = undefined;
      pipe.end();
    });
    const code = await pipe.ended;
    // Who has read enough ends a pipe: that is no failure.
    return done.code === 0 || done.code === CLOSED_STDOUT ? { ...done, code } : done;
  }

  /** Runs the words of a line, its own or those of a command. */
  private async runWords(
    words: readonly string[],
    input: string | undefined,
    signal: AbortSignal,
    write?: Surface['write'],
  ): Promise<Done> {
    const [first = '', ...rest] = words;
    const own = Object.hasOwn(this.own, first) ? this.own[first] : undefined;
    if (own && (own.means?.(this, rest) ?? true)) {
      if (input !== undefined) throw new FwctlError('usage', `${first} reads nothing: leave < ${input} out`);
      return this.runOwn(first, own, rest, write);
    }
    const began = new Date();
    const done = await this.runCommand(words, input, signal, write);
    this.remember(words, began, done);
    return done;
  }

  private async runCommand(
    words: readonly string[],
    input: string | undefined,
    signal: AbortSignal,
    piped: Surface['write'] | undefined,
  ): Promise<Outcome> {
    const { asks, quiet, write } = this.surface;
    const elsewhere = await outside(this.lines, words);
    if (elsewhere) return elsewhere({ write: piped, input, asks, quiet });
    return this.lines.run(words, {
      signal,
      input,
      ...output(piped ?? write, piped !== undefined),
      defaults: this.defaults,
      quiet,
      recorder: this.log?.recorder,
    });
  }

  private remember(words: readonly string[], began: Date, done: Outcome): void {
    const device = this.device.name;
    if (done.answer) this.answers.keep(words, { ...done, answer: done.answer, device, at: began });
    this.changes.note(words, { ...done, device, at: began });
    void this.log?.command(words, began, done);
  }

  private async runOwn(
    name: string,
    own: OwnWord,
    words: readonly string[],
    piped: Surface['write'] | undefined,
  ): Promise<Done> {
    const began = new Date();
    const schema = `fwctl.shell.${name}/1`;
    const json = words.includes('--json') || this.defaults.json === true;
    const rest = words.filter((word) => word !== '--json');
    try {
      const answer = await own.run(this, rest);
      const done = { command: `shell:${name}`, answer, schema, code: answer?.exit ?? 0 };
      if (name !== 'log' && name !== 'note') this.log?.own([name, ...words], began);
      if (answer && !this.surface.quiet)
        await this.lines.within(output(piped ?? this.surface.write, piped !== undefined), async () =>
          writeResult(
            json ? `${toJson({ schema, ...answer.data })}\n` : await answer.text(await styleFor(1)),
          ),
        );
      return { ...done, ...(answer?.data.leave === true ? { leave: true } : {}) };
    } catch (error) {
      return this.failed(asFwctlError(error), this.surface.quiet, json);
    }
  }

  private async failed(error: FwctlError, quiet: boolean, json = false): Promise<Done> {
    const code = EXIT_CODES[error.kind];
    if (!quiet) await this.lines.within({ write: this.surface.write }, () => reportError(error, json));
    return { command: undefined, error, code };
  }
}

/** Where output goes; what is piped is no terminal. */
const output = (write: Surface['write'], isPiped: boolean): LineOptions => ({
  write,
  ...(isPiped && { isTerminal: (fd: number) => (fd === 1 ? false : undefined) }),
});

const tooDeep = () =>
  new FwctlError('usage', `lines that run lines are nested more than ${DEEPEST} deep`, {
    next: 'a file that is run by source runs itself, or one that does',
  });

/** Before the command runs, as a shell does. Throws FwctlError `usage`. */
function requireInput(path: string): void {
  try {
    closeSync(openRegular(path).fd);
  } catch (error) {
    throw namedFileError('the input', 'read', path, error);
  }
}

const nothingInFront = () =>
  new FwctlError('usage', 'no command stands in front of its files and pipes', {
    next: 'say: COMMAND | PROGRAM, COMMAND > FILE, or COMMAND < FILE',
  });

const noPipes = () =>
  new FwctlError('usage', 'with --json a line has a command alone: no pipe, no file', {
    next: 'the answer is on stdout, in one line',
  });
