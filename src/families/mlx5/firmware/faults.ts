import { readBits, writeBits } from '../../../bits/bits.js';
import { get } from '../../../bits/codec.js';
import type { Corruption, Delivery, Fault, FaultMatch, FaultRule } from '../../family.js';
import { findCommand, inputLayout } from '../catalogue.js';
import { failingOutput, HEADER_BYTES, readInputHeader } from '../mailbox.js';
import { type Status, statusNumber } from '../status.js';
import { chance } from './chance.js';
import type { FirmwareCore } from './handler.js';
import type { Faults } from './state.js';
import { toHexNumber } from './text.js';

/** Layout of the input of all commands that access a register. */
const REGISTER_ACCESS = 'access_register_in';

/** Whether a rule can still happen. */
export const isArmed = ({ count, fired }: FaultRule): boolean => count === undefined || fired < count;

/** Whether a command of a function is among those that a fault is for. */
export function isFor(match: FaultMatch, name: string, input: Uint8Array): boolean {
  if (input.length < HEADER_BYTES) return false;
  const { opcode, op_mod, uid } = readInputHeader(input);
  // The driver's own commands, as at open and close, fail by a rule that names them only.
  if (uid === 0 && match.opcode === undefined) return false;
  return (
    (match.opcode === undefined || match.opcode === opcode) &&
    (match.op_mod === undefined || match.op_mod === op_mod) &&
    (match.function === undefined || match.function === name) &&
    (match.register === undefined || match.register === registerIn(opcode, input))
  );
}

function registerIn(opcode: number, input: Uint8Array): unknown {
  const command = findCommand(opcode);
  return command?.in === REGISTER_ACCESS ? get(inputLayout(command), input, 'register_id') : undefined;
}

/** A probability as the share of the numbers that `chance` gives. */
const CHANCES = 2 ** 32;

/** Whether a rule happens at the command that it sees next: follows from the seeds and its own count alone, whatever other rules do. */
const happens = ({ id, probability, seed = 0, seen }: FaultRule, deviceSeed: number): boolean =>
  probability === undefined || chance(deviceSeed, seed, id, seen) < probability * CHANCES;

/** Each rule that is for the command counts it; the first that happens is the one that acts. */
function count(
  { rules, ...faults }: Faults,
  name: string,
  input: Uint8Array,
  seed: number,
): { faults: Faults; acting: FaultRule | undefined } {
  let acting: FaultRule | undefined;
  const counted = rules.map((rule) => {
    if (!isArmed(rule) || !isFor(rule.match, name, input)) return rule;
    const acts = !acting && happens(rule, seed);
    if (acts) acting = rule;
    return { ...rule, seen: rule.seen + 1, fired: rule.fired + Number(acts) };
  });
  return { faults: { ...faults, rules: counted }, acting };
}

/** See `Controls.deliver`. */
export function deliver(fw: FirmwareCore, name: string, input: Uint8Array, room: number): Delivery {
  const { health, faults } = fw.snapshot();
  if (health === 'fatal') return { errno: 'EIO' };
  if (!faults || !isAnyFor(faults, name, input)) return { output: fw.execute(name, input, room) };
  const counted = count(faults, name, input, fw.seed);
  fw.change({ faults: counted.faults });
  return counted.acting
    ? act(fw, counted.acting, name, input, room)
    : { output: fw.execute(name, input, room) };
}

/** See `Controls.counts`. */
export function counts(fw: FirmwareCore, name: string, input: Uint8Array): boolean {
  const { health, faults } = fw.snapshot();
  return health !== 'fatal' && faults !== undefined && isAnyFor(faults, name, input);
}

const isAnyFor = ({ rules }: Faults, name: string, input: Uint8Array): boolean =>
  rules.some((rule) => isArmed(rule) && isFor(rule.match, name, input));

function act(
  fw: FirmwareCore,
  { effect }: FaultRule,
  name: string,
  input: Uint8Array,
  room: number,
): Delivery {
  const execute = () => ({ output: fw.execute(name, input, room) });
  switch (effect.kind) {
    case 'status': {
      const output = failingOutput(statusNumber(effect.status as Status), effect.syndrome);
      return { output: output.subarray(0, room) };
    }
    case 'errno':
      return { errno: effect.errno, ...late(fw, effect.after_ns) };
    case 'hang': {
      const answer = execute();
      return { ...answer, ...late(fw, effect.after_ns) };
    }
    case 'corrupt':
      return { output: corrupted(execute().output, effect) };
    case 'unplug':
      return { ...(effect.answered ? execute() : { errno: 'ENODEV' }), unplug: true };
  }
}

/** A delay; a virtual clock goes on by it instead. */
function late(fw: FirmwareCore, delay = 0): { delay?: number } {
  const { clock } = fw.snapshot();
  if (clock === undefined) return delay ? { delay } : {};
  fw.change({ clock: toHexNumber(BigInt(clock) + BigInt(delay)) });
  return {};
}

/** A copy of an answer with bits changed, as far as it has them. */
function corrupted(output: Uint8Array, { offset, width, value, xor }: Corruption): Uint8Array {
  const bits = Math.min(width, output.length * 8 - offset);
  if (bits <= 0) return output;
  const bytes = output.slice();
  // What lies behind the end is cut off.
  const mask = BigInt(value) >> BigInt(width - bits);
  writeBits(bytes, offset, bits, xor ? mask ^ BigInt(readBits(bytes, offset, bits)) : mask);
  return bytes;
}

/** The faults of an adapter with one more. */
export function withFault({ last, rules }: Faults, fault: Fault): Faults {
  const id = last + 1;
  return { last: id, rules: [...rules, { id, ...fault, seen: 0, fired: 0 }] };
}

/** The faults of an adapter without those of these ids. */
export const withoutFaults = ({ last, rules }: Faults, ids: readonly number[]): Faults => ({
  last,
  rules: rules.filter(({ id }) => !ids.includes(id)),
});
