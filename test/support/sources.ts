import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import {
  type Identifier,
  isCallExpression,
  isCaseClause,
  isExportDeclaration,
  isIdentifier,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isPropertyAccessExpression,
  isQualifiedName,
  isStringLiteral,
  type Node,
  type SourceFile,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';

const MEMBERS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertySignature,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.MethodSignature,
  SyntaxKind.GetAccessor,
]);

const DECLARATIONS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.VariableDeclaration,
  SyntaxKind.Parameter,
  SyntaxKind.BindingElement,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.ImportSpecifier,
  SyntaxKind.NamespaceImport,
]);

/** A place in a source file that the law has something to say about. */
export interface Use {
  /** From the root of the repository: src/cli/base.ts */
  file: string;
  line: number;
  kind: 'import' | 'global' | 'text' | 'case';
  /**
   * `import`: the file that is imported, from the root, or the package's specifier; types and import() count. `global`: a name that the file
   * does not declare, with the member that is used of it: process.hrtime. `text`: a string literal. `case`: the literal behind a case.
   */
  what: string;
}

/** Reads every file of a TypeScript project below some folders, with the compiler's own parser. */
export function readSources(root: string, folders: readonly string[]): Use[] {
  const api = new API({ cwd: root });
  try {
    const [project] = api.updateSnapshot({ openProjects: [join(root, 'tsconfig.json')] }).getProjects();
    if (!project) throw new Error(`no project in ${root}`);
    return sourceFiles(root, folders).flatMap((file) => {
      const source = project.program.getSourceFile(join(root, file));
      if (!source) throw new Error(`tsconfig.json leaves out ${file}`);
      return usesIn(source, file);
    });
  } finally {
    api.close();
  }
}

function sourceFiles(root: string, folders: readonly string[]): string[] {
  return filesBelow(root, folders).filter((file) => file.endsWith('.ts'));
}

/** Every file below some folders, from the root. */
export const filesBelow = (root: string, folders: readonly string[]): string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );

export const linesOf = (root: string, file: string): number =>
  readFileSync(join(root, file), 'utf8').split('\n').length - 1;

function usesIn(source: SourceFile, file: string): Use[] {
  const uses: Use[] = [];
  const declared = new Set<string>();
  const note = (node: Node, kind: Use['kind'], what: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    uses.push({ file, line: line + 1, kind, what });
  };
  const visit = (node: Node) => {
    const imported = specifierOf(node);
    if (imported) note(node, 'import', resolve(file, imported));
    if (isStringLiteral(node) && node.text !== imported) note(node, 'text', node.text);
    if (isCaseClause(node) && 'text' in node.expression) note(node, 'case', String(node.expression.text));
    if (isIdentifier(node)) {
      if (isDeclared(node)) declared.add(node.text);
      else if (!isMemberName(node)) note(node, 'global', withMember(node));
    }
    node.forEachChild(visit);
  };
  visit(source);
  const isOwn = (what: string) => declared.has(what.split('.')[0] as string);
  return uses.filter(({ kind, what }) => kind !== 'global' || !isOwn(what));
}

/** What an import or export declaration, an import() or an import type names. */
function specifierOf(node: Node): string | undefined {
  if (isImportDeclaration(node) || isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword)
    return literal(node.arguments[0]);
  if (isImportTypeNode(node) && isLiteralTypeNode(node.argument)) return literal(node.argument.literal);
  return undefined;
}

const literal = (node: Node | undefined): string | undefined =>
  node && isStringLiteral(node) ? node.text : undefined;

const resolve = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? join(dirname(file), specifier).replace(/\.js$/, '.ts') : specifier;

/** Where an identifier is the name of a member, not something by itself. */
const isMemberName = (node: Node): boolean =>
  (isPropertyAccessExpression(node.parent) && node.parent.name === node) ||
  (isQualifiedName(node.parent) && node.parent.right === node) ||
  (MEMBERS.has(node.parent.kind) && nameOf(node.parent) === node);

/** Where an identifier is the name of something that the file declares. */
const isDeclared = (node: Node): boolean =>
  DECLARATIONS.has(node.parent.kind) && nameOf(node.parent) === node;

const nameOf = (node: Node): Node | undefined => (node as Node & { name?: Node }).name;

/** The global that is used, with the member that is asked of it. */
function withMember(name: Identifier): string {
  const { parent } = name;
  return isPropertyAccessExpression(parent) && (parent.expression as Node) === name
    ? `${name.text}.${parent.name.text}`
    : name.text;
}
