/**
 * Conditions and limits of non-volatile parameters, in the notation of mstflint's data base: numbers, parameters (`item.field`, or `field`
 * of the same item), `?:`, `||`, `&&`, comparisons, `+ - * / ^` and `log2()`. As there, all is computed in doubles, what is not 0 is
 * true, and `&&` binds tighter than `||`.
 */
export type Expression = number | Reference | Operation;

/** A parameter of an item. */
export interface Reference {
  readonly item: string;
  readonly field: string;
}

export interface Operation {
  readonly op: string;
  readonly of: readonly Expression[];
}

const isOperation = (known: Expression): known is Operation => typeof known === 'object' && 'op' in known;

/** How tightly an operator binds. */
const STRENGTH: { readonly [op: string]: number } = {
  '?': 1,
  '||': 2,
  '&&': 3,
  '==': 4,
  '!=': 4,
  '<=': 4,
  '>=': 4,
  '<': 4,
  '>': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '^': 7,
};

const TOKEN = /[\w.]+|\|\||&&|[=!<>]=|[-?:<>+*/^()]/y;

/** Reads an expression; bare names are fields of `own`. Throws an Error where it is none. */
export function parseExpression(text: string, own: string): Expression {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) tokens.push(found[0]);
  const wrong = () => new Error(`not an expression: ${text}`);
  if (tokens.join('').length !== text.length) throw wrong();
  const take = (token: string) => {
    if (tokens.shift() !== token) throw wrong();
  };

  const operand = (): Expression => {
    const token = tokens.shift() ?? '';
    if (token === '(' || token === 'log2') {
      if (token === 'log2') take('(');
      const inner = level(1);
      take(')');
      return token === '(' ? inner : { op: token, of: [inner] };
    }
    if (/^\d+$/.test(token)) return Number(token);
    const [, item = own, field] = /^(?:([a-z_]\w*)\.)?([a-z_]\w*)$/i.exec(token) ?? [];
    if (field === undefined) throw wrong();
    return { item, field };
  };
  const level = (least: number): Expression => {
    let left = operand();
    for (;;) {
      const op = tokens[0] ?? '';
      const strength = STRENGTH[op] ?? 0;
      if (strength < least || !strength) return left;
      tokens.shift();
      if (op === '?') {
        const then = level(1);
        take(':');
        left = { op, of: [left, then, level(1)] };
      } else left = { op, of: [left, level(strength + 1)] };
    }
  };

  const read = level(1);
  if (tokens.length) throw wrong();
  return read;
}

/** The parameters that an expression reads, each as often as it stands there. */
export const references = (known: Expression): Reference[] =>
  typeof known === 'number' ? [] : isOperation(known) ? known.of.flatMap(references) : [known];

const COMPUTE: { readonly [op: string]: (a: number, b: number) => number } = {
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<=': (a, b) => Number(a <= b),
  '>=': (a, b) => Number(a >= b),
  '<': (a, b) => Number(a < b),
  '>': (a, b) => Number(a > b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
  log2: (a) => Math.log2(a),
};

export type LookUp = (reference: Reference) => number;

/** What an expression comes to. */
export function evaluate(known: Expression, value: LookUp): number {
  if (typeof known === 'number') return known;
  if (!isOperation(known)) return value(known);
  const [a = 0, b = 0, c = 0] = known.of;
  const left = evaluate(a, value);
  if (known.op === '?') return evaluate(left ? b : c, value);
  if (known.op === '&&') return Number(left !== 0 && evaluate(b, value) !== 0);
  if (known.op === '||') return Number(left !== 0 || evaluate(b, value) !== 0);
  return (COMPUTE[known.op] as (a: number, b: number) => number)(left, evaluate(b, value));
}

/** What a comparison asks for, in words. */
const WANTED: { readonly [op: string]: (value: number) => string } = {
  '==': (value) => `must be ${value}`,
  '!=': (value) => `must not be ${value}`,
  '<=': (value) => `must be at most ${value}`,
  '>=': (value) => `must be at least ${value}`,
  '<': (value) => `must be less than ${value}`,
  '>': (value) => `must be more than ${value}`,
};

/** Why an expression that is false is so: "A is 0, must be 1 and B is 3, must not be 3". */
export function whyNot(known: Expression, value: LookUp, name: (reference: Reference) => string): string {
  if (!isOperation(known)) return `${typeof known === 'number' ? known : name(known)} is 0`;
  const [a = 0, b = 0] = known.of;
  if (known.op === '&&' || known.op === '||') {
    const failed = [a, b].filter((one) => !evaluate(one, value));
    return failed.map((one) => whyNot(one, value, name)).join(known.op === '&&' ? ' and ' : ', or ');
  }
  const wanted = WANTED[known.op];
  if (!wanted) return `${written(known, name)} is 0`;
  return `${written(a, name)} is ${evaluate(a, value)}, ${wanted(evaluate(b, value))}`;
}

/** An expression as people read it. */
export function written(known: Expression, name: (reference: Reference) => string): string {
  if (typeof known === 'number') return String(known);
  if (!isOperation(known)) return name(known);
  const of = known.of.map((one) => {
    const text = written(one, name);
    return isOperation(one) && known.op !== 'log2' ? `(${text})` : text;
  });
  if (known.op === 'log2') return `log2(${of.join('')})`;
  return known.op === '?' ? `${of[0]} ? ${of[1]} : ${of[2]}` : of.join(` ${known.op} `);
}
