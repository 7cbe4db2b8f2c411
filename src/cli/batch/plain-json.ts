import { FwctlError } from '../../client/errors.js';

/** No structure of a device is nested that deep. */
const DEEPEST = 64;

/**
 * Looks through JSON text for what JSON.parse passes over in silence: a key that stands twice, of which the last would count; a whole number that
 * no number of JavaScript holds exactly; nesting that nothing needs. The text must be JSON. Throws FwctlError `usage` with the column.
 */
export function requirePlainJson(text: string): void {
  /** What is open: the keys of an object so far, or undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  const bad = (at: number, message: string) => new FwctlError('usage', `column ${at + 1}: ${message}`);
  let isKey = false;
  for (let at = 0; at < text.length; ) {
    const start = at;
    const c = text[at++] as string;
    switch (c) {
      case '{':
      case '[':
        if (open.length === DEEPEST) throw bad(start, `the line is nested more than ${DEEPEST} deep`);
        open.push(c === '{' ? new Set() : undefined);
        isKey = c === '{';
        break;
      case '}':
      case ']':
        open.pop();
        isKey = false;
        break;
      case ',':
        isKey = open.at(-1) !== undefined;
        break;
      case '"': {
        at = endOfString(text, at);
        const keys = open.at(-1);
        if (!isKey || !keys) break;
        const quoted = text.slice(start, at);
        const key = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
        if (keys.has(key)) throw bad(start, `the key "${key}" stands twice`);
        keys.add(key);
        isKey = false;
        break;
      }
      default: {
        if (c !== '-' && !(c >= '0' && c <= '9')) break;
        while (/[-+.eE\d]/.test(text[at] ?? '')) at++;
        const value = Number(text.slice(start, at));
        if (Math.abs(value) > Number.MAX_SAFE_INTEGER)
          throw bad(
            start,
            `the number is beyond 2^53, which JSON numbers hold exactly: write it as text, "0x..."`,
          );
      }
    }
  }
}

/** Where a string ends that begins before `from`. */
function endOfString(text: string, from: number): number {
  for (let at = from; ; at++) {
    at = text.indexOf('"', at);
    let escapes = 0;
    while (text[at - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return at + 1;
  }
}
