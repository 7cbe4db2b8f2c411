/** Whether a text is of letters, digits and underscores alone, and there is one. */
export const isWholeWord = (text: string): boolean => text !== '' && new Scanner(text).word() === text;

/**
 * Reads a text from left to right. Regular expressions say the same in a line, but each process compiles them anew, which takes longer
 * than what most command lines read with them.
 */
export class Scanner {
  private at = 0;

  constructor(private readonly text: string) {}

  /** Whether all is read. */
  get done(): boolean {
    return this.at === this.text.length;
  }

  /** What is left. */
  get rest(): string {
    return this.text.slice(this.at);
  }

  /** Whether this sign comes next; then it is read. */
  take(sign: string): boolean {
    if (this.text[this.at] !== sign) return false;
    this.at++;
    return true;
  }

  /** Everything before this sign, which is read too; all that is left where there is none. */
  until(sign: string): string {
    const end = this.text.indexOf(sign, this.at);
    const word = end < 0 ? this.rest : this.text.slice(this.at, end);
    this.at = end < 0 ? this.text.length : end + 1;
    return word;
  }

  /** The letters, digits and underscores that come next, and these other signs; empty where none does. */
  word(others = ''): string {
    const { text, at: start } = this;
    let end = start;
    while (end < text.length && (isWord(text.charCodeAt(end)) || isOneOf(others, text[end]))) end++;
    this.at = end;
    return text.slice(start, end);
  }
}

const isOneOf = (signs: string, sign = ''): boolean => signs !== '' && signs.includes(sign);

const UNDERSCORE = 0x5f;

const isWord = (code: number): boolean =>
  isDigit(code) || code === UNDERSCORE || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Whether a text is digits, and at least one. */
export function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isDigit(text.charCodeAt(i))) return false;
  return text !== '';
}
