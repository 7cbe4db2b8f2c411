import { get } from '../../../bits/codec.js';
import type { Layout } from '../../../bits/layout.js';
import { find } from '../../../bits/path.js';
import { FwctlError } from '../../../client/errors.js';
import { isPattern, namesMeant, resolveName } from '../../../client/names.js';
import { parseNumber } from '../../../client/numbers.js';
import { asSpelled, splitAssignments } from '../../../values/assign.js';
import {
  type CapabilityType,
  capabilityLayout,
  capabilityTypes,
  findCapability,
} from '../prm/capabilities.js';

const LIST = 'query-caps --list';

/** A capability type by name or number. Throws FwctlError `usage`. */
export function capabilityNamed(given: string): CapabilityType {
  const number = parseNumber(given);
  const known = capabilityTypes.map(({ name }) => name);
  const found = findCapability(
    number === undefined ? resolveName('capability type', given, known, LIST) : Number(number),
  );
  if (found) return found;
  throw new FwctlError('usage', `there is no capability type ${given}`, {
    next: `see which there are: fwctl ${LIST}`,
  });
}

/** The capability types that a name, a number or a pattern stands for. Throws FwctlError `usage`. */
export const capabilitiesNamed = (given: string): CapabilityType[] =>
  isPattern(given)
    ? namesMeant(
        'capability type',
        given,
        capabilityTypes.map(({ name }) => name),
        LIST,
      ).map(capabilityNamed)
    : [capabilityNamed(given)];

/** What is to be set of one type. */
export interface TypeSettings {
  readonly type: CapabilityType;
  readonly form: Layout;
  readonly assignments: readonly { path: string; value: string }[];
}

/** Sorts `TYPE.field=value` by type. Throws FwctlError `usage`. */
export function capabilitySettings(words: readonly string[]): TypeSettings[] {
  const byType = new Map<CapabilityType, { path: string; value: string }[]>();
  for (const { path, value } of splitAssignments(words)) {
    const [, name, field] = /^(\w+)\.(.+)$/.exec(path) ?? [];
    if (name === undefined || field === undefined)
      throw new FwctlError('usage', `"${path}" names no field of a capability type`, {
        path,
        next: 'put the type in front of it: GENERAL.log_max_qp=10',
      });
    const type = capabilityNamed(name);
    byType.set(type, [...(byType.get(type) ?? []), { path: field, value }]);
  }
  return Array.from(byType, ([type, assignments]) => {
    const form = capabilityLayout(type);
    if (!form)
      throw new FwctlError('usage', `no layout of ${type.name} is published: its fields have no names`);
    return { type, form, assignments: asSpelled(form, assignments) };
  });
}

const words = (value: number | bigint): string =>
  typeof value === 'bigint' ? `0x${value.toString(16)}` : String(value);

/** Refuses what is above the maximum. Throws FwctlError `usage`. */
export function checkWithin(
  { type, form, assignments }: TypeSettings,
  bytes: Uint8Array,
  most: Uint8Array,
): void {
  for (const { path } of assignments) {
    if (find(form, path).field.layout || find(form, path).whole)
      throw new FwctlError('usage', `${type.name}.${path} is more than one number: name one of them`, {
        path,
      });
    const [value, limit] = [bytes, most].map((area) => get(form, area, path) as number | bigint) as [
      number,
      number,
    ];
    if (value > limit)
      throw new FwctlError('usage', `${type.name}.${path} is at most ${words(limit)}, not ${words(value)}`, {
        path: `${type.name}.${path}`,
        next: `see the maxima with: fwctl query-caps --type ${type.name} --mode max --function FUNCTION`,
      });
  }
}
