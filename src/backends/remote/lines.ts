/** Cuts what comes in pieces into lines. A line longer than `most` bytes is not held: `overlong` is called once, and nothing more is given. */
export class Lines {
  private parts: Uint8Array[] = [];
  private length = 0;
  private ended = false;

  constructor(
    private readonly most: number,
    private readonly take: (line: string) => unknown,
    private readonly overlong: () => void,
  ) {}

  push(chunk: Uint8Array): void {
    for (let rest = chunk; rest.length && !this.ended; ) {
      const end = rest.indexOf(0x0a);
      const part = end < 0 ? rest : rest.subarray(0, end);
      this.length += part.length;
      if (this.length > this.most) {
        this.ended = true;
        this.parts = [];
        this.overlong();
        return;
      }
      this.parts.push(part);
      if (end < 0) return;
      const line = Buffer.concat(this.parts).toString();
      this.parts = [];
      this.length = 0;
      this.take(line);
      rest = rest.subarray(end + 1);
    }
  }
}
