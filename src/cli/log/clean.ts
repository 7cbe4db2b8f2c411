/** What may stand in place of x in 0x: multiplication signs, Cyrillic letters, and what is left of such a sign in a wrong encoding. */
const TIMES =
  /(?<![\dA-Za-z])0 ?(?:[\u00d7\u2715\u2716\u2a2f\u0425\u0445\ufffd]|\u00c3[\u0097\u2014]) ?(?=[\da-fA-F])/g;

const ESC = '\u001b';
const BELL = '\u0007';

/** Colours and titles of terminals, also as syslog, JSON and editors write them. */
const ESCAPES = new RegExp(
  `(?:${ESC}|#033|\\^\\[|\\\\x1b|\\\\u001b|\\\\033)\\[[\\d;?]{0,16}[A-Za-z]|${ESC}\\][^${BELL}${ESC}]{0,200}(?:${BELL}|${ESC}\\\\)`,
  'gi',
);

/** Marks that are no letters: zero width, soft hyphen, byte order. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]/g;

const TAGS =
  /<\/?(?:a|b|br|code|div|em|font|i|li|p|pre|samp|span|strong|td|tr|tt|wbr|blockquote)(?:\s[^<>]{0,200})?\/?>/gi;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  nbsp: ' ',
  quot: '"',
  times: '\u00d7',
  lpar: '(',
  rpar: ')',
  lsqb: '[',
  rsqb: ']',
  colon: ':',
  comma: ',',
  equals: '=',
  lowbar: '_',
  period: '.',
  shy: '',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  ndash: '-',
  mdash: '-',
  minus: '-',
};

function entity(whole: string, name: string): string {
  if (name[0] !== '#') return ENTITIES[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

const decodeEntities = (text: string): string =>
  text.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|[a-z]{2,7});/gi, entity);

/** Printable signs that quoted-printable writes as =XX, and that no `name=value` of a log looks like. */
const QUOTABLE = /^[!-/:-@[-`{-~\t \u00a0\u00d7]$/;

/** A run of =XX: what it stands for in UTF-8, else in Latin-1; itself where neither is text that mail would quote. */
function unquote(run: string): string {
  const bytes = Buffer.from(run.replaceAll('=', ''), 'hex');
  const utf8 = bytes.toString('utf8');
  if (bytes.length > 1 && !utf8.includes('\ufffd')) return utf8;
  const latin1 = bytes.toString('latin1');
  return [...latin1].every((sign) => QUOTABLE.test(sign)) ? latin1 : run;
}

/** =28 and the like may be a value as well: they are signs where something else is surely quoted, or by what stands beside them. */
function decodeQuotedPrintable(text: string, sure: boolean): string {
  if (!text.includes('=')) return text;
  const letters = text
    .replace(/(?:=(?:[2-7][A-F]|[A-F][\dA-F]|[89][\dA-F]))+/g, unquote)
    .replace(/=20$/, ' ');
  if (sure || letters !== text) return letters.replace(/=(2\d|09)/g, unquote);
  return letters
    .replace(/=28(?=0x|pid|-\d|discarded)/g, '(')
    .replace(/(\((?:0x[\da-fA-F]{1,8}|pid ?\d+|-\d{1,4}|discarded))=29/g, '$1)');
}

const decodeBackslashes = (text: string): string =>
  text
    .replace(/\\u([\da-f]{4})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/\\x([\da-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/\\[nrt](?![a-z])/g, ' ')
    .replace(/\\([_()[\]{}*"'`.:<>#+=|-])/g, '$1');

/** Where containers, journald and loggers have the message in a line of JSON. */
const MESSAGES = ['log', 'MESSAGE', 'message', 'msg'];

/** The message in a line of JSON; the line where it is none. */
export function unwrapped(line: string): string {
  if (!/^\s*\{\s*"/.test(line)) return line;
  try {
    const document = JSON.parse(line) as Record<string, unknown>;
    return MESSAGES.map((name) => textOf(document[name])).find((text) => text !== undefined) ?? line;
  } catch {
    return line;
  }
}

/** A message of JSON; one with colours or marks in it is a list of bytes in journald's. */
function textOf(message: unknown): string | undefined {
  if (typeof message === 'string') return message;
  const isBytes = Array.isArray(message) && message.every((byte) => Number.isInteger(byte));
  return isBytes ? Buffer.from(message).toString('utf8') : undefined;
}

/** A line that is nothing but plain text. */
const PLAIN = /^[\x20-\x25\x27-\x3b\x3e-\x5b\x5d-\x7e]*$/;

/** A line as it was before mail, the web or a terminal had it: single blanks, ASCII signs. `quoted`: it is quoted-printable for sure. */
export function clean(line: string, quoted = false): string {
  if (PLAIN.test(line)) return squeeze(line);
  let text = decodeEntities(decodeEntities(decodeQuotedPrintable(line.replace(ESCAPES, ''), quoted)));
  if (text.includes('\\')) text = decodeBackslashes(text).replace(ESCAPES, '');
  if (text.includes('<')) text = text.replace(TAGS, '');
  if (!/^[ -~]*$/.test(text))
    text = text
      .replace(TIMES, '0x')
      .replace(INVISIBLE, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u001f\u007f-\u00a0\ufffd]+/g, ' ')
      .normalize('NFKC')
      .replace(/[\u2010-\u2015\u2212]/g, '-')
      .replace(/[\u2018-\u201b\u2032]/g, "'")
      .replace(/[\u201c-\u201f\u2033]/g, '"')
      .replace(TIMES, '0x');
  return squeeze(text);
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The same without the marks of a quotation in front. */
export const unquoted = (text: string): string => text.replace(/^(?:[>|] ?)+/, '');
