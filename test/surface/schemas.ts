import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/files.js';

interface Schema {
  readonly title?: string;
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly format?: string;
  readonly pattern?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const folder = join(ROOT, 'src/schema/published');

/** The keys of a schema by their path, `?` behind those that may be absent, and of what kind their values are. */
class Keys {
  private readonly kinds = new Map<string, Set<string>>();

  constructor(private readonly root: Schema) {
    this.add(root, '', []);
  }

  lines(): string[] {
    const name = this.root.title ?? '';
    return [...this.kinds]
      .filter(([path]) => path)
      .map(([path, kinds]) => `${name} ${path}  ${[...kinds].join(' or ')}`);
  }

  private add(part: Schema, path: string, above: readonly string[]): void {
    const { $ref } = part;
    if ($ref) {
      // What holds itself is told once.
      const again = above.includes($ref);
      if (again) this.note(path, 'the same again');
      const name = $ref.replace(/.*\//, '');
      const target = this.root.definitions?.[name] ?? this.root.$defs?.[name];
      if (target && !again) this.add(target, path, [...above, $ref]);
      return;
    }
    for (const form of part.oneOf ?? part.anyOf ?? []) this.add(form, path, above);
    this.note(path, kindOf(part));
    for (const [key, inner] of Object.entries(part.properties ?? {}))
      this.add(inner, `${path ? `${path}.` : ''}${key}${part.required?.includes(key) ? '' : '?'}`, above);
    if (part.items) this.add(part.items, `${path}[]`, above);
    if (typeof part.additionalProperties === 'object')
      this.add(part.additionalProperties, `${path}.*`, above);
    else if (part.properties && part.additionalProperties !== false) this.note(`${path}.*`, 'anything');
  }

  private note(path: string, kind: string): void {
    if (!kind) return;
    const kinds = this.kinds.get(path) ?? new Set();
    kinds.add(kind);
    this.kinds.set(path, kinds);
  }
}

function kindOf({ const: only, enum: values, type, format, pattern }: Schema): string {
  if (only !== undefined) return JSON.stringify(only);
  if (values) return values.map((value) => JSON.stringify(value)).join(' or ');
  const kinds = [type ?? []].flat().join(' or ');
  return [kinds, ...(format ? [format] : []), ...(pattern ? [`/${pattern}/`] : [])].filter(Boolean).join(' ');
}

/** Every document and its keys, a line each. */
export const schemaLines = (): string[] =>
  readdirSync(folder)
    .sort()
    .map((file): Schema => JSON.parse(readFileSync(join(folder, file), 'utf8')))
    .flatMap((schema) => [`${schema.title}  a document`, ...new Keys(schema).lines()]);
