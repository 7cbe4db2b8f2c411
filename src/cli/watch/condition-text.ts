import { FwctlError } from '../../client/errors.js';
import { parseNumber } from '../../client/numbers.js';
import type { Step } from './places.js';

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** What a field is compared with. */
export interface Wanted {
  readonly text: string;
  readonly number: number | bigint | undefined;
  readonly quoted: boolean;
}

export type Expression =
  | { readonly is: 'or' | 'and'; readonly all: readonly Expression[] }
  | { readonly is: 'not'; readonly one: Expression }
  | { readonly is: 'any change' }
  | { readonly is: 'changed'; readonly field: readonly Step[]; readonly optional: boolean }
  | {
      readonly is: 'comparison';
      readonly of: 'value' | 'rate' | 'difference';
      readonly field: readonly Step[];
      readonly optional: boolean;
      readonly operator: Operator;
      readonly wanted: Wanted;
    };

/** A path as it is written. */
export const textOf = (steps: readonly Step[]): string =>
  steps.map(({ name, index }, i) => (name === undefined ? `[${index}]` : `${i ? '.' : ''}${name}`)).join('');

/** The longest that is read, and the deepest nesting: what people write has a line, and a few brackets. */
const LONGEST = 2000;
const DEEPEST = 32;

const TOKENS =
  /\s+|(?<operator>==|!=|<=|>=|&&|\|\||[=<>!()])|(?<index>\[(?:\d+|\*)\])|(?<mark>[.?])|(?<quoted>"[^"]*"|'[^']*')|(?<word>[^\s=!<>()[\].?&|"']+)/y;

/** What stands behind an operator: 0.5, 22.43.1014, 0000:08:00.0. */
const VALUE = /\s+|(?<quoted>"[^"]*"|'[^']*')|(?<word>[^\s=!<>()&|"']+)/y;

interface Token {
  readonly kind: 'operator' | 'index' | 'mark' | 'quoted' | 'word';
  readonly text: string;
  /** From 0. */
  readonly at: number;
}

const wrong = (what: string, at: number): FwctlError =>
  new FwctlError('usage', `--until: column ${at + 1}: ${what}`, {
    column: at + 1,
    next: 'write FIELD > VALUE, joined by and, or, not and brackets: see fwctl-watch(1), CONDITIONS',
  });

const OPERATORS: Readonly<Record<string, Operator>> = {
  '=': '==',
  '==': '==',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

function tokensOf(text: string): Token[] {
  if (text.length > LONGEST) throw wrong(`a condition has at most ${LONGEST} characters`, LONGEST);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const isBehind = tokens.at(-1)?.kind === 'operator' && (tokens.at(-1)?.text ?? '') in OPERATORS;
    const pattern = isBehind ? VALUE : TOKENS;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) {
      const piece = text[at] as string;
      throw wrong(/["']/.test(piece) ? `the ${piece} has no end` : `"${piece}" is not understood here`, at);
    }
    const [kind, found] = Object.entries(match.groups ?? {}).find(([, one]) => one !== undefined) ?? [];
    if (kind && found) tokens.push({ kind: kind as Token['kind'], text: found, at });
    at = pattern.lastIndex;
  }
  return tokens;
}

/** Throws FwctlError `usage` with the column of what is not understood. */
export function parseExpression(text: string): Expression {
  return new Parser(tokensOf(text), text.length).whole();
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly length: number,
  ) {}

  whole(): Expression {
    const expression = this.joined('or');
    const more = this.tokens[this.at];
    if (more) throw wrong(`"${more.text}" is one too many: join comparisons with and, or`, more.at);
    return expression;
  }

  private joined(word: 'or' | 'and'): Expression {
    const one = () => (word === 'or' ? this.joined('and') : this.negated());
    const all = [one()];
    while (this.take(word === 'or' ? ['or', '||'] : ['and', '&&'])) all.push(one());
    return all.length > 1 ? { is: word, all } : (all[0] as Expression);
  }

  private negated(): Expression {
    if (this.take(['not', '!'])) return this.deeper(() => ({ is: 'not', one: this.negated() }));
    if (!this.take(['('])) return this.comparison();
    return this.deeper(() => {
      const inner = this.joined('or');
      this.need(')');
      return inner;
    });
  }

  private deeper(work: () => Expression): Expression {
    if (++this.depth > DEEPEST) throw wrong(`it is nested more than ${DEEPEST} deep`, this.here());
    const expression = work();
    this.depth--;
    return expression;
  }

  private comparison(): Expression {
    const start = this.tokens[this.at];
    const called = start?.text.toLowerCase() ?? '';
    const isCall = start?.kind === 'word' && this.tokens[this.at + 1]?.text === '(';
    if (isCall) {
      if (called !== 'rate' && called !== 'difference' && called !== 'changed')
        throw new FwctlError('usage', `--until: column ${start.at + 1}: there is no ${start.text}()`, {
          column: start.at + 1,
          given: called,
          known: ['rate', 'difference', 'changed'],
        });
      this.at += 2;
      const field = this.field();
      this.need(')');
      return called === 'changed' ? { is: 'changed', ...field } : this.compared(called, field);
    }
    if (start?.kind === 'word' && called === 'changed' && !this.operatorNext(1)) {
      this.at++;
      return { is: 'any change' };
    }
    return this.compared('value', this.field());
  }

  private compared(
    of: 'value' | 'rate' | 'difference',
    field: { readonly field: readonly Step[]; readonly optional: boolean },
  ): Expression {
    const operator = this.operatorNext(0);
    if (!operator) throw wrong('one of == != < <= > >= is missing', this.here());
    this.at++;
    const token = this.tokens[this.at];
    if (!token || (token.kind !== 'word' && token.kind !== 'quoted'))
      throw wrong('a value is missing', this.here());
    this.at++;
    const quoted = token.kind === 'quoted';
    const text = quoted ? token.text.slice(1, -1) : token.text;
    const number = quoted ? undefined : numberIn(text);
    const isOrdered = operator !== '==' && operator !== '!=';
    if (isOrdered && number === undefined) throw wrong(`${operator} takes a number, not "${text}"`, token.at);
    return { is: 'comparison', of, ...field, operator, wanted: { text, number, quoted } };
  }

  /** A dotted path, which may end with `?`. */
  private field(): { field: Step[]; optional: boolean } {
    const steps: Step[] = [];
    for (;;) {
      const token = this.tokens[this.at];
      const behindDot = this.tokens[this.at - 1]?.text === '.' && steps.length > 0;
      if (token?.kind === 'index' && steps.length && !behindDot) {
        const inner = token.text.slice(1, -1);
        steps.push({ index: inner === '*' ? '*' : Number(inner) });
      } else if ((token?.kind === 'word' || token?.kind === 'quoted') && (!steps.length || behindDot)) {
        steps.push({ name: token.kind === 'quoted' ? token.text.slice(1, -1) : token.text });
      } else throw wrong('the name of a field is missing', this.here());
      this.at++;
      const next = this.tokens[this.at];
      if (next?.text === '.') this.at++;
      else if (next?.kind !== 'index') break;
    }
    return { field: steps, optional: this.take(['?']) };
  }

  private operatorNext(ahead: number): Operator | undefined {
    const token = this.tokens[this.at + ahead];
    return token?.kind === 'operator' ? OPERATORS[token.text] : undefined;
  }

  private take(words: readonly string[]): boolean {
    const token = this.tokens[this.at];
    if (!token || token.kind === 'quoted' || !words.includes(token.text.toLowerCase())) return false;
    this.at++;
    return true;
  }

  private need(text: string): void {
    if (!this.take([text])) throw wrong(`"${text}" is missing`, this.here());
  }

  private here(): number {
    return this.tokens[this.at]?.at ?? this.length;
  }
}

/** A number as people write it: whole ones exactly, in any base; with a sign, a point or an exponent; true and false, which are 1 and 0. */
function numberIn(text: string): number | bigint | undefined {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true' ? 1 : 0;
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(text) ?? [];
  const whole = parseNumber(digits);
  if (whole !== undefined) return sign === '-' ? -whole : whole;
  return /^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(digits) ? Number(text) : undefined;
}
