import type { Document, LineCounter, Scalar, YAMLMap } from 'yaml';
import type { ErrorFacts, FwctlError } from './errors.js';
import { octalDoubt } from './numbers.js';

/** Aliases in a file: each may stand for any amount. */
const MOST_ALIASES = 100;

interface Placed {
  readonly range?: readonly [start: number, ...ends: number[]] | null;
  readonly tag?: string;
  readonly anchor?: string;
}

export interface Reading {
  /** Whether every value stands where it counts: without anchors, aliases, merges and tags. */
  readonly plain: boolean;
  /** Whether digits are taken as they are written, not as the number that they are. */
  readonly asWritten: boolean;
  /** What is wrong at a place of the text. */
  bad(at: number | undefined, message: string, facts?: ErrorFacts): FwctlError;
}

/** Refuses what yaml takes and no file of ours may have. Throws what `bad` gives. */
export async function checkNodes(
  document: Document,
  lines: LineCounter,
  { plain, asWritten, bad }: Reading,
): Promise<void> {
  const { visit, isAlias, isScalar } = await import('yaml');
  const placeOf = (node: unknown): number | undefined => (node as Placed | null)?.range?.[0];

  const requirePlain = (node: unknown): void => {
    if (!plain) return;
    const { tag, anchor } = node as Placed;
    if (isAlias(node) || anchor !== undefined)
      throw bad(placeOf(node), 'anchors and aliases are not read here: write the value where it counts');
    if (tag !== undefined) throw bad(placeOf(node), `tags such as ${tag} are not read here`);
  };

  /** By names of an object: YAML has 1 and "1" for two keys, null and "" too. */
  const requireUnique = ({ items }: YAMLMap): void => {
    const places = new Map<string, number | undefined>();
    for (const { key } of items) {
      if (!isScalar(key)) continue;
      const name = String(key.value ?? '');
      if (places.has(name)) {
        const { line, col } = lines.linePos(places.get(name) ?? 0);
        const first = plain ? `${line}:${col}` : line;
        throw bad(placeOf(key), `Map keys must be unique: "${name}" stands at line ${first} already`);
      }
      places.set(name, placeOf(key));
    }
  };

  const requireDecimal = (scalar: Scalar): void => {
    const { value, source = '' } = scalar;
    const isNumber = typeof value === 'number' || typeof value === 'bigint';
    const doubt = isNumber && !asWritten ? octalDoubt(source) : undefined;
    if (doubt) throw bad(placeOf(scalar), doubt.why, { next: doubt.next });
  };

  let aliases = 0;
  visit(document, {
    Node: (_, node) => requirePlain(node),
    Scalar: (_, scalar) => {
      requirePlain(scalar);
      requireDecimal(scalar);
    },
    Map: (_, map) => {
      requirePlain(map);
      requireUnique(map);
    },
    Alias: (_, alias) => {
      requirePlain(alias);
      if (++aliases > MOST_ALIASES)
        throw bad(placeOf(alias), `there are more than ${MOST_ALIASES} aliases such as *${alias.source}`);
      if (!alias.resolve(document))
        throw bad(placeOf(alias), `no &${alias.source} stands before *${alias.source}`);
    },
    Pair: (_, { key }) => {
      if (plain && isScalar(key) && key.value === '<<')
        throw bad(placeOf(key), 'merges (<<) are not read here: write the values where they count');
      if (!isScalar(key)) throw bad(placeOf(key), 'a name is missing, or is none');
    },
  });
}
