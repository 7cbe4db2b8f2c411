/** Where something stands in an ADB file; lines count from 1. */
export interface Position {
  readonly file: string;
  readonly line: number;
}

/** What is wrong with an ADB file, and where. The message begins with both: `FILE:LINE: what`. */
export class AdbError extends Error {
  override readonly name = 'AdbError';
  readonly file: string;
  readonly line: number;

  constructor({ file, line }: Position, what: string) {
    super(`${file}:${line}: ${what}`);
    this.file = file;
    this.line = line;
  }
}
