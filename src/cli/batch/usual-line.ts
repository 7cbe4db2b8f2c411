const [NEWLINE, RETURN, SPACE, QUOTE, BACKSLASH, TILDE] = [0x0a, 0x0d, 0x20, 0x22, 0x5c, 0x7e];

/** What each digit stands for; NONE: it is no digit. */
const NONE = 16;
const NIBBLES = new Uint8Array(256).fill(NONE);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  NIBBLES[digit.charCodeAt(0)] = value;
  NIBBLES[digit.toUpperCase().charCodeAt(0)] = value;
}

const inAscii = (text: string): Uint8Array => Uint8Array.from(text, (one) => one.charCodeAt(0));

/** The line between its values; a space may stand where there is one here. */
const [BEFORE_NAME, BEFORE_DIGITS, END] = ['{"layout": "', '", "hex": "', '"}'].map(inAscii) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];

/**
 * Reads lines of `decode --batch` in the form in which programs write them, with these two keys in this order and nothing in them that JSON escapes.
 * Any other may be as right, and is for a parser of JSON; so is what is wrong, which has to be told.
 */
export class UsualLines {
  /** What the line that was read last says. The bytes are overwritten by the next. */
  name = '';
  bytes = new Uint8Array(0);
  private nameBytes = new Uint8Array(0);
  private room = new Uint8Array(4096);

  /** Gives where the next line begins; -1 where this one is of another form, or ends too near the end of the text. */
  read(text: Buffer, start: number): number {
    const nameAt = passed(text, start, BEFORE_NAME);
    if (nameAt < 0) return -1;
    const nameEnd = endOfName(text, nameAt);
    const digitsAt = nameEnd < 0 ? -1 : passed(text, nameEnd, BEFORE_DIGITS);
    if (digitsAt < 0) return -1;
    const digitsEnd = this.digits(text, digitsAt);
    const end = digitsEnd < 0 ? -1 : passed(text, digitsEnd, END);
    if (end < 0 || end + 2 > text.length) return -1;
    const next = text[end] === RETURN ? end + 1 : end;
    if (text[next] !== NEWLINE) return -1;
    this.readName(text, nameAt, nameEnd);
    return next + 1;
  }

  /** Lines of a batch have the same name again and again. */
  private readName(text: Buffer, start: number, end: number): void {
    const { nameBytes } = this;
    let same = 0;
    while (same < nameBytes.length && nameBytes[same] === text[start + same]) same++;
    if (same === nameBytes.length && same === end - start) return;
    this.nameBytes = Uint8Array.from(text.subarray(start, end));
    this.name = text.toString('latin1', start, end);
  }

  /** Gives where the digits end; -1 where the last byte has but one. */
  private digits(text: Buffer, start: number): number {
    if (2 * this.room.length < text.length - start) this.room = new Uint8Array(text.length);
    const { room } = this;
    // What a digit is followed by is there too: nothing is read behind the end, which takes the engine's other, slower way from then on.
    const last = text.length - 2;
    let count = 0;
    let at = start;
    for (; at <= last; at += 2) {
      const high = NIBBLES[text[at] as number] as number;
      if (high === NONE) break;
      const low = NIBBLES[text[at + 1] as number] as number;
      if (low === NONE) return -1;
      room[count++] = (high << 4) | low;
    }
    if (this.bytes.length !== count || this.bytes.buffer !== room.buffer)
      this.bytes = room.subarray(0, count);
    return at;
  }
}

/** Where the line goes on behind these signs; -1: it has others. */
function passed(text: Buffer, start: number, signs: Uint8Array): number {
  if (start + signs.length > text.length) return -1;
  let at = start;
  for (let i = 0; i < signs.length; i++) {
    if (text[at] === signs[i]) at++;
    else if (signs[i] !== SPACE) return -1;
  }
  return at;
}

function endOfName(line: Buffer, start: number): number {
  for (let at = start; at < line.length; at++) {
    const byte = line[at] as number;
    if (byte === QUOTE) return at;
    if (byte < SPACE || byte > TILDE || byte === BACKSLASH) return -1;
  }
  return -1;
}
