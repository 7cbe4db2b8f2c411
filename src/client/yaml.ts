import { type ErrorFacts, FwctlError } from './errors.js';
import { checkNodes } from './yaml-checks.js';
import { documentOf, TOO_DEEP } from './yaml-levels.js';

/** What a YAML or JSON file says, and where. */
export interface YamlFile {
  readonly data: unknown;
  /** The line of what is at a path, or of what is nearest to it; from 1 on. */
  lineOf(path: readonly (string | number)[]): number;
  /** Line and column of the same, from 1 on. */
  placeOf(path: readonly (string | number)[]): { readonly line: number; readonly column: number };
  /** A word as it is written, whatever YAML makes of it (`0x1f`, `08`); undefined where no word is: nothing at all, a list, a mapping. */
  wordOf(path: readonly (string | number)[]): string | undefined;
}

interface Pair {
  readonly key?: unknown;
  readonly value?: unknown;
}

/** Characters that no text has: of ASCII's control characters, YAML takes tab and line ends (YAML 1.2, 5.1). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/**
 * Reads YAML 1.2, of which JSON is a part. Throws FwctlError `usage` with file and line; of a `plain` one, in which every value stands where it counts,
 * without anchors, aliases and tags, with the column too.
 */
export async function parseYaml(
  text: string,
  file: string,
  { plain = false }: { readonly plain?: boolean } = {},
): Promise<YamlFile> {
  const { LineCounter, isAlias, isMap, isSeq, isScalar } = await import('yaml');
  const lines = new LineCounter();
  const bad = (at: number | undefined, message: string, facts: ErrorFacts = {}) => {
    const { line, col: column } = lines.linePos(at ?? 0);
    const where = { line: line || 1, column: column || 1 };
    return new FwctlError('usage', `${file}:${where.line}${plain ? `:${where.column}` : ''}: ${message}`, {
      path: file,
      ...(plain ? where : {}),
      ...facts,
    });
  };
  const control = CONTROL.exec(text);
  if (control) {
    lines.addNewLine(0);
    for (const { index } of text.slice(0, control.index).matchAll(/\n/g)) lines.addNewLine(index + 1);
    const code = text.charCodeAt(control.index).toString(16).padStart(2, '0');
    throw bad(control.index, `a control character (0x${code}) stands here: it is no text`);
  }
  const document = await documentOf(text, lines);
  if (typeof document === 'number') throw bad(document, TOO_DEEP);
  // A warning says that something was not understood.
  const [wrong] = [...document.errors, ...document.warnings];
  if (wrong)
    throw bad(
      wrong.pos[0],
      wrong.code === 'MULTIPLE_DOCS' ? 'a second document begins; the file can have one' : wrong.message,
    );
  await checkNodes(document, lines, { plain, asWritten: plain, bad });
  const toData = (): unknown => {
    try {
      return document.toJS();
    } catch (error) {
      throw bad(0, (error as Error).message);
    }
  };
  // Each mapping is gone through once, however often it is asked.
  const known = new WeakMap<object, Map<string, Pair>>();
  const stepFrom = (node: unknown, step: string | number): Pair | undefined => {
    if (isSeq(node)) return { key: node.items[Number(step)], value: node.items[Number(step)] };
    if (!isMap(node)) return undefined;
    const pairs =
      known.get(node) ??
      new Map(node.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value ?? '') : '', pair]));
    known.set(node, pairs);
    return pairs.get(String(step));
  };
  const placeOf: YamlFile['placeOf'] = (path) => {
    let node: unknown = document.contents;
    let nearest: unknown = node;
    for (const step of path) {
      const pair = stepFrom(node, step);
      if (!pair?.key) break;
      nearest = pair.key;
      node = pair.value;
    }
    const { line, col } = lines.linePos((nearest as { range?: [number] } | null)?.range?.[0] ?? 0);
    return { line: line || 1, column: col || 1 };
  };
  return {
    data: toData(),
    wordOf: (path) => {
      const node = path.reduce<unknown>((here, step) => stepFrom(here, step)?.value, document.contents);
      const word = isAlias(node) ? node.resolve(document) : node;
      return isScalar(word) && word.value !== null ? (word.source ?? String(word.value)) : undefined;
    },
    placeOf,
    lineOf: (path) => placeOf(path).line,
  };
}
