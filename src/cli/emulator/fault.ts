import type {
  Fault,
  FaultEffect,
  FaultMatch,
  FaultWords,
  OwnEffect,
} from '../../backends/emulated/emulator.js';
import { FwctlError } from '../../client/errors.js';
import { resolveName } from '../../client/names.js';
import { numberIn, parseNumber } from '../../client/numbers.js';
import { withArticle } from '../../present/article.js';
import { type Errno, errnoNames, errnoNumber } from '../../uapi/errno.js';
import { splitAssignment } from '../../values/assign.js';
import { corruptionOf } from './fault-field.js';
import { durationOf, parameterNamed, valueGiven } from './fault-words.js';

/** The flags of `fwctl emulator fault add`, as far as a fault follows from them. */
export interface FaultFlags {
  opcode?: string | undefined;
  'op-mod'?: string | undefined;
  register?: string | undefined;
  match?: string[] | undefined;
  function?: string | undefined;
  count?: string | undefined;
  always?: boolean;
  probability?: string | undefined;
  seed?: string | undefined;
  status?: string | undefined;
  syndrome?: string | undefined;
  effect?: string | undefined;
  errno?: string | undefined;
  after?: string | undefined;
  hang?: string | undefined;
  corrupt?: string | undefined;
  unplug?: boolean;
  'unplug-after'?: boolean;
}

const U32 = 0xffff_ffff;

/** Longer runs of trouble have no end. */
const MOST_TIMES = 1_000_000_000;

/** Throws FwctlError `usage`, PathError and ValueError. */
export function faultOf(flags: FaultFlags, words: FaultWords): Fault {
  const match = matchOf(flags, words);
  return { match, ...oftenOf(flags), effect: effectOf(flags, match, words) };
}

function matchOf(flags: FaultFlags, words: FaultWords): FaultMatch {
  const command = words.match[0]?.name ?? 'opcode';
  const given: [string, string | undefined][] = [
    [command, flags.opcode],
    ['op_mod', flags['op-mod']],
    ['register', flags.register],
    ...(flags.match ?? []).map((text): [string, string] => {
      const { path, value } = splitAssignment(text);
      return [path, value];
    }),
  ];
  const match: Record<string, number | string> = {};
  for (const [field, text] of given) {
    if (text === undefined) continue;
    const parameter = parameterNamed(field, words.match, 'word for commands of this family');
    match[parameter.name] = valueGiven(parameter, text);
  }
  return flags.function === undefined ? match : { ...match, function: flags.function };
}

/** Once; with a probability, without end. */
function oftenOf({
  count,
  always,
  probability,
  seed,
}: FaultFlags): Pick<Fault, 'count' | 'probability' | 'seed'> {
  const endless = always || (probability !== undefined && count === undefined);
  const share = probability === undefined ? 1 : shareOf(probability);
  return {
    ...(endless ? {} : { count: numberIn('--count', count ?? '1', 1, MOST_TIMES) }),
    ...(share < 1 ? { probability: share } : {}),
    ...(seed === undefined ? {} : { seed: numberIn('--seed', seed, 0, U32) }),
  };
}

function shareOf(text: string): number {
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : 0;
  if (share > 0 && share <= 1) return share;
  throw new FwctlError('usage', `--probability takes a number above 0 up to 1, not "${text}"`, {
    next: '0.1: one command in ten',
  });
}

function effectOf(flags: FaultFlags, match: FaultMatch, words: FaultWords): FaultEffect {
  const { status, syndrome, effect, errno, after, hang, corrupt, unplug, 'unplug-after': answered } = flags;
  if (status !== undefined) {
    const more: [string, string][] = syndrome === undefined ? [] : [['syndrome', syndrome]];
    return ownEffectOf(words.effects[0]?.kind ?? 'status', status, more, words);
  }
  if (effect !== undefined) {
    const [first = '', ...others] = effect.split(',');
    const [, kind = first, value] = /^([^=]*)=(.*)$/s.exec(first) ?? [];
    const more = others.map((text): [string, string] => {
      const { path, value: given } = splitAssignment(text);
      return [path, given];
    });
    return ownEffectOf(kind, value, more, words);
  }
  if (errno !== undefined) {
    const late = after === undefined ? {} : { after_ns: durationOf('--after', after) };
    return { kind: 'errno', errno: errnoNamed(errno), ...late };
  }
  if (hang !== undefined) return { kind: 'hang', after_ns: durationOf('--hang', hang) };
  if (corrupt !== undefined) return { kind: 'corrupt', ...corruptionOf(corrupt, match, words) };
  if (unplug || answered) return { kind: 'unplug', answered: answered === true };
  throw new FwctlError('usage', 'nothing says what the fault is to do', {
    next: 'give one of --status, --effect, --errno, --hang, --corrupt, --unplug, --unplug-after',
  });
}

/** What only a family's own firmware does. `value`: of its first parameter. */
function ownEffectOf(
  given: string,
  value: string | undefined,
  more: readonly (readonly [string, string])[],
  { effects }: FaultWords,
): OwnEffect {
  const kind = resolveName(
    'effect of this family',
    given,
    effects.map((one) => one.kind),
  );
  const { parameters } = effects.find((one) => one.kind === kind) as FaultWords['effects'][number];
  const [first] = parameters;
  if (value !== undefined && !first)
    throw new FwctlError('usage', `the effect ${kind} takes no value`, { given: value });
  const texts = new Map<string, string>(value === undefined || !first ? [] : [[first.name, value]]);
  for (const [name, text] of more)
    texts.set(parameterNamed(name, parameters, `parameter of ${kind}`).name, text);
  const values = parameters.map((parameter): [string, number | string] => {
    const text = texts.get(parameter.name);
    if (text !== undefined) return [parameter.name, valueGiven(parameter, text)];
    if (parameter.usual) return [parameter.name, parameter.usual()];
    throw new FwctlError('usage', `the effect ${kind} needs ${withArticle(parameter.title)}`, {
      next: `--effect ${kind}=${parameter.name.toUpperCase()}`,
    });
  });
  return { kind, ...Object.fromEntries(values) };
}

/** An errno by itself or by its number. */
function errnoNamed(given: string): Errno {
  const number = parseNumber(given);
  const found = number === undefined ? undefined : errnoNames.find((name) => errnoNumber(name) === number);
  return found ?? (resolveName('errno', given, errnoNames) as Errno);
}

/** How often a fault happens: "3 times", "at 0.1 of them, seed 7". */
export function oftenText({ count, probability, seed }: Fault): string {
  const times = count === undefined ? 'always' : count === 1 ? 'once' : `${count} times`;
  if (probability === undefined) return times;
  const rolled = `at ${probability} of them${seed === undefined ? '' : `, seed ${seed}`}`;
  return count === undefined ? rolled : `${times}, ${rolled}`;
}
