import { get, leaves } from '../../../bits/codec.js';
import { FwctlError } from '../../../client/errors.js';
import type { Request } from '../../../client/guard.js';
import type { Session } from '../../../client/session.js';
import type { Scope } from '../../../uapi/scope.js';
import { assign } from '../../../values/assign.js';
import { type Command, findCommand } from '../catalogue.js';
import { buildInput, HEADER_BYTES, readOutputHeader } from '../mailbox.js';
import {
  type CapabilityType,
  capabilityBytes,
  capabilityLayout,
  capabilityTypes,
} from '../prm/capabilities.js';
import { capabilityRequest, queryCapability } from './capabilities.js';
import { checkWithin, type TypeSettings } from './capability-words.js';
import { requestOf } from './command.js';
import { sameValue } from './config/same.js';
import { type FunctionInfo, tried } from './functions.js';

/*
 * Capabilities of a VF or SF, which its PF sets before a driver takes it. QUERY_HCA_CAP tells the maximum and what is current; what was set is current from
 * the next driver on, and no command of mlx5_ifc.h asks for it until then: the way to the device tells, or nobody.
 */

/** Of one type, as areas of QUERY_HCA_CAP. */
export interface TypeState {
  readonly type: CapabilityType;
  readonly max: Uint8Array;
  readonly current: Uint8Array;
  /** What the next driver finds; undefined where that is not told. */
  readonly next: Uint8Array | undefined;
}

/** A function as far as its capabilities need it. */
export type Target = Pick<FunctionInfo, 'title' | 'function_id' | 'state' | 'self'>;

/** Throws FwctlError `usage` for a function of another PF, which commands have no number for. */
function idOf({ title, function_id }: Target): number {
  if (function_id !== null) return function_id;
  throw new FwctlError('usage', `${title} has no function_id here: it is of another PF`, {
    given: title,
    next: 'ask the device of its own PF: -d; see: fwctl list',
  });
}

/** What the next driver of a function finds, type by type. Throws what `Session.send` throws. */
async function nextCapabilities(
  session: Session,
  target: Target,
  types: readonly CapabilityType[],
): Promise<Map<CapabilityType, Uint8Array>> {
  const asked = types.map((type) => capabilityRequest(type, 'cur', idOf(target)));
  const answers = (await session.onceBound(target.title, asked)) ?? [];
  const found = new Map<CapabilityType, Uint8Array>();
  for (const [i, answer] of answers.entries())
    if (readOutputHeader(answer).status === 0)
      found.set(types[i] as CapabilityType, answer.subarray(HEADER_BYTES));
  return found;
}

/** All that is known of some types of a function. Throws what RPCs throw. */
export async function typeStates(
  session: Session,
  target: Target,
  types: readonly CapabilityType[],
): Promise<TypeState[]> {
  const id = idOf(target);
  const next = await nextCapabilities(session, target, types);
  const found: TypeState[] = [];
  for (const type of types) {
    const max = await queryCapability(session, type, 'max', id);
    const current = await queryCapability(session, type, 'cur', id);
    // A driver has taken what was left for it.
    const settled = target.state === 'in_use' ? current : undefined;
    found.push({ type, max, current, next: settled ?? next.get(type) });
  }
  return found;
}

/** The fields in which two areas of a type differ. */
export function differingFields(type: CapabilityType, one: Uint8Array, other: Uint8Array): string[] {
  const form = capabilityLayout(type);
  if (!form || Buffer.compare(capabilityBytes(type, one), capabilityBytes(type, other)) === 0) return [];
  return [...leaves(form)]
    .map(({ path }) => path)
    .filter((path) => !sameValue(get(form, one, path), get(form, other, path)));
}

/** A field that is current with one value, and will be with another. */
export interface PendingField {
  /** GENERAL.log_max_qp */
  readonly field: string;
  /** What the driver that has the function was told. */
  readonly current: number | bigint;
  /** What the next one is told. */
  readonly pending: number | bigint;
  /** The most that may be set. */
  readonly max: number | bigint;
}

/** What is otherwise from the next driver on. */
export interface Pending {
  readonly fields: readonly PendingField[];
  /** Whole types, as the next driver finds them. */
  readonly areas: ReadonlyMap<CapabilityType, Uint8Array>;
}

/** What is pending of some types of a function, of all that it has where none are named; undefined where that is not told. Throws what RPCs throw. */
export async function pendingOf(
  session: Session,
  target: Target,
  types?: readonly CapabilityType[],
): Promise<Pending | undefined> {
  if (target.self || target.state === 'in_use') return { fields: [], areas: new Map() };
  const id = target.function_id;
  if (id === null) return undefined;
  const asked = types ?? capabilityTypes;
  const areas = await nextCapabilities(session, target, asked);
  if (!areas.size && asked.length) return undefined;
  const fields: PendingField[] = [];
  for (const [type, next] of areas) {
    const form = capabilityLayout(type);
    // A type that the function has only from its next driver on.
    const current = await tried(queryCapability(session, type, 'cur', id));
    const paths = current ? differingFields(type, current, next) : [];
    if (!form || !current || !paths.length) continue;
    const max = await queryCapability(session, type, 'max', id);
    const of = (area: Uint8Array, path: string) => get(form, area, path) as number | bigint;
    for (const path of paths)
      fields.push({
        field: `${type.name}.${path}`,
        current: of(current, path),
        pending: of(next, path),
        max: of(max, path),
      });
  }
  return { fields, areas };
}

/** A type of a function that is ready to be written: it is written whole. */
export interface Write {
  readonly type: CapabilityType;
  /** What the next driver finds, as far as that is told; else what is current. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** Whether it would be otherwise behind it. Where nobody tells what is pending, it may be. */
  readonly changes: boolean;
  readonly request: Request;
  readonly undo: Request;
}

/** Lays settings over what there is. Throws FwctlError `usage` for what is above the maximum. */
export function writeOf(target: Target, state: TypeState, settings: TypeSettings, scope?: Scope): Write {
  const { type, max, current, next } = state;
  const before = next ?? current;
  const after = assign(settings.form, before.slice(), settings.assignments);
  checkWithin(settings, after, max);
  return {
    type,
    before,
    after,
    changes: next === undefined || differingFields(type, before, after).length > 0,
    request: setRequest(type, idOf(target), after, scope),
    undo: setRequest(type, idOf(target), before, scope),
  };
}

/** SET_HCA_CAP has the mode bit of QUERY_HCA_CAP in its op_mod, as mlx5_core's set_caps has it. */
function setRequest(type: CapabilityType, function_id: number, area: Uint8Array, scope?: Scope): Request {
  const command = findCommand('SET_HCA_CAP') as Command;
  const base = new Uint8Array(HEADER_BYTES + area.length);
  base.set(area, HEADER_BYTES);
  const input = buildInput(command, { op_mod: type.id << 1, other_function: 1, function_id }, base);
  return requestOf(command, input, { scope });
}
