import { decode } from './codec.js';
import { joined } from './joined.js';
import type { Field, Fields, Layout, Value } from './layout.js';
import { find } from './path.js';

/**
 * Decodes like `decode`, but of a union only the member that its selector names; where the selector names none, or the union has no
 * selector, all members. Numbers that are cut into two fields are one; see `joined`.
 */
export function decodeSelected(layout: Layout, bytes: Uint8Array): Fields {
  const form = joined(layout);
  return select(form, decode(form, bytes));
}

/** Decoded fields without the union members that are not meant. What was given is not changed. */
export function select(layout: Layout, fields: Fields): Fields {
  const chosen: Fields = { ...fields };
  for (const field of layout.fields) selectIn(chosen, field, layout);
  return chosen;
}

function selectIn(chosen: Fields, field: Field, parent: Layout): void {
  const inner = field.layout;
  if (!inner) return;
  const unmeant = notMeant(field, parent, chosen);
  if (field.anonymous) {
    for (const name of unmeant) delete chosen[name];
    for (const member of inner.fields) selectIn(chosen, member, inner);
    return;
  }
  const value = chosen[field.name];
  if (value === undefined) return;
  const one = (element: Value): Fields => {
    const kept = { ...(element as Fields) };
    for (const name of unmeant) delete kept[name];
    return select(inner, kept);
  };
  chosen[field.name] = Array.isArray(value) ? value.map(one) : one(value);
}

/** The members of a union that its selector leaves out. A mask selects each member of which it has the bit. */
function notMeant({ selector, layout: union }: Field, parent: Layout, fields: Fields): string[] {
  if (!selector || !union) return [];
  const value = selector
    .split('.')
    .reduce<Value | undefined>((at, step) => (at as Fields | undefined)?.[step], fields);
  if (typeof value !== 'number') return [];
  const mask = find(parent, selector).field.enum?.kind === 'mask';
  const meant = ({ when }: Field) => when !== undefined && (mask ? (value & when) !== 0 : value === when);
  if (!union.fields.some(meant)) return [];
  return union.fields.filter((member) => !meant(member)).map(({ name }) => name);
}
