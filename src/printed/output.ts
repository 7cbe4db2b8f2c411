/** Bytes that are kept before they are sent on; there is room for twice as many. */
export const FULL = 1 << 16;

/** Bytes that may be written behind what is asked for: text is copied by whole words. */
const SLACK = 16;

/** Text that comes in many small parts, as bytes in one place that is used again and again. */
export class Output {
  bytes: Buffer = Buffer.allocUnsafeSlow(2 * FULL);
  view = new DataView(this.bytes.buffer);
  /** Where the next part goes. */
  at = 0;

  /** @param send takes the bytes; they are overwritten when it returns */
  constructor(private readonly send: (bytes: Uint8Array) => void) {}

  /** Makes room for so many bytes from `at` on. */
  room(bytes: number): void {
    if (this.at + bytes + SLACK <= this.bytes.length) return;
    this.flush();
    if (bytes + SLACK <= this.bytes.length) return;
    this.bytes = Buffer.allocUnsafeSlow(bytes + SLACK);
    this.view = new DataView(this.bytes.buffer);
  }

  add(text: string): void {
    // UTF-8 has at most three bytes for each unit of a string.
    this.room(3 * text.length);
    this.at += this.bytes.write(text, this.at);
    if (this.at >= FULL) this.flush();
  }

  copy(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  flush(): void {
    const { at } = this;
    this.at = 0;
    if (at) this.send(this.bytes.subarray(0, at));
  }
}
