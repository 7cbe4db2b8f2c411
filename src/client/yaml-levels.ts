import type { CST, Document, LineCounter } from 'yaml';

/** Levels of lists and mappings within each other: of what fwctl reads, a profile has the most, 5. */
const MOST_LEVELS = 64;

/**
 * The document that a text of YAML is, in which keys may stand twice; or the place from which on it goes deeper than that. What makes nodes of the text calls
 * itself for each level; yaml's parser, which tells the levels, does not. `lines` learns where lines begin, up to that place.
 */
export async function documentOf(text: string, lines: LineCounter): Promise<Document.Parsed | number> {
  const { Composer, Lexer, Parser, YAMLParseError } = await import('yaml');
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > MOST_LEVELS) return parser.offset;
  }
  for (const token of parser.end()) tokens.push(token);
  // Of its own, the check for keys that come twice compares each with all before it.
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false });
  const [document, second] = composer.compose(tokens, true, text.length);
  if (second)
    document?.errors.push(new YAMLParseError([second.range[0], second.range[1]], 'MULTIPLE_DOCS', ''));
  return document as Document.Parsed;
}

export const TOO_DEEP = `it is nested too deep: lists and mappings go down at most ${MOST_LEVELS} levels`;
