import { decode } from '../../../bits/codec.js';
import type { Fields, Value } from '../../../bits/layout.js';
import { inputLayout } from '../catalogue.js';
import type { ObjectKind } from '../prm/objects.js';
import { commandOfKind, objectNamed } from './objects.js';

/** An object that another one names. */
export interface Relation {
  /** Dotted path of the naming field. */
  field: string;
  /** Its kind. */
  object: string;
  /** Its id, and the fields that belong to it, as `obj get` takes them. */
  id: string;
}

/** Fields of an input that say where an object is: what it names is in the same place. */
const PLACES = ['table_type', 'scheduling_hierarchy'];

/** What the fields of an object name, each object once. `input` asked for it. */
export function relationsOf(kind: ObjectKind, fields: Fields, input: Uint8Array): Relation[] {
  const asked = decode(inputLayout(commandOfKind(kind)), input);
  const found: Relation[] = [];
  const visit = (value: Value, path: string) => {
    if (Array.isArray(value))
      value.forEach((element, i) => {
        visit(element, `${path}[${i}]`);
      });
    else if (isFields(value)) {
      for (const [name, inner] of Object.entries(value)) {
        const field = path ? `${path}.${name}` : name;
        const object = typeof inner === 'number' && inner ? named(kind.relations[name], value) : undefined;
        if (object) {
          const id = idOf(objectNamed(object), inner as number, asked);
          if (!found.some((known) => known.object === object && known.id === id))
            found.push({ field, object, id });
        }
        visit(inner, field);
      }
    }
  };
  visit(fields, '');
  return found;
}

const isFields = (value: Value): value is Fields =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);

/** The kind that a relation means among these fields. */
function named(relation: string | undefined, siblings: Fields): string | undefined {
  for (const alternative of relation?.split(' ') ?? []) {
    const [kind, condition] = alternative.split('?') as [string, string?];
    const [field, value] = condition?.split('=') ?? [];
    if (field === undefined || siblings[field] === Number(value)) return kind;
  }
  return undefined;
}

function idOf(target: ObjectKind, number: number, asked: Fields): string {
  const id = target.id.map((name, i) => (i === target.id.length - 1 ? number : asked[name])).join(':');
  const known = inputLayout(commandOfKind(target)).fields;
  const places = PLACES.filter(
    (place) => known.some(({ name }) => name === place) && (asked[place] ?? 0) !== (target.fixed[place] ?? 0),
  );
  return [id, ...places.map((place) => `${place}=${asked[place]}`)].join(' ');
}
