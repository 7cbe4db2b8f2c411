import type { Enum } from '../../../bits/enum.js';
import type { Field, Layout } from '../../../bits/layout.js';
import { rulesOf } from './register-rules.js';

/** How registers name the bit without which a write of a field is passed over: x_field_select and x_select of x or of x_en (ROCE_ACCL). */
const SELECT = /^(.+?)(_field)?_select$/;
/** How they name a mask of such bits, whose enum has the names of the fields (MSEES, NVMF_TARGET_PACER_DEFAULTS). */
const SELECT_MASK = /^(modify_)?field_select$/;

/** The fields that must be set for a write of this one to take effect, with their values: by rule, or by the names in the layout. */
export function enablesOf(register: string, form: Layout, path: string): Readonly<Record<string, number>> {
  const [first = path] = path.split(/[.[]/);
  const found: Record<string, number> = {};
  for (const field of form.fields) {
    const value = isSettable(field) ? selects(field, first.toLowerCase()) : undefined;
    if (value !== undefined && field.name !== first) found[field.name] = value;
  }
  return { ...found, ...rulesOf(register).enables?.[path] };
}

const isSettable = ({ access, layout, count }: Field): boolean =>
  !layout && count === undefined && access !== undefined && ['RW', 'WO', 'OP'].includes(access);

/** The bits of a field that select another one. */
function selects({ name, width, enum: known }: Field, other: string): number | undefined {
  if (SELECT_MASK.test(name)) return known && bitOf(known, other);
  const of = width === 1 ? SELECT.exec(name)?.[1] : undefined;
  return of !== undefined && (other === of || other === `${of}_en`) ? 1 : undefined;
}

function bitOf({ kind, values }: Enum, other: string): number | undefined {
  const [, value] = [...values].find(([name]) => name.toLowerCase() === other) ?? [];
  if (value === undefined || kind === 'value') return undefined;
  return kind === 'bits' ? 2 ** Number(value) : Number(value);
}
