import type { DenyRule, Vocabulary } from './denylist.js';
import { FwctlError } from './errors.js';
import { type Place, readMapping, textsOf } from './policy-yaml.js';
import { whyNoDevice } from './target.js';
import { isPossible, parseRange } from './versions.js';

const CONDITIONS = ['opcodes', 'registers', 'devices', 'firmware'] as const;
type Condition = (typeof CONDITIONS)[number];
const KEYS: readonly string[] = [...CONDITIONS, 'reason'];

/**
 * Reads a policy file: `deny:` with a list of rules. It can only forbid. Throws FwctlError `usage` with file, line and column for anything
 * that it does not understand, and for what could never be met: such a rule would not protect.
 */
export async function parseDenyList(text: string, file: string, words: Vocabulary): Promise<DenyRule[]> {
  const top = await readMapping(text, file, ['deny']);
  return (top?.list('deny', 'rules') ?? []).map((rule) => ruleOf(rule, file, words));
}

function ruleOf(item: Place, file: string, words: Vocabulary): DenyRule {
  const entries = item.mapping(KEYS, 'a rule is a mapping with opcodes, registers, devices or firmware');
  const rule: DenyRule = { source: `${file}:${item.line}` };
  for (const condition of CONDITIONS) {
    const given = entries.get(condition);
    if (given)
      rule[condition] = textsOf(given, condition).map(([name, at]) => canonical(condition, name, at, words));
  }
  const reason = entries.get('reason');
  if (reason) rule.reason = reason.text('a reason');
  if (!CONDITIONS.some((name) => rule[name])) throw item.bad(`a rule needs one of ${CONDITIONS.join(', ')}`);
  const stray = rule.registers && !rule.opcodes?.some(words.goesToRegister) && rule.opcodes?.[0];
  if (stray)
    throw item.bad(`${stray} goes to no register: with both conditions, the rule would never forbid it`);
  return rule;
}

/** A name in the form in which it is compared. */
function canonical(condition: Condition, name: string, at: Place, words: Vocabulary): string {
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
  const isCommand = condition === 'opcodes';
  try {
    return isCommand ? words.opcode(name) : words.register(name);
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    const { known } = error.facts;
    const unknown = known && !error.message.includes('several');
    throw at.bad(unknown ? `unknown ${isCommand ? 'command' : 'register'} "${name}"` : error.message, {
      given: name,
      ...(known ? { known } : {}),
    });
  }
}
