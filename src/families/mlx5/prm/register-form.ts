import { joined } from '../../../bits/joined.js';
import type { Field, Layout } from '../../../bits/layout.js';
import { layout } from './layouts.js';
import type { Register } from './registers.js';

const merged = new Map<string, Layout>();

/** The form of a register, its counters as whole numbers, with what only its other form tells of a field: its access, its enum. Kernel headers tell neither. */
export function formOf(register: Register): Layout {
  const known = merged.get(register.name);
  if (known) return known;
  const [form, ...others] = register.forms.map(({ layout: name }) => layout(name)) as [Layout, ...Layout[]];
  const fields = form.fields.map((field) => {
    const twin = others.flatMap((other) => other.fields).find((other) => isTwin(field, other));
    return twin ? { ...twin, ...field } : field;
  });
  const made = joined(others.length ? { ...form, fields } : form);
  merged.set(register.name, made);
  return made;
}

const isTwin = (one: Field, other: Field): boolean =>
  one.name === other.name &&
  one.offset === other.offset &&
  one.width === other.width &&
  one.count === other.count;
