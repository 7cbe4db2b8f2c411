import { safe } from '../../present/safe.js';
import { cut } from '../../present/width.js';

/** What a search has ended with: the line, and a key that is to be pressed in it. */
export interface Found {
  readonly line: string;
  readonly then: string;
}

/** The search that Ctrl-R begins: the newest line of the history that has the text; Ctrl-R again goes to an older one. */
export class Search {
  isOn = false;
  private text = '';
  private at = 0;
  private before = '';
  private lines: readonly string[] = [];

  constructor(private readonly screen: { write(text: string): unknown; readonly columns?: number }) {}

  /** `before`: the line that stood there, to go back to. `history`: the oldest line first. */
  begin(before: string, history: readonly string[]): void {
    Object.assign(this, { isOn: true, text: '', before, at: history.length, lines: history });
    this.show();
  }

  add(text: string): void {
    this.text += text;
    this.at = this.older(this.lines.length);
    this.show();
  }

  /** A key; undefined: the search goes on. */
  press(keys: string): Found | undefined {
    switch (keys) {
      case '\x12':
        this.at = this.older(this.at);
        this.show();
        return undefined;
      case '\x7f':
      case '\b':
        this.text = this.text.slice(0, -1);
        this.at = this.older(this.lines.length);
        this.show();
        return undefined;
      case '\x07':
      case '\x03':
        return this.end(this.before, '');
      case '\x1b':
        return this.end(this.line, '');
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: keys that are no text
    if (/[\x00-\x1f]/.test(keys)) return this.end(this.line, keys);
    this.add(safe(keys));
    return undefined;
  }

  private end(line: string, then: string): Found {
    this.isOn = false;
    return { line, then };
  }

  private get line(): string {
    return this.lines[this.at] ?? this.before;
  }

  /** The newest line above `from` that has the text; where there is none, the one that is shown stays. */
  private older(from: number): number {
    if (!this.text) return this.lines.length;
    const at = this.lines.findLastIndex((line, i) => i < from && this.has(line));
    return at < 0 ? this.at : at;
  }

  /** Capitals count where the text has some. */
  private has(line: string): boolean {
    return (this.text === this.text.toLowerCase() ? line.toLowerCase() : line).includes(this.text);
  }

  private show(): void {
    const known = this.lines[this.at];
    const isFound = !this.text || (known !== undefined && this.has(known));
    const words = `(${isFound ? '' : 'not found; '}search)\`${this.text}': ${known ?? ''}`;
    this.screen.write(`\r\x1b[J${cut(safe(words), Math.max(1, (this.screen.columns || 80) - 1))}`);
  }
}
