import { type DeviceEntry, namesOf } from './backend.js';
import { FwctlError } from './errors.js';

/** One rule of a policy file: it forbids what meets all of its conditions. A condition that is absent is met. */
export interface DenyRule {
  /** Canonical names of commands and registers. */
  opcodes?: string[];
  registers?: string[];
  /** Names of devices, as `--device` takes them. */
  devices?: string[];
  /** Ranges of firmware versions; one of them must hold. */
  firmware?: string[];
  reason?: string;
  /** `FILE:LINE`, for messages. */
  source: string;
}

/** What the names in a policy file may be: the canonical name of a command or register, or undefined. */
export interface Vocabulary {
  opcode(name: string): string | undefined;
  register(name: string): string | undefined;
  opcodes(): string[];
  registers(): string[];
}

const CONDITIONS = ['opcodes', 'registers', 'devices', 'firmware'] as const;
const KEYS: readonly string[] = [...CONDITIONS, 'reason'];

/**
 * Reads a policy file: `deny:` with a list of rules. It can only forbid.
 * Throws FwctlError `usage` naming file and line for anything that it does not understand: a rule that is not understood would not protect.
 */
export async function parseDenyList(text: string, file: string, words: Vocabulary): Promise<DenyRule[]> {
  const { parseDocument, LineCounter, isMap, isSeq } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (node: unknown) =>
    lines.linePos((node as { range?: [number] } | null)?.range?.[0] ?? 0).line;
  const bad = (line: number, message: string, facts = {}) =>
    new FwctlError('usage', `${file}:${line}: ${message}`, { path: file, ...facts });

  const [syntax] = document.errors;
  if (syntax) throw bad(syntax.linePos?.[0].line ?? 1, syntax.message.split('\n')[0] as string);
  const top = document.contents;
  if (top === null) return [];
  if (!isMap(top)) throw bad(lineOf(top), 'a policy file is a mapping with the key "deny"');
  for (const { key } of top.items) {
    if (String(key) !== 'deny')
      throw bad(lineOf(key), `unknown key "${key}"`, { given: String(key), known: ['deny'] });
  }
  const rules = top.get('deny');
  if (rules === null || rules === undefined) return [];
  if (!isSeq(rules)) throw bad(lineOf(rules), '"deny" takes a list of rules');

  return rules.items.map((item) => {
    const line = lineOf(item);
    if (!isMap(item)) throw bad(line, 'a rule is a mapping with opcodes, registers, devices or firmware');
    const rule: DenyRule = { source: `${file}:${line}` };
    for (const { key, value } of item.items) {
      const name = String(key);
      if (!KEYS.includes(name)) throw bad(lineOf(key), `unknown key "${name}"`, { given: name, known: KEYS });
      const list = (isSeq(value) ? value.items : [value]).map((entry) => ({
        text: String(entry),
        line: lineOf(entry),
      }));
      if (name === 'reason') rule.reason = String(value);
      else
        rule[name as (typeof CONDITIONS)[number]] = list.map((entry) =>
          canonical(name, entry.text, entry.line),
        );
    }
    if (!CONDITIONS.some((name) => rule[name]))
      throw bad(line, `a rule needs one of ${CONDITIONS.join(', ')}`);
    return rule;
  });

  function canonical(key: string, name: string, line: number): string {
    if (key === 'firmware' && !parseRange(name))
      throw bad(line, `"${name}" is no range of versions such as ">=22.40.0 <22.43.1014"`);
    if (key === 'devices' || key === 'firmware') return name;
    const found = key === 'opcodes' ? words.opcode(name) : words.register(name);
    if (found) return found;
    const known = key === 'opcodes' ? words.opcodes() : words.registers();
    throw bad(line, `unknown ${key === 'opcodes' ? 'command' : 'register'} "${name}"`, {
      given: name,
      known,
    });
  }
}

/** The first rule that forbids this command on this device. A firmware version that is not known meets every range. */
export function denies(
  rules: readonly DenyRule[],
  command: { opcode: string; register?: string },
  device: DeviceEntry,
): DenyRule | undefined {
  return rules.find(
    (rule) =>
      (!rule.opcodes || rule.opcodes.includes(command.opcode)) &&
      (!rule.registers || (command.register !== undefined && rule.registers.includes(command.register))) &&
      (!rule.devices || rule.devices.some((name) => namesOf(device).includes(name))) &&
      (!rule.firmware ||
        device.firmware === undefined ||
        rule.firmware.some((range) => parseRange(range)?.(device.firmware as string))),
  );
}

const COMPARATOR = /^(>=|<=|>|<|=)?(\d+(?:\.\d+)*)$/;

/** `22.43.1014`, `>=22.40.0 <22.43.1014`: all comparators must hold; a missing part of a version is 0. */
function parseRange(text: string): ((version: string) => boolean) | undefined {
  const tests = text
    .trim()
    .split(/\s+/)
    .map((word) => COMPARATOR.exec(word));
  if (tests.some((test) => !test)) return undefined;
  return (version) =>
    tests.every((test) => {
      const order = compareVersions(version, test?.[2] as string);
      switch (test?.[1]) {
        case '>=':
          return order >= 0;
        case '<=':
          return order <= 0;
        case '>':
          return order > 0;
        case '<':
          return order < 0;
        default:
          return order === 0;
      }
    });
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference) return difference;
  }
  return 0;
}
