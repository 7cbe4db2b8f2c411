const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A text in UTF-8 without the mark (U+FEFF) that some editors begin a file with. */
export const withoutMark = (text: Buffer): Buffer =>
  text.subarray(0, MARK.length).equals(MARK) ? text.subarray(MARK.length) : text;
