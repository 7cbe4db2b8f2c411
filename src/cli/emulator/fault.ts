import type { Fault, FaultEffect, FaultMatch, FaultRule } from '../../backends/emulated/emulator.js';
import { FwctlError } from '../../client/errors.js';
import { resolveName } from '../../client/names.js';
import { numberIn, parseNumber } from '../../client/numbers.js';
import { findCommand } from '../../families/mlx5/catalogue.js';
import { commandOf, registerIdOf } from '../../families/mlx5/client/words.js';
import { findRegister } from '../../families/mlx5/prm/registers.js';
import { statusNames, statusNumber } from '../../families/mlx5/status.js';
import { syndromeNumber } from '../../families/mlx5/syndromes.js';
import { errnoNames, errnoNumber } from '../../uapi/errno.js';
import { durationText, parseDuration } from '../duration.js';
import { corruptionOf } from './fault-field.js';

/** The flags of `fwctl emulator fault add`, as far as a fault follows from them. */
export interface FaultFlags {
  opcode?: string | undefined;
  'op-mod'?: string | undefined;
  register?: string | undefined;
  function?: string | undefined;
  count?: string | undefined;
  always?: boolean;
  probability?: string | undefined;
  seed?: string | undefined;
  status?: string | undefined;
  syndrome?: string | undefined;
  errno?: string | undefined;
  after?: string | undefined;
  hang?: string | undefined;
  corrupt?: string | undefined;
  unplug?: boolean;
  'unplug-after'?: boolean;
}

const U16 = 0xffff;
const U32 = 0xffff_ffff;

/** Longer ones are none that anybody waits for. */
const LONGEST = 86_400_000_000_000n;

/** Longer runs of trouble have no end. */
const MOST_TIMES = 1_000_000_000;

/** Throws FwctlError `usage`, PathError and ValueError. */
export function faultOf(flags: FaultFlags): Fault {
  const match = matchOf(flags);
  return { match, ...oftenOf(flags), effect: effectOf(flags, match) };
}

function matchOf(flags: FaultFlags): FaultMatch {
  const { opcode, 'op-mod': opMod, register, function: name } = flags;
  return {
    ...(opcode === undefined ? {} : { opcode: commandOf(opcode).op }),
    ...(opMod === undefined ? {} : { op_mod: numberIn('--op-mod', opMod, 0, U16) }),
    ...(register === undefined ? {} : { register: registerIdOf(register) }),
    ...(name === undefined ? {} : { function: name }),
  };
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

function effectOf(flags: FaultFlags, match: FaultMatch): FaultEffect {
  const { status, syndrome, errno, after, hang, corrupt, unplug, 'unplug-after': answered } = flags;
  if (status !== undefined) {
    const number =
      syndrome === undefined ? syndromeNumber('INJECTED_FAULT') : numberIn('--syndrome', syndrome, 0, U32);
    return {
      kind: 'status',
      status: named('status', status, statusNames.slice(1), statusNumber),
      syndrome: number,
    };
  }
  if (errno !== undefined) {
    const late = after === undefined ? {} : { after_ns: durationOf('--after', after) };
    return { kind: 'errno', errno: named('errno', errno, errnoNames, errnoNumber), ...late };
  }
  if (hang !== undefined) return { kind: 'hang', after_ns: durationOf('--hang', hang) };
  if (corrupt !== undefined) return { kind: 'corrupt', ...corruptionOf(corrupt, match) };
  if (unplug || answered) return { kind: 'unplug', answered: answered === true };
  throw new FwctlError('usage', 'nothing says what the fault is to do', {
    next: 'give one of --status, --errno, --hang, --corrupt, --unplug, --unplug-after',
  });
}

function durationOf(flag: string, text: string): number {
  const ns = parseDuration(text);
  if (ns > LONGEST) throw new FwctlError('usage', `${flag} takes up to a day, not ${text}`);
  return Number(ns);
}

/** A name by itself or by its number. */
function named<Name extends string>(
  what: string,
  given: string,
  known: readonly Name[],
  numberOf: (name: Name) => number,
): Name {
  const number = parseNumber(given);
  const found = number === undefined ? undefined : known.find((name) => numberOf(name) === number);
  return found ?? (resolveName(what, given, known) as Name);
}

const hex = (value: number, digits = 0): string => `0x${value.toString(16).padStart(digits, '0')}`;

const opcodeName = (op: number): string => findCommand(op)?.name ?? hex(op);
const registerName = (id: number): string => findRegister(id)?.name ?? hex(id, 4);

/** A fault as JSON documents have it. */
export function faultJson({ match, ...rule }: FaultRule): Record<string, unknown> {
  const { opcode, register, ...others } = match;
  return {
    id: rule.id,
    match: {
      ...(opcode === undefined ? {} : { opcode: opcodeName(opcode), op: opcode }),
      ...(register === undefined ? {} : { register: registerName(register), register_id: register }),
      ...others,
    },
    effect: rule.effect,
    count: rule.count ?? null,
    probability: rule.probability ?? null,
    seed: rule.seed ?? null,
    seen: rule.seen,
    fired: rule.fired,
    armed: rule.count === undefined || rule.fired < rule.count,
  };
}

/** Which commands a fault is for: "ACCESS_REG of PAOS by pf0". */
export function matchText({ opcode, op_mod, register, function: name }: FaultMatch): string {
  const command =
    opcode === undefined ? (register === undefined ? 'any command' : 'access') : opcodeName(opcode);
  return [
    command,
    ...(op_mod === undefined ? [] : [`op_mod ${op_mod}`]),
    ...(register === undefined ? [] : [`of ${registerName(register)}`]),
    ...(name === undefined ? [] : [`by ${name}`]),
  ].join(' ');
}

export function effectText(effect: FaultEffect): string {
  switch (effect.kind) {
    case 'status':
      return `${effect.status}, syndrome ${hex(effect.syndrome, 8)}`;
    case 'errno':
      return effect.after_ns ? `${effect.errno} after ${time(effect.after_ns)}` : effect.errno;
    case 'hang':
      return `answer after ${time(effect.after_ns)}`;
    case 'corrupt':
      return `${effect.field}${effect.xor ? '^=' : '='}${effect.value}`;
    case 'unplug':
      return effect.answered ? 'answer, then unplug' : 'unplug';
  }
}

const time = (ns: number): string => durationText(BigInt(ns));

/** How often a fault happens: "3 times", "at 0.1 of them, seed 7". */
export function oftenText({ count, probability, seed }: Fault): string {
  const times = count === undefined ? 'always' : count === 1 ? 'once' : `${count} times`;
  if (probability === undefined) return times;
  const rolled = `at ${probability} of them${seed === undefined ? '' : `, seed ${seed}`}`;
  return count === undefined ? rolled : `${times}, ${rolled}`;
}
