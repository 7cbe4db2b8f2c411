import { get } from '../../../bits/codec.js';
import type { Layout } from '../../../bits/layout.js';
import { inWords } from '../meaning/words.js';
import type { Register } from './registers.js';

/** A field of a register that says that it could not do what it was asked for. */
export interface RegisterStatus {
  readonly field: string;
  readonly value: number;
  /** Undefined where no source names the value. */
  readonly name: string | undefined;
}

/** In which field a register tells of that, and which values are no failure. */
interface StatusField {
  readonly field: string;
  readonly fine: readonly number[];
}

/** Sources: as of the words of these fields; PEMI's 5 and SLPRR's 0 to 2 say that a measurement is not done. */
const STATUS: Readonly<Record<string, StatusField>> = {
  MCIA: { field: 'status', fine: [0] },
  MCC: { field: 'error_code', fine: [0] },
  MTCQ: { field: 'status', fine: [0] },
  PEMI: { field: 'status', fine: [0, 5] },
  MKDC: { field: 'error_code', fine: [0] },
  MPECS: { field: 'status', fine: [0] },
  SLPRR: { field: 'status', fine: [0, 1, 2] },
  MRSV: { field: 'v', fine: [1] },
  MDPS: { field: 'supported', fine: [1] },
};

/** What a register says of itself where it could not do what it was asked for; undefined where it did, or the answer ends before it. */
export function failureIn({ name }: Register, form: Layout, data: Uint8Array): RegisterStatus | undefined {
  const status = STATUS[name];
  const value = status && get(form, data, status.field);
  if (typeof value !== 'number' || status?.fine.includes(value)) return undefined;
  const field = form.fields.find((each) => each.name === status?.field);
  const known = [...(field?.enum?.values ?? [])].find(([, number]) => number === value)?.[0];
  return { field: status?.field as string, value, name: known ?? (field && inWords(form, field, value, {})) };
}
