// The statements of a module as TypeScript has written it: what each declares, and what it says of others.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { parse } = require('acorn');

/** What makes a module one that is not split: it asks where it stands, or has lines so long that they are written by a program. */
const WHOLE = /\bimport\.meta\b|^.{3001}/m;

/** The statements of a text, and its tokens. */
function parsed(text) {
  const tokens = [];
  const { body } = parse(text, { ecmaVersion: 'latest', sourceType: 'module', onToken: tokens });
  return { body, tokens };
}

/** A node and all within it, as far as `isEntered`. */
function* nodesOf(node, isEntered = () => true) {
  yield node;
  if (!isEntered(node)) return;
  for (const value of Object.values(node))
    for (const inner of Array.isArray(value) ? value : [value])
      if (typeof inner?.type === 'string') yield* nodesOf(inner, isEntered);
}

const isFunction = (node) => /Function/.test(node?.type);

Object.assign(exports, { isFunction, nodesOf });

/** The name that a specifier has there, or here. */
const nameOf = (node) => node.name ?? node.value;

/** What an import or an export takes: pairs of the name there and here, or the `whole` of a module, by a name of it; undefined for both at once, and for none. */
function takenBy({ type, specifiers, exported }) {
  if (type === 'ExportAllDeclaration') return { whole: exported ? `* as ${nameOf(exported)}` : '*' };
  if (type === 'ExportNamedDeclaration')
    return { pairs: specifiers.map((one) => ({ there: nameOf(one.local), here: nameOf(one.exported) })) };
  if (specifiers.length && specifiers.every((one) => one.type === 'ImportSpecifier'))
    return { pairs: specifiers.map((one) => ({ there: nameOf(one.imported), here: nameOf(one.local) })) };
  const [only] = specifiers;
  if (specifiers.length !== 1) return undefined;
  return { whole: `${only.type === 'ImportNamespaceSpecifier' ? '* as ' : ''}${nameOf(only.local)}` };
}

/** What a statement is; undefined for one that does something. */
function described(node, folder) {
  const isImport = node.type === 'ImportDeclaration';
  if (isImport || node.type === 'ExportAllDeclaration' || (node.specifiers && !node.declaration)) {
    const taken = takenBy(node);
    const path = node.source?.value;
    return (
      taken && {
        kind: isImport ? 'import' : 'export',
        pairs: [],
        ...taken,
        source: path,
        path: path?.startsWith('.') ? join(folder, path) : path,
      }
    );
  }
  const exported = node.type === 'ExportNamedDeclaration';
  const declared = exported ? node.declaration : node;
  const one = { exported, node: declared };
  if (declared.type === 'FunctionDeclaration') return { kind: 'function', name: declared.id.name, ...one };
  if (declared.type === 'ClassDeclaration') return { kind: 'class', name: declared.id.name, ...one };
  if (declared.type !== 'VariableDeclaration' || declared.declarations.length > 1) return undefined;
  const [{ id, init }] = declared.declarations;
  if (id.type !== 'Identifier') return undefined;
  const kind = declared.kind === 'let' ? 'let' : isFunction(init) ? 'function' : 'value';
  return { kind, name: id.name, ...one };
}

/**
 * The statements of a module: text with the comments in front of it, first and last character, and kind: `import` and `export` with the file, the names there and
 * here, or what it takes as a `whole`; `function`, `class`, `value` and `let` with the name. Undefined for a module that stands as a whole, or does something when it is evaluated.
 */
exports.statementsOf = (file) => {
  const source = readFileSync(file, 'utf8');
  if (WHOLE.test(source)) return undefined;
  const { body, tokens } = parsed(source);
  const statements = [];
  let start = 0;
  let token = 0;
  for (const node of body) {
    const known = described(node, dirname(file));
    if (!known) return undefined;
    const end = source.indexOf('\n', node.end) + 1;
    const first = token;
    while (token < tokens.length && tokens[token].end <= end) token++;
    statements.push({
      ...known,
      text: source.slice(start, end),
      start,
      end,
      tokens: tokens.slice(first, token),
    });
    start = end;
  }
  return statements;
};

/** A module that is not split, and what it imports by name, by the name here. */
exports.wholeOf = (file) => {
  const text = readFileSync(file, 'utf8');
  const { body, tokens } = parsed(text);
  const imports = new Map();
  for (const node of body.filter(({ type }) => type === 'ImportDeclaration')) {
    const { kind, pairs, path } = described(node, dirname(file)) ?? {};
    if (kind) for (const { there, here } of pairs) imports.set(here, { there, path });
  }
  return { file, text, node: { type: 'Program', body }, start: 0, end: text.length, tokens, imports };
};

const isWithin = ({ start, end }, spans) => spans.some(([from, to]) => from <= start && end <= to);

/** The names among tokens, but for those behind a dot. */
const namesIn = (tokens) =>
  tokens.filter(({ type }, i) => type.label === 'name' && !['.', '?.'].includes(tokens[i - 1]?.type.label));

const wordsAmong = (names, isMeant = () => true) => new Set(names.filter(isMeant).map(({ value }) => value));

function namesOf(statement) {
  statement.names ??= namesIn(statement.tokens);
  return statement.names;
}

/** The names that a statement has, without what never runs of it (`cold`: from, to). */
exports.wordsOf = (statement, cold = []) => wordsAmong(namesOf(statement), (name) => !isWithin(name, cold));

/** The names that nodes of it have. */
const wordsWithin = (statement, nodes) => {
  const spans = nodes.map(({ start, end }) => [start, end]);
  return wordsAmong(namesOf(statement), (name) => isWithin(name, spans));
};

/** The names that a text has which stands in no file. */
exports.wordsIn = (text) => wordsAmong(namesIn(parsed(text).tokens));

/** The names of what is evaluated with a class: of the one above it, and of static values. */
exports.wordsEvaluated = (statement) => {
  const { superClass, body } = statement.node;
  const values = body.body.filter(
    (one) => one.type === 'StaticBlock' || (one.type === 'PropertyDefinition' && one.static),
  );
  return wordsWithin(statement, superClass ? [superClass, ...values] : values);
};

const importIn = (node) =>
  node?.type === 'AwaitExpression' && node.argument.type === 'ImportExpression'
    ? node.argument.source.value
    : undefined;

/** What a statement import()s of ours, and the names that it takes: `const { a, b: c } = await import(PATH)`, `(await import(PATH)).a`. */
exports.importedOf = ({ node }, cold) =>
  Array.from(nodesOf(node)).flatMap((one) => {
    const isDeclared = one.type === 'VariableDeclarator' && one.id.type === 'ObjectPattern';
    const path = importIn(isDeclared ? one.init : one.type === 'MemberExpression' ? one.object : undefined);
    if (!path?.startsWith('.') || isWithin(one, cold)) return [];
    const names = isDeclared ? one.id.properties.map(({ key }) => key.name) : [one.property.name];
    return [{ path, names }];
  });

/** Methods so short stand where they are: what would call them elsewhere is as long. */
const SHORT = 116;

/** What a function that stands by itself would mean otherwise. */
const BOUND = /\b(?:super|arguments|new\.target)\b|#\w/;

/** The methods of a class or an object, with what calls a function of another name in their place, and the text of that function. */
exports.methodsOf = (statement) => {
  const { node, text, start } = statement;
  return Array.from(nodesOf(node, (one) => !isFunction(one)))
    .filter(
      (one) =>
        one.type === 'MethodDefinition' || (one.type === 'Property' && (one.method || one.kind !== 'init')),
    )
    .filter(({ computed, key, value }) => !computed && key.type === 'Identifier' && !value.generator)
    .map((one) => {
      const { key, kind, static: isStatic, value } = one;
      const at = { start: one.start - start, end: one.end - start };
      const access = ['get', 'set'].includes(kind) ? `${kind} ` : '';
      const given = kind === 'get' ? '' : kind === 'set' ? 'value' : '...given';
      return {
        name: key.name,
        text: text.slice(at.start, at.end),
        words: wordsWithin(statement, [one]),
        ...at,
        functionText: (own) =>
          `${value.async ? 'async ' : ''}function ${own}${text.slice(value.start - start, value.end - start)}\n`,
        callText: (own) =>
          `${isStatic ? 'static ' : ''}${access}${key.name}(${given}) { return ${own}.call(this${given && `, ${given}`}); }`,
      };
    })
    .filter(({ name, text: whole }) => whole.length > SHORT && name !== 'constructor' && !BOUND.test(whole));
};

/** The names that a module exports. */
exports.namesExported = async (file) => Object.keys(await import(file));
