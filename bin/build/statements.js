// The statements of a module as TypeScript has written it: what each declares, and what it says of others.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

/** Lines so long are written by a program, and stand in no module that is split. */
const LONG_LINE = 3000;

const COMMENT = /^(?:\s|\/\/.*\n|\/\*[\s\S]*?\*\/)*/;

/** The text behind what comments begin it. */
const head = (text) => text.slice(COMMENT.exec(text)[0].length);

/** Whether this is all of a statement; `export` stands before what is one without it. */
function isWhole(text) {
  try {
    new Script(`async () => {${head(text).replace(/^export /, '')}\n}`);
    return true;
  } catch {
    return false;
  }
}

/** Where the bracket is closed that stands at this place. */
function closedAt(text, at) {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if ('([{'.includes(text[i])) depth++;
    else if (')]}'.includes(text[i]) && --depth === 0) return i;
  }
  return text.length;
}

/** Whether a constant is a function: `NAME =>` or `(...) =>` begins its value. */
function isFunction(value) {
  const text = value.replace(/^async /, '');
  const end = text.startsWith('(') ? closedAt(text, 0) + 1 : /^\w*/.exec(text)[0].length;
  return /^ =>/.test(text.slice(end, end + 3)) || /^function\b/.test(text);
}

/** The pairs of `a, b as c`: the name there, and here. */
exports.pairsOf = (names) =>
  names
    .split(',')
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair) => pair.split(' as '))
    .map(([there, here = there]) => ({ there, here }));

/** What a statement is; undefined for one that does something. */
function described(text, folder) {
  const own = head(text);
  const from = /^(import|export) (?:\{([^}]*)\}|(\*(?: as \w+)?|\w+))(?: from '([^']+)')?;$/.exec(own.trim());
  if (from) {
    const [, kind, names, whole, path] = from;
    const pairs = whole === undefined ? exports.pairsOf(names) : [];
    return { kind, pairs, whole, path: path?.startsWith('.') ? join(folder, path) : path };
  }
  const declared =
    /^(export )?(?:(const|let) (\w+) = |(let) (\w+);|(?:async )?function\*? ?(\w+)|(class) (\w+))/.exec(own);
  if (!declared) return undefined;
  const [whole, exported, kind, constant, let_, variable, func, class_, className] = declared;
  const name = constant ?? variable ?? func ?? className;
  const isLet = kind === 'let' || let_ !== undefined;
  const isFunc = func !== undefined || (kind === 'const' && isFunction(own.slice(whole.length)));
  const what = class_ ? 'class' : isFunc ? 'function' : isLet ? 'let' : 'value';
  return { kind: what, name, exported: exported !== undefined };
}

/**
 * The statements of a module: text, first and last character, and kind: `import` and `export` with the file, the names there and
 * here, or what it takes as a `whole`; `function`, `class`, `value` and `let` with the name. Undefined for a module that does something when it is evaluated, or is written by a program.
 */
exports.statementsOf = (file) => {
  const source = readFileSync(file, 'utf8').replace(/\/\/# sourceMappingURL.*\n?$/, '');
  const lines = source.split('\n');
  if (lines.some(({ length }) => length > LONG_LINE)) return undefined;
  const statements = [];
  let start = 0;
  let end = 0;
  for (const [i, line] of lines.entries()) {
    end += line.length + 1;
    if (!/[;}]$/.test(line) || /^\s/.test(lines[i + 1] ?? '')) continue;
    const text = source.slice(start, end);
    const isFrom = /^(?:import\b|export [{*])/.test(head(text));
    if (!isFrom && !isWhole(text)) continue;
    const known = described(text, dirname(file));
    if (!known) return undefined;
    statements.push({ ...known, text, start, end });
    start = end;
  }
  return head(source.slice(start)) === '' ? statements : undefined;
};

/** A text without comments and what never runs (`cold`: from, to). */
exports.liveText = ({ text, start }, cold = []) => {
  let all = text;
  for (const [from, to] of cold) {
    const [a, b] = [Math.max(from - start, 0), Math.min(to - start, text.length)];
    if (a < b) all = all.slice(0, a) + ' '.repeat(b - a) + all.slice(b);
  }
  return all.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
};

/** The names that such a text has, but for those behind a dot. */
exports.wordsOf = (statement, cold) =>
  new Set(exports.liveText(statement, cold).match(/(?<![\w$]|[^.]\.)[A-Za-z_$][\w$]*/g));

/** What such a text import()s, and the names that it takes. */
exports.importedOf = (statement, cold) =>
  Array.from(
    exports
      .liveText(statement, cold)
      .matchAll(/(?:\{([^}]*)\} = )?\(?await import\('(\.[^']+)'\)\)?(?:\.(\w+))?/g),
    ([, names, path, name]) => ({
      path,
      names: names ? exports.pairsOf(names.replaceAll(':', ' as ')).map(({ there }) => there) : [name],
    }),
  );

/** Methods so short stand where they are: what would call them elsewhere is as long. */
const SHORT = 120;

const METHOD = /^ {4}(static )?(async )?(get |set )?(\w+)\((.*)\) \{\n((?: {5,}.*\n|\n)*) {4}\}/gm;

/** What a function that stands by itself would mean otherwise. */
const BOUND = /\b(?:super|arguments|new\.target)\b|#\w/;

/** The methods of a class or an object as TypeScript writes them, with what calls a function of another name in their place, and the text of that function. */
exports.methodsOf = (text) =>
  Array.from(text.matchAll(METHOD), (match) => {
    const [whole, isStatic = '', isAsync = '', access = '', name, parameters, body] = match;
    const given = access === 'get ' ? '' : access === 'set ' ? 'value' : '...given';
    return {
      name,
      text: whole,
      start: match.index,
      end: match.index + whole.length,
      functionText: (own) => `${isAsync}function ${own}(${parameters}) {\n${body}}\n`,
      callText: (own) =>
        `    ${isStatic}${access}${name}(${given}) { return ${own}.call(this${given && `, ${given}`}); }`,
    };
  }).filter(({ name, text: whole }) => whole.length > SHORT && name !== 'constructor' && !BOUND.test(whole));

/** The names that a module exports. */
exports.namesExported = async (file) => Object.keys(await import(file));
