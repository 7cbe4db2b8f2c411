import type { DeviceEntry } from '../../../../client/backend.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Fault } from '../../prm/nvconfig-rules.js';
import type { Wanted } from './wanted.js';

/** What became of the settings of one call, beside an error and beside an answer. */
export interface Outcome {
  /** Set, from the next reset on. */
  readonly applied: readonly string[];
  /** Written, and put back as another was refused. */
  readonly restored: readonly string[];
  /** Nobody can tell: neither what became of the write nor what the item holds could be learnt. */
  readonly unknown: readonly string[];
  readonly refused: Refused | null;
}

export interface Refused {
  readonly setting: string;
  readonly item: string;
  /** The number that the value is beyond; null where there is none. */
  readonly limit: number | null;
  readonly reason: string;
  readonly status: string | null;
  readonly syndrome: number | null;
}

/** The device does not have the setting. */
interface Absent {
  readonly kind: 'absent';
  readonly reason: string;
}

export const NOTHING: Outcome = { applied: [], restored: [], unknown: [], refused: null };

/** The error for what the device would refuse, as far as it tells: nothing was sent. */
export function refusedBefore(
  { name: device }: DeviceEntry,
  one: Wanted,
  fault: Fault | Absent,
  told: readonly string[] = [],
): FwctlError {
  const { message, limit } = described(device, one, fault);
  const next = told.length
    ? `the device tells the limit in ${told.join(' and ')}; nothing was written`
    : 'nothing was written; what the device has: fwctl config query';
  const { name: item } = one.place.item;
  const refused = { setting: one.name, item, limit, reason: message, status: null, syndrome: null };
  return new FwctlError('firmware', message, {
    opcode: 'ACCESS_REG',
    path: one.name,
    next,
    partial: { ...NOTHING, refused },
  });
}

function described(
  device: string,
  one: Wanted,
  fault: Fault | Absent,
): { message: string; limit: number | null } {
  const { name, value, field } = one;
  const given = [value].flat().join(',');
  switch (fault.kind) {
    case 'absent':
      return { message: `${device} does not have ${name}: ${fault.reason}`, limit: null };
    case 'range': {
      const { least, most } = fault;
      const limit = most !== undefined && [value].flat().some((one) => Number(one) > most) ? most : least;
      const range =
        most === undefined ? `${least} or more` : least < most ? `${least} to ${most}` : `${most} alone`;
      return { message: `${name} takes ${range} in ${device}, not ${given}`, limit };
    }
    case 'choice': {
      const names = new Map([...(field.enum?.values ?? [])].map(([word, number]) => [Number(number), word]));
      const choices = fault.values.map((one) => (names.has(one) ? `${names.get(one)} (${one})` : one));
      return { message: `${name} takes ${choices.join(', ')} in ${device}, not ${given}`, limit: null };
    }
    case 'rule':
      return { message: `${name} can't be ${given} in ${device}: ${fault.reason}`, limit: null };
  }
}
