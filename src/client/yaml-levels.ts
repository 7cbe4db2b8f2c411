import type { LineCounter } from 'yaml';

/** Levels of lists and mappings within each other: of what fwctl reads, a profile has the most, 5. */
const MOST_LEVELS = 64;

/**
 * Where a text of YAML goes deeper than that; undefined: nowhere. What makes nodes of the text calls itself for each level; yaml's parser, which is
 * asked here, does not. `lines` learns where the lines up to that place begin.
 */
export async function tooDeep(text: string, lines: LineCounter): Promise<number | undefined> {
  const { Lexer, Parser } = await import('yaml');
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > MOST_LEVELS) return parser.offset;
  }
  return undefined;
}

export const TOO_DEEP = `it is nested too deep: lists and mappings go down at most ${MOST_LEVELS} levels`;
