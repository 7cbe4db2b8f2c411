const SPACE = /[\t\n\r ]*/y;
const SCALAR =
  /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
/** A text in quotes as far as it is one; what a cut leaves of an escape, a number or a word. */
const BEGUN =
  /"[ !#-[\]-\uffff]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\uffff]*)*(?:\\(?:u[\da-fA-F]{0,3})?$)?|(?:-|tr?u?|fa?l?s?|nu?l?)$/y;

const endOf = (pattern: RegExp, text: string, at: number): number | undefined => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
};

/** How many characters of a text are the beginning of JSON (RFC 8259), or all of it; white space behind them counts. */
export function jsonEnd(text: string): number {
  const closers: string[] = [];
  let due: 'value' | 'name' | 'colon' | 'next' = 'value';
  let mayClose = false;
  for (let at = 0; ; ) {
    at = endOf(SPACE, text, at) as number;
    const here = text[at];
    if (here === undefined) return at;
    const closes = here === closers.at(-1) && (due === 'next' || mayClose);
    const opens = due === 'value' && (here === '{' || here === '[');
    if (closes) {
      closers.pop();
      due = 'next';
    } else if (opens) {
      closers.push(here === '{' ? '}' : ']');
      due = here === '{' ? 'name' : 'value';
    } else if (due === 'colon' && here === ':') due = 'value';
    else if (due === 'next' && here === ',' && closers.length)
      due = closers.at(-1) === '}' ? 'name' : 'value';
    else {
      const isScalar = due === 'value' || (due === 'name' && here === '"');
      const end = isScalar ? endOf(SCALAR, text, at) : undefined;
      if (end === undefined) return isScalar ? (endOf(BEGUN, text, at) ?? at) : at;
      due = due === 'name' ? 'colon' : 'next';
      at = end - 1;
    }
    mayClose = opens;
    at++;
  }
}

/** Where a text that is no JSON ends to be JSON, as line and column from 1, and whether it is but cut there. Engines tell it in different words. */
export function jsonProblem(text: string): { readonly place: string; readonly reason: string } {
  const at = jsonEnd(text);
  const lines = text.slice(0, at).split('\n');
  return {
    place: `${lines.length}:${(lines.at(-1) as string).length + 1}`,
    reason: at >= text.length ? 'the text ends here' : 'this is no JSON',
  };
}

/** The same of one line, to stand behind `is no JSON`. */
export function jsonLineProblem(line: string): string {
  const at = jsonEnd(line);
  return at >= line.length ? ': it is cut' : ` from column ${at + 1} on`;
}
