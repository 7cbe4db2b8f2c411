import type { Readable } from 'node:stream';

/** Where lines come from. */
export interface LineSource {
  /** The next line, without its end; undefined: there is none any more. `prompt` is shown to people. */
  next(prompt: string): Promise<string | undefined>;
  close(): void;
  /** Ctrl-C in place of a line: it is asked for anew. Absent where the source sees to that. */
  again?(): void;
  /** Writes a line above the one that is typed, which has another prompt then. */
  tell?(line: string, prompt: string): void;
}

/** The most characters of a line; a message to a device in hex has fewer. */
export const MOST_CHARACTERS = 8 << 20;

/** A line that is longer: its beginning. */
export class TooLong extends Error {
  constructor(readonly line: number) {
    super(`line ${line} has more than ${MOST_CHARACTERS} characters`);
  }
}

/** The lines of a stream, which is read only while one is waited for: commands may read from it in between. */
export class StreamSource implements LineSource {
  private text = '';
  private isDropping = false;
  private isAtEnd = false;
  private number = 0;
  private prompt = '';
  private readonly decoder = new TextDecoder();
  private end: () => void = () => {};

  /** `show`: writes the prompt. */
  constructor(
    private readonly input: Readable,
    private readonly show: (prompt: string) => void = () => {},
  ) {}

  again(): void {
    this.show(`\n${this.prompt}`);
  }

  /** Throws TooLong; the line after it is the next. */
  async next(prompt: string): Promise<string | undefined> {
    this.prompt = prompt;
    this.show(prompt);
    for (;;) {
      const line = this.taken();
      if (line !== undefined) return line;
      if (this.isAtEnd) break;
      await this.more();
    }
    if (prompt) this.show('\n');
    return undefined;
  }

  private taken(): string | undefined {
    const at = this.text.indexOf('\n');
    if (at < 0 && this.text.length > MOST_CHARACTERS) {
      this.text = '';
      this.isDropping = true;
    }
    if (at < 0 && !(this.isAtEnd && (this.text || this.isDropping))) return undefined;
    const line = at < 0 ? this.text : this.text.slice(0, at);
    this.text = at < 0 ? '' : this.text.slice(at + 1);
    this.number++;
    if (this.isDropping || line.length > MOST_CHARACTERS) {
      this.isDropping = false;
      throw new TooLong(this.number);
    }
    return line.replace(/\r$/, '');
  }

  private more(): Promise<void> {
    const { input } = this;
    // A pipe may end while nobody waits for a line: then its end is not told again.
    if (input.readableEnded || input.destroyed) {
      this.isAtEnd = true;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const done = () => {
        input.pause();
        input.off('data', take);
        for (const event of ENDS) input.off(event, end);
        this.end = () => {};
        resolve();
      };
      const take = (chunk: Buffer | string) => {
        this.text += typeof chunk === 'string' ? chunk : this.decoder.decode(chunk, { stream: true });
        done();
      };
      const end = () => {
        this.isAtEnd = true;
        done();
      };
      this.end = end;
      input.on('data', take);
      for (const event of ENDS) input.on(event, end);
      input.resume();
    });
  }

  /** There are no more lines, also for who waits for one. */
  close(): void {
    this.text = '';
    this.isAtEnd = true;
    this.end();
  }
}

const ENDS = ['end', 'close', 'error'] as const;
