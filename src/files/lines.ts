const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** A line without its end, from 1 on; `bytes` undefined: it is longer than is kept. */
export interface InputLine {
  readonly number: number;
  readonly bytes: Buffer | undefined;
}

/** Makes lines of pieces of any length. */
export class LineSplitter {
  /** Pieces of a line whose end has not come yet. */
  private begun: Buffer[] = [];
  private length = 0;
  /** The number of the last line. */
  number = 0;

  constructor(private readonly limit: number) {}

  /** Whether no line is begun. */
  get isAtStart(): boolean {
    return this.length === 0;
  }

  /** The lines that end in a piece. */
  *take(piece: Buffer): Generator<InputLine> {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      // Most stand whole in one piece.
      if (this.length === 0 && end - start <= this.limit)
        yield {
          number: ++this.number,
          bytes: piece.subarray(start, piece[end - 1] === RETURN ? end - 1 : end),
        };
      else {
        this.keep(piece.subarray(start, end));
        yield this.line();
      }
      start = end + 1;
    }
    // A copy: the piece may be gone when the next comes, and is large where the rest of a line is small.
    if (start < piece.length) this.keep(Buffer.from(piece.subarray(start)));
  }

  /** The last line may have no end. */
  *end(): Generator<InputLine> {
    if (this.length) yield this.line();
  }

  private keep(piece: Buffer): void {
    this.length += piece.length;
    if (this.length <= this.limit) this.begun.push(piece);
    else this.begun.length = 0;
  }

  private line(): InputLine {
    const [only, ...others] = this.begun;
    const bytes =
      this.length > this.limit
        ? undefined
        : others.length
          ? Buffer.concat(this.begun)
          : (only ?? Buffer.alloc(0));
    this.begun = [];
    this.length = 0;
    const end = bytes?.at(-1) === RETURN ? -1 : undefined;
    return { number: ++this.number, bytes: bytes?.subarray(0, end) };
  }
}
