import type { Input, ParserOutput } from '@oclif/core/interfaces';

/** What is looked at of the definition of a flag, or of an argument, as oclif's classes have it. */
interface Defined {
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly env?: string;
  readonly options?: readonly string[];
  readonly default?: unknown;
  readonly multiple?: boolean;
  readonly multipleNonGreedy?: boolean;
  readonly delimiter?: string;
  readonly exclusive?: readonly unknown[];
  readonly dependsOn?: readonly unknown[];
  readonly relationships?: readonly unknown[];
  readonly required?: boolean;
  readonly ignoreStdin?: boolean;
  parse(text: unknown, context: unknown, definition: Defined): Promise<unknown>;
}

type Definitions = Readonly<Record<string, Defined>>;

/** What oclif's parser makes of these settings, nothing here knows. */
const OTHERS = [
  ...['aliases', 'allowNo', 'allowStdin', 'atLeastOne', 'charAliases', 'combinable', 'defaultHelp'],
  ...['deprecateAliases', 'deprecated', 'exactlyOne'],
];

type Token = ParserOutput['raw'][number];

/** Stands for a line that oclif's parser has to read. */
const OTHERWISE = Symbol('otherwise');

/**
 * What oclif's parser makes of an argument line, where nothing of it needs more than what most lines have: words, flags in their plain forms, each
 * once, and values that are among those allowed. Undefined for every other line, whatever is the matter with it: oclif's parser reads that one. Both read
 * the definitions that the command has.
 */
export async function parseUnderstood(
  argv: readonly string[],
  command: Input<object, object, object>,
  context: unknown,
): Promise<ParserOutput | undefined> {
  if (command.constraints || command.enableJsonFlag || command['--'] === false) return undefined;
  const flags = { ...command.baseFlags, ...command.flags } as unknown as Definitions;
  const args = (command.args ?? {}) as Definitions;
  try {
    const raw = tokensOf(argv, args, flags);
    return {
      args: await argumentsOf(raw, args, command.strict !== false, context),
      argv: raw.filter(({ type }) => type === 'arg').map(({ input }) => input),
      flags: await valuesOf(raw, flags, context),
      metadata: { flags: {} },
      nonExistentFlags: [],
      raw,
    } as ParserOutput;
  } catch {
    return undefined; // a value of a flag, too, is refused by oclif's words
  }
}

/** The line in pieces. Throws where it has a form that is not known here. */
function tokensOf(argv: readonly string[], args: Definitions, flags: Definitions): Token[] {
  const names = Object.keys(args);
  const raw: Token[] = [];
  const seen = new Set<string>();
  let words = 0;
  let isOver = false;
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] as string;
    if (isOver || word === '-' || !word.startsWith('-')) {
      raw.push({ arg: names[words++] as string, input: word, type: 'arg' });
      continue;
    }
    if (word === '--') {
      isOver = true;
      continue;
    }
    const { name, value } = partsOf(word, flags);
    const flag = flags[name] as Defined;
    if (flag.type === 'boolean') {
      if (value !== undefined) throw OTHERWISE;
      raw.push({ flag: name, input: word, type: 'flag' });
      continue;
    }
    const input = value ?? argv[++at];
    const isKnown = flag.multiple ? flag.multipleNonGreedy : !seen.has(name);
    if (!isKnown || input === undefined || /^-./s.test(input)) throw OTHERWISE;
    seen.add(name);
    raw.push({ flag: name, input, type: 'flag' });
  }
  return raw;
}

/** `--name`, `--name=value`, `-n`, `-nvalue`, `-n=value`. Throws where there is no such flag. */
function partsOf(word: string, flags: Definitions): { name: string; value?: string } {
  if (word.startsWith('--')) {
    const end = word.indexOf('=');
    const name = word.slice(2, end < 0 ? undefined : end);
    if (!Object.hasOwn(flags, name)) throw OTHERWISE;
    return end < 0 ? { name } : { name, value: word.slice(end + 1) };
  }
  const name = Object.keys(flags).find((key) => flags[key]?.char === word[1]);
  if (name === undefined) throw OTHERWISE;
  return word.length < 3 ? { name } : { name, value: word.slice(word[2] === '=' ? 3 : 2) };
}

async function argumentsOf(raw: readonly Token[], args: Definitions, isStrict: boolean, context: unknown) {
  const found: Record<string, unknown> = {};
  const words = raw.filter(({ type }) => type === 'arg');
  const names = Object.keys(args);
  if (isStrict && words.length > names.length) throw OTHERWISE;
  for (const [i, name] of names.entries()) {
    const arg = args[name] as Defined;
    const input = words[i]?.input;
    if (arg.multiple || arg.options || arg.default !== undefined) throw OTHERWISE;
    if (input !== undefined) found[name] = await arg.parse(input, context, arg);
    else if (arg.required || !arg.ignoreStdin) throw OTHERWISE;
  }
  return found;
}

/** The flags that have a value: of the line, of a variable, or by default. */
async function valuesOf(raw: readonly Token[], flags: Definitions, context: unknown) {
  const values: Record<string, unknown> = {};
  const given = new Set<string>();
  for (const [name, flag] of Object.entries(flags)) {
    if (OTHERS.some((setting) => (flag as unknown as Record<string, unknown>)[setting])) throw OTHERWISE;
    const typed = raw.filter((token) => token.type === 'flag' && token.flag === name);
    const of = typed.length
      ? partsIn(
          typed.map(({ input }) => input),
          flag,
        )
      : fromVariable(flag);
    if (of) given.add(name);
    const value = of ? await resultOf(flag, of, context) : flag.default;
    if (typeof value === 'function' || (value === undefined && flag.required)) throw OTHERWISE;
    if (value !== undefined) values[name] = value;
  }
  for (const name of given) {
    const { dependsOn, exclusive, relationships } = flags[name] as Defined;
    if (
      dependsOn ||
      relationships ||
      exclusive?.some((other) => typeof other !== 'string' || given.has(other))
    )
      throw OTHERWISE;
  }
  return values;
}

/** The values of a flag that takes several at once. Throws where there are more signs in them than what parts them. */
function partsIn(inputs: string[], { delimiter }: Defined): string[] {
  if (delimiter === undefined) return inputs;
  if (inputs.some((input) => /["'\\]/.test(input))) throw OTHERWISE;
  return inputs.flatMap((input) => input.split(delimiter).map((part) => part.trim()));
}

function fromVariable({ env, type, delimiter }: Defined): string[] | undefined {
  const value = env && process.env[env];
  if (value && (type === 'boolean' || delimiter !== undefined)) throw OTHERWISE;
  return value ? [value] : undefined;
}

async function resultOf(flag: Defined, inputs: readonly string[], context: unknown): Promise<unknown> {
  if (flag.type === 'boolean') return flag.parse(true, context, flag);
  if (flag.options && !inputs.every((input) => flag.options?.includes(input))) throw OTHERWISE;
  const values: unknown[] = [];
  for (const input of inputs) values.push(await flag.parse(input, context, flag));
  return flag.multiple ? values : values[0];
}
