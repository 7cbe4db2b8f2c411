import { createInterface, type Interface } from 'node:readline';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { safe } from '../../present/safe.js';
import { type Found, Search } from './search.js';
import type { LineSource } from './source.js';

/** Characters of a line that is typed; longer ones are for files. */
const MOST_TYPED = 65_536;

/** Characters that come at once and are more were pasted: nothing among them is meant as a key. */
const PASTED = 256;

/** A piece of what was typed: text, an escape sequence with what follows it, or a control. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys are controls
const PIECES = /[^\x00-\x1f\x7f]+|\x1b[\s\S]*|[\s\S]/g;

/** The beginning of an escape sequence; and milliseconds in which its rest comes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys are controls
const BEGUN = /\x1b(O|\[[\d;]*)?$/;
const ESCAPE = 50;

/** What readline reads: keys that were looked at first. It holds them back while it waits for a completion. */
class Keys extends Readable {
  isHeld = false;

  constructor(
    private readonly terminal: NodeJS.ReadStream,
    private readonly goesOn: () => void,
  ) {
    super({ read() {} });
  }

  override pause(): this {
    this.isHeld = true;
    return super.pause();
  }

  override resume(): this {
    // readline does what it has waited for behind this.
    if (this.isHeld) queueMicrotask(this.goesOn);
    this.isHeld = false;
    return super.resume();
  }

  setRawMode(on: boolean): void {
    this.terminal.setRawMode(on);
  }

  type(text: string): void {
    this.emit('data', text);
  }
}

export interface EditorOptions {
  /** Oldest first. */
  readonly history: readonly string[];
  complete(line: string): Promise<[words: string[], part: string]>;
}

/** Lines that are typed on a terminal: node:readline, with a search in the history, and a guard against what is no line. */
export class Editor implements LineSource {
  private readonly keys: Keys;
  private readonly readline: Interface;
  private readonly decoder = new StringDecoder('utf8');
  private readonly search: Search;
  /** What was typed behind the end of a line. */
  private waiting = '';
  private isTooLong = false;
  /** Until then, what comes may be the rest of an escape sequence. */
  private escapedUntil = 0;
  private isReading = false;
  private give: ((line: string | undefined) => void) | undefined;
  private isClosed = false;

  constructor(
    private readonly terminal: NodeJS.ReadStream,
    private readonly screen: NodeJS.WriteStream,
    private readonly options: EditorOptions,
  ) {
    this.keys = new Keys(terminal, () => this.feed(''));
    this.readline = createInterface({
      input: this.keys,
      output: screen,
      terminal: true,
      history: [...options.history].reverse(),
      historySize: 1000,
      removeHistoryDuplicates: true,
      completer: (line: string, done: (error: null, found: [string[], string]) => void) => {
        options.complete(line).then(
          (found) => done(null, found),
          () => done(null, [[], line]),
        );
      },
    });
    this.readline.on('line', (line) => this.finish(line));
    this.readline.on('SIGINT', () => this.cancel());
    this.readline.on('close', () => {
      this.isClosed = true;
      if (this.give) this.screen.write('\n');
      this.finish(undefined);
    });
    this.search = new Search(screen);
    this.stop();
    terminal.on('end', () => this.close());
  }

  next(prompt: string): Promise<string | undefined> {
    if (this.isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.give = resolve;
      this.start();
      this.readline.setPrompt(prompt);
      this.readline.prompt();
      this.feed('');
    });
  }

  tell(line: string, prompt: string): void {
    if (!this.give) return;
    this.readline.setPrompt(prompt);
    this.screen.write(`\r\x1b[J${safe(line)}\n`);
    this.readline.prompt(true);
  }

  close(): void {
    this.readline.close();
  }

  private start(): void {
    this.isReading = true;
    this.terminal.setRawMode(true);
    this.terminal.on('data', this.read);
    this.terminal.resume();
    this.readline.resume();
  }

  /** Leaves the terminal to who runs now: Ctrl-C is a signal then. */
  private stop(): void {
    this.isReading = false;
    this.readline.pause();
    this.terminal.off('data', this.read);
    this.terminal.pause();
    this.terminal.setRawMode(false);
  }

  private finish(line: string | undefined): void {
    const { give } = this;
    this.give = undefined;
    if (this.isReading) this.stop();
    if (this.isTooLong && line !== undefined) {
      this.isTooLong = false;
      this.screen.write(
        `that line has more than ${MOST_TYPED} characters: nothing is done; source FILE runs long ones\n`,
      );
      give?.('');
    } else give?.(line);
  }

  private cancel(): void {
    this.isTooLong = false;
    this.waiting = '';
    this.screen.write('^C\n');
    this.readline.write(null, { ctrl: true, name: 'e' });
    this.readline.write(null, { ctrl: true, name: 'u' });
    this.finish('');
  }

  private readonly read = (data: Buffer): void => this.feed(this.decoder.write(data));

  /** Line by line: what stands behind the end of one is for the next that is asked for. */
  private feed(text: string): void {
    this.waiting = (this.waiting + text).replaceAll('\r\n', '\r');
    while (this.waiting && this.isReading && !this.keys.isHeld) {
      const at = this.waiting.search(/[\r\n]/);
      const line = at < 0 ? this.waiting : this.waiting.slice(0, at);
      if (line.length > PASTED) this.take(line.length, (text) => this.insert(text));
      else if (line) this.take((line.match(PIECES)?.[0] ?? line).length, (piece) => this.typed(piece));
      else this.take(1, () => this.press('\r'));
    }
  }

  private take(length: number, use: (piece: string) => void): void {
    const piece = this.waiting.slice(0, length);
    this.waiting = this.waiting.slice(length);
    use(piece);
  }

  private typed(piece: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: keys are controls
    if (/^[\x00-\x1f\x7f]/.test(piece) || performance.now() < this.escapedUntil) this.press(piece);
    else this.insert(piece);
    this.escapedUntil = BEGUN.test(piece) ? performance.now() + ESCAPE : 0;
  }

  /** Text of which nothing is a key: a terminal would obey some of it, and it would be no part of a line. */
  private insert(piece: string): void {
    const line = safe(piece.replaceAll('\t', ' '));
    if (this.search.isOn) this.search.add(line);
    else if (this.readline.line.length + line.length > MOST_TYPED) this.isTooLong = true;
    else if (line) this.readline.write(line);
  }

  /** A key, by the characters that stand for it. */
  private press(key: string): void {
    if (this.search.isOn) this.searched(this.search.press(key));
    else if (key === '\x12') this.searchFor();
    else this.keys.type(key);
  }

  private searchFor(): void {
    this.readline.write(null, { ctrl: true, name: 'e' });
    const { line } = this.readline;
    this.readline.write(null, { ctrl: true, name: 'u' });
    this.search.begin(line, this.options.history);
  }

  private searched(found: Found | undefined): void {
    if (!found) return;
    this.screen.write('\r\x1b[J');
    this.readline.prompt();
    if (found.line) this.readline.write(found.line);
    if (found.then) this.keys.type(found.then);
  }
}
