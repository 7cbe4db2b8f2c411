/**
 * What no text that is not ours may bring to a terminal: controls, marks that turn the direction of text, characters that nobody sees, ends of
 * lines and paragraphs, halves of characters, and what Unicode has not assigned or left to private use. DI: Default_Ignorable_Code_Point, as
 * zero-width joiners, variation selectors, tags and fillers are.
 */
const UNSAFE = '[\\p{C}\\p{Zl}\\p{Zp}\\p{DI}]';

/** Most text is ASCII: the others are compiled, and looked for, only where it is not. */
const PLAIN = /^[ -~]*$/;
const PLAIN_LINES = /^[\n -~]*$/;

let all: RegExp | undefined;
let butNewlines: RegExp | undefined;
let butStyles: RegExp | undefined;

/** Up to U+FFFF in four digits, below U+0100 in two. */
function escaped(character: string): string {
  const code = character.codePointAt(0) as number;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/**
 * Text from a device, a file, the command line or the environment, safe for a terminal and for one line of it: what is dangerous or can't be
 * seen becomes `\x1b`, `\u202e`, `\u{e0041}`. All such text goes through here on its way to people; a second time changes nothing.
 */
export function safe(text: string): string {
  if (PLAIN.test(text)) return text;
  all ??= new RegExp(UNSAFE, 'gu');
  return text.replace(all, escaped);
}

/** The sequences by which this program sets bold, dim and colours, and ends them. */
const STYLE = '\\x1b\\[(?:[12]|22|3[1-39])m';

/**
 * The last gate in front of a terminal or a pipe, for whole texts: lets through newlines and, with `styled`, this program's own bold and colours.
 * What should not have come so far is escaped here.
 */
export function safeLines(text: string, styled: boolean): string {
  if (PLAIN_LINES.test(text)) return text;
  butNewlines ??= new RegExp(`(?!\\n)${UNSAFE}`, 'gu');
  if (!styled) return text.replace(butNewlines, escaped);
  butStyles ??= new RegExp(`${STYLE}|(?!\\n)${UNSAFE}`, 'gu');
  return text.replace(butStyles, (found) => (found.startsWith('\x1b[') ? found : escaped(found)));
}

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** JSON text with the same characters as JSON escapes: a program that parses it sees no difference, a terminal nothing of them. */
export function safeJson(json: string): string {
  if (PLAIN_LINES.test(json)) return json;
  butNewlines ??= new RegExp(`(?!\\n)${UNSAFE}`, 'gu');
  return json.replace(butNewlines, (character) =>
    Array.from({ length: character.length }, (_, i) => unit(character.charCodeAt(i))).join(''),
  );
}

/** Characters of what people are told that are shown whole. */
const LONGEST = 2000;

/** A text whose middle is left out where it is longer than anybody reads. */
export function shortened(text: string, most = LONGEST): string {
  if (text.length <= most) return text;
  const [head, tail] = [Math.ceil((most * 3) / 4), Math.floor(most / 4)];
  return `${text.slice(0, head)} ... (${text.length - head - tail} characters) ... ${text.slice(-tail)}`;
}
