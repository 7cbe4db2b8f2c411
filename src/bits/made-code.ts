/** V8 does not optimise functions of any length, and keeps the members of long objects elsewhere. */
export const MOST_FIELDS = 128;

/**
 * Runs a text as the body of a function in which what is given has its names, and gives what it returns. Null where no code may be made of text, as pages and
 * processes can forbid.
 */
export function madeOf<Made>(text: string, given: Readonly<Record<string, unknown>>): Made | null {
  try {
    return new Function(...Object.keys(given), text)(...Object.values(given));
  } catch (error) {
    if (error instanceof EvalError) return null;
    throw error;
  }
}
