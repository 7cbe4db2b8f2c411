import { type DenyRule, TARGETS, type Target, type Vocabulary } from './denylist.js';
import { FwctlError } from './errors.js';
import { type Mapping, type Place, readMapping, textsOf } from './policy-yaml.js';
import { whyNoDevice } from './target.js';
import { isPossible, parseRange } from './versions.js';

const CONDITIONS = [...(Object.keys(TARGETS) as Target[]), 'devices', 'firmware'] as const;
type Condition = (typeof CONDITIONS)[number];
const KEYS: readonly string[] = ['family', ...CONDITIONS, 'reason'];

/** The names of several families. Both reject with FwctlError `usage`. */
export interface PolicyNames {
  /** The names of the families that there are. */
  readonly families: readonly string[];
  /** The canonical name of what is named, in one family where it is told. */
  name(target: Target, given: string, family: string | undefined): Promise<string>;
  /** Whether a command, by its canonical name, goes to a register. */
  goesToRegister(opcode: string): Promise<boolean>;
}

/**
 * Reads a policy file: `deny:` with a list of rules. It can only forbid. Throws FwctlError `usage` with file, line and column for anything
 * that it does not understand, and for what could never be met: such a rule would not protect.
 * Source: fwctl-policy(5).
 */
export async function parseDenyList(
  text: string,
  file: string,
  words: Vocabulary | PolicyNames,
): Promise<DenyRule[]> {
  const names = 'families' in words ? words : ofOne(words);
  const top = await readMapping(text, file, ['deny']);
  const rules: DenyRule[] = [];
  for (const rule of top?.list('deny', 'rules') ?? []) rules.push(await ruleOf(rule, file, names));
  return rules;
}

/** The names of one family alone. */
const ofOne = (words: Vocabulary): PolicyNames => ({
  families: [],
  name: async (target, given) => nameIn(words, target, given),
  goesToRegister: async (opcode) => words.goesToRegister?.(opcode) ?? false,
});

/** The canonical name of what is named in a family. Throws FwctlError `usage`. */
export function nameIn(words: Vocabulary, target: Target, given: string): string {
  const name = words[TARGETS[target]]?.(given);
  if (name === undefined) throw new FwctlError('usage', `this family has no ${target}`);
  return name;
}

async function ruleOf(item: Place, file: string, names: PolicyNames): Promise<DenyRule> {
  const entries = item.mapping(KEYS, `a rule is a mapping with ${list(CONDITIONS)}`);
  const rule: DenyRule = { source: `${file}:${item.line}` };
  const family = familyOf(entries, names);
  if (family !== undefined) rule.family = family;
  for (const condition of CONDITIONS) {
    const given = entries.get(condition);
    if (!given) continue;
    const canonicals = [];
    for (const [name, at] of textsOf(given, condition))
      canonicals.push(await canonical(condition, name, at, names, family));
    rule[condition] = canonicals;
  }
  const reason = entries.get('reason');
  if (reason) rule.reason = reason.text('a reason');
  if (family === undefined && !CONDITIONS.some((name) => rule[name]))
    throw item.bad(`a rule needs one of family, ${CONDITIONS.join(', ')}`);
  const stray = rule.registers && rule.opcodes && (await strayIn(rule.opcodes, names));
  if (stray)
    throw item.bad(`${stray} goes to no register: with both conditions, the rule would never forbid it`);
  return rule;
}

/** "opcodes, registers or devices" */
const list = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

function familyOf(entries: Mapping, { families }: PolicyNames): string | undefined {
  const place = entries.get('family');
  if (!place) return undefined;
  const family = place.text('a family').toLowerCase();
  if (families.includes(family)) return family;
  throw place.bad(`there is no family "${family}"`, { given: family, known: families });
}

/** The first of commands of which none goes to a register. */
async function strayIn(opcodes: readonly string[], names: PolicyNames): Promise<string | undefined> {
  for (const opcode of opcodes) if (await names.goesToRegister(opcode)) return undefined;
  return opcodes[0];
}

/** A name in the form in which it is compared. */
async function canonical(
  condition: Condition,
  name: string,
  at: Place,
  names: PolicyNames,
  family: string | undefined,
): Promise<string> {
  if (condition === 'devices') {
    const why = whyNoDevice(name);
    if (why) throw at.bad(`"${name}" ${why}`);
    return name;
  }
  if (condition === 'firmware') {
    const range = parseRange(name);
    if (!range) throw at.bad(`"${name}" is no range of versions such as ">=22.40.0 <22.43.1014"`);
    if (!isPossible(range)) throw at.bad(`no version lies in the range "${name}"`);
    return name;
  }
  try {
    return await names.name(condition, name, family);
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    const { known } = error.facts;
    const unknown = known && !error.message.includes('several');
    const what = condition === 'opcodes' ? 'command' : TARGETS[condition];
    throw at.bad(unknown ? `unknown ${what} "${name}"` : error.message, {
      given: name,
      ...(known ? { known } : {}),
    });
  }
}
