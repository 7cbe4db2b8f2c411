import { SCOPES, type Scope } from '../../../uapi/scope.js';
import type { CoverageRow, Covered } from '../../family.js';
import { allCommands, type Command, findCommand } from '../catalogue.js';
import { buildInput, HEADER_BYTES, outputLength, readOutputHeader } from '../mailbox.js';
import { allRegisters, type Register } from '../prm/registers.js';
import { type Syndrome, syndromeNumber, syndromes, syndromeWords } from '../syndromes.js';
import type { Need } from './capability-areas.js';
import { commandRows, Device } from './device.js';
import type { Row } from './handler.js';
import { registerRows } from './registers.js';

/** The checks that say what becomes of a command or register as a whole; with any other, it is there. */
const SAYS: Partial<Record<Syndrome, Covered>> = {
  OPCODE_UNKNOWN: 'missing',
  LAYOUT_UNPUBLISHED: 'unpublished',
  CAPABILITY_ABSENT: 'absent',
  FEATURE_ABSENT: 'absent',
  VPORT_NOT_INFINIBAND: 'absent',
  REGISTER_ABSENT: 'absent',
};

const MORE_ROOM = 4096;

/** By opcode, or by the id of a register. */
interface Numbered extends CoverageRow {
  readonly id: number;
}

/** What the first PF says to an input. */
function judge(device: Device, input: Uint8Array, room: number): { state: Covered; check?: Syndrome } {
  const [pf] = device.functions.keys();
  const { syndrome } = readOutputHeader(device.execute(pf as string, input, room));
  const check = syndromes().find((name) => syndromeNumber(name) === syndrome);
  return { state: (check && SAYS[check]) ?? 'answered', ...(check ? { check } : {}) };
}

const fieldName = (need: Need): string => (need.includes('.') ? need : `GENERAL.${need}`);

/** The capability that is missing; else what the check says. */
function why(check: Syndrome, needs: Need | readonly Need[] = []): string {
  const named = [needs].flat().map(fieldName);
  const absent = check === 'CAPABILITY_ABSENT' || check === 'REGISTER_ABSENT';
  return absent && named.length ? `${named.join(', ')} ${named.length > 1 ? 'are' : 'is'} 0` : words(check);
}

const words = (check: Syndrome): string => syndromeWords(syndromeNumber(check)) as string;

/** The least scope of a command: where it depends on op_mod, that of 0. */
const scopeOf = ({ needs }: Command): Scope | undefined => needs(0);

function commandCoverage(device: Device, command: Command): Numbered {
  const { name, op } = command;
  const { state, check } = judge(device, buildInput(command, {}), outputLength(command) + MORE_ROOM);
  const row = commandRows[name as keyof typeof commandRows] as Row<never> | undefined;
  const group = scopeOf(command) as Scope;
  return {
    name,
    id: op,
    group,
    state,
    ...(check && state !== 'answered' ? { why: why(check, row?.needs) } : {}),
  };
}

function registerCoverage(device: Device, { name, id, size }: Register): Numbered {
  const access = findCommand('ACCESS_REG') as Command;
  const input = buildInput(access, { op_mod: 1, register_id: id, register_data: new Uint8Array(size) });
  const answer = judge(device, input, HEADER_BYTES + size);
  // The masks of registers say that it is not there.
  const { state, check } =
    answer.check === 'REGISTER_UNKNOWN' ? { ...answer, state: 'absent' as const } : answer;
  const group = `0x${(id >> 12).toString(16)}xxx`;
  return {
    name,
    id,
    group,
    state,
    ...(check && state !== 'answered' ? { why: why(check, registerRows[name]?.needs) } : {}),
  };
}

/**
 * What a device has of the kernel's allow-list and of the known registers. A copy of it is asked, with all fields zero: so it is told what
 * is true in the state that the device is in, and what a profile lacks shows.
 */
export function coverageOf(device: Device): Record<'commands' | 'registers', Numbered[]> {
  const surroundings = { now: () => device.clock.now, seed: device.seed };
  const copy = new Device(device.profile, device.slot, surroundings);
  const fresh = () => {
    copy.restore(device.snapshot());
    return copy;
  };
  const allowed = allCommands().filter((command) => scopeOf(command) !== undefined);
  const byScope = (one: Command, other: Command) =>
    SCOPES.indexOf(scopeOf(one) as Scope) - SCOPES.indexOf(scopeOf(other) as Scope) || one.op - other.op;
  return {
    commands: allowed.sort(byScope).map((command) => commandCoverage(fresh(), command)),
    registers: allRegisters().map((register) => registerCoverage(fresh(), register)),
  };
}
