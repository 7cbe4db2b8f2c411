import { decode } from './codec.js';
import { joined } from './joined.js';
import type { Field, Fields, Layout, Value } from './layout.js';
import { find } from './path.js';

/**
 * Decodes like `decode`, but of a union only the member that its selector names; where the selector names none, or the union has no
 * selector and `choose` names none either, all members. Numbers that are cut into two fields are one; see `joined`.
 */
export function decodeSelected(layout: Layout, bytes: Uint8Array, choose?: Chooser): Fields {
  const form = joined(layout);
  return select(form, decode(form, bytes), choose);
}

/** Names the members of a union that are meant, where its layout has no selector; `fields` are those of the structure that it is a field of. */
export type Chooser = (layout: Layout, field: Field, fields: Fields) => readonly string[] | undefined;

/** Decoded fields without the union members that are not meant. What was given is not changed. */
export function select(layout: Layout, fields: Fields, choose?: Chooser): Fields {
  const chosen: Fields = { ...fields };
  for (const field of layout.fields) selectIn(chosen, field, layout, choose);
  return chosen;
}

function selectIn(chosen: Fields, field: Field, parent: Layout, choose?: Chooser): void {
  const inner = field.layout;
  if (!inner) return;
  const unmeant = notMeant(field, parent, chosen, choose);
  if (field.anonymous) {
    for (const name of unmeant) delete chosen[name];
    for (const member of inner.fields) selectIn(chosen, member, inner, choose);
    return;
  }
  const value = chosen[field.name];
  if (value === undefined) return;
  const one = (element: Value): Fields => {
    const kept = { ...(element as Fields) };
    for (const name of unmeant) delete kept[name];
    return select(inner, kept, choose);
  };
  chosen[field.name] = Array.isArray(value) ? value.map(one) : one(value);
}

/** The members of a union that its selector leaves out. A mask selects each member of which it has the bit. */
function notMeant(field: Field, parent: Layout, fields: Fields, choose?: Chooser): string[] {
  const { selector, layout: union } = field;
  if (!union?.union) return [];
  if (!selector) {
    const named = choose?.(parent, field, fields);
    return named ? union.fields.map(({ name }) => name).filter((name) => !named.includes(name)) : [];
  }
  const value = selector
    .split('.')
    .reduce<Value | undefined>((at, step) => (at as Fields | undefined)?.[step], fields);
  if (typeof value !== 'number') return [];
  const mask = find(parent, selector).field.enum?.kind === 'mask';
  const meant = ({ when }: Field) => when !== undefined && (mask ? (value & when) !== 0 : value === when);
  if (!union.fields.some(meant)) return [];
  return union.fields.filter((member) => !meant(member)).map(({ name }) => name);
}
