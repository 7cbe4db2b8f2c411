import type { Field, Layout } from '../../../bits/layout.js';
import { find } from '../../../bits/path.js';
import { layout } from './layouts.js';
import { allRegisters } from './registers.js';

/** Fields that stand together inside of a register: a group of counters, a page, a part with a name. */
export interface FieldGroup {
  /** The register that has it; the first, where several have. */
  readonly register: string;
  readonly layout: string;
  /** The assignment that chooses it, where the register has one of several: `grp=RFC_2863_Counters`. */
  readonly selected?: string;
}

/** All groups of fields in registers, each layout once. */
export function fieldGroups(): FieldGroup[] {
  const found = new Map<string, FieldGroup>();
  for (const { name, layout: form } of allRegisters()) {
    const top = layout(form);
    for (const group of groupsIn(top, { register: name, top })) {
      if (!found.has(group.layout)) found.set(group.layout, group);
    }
  }
  return [...found.values()];
}

interface Place {
  readonly register: string;
  readonly top: Layout;
  /** What chooses the structure around it. */
  readonly selected?: string | undefined;
}

function* groupsIn(around: Layout, place: Place, selector?: string): Generator<FieldGroup> {
  for (const field of around.fields) {
    const { layout: inner } = field;
    if (!inner) continue;
    const selected = around.union ? selection(place.top, selector, field) : place.selected;
    if (!inner.union)
      yield { register: place.register, layout: inner.name, ...(selected !== undefined && { selected }) };
    yield* groupsIn(inner, { ...place, selected }, field.selector);
  }
}

/** `grp=RFC_2863_Counters`: an index of the register, as nothing else can be asked for. */
function selection(top: Layout, selector: string | undefined, { when }: Field): string | undefined {
  if (selector === undefined || when === undefined || !top.fields.some(({ name }) => name === selector))
    return undefined;
  const { field } = find(top, selector);
  if (field.access !== 'INDEX') return undefined;
  const name = [...(field.enum?.values ?? [])].find(([, value]) => Number(value) === when)?.[0];
  return `${selector}=${name ?? when}`;
}
