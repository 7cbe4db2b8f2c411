import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPropertyAssignment, type Node } from 'typescript/unstable/ast';
import { API, type Checker, type Type } from 'typescript/unstable/sync';
import { filesBelow } from './sources.js';

/** What a part of a document has: the forms of its objects, the elements of its lists. */
class Part {
  private readonly types: readonly Type[];

  constructor(
    private readonly checker: Checker,
    types: readonly Type[],
  ) {
    this.types = types.flatMap((type) => (type.isUnionType() ? type.getTypes() : [type]));
  }

  /** Undefined where its keys are not told: a map, an object that is left open. */
  keys(): Map<string, Part> | undefined {
    const objects = this.types.filter((type) => type.isObjectType() || type.isIntersectionType());
    const closed = objects.filter((type) => !this.checker.isArrayType(type));
    if (!closed.length || this.types.some((type) => this.isOpen(type))) return undefined;
    const keys = new Map<string, Type[]>();
    for (const property of closed.flatMap((type) => this.checker.getPropertiesOfType(type))) {
      const type = this.checker.getTypeOfSymbol(property);
      if (type) keys.set(property.name, [...(keys.get(property.name) ?? []), type]);
    }
    return new Map([...keys].map(([name, types]) => [name, new Part(this.checker, types)]));
  }

  elements(): Part {
    const elements = this.types
      .filter((type) => this.checker.isArrayType(type))
      .flatMap((type) => this.indexed(type, 'number'));
    return new Part(this.checker, elements);
  }

  get isEmpty(): boolean {
    return this.types.length === 0;
  }

  private isOpen(type: Type): boolean {
    return (
      /^(object|Uint8Array.*)$|& object$/.test(this.checker.typeToString(type)) ||
      (!this.checker.isArrayType(type) && this.indexed(type, 'string').length > 0)
    );
  }

  private indexed(type: Type, by: string): Type[] {
    return this.checker
      .getIndexInfosOfType(type)
      .filter(({ keyType }) => this.checker.typeToString(keyType) === by)
      .map(({ valueType }) => valueType);
  }
}

/** Deeper than any document is. */
const DEEPEST = 12;

/** Keys that the first has and the second has not, by their path. */
function excess(given: Part, wanted: Part, path: string, depth = 0): string[] {
  if (depth > DEEPEST || given.isEmpty || wanted.isEmpty) return [];
  const inLists = excess(given.elements(), wanted.elements(), `${path}[]`, depth + 1);
  const there = wanted.keys();
  if (!there) return inLists;
  const more = [...(given.keys() ?? [])].flatMap(([name, part]) => {
    const known = there.get(name);
    return known ? excess(part, known, `${path}.${name}`, depth + 1) : [`${path}.${name}`];
  });
  return [...inLists, ...more];
}

/** Where commands give what the type of their document has not: a spread may have more than is wanted, and the compiler lets it. */
export function keysTooMany(root: string): string[] {
  const api = new API({ cwd: root });
  try {
    const [project] = api.updateSnapshot({ openProjects: [join(root, 'tsconfig.json')] }).getProjects();
    if (!project) throw new Error(`no project in ${root}`);
    const { checker, program } = project;
    const files = filesBelow(root, ['commands', 'src/cli']).filter(
      (file) =>
        file.endsWith('.ts') && readFileSync(join(root, file), 'utf8').includes('schema/documents.js'),
    );
    return files.flatMap((file) => {
      const found: string[] = [];
      const visit = (node: Node) => {
        if (isPropertyAssignment(node) && 'text' in node.name && node.name.text === 'data') {
          const given = checker.getTypeAtLocation(node.initializer);
          const wanted = checker.getContextualType(node.initializer);
          if (given && wanted)
            found.push(...excess(new Part(checker, [given]), new Part(checker, [wanted]), `${file}: data`));
        }
        node.forEachChild(visit);
      };
      const source = program.getSourceFile(join(root, file));
      if (source) visit(source);
      return found;
    });
  } finally {
    api.close();
  }
}
