// Of declaration files as TypeScript writes them what is needed: the statements that the exports of some of them reach, by the names in them.
const { dirname, join } = require('node:path');

/** The word that begins a statement, behind comments; what is within it is indented, or goes on with another sign. */
const BEGINNING = String.raw`(?:/\*(?:(?!\*/)[^])*\*/\n*|//.*\n)*(?:import|export|declare|interface|type|class|abstract|function|const)\b`;

const STATEMENT = new RegExp(`${BEGINNING}.*\\n(?:(?!${BEGINNING}).*\\n)*`, 'gy');

const FROM = /^(import|export) (type )?(?:\{([^}]*)\}|\*(?: as (\w+))?)(?: from '([^']+)')?;$/;

const DECLARED =
  /^(?:export )?(?:declare )?(?:default )?(?:abstract )?(?:interface|type|class|function|enum|const|let|var) ([\w$]+)/;

const INLINE = /import\((['"])(\.[^'"]+)\1\)\.(\w+)/g;

/** The pairs of `a, b as c`: the name there, and here. */
const pairsOf = (names) =>
  names
    .split(',')
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair) => pair.split(' as '))
    .map(([there, here = there]) => ({ there, here }));

const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

/** All that a module exports: what `import * as` takes. */
const ALL = '*';

/** What `export *` hands on of another. */
const REST = 'export *';

/** What a module declares, takes from others and hands on. */
class Declarations {
  /** Statements by the names that they declare. */
  own = new Map();
  /** What it takes from others or hands on, by the name here. */
  links = new Map();
  statements = [];
  /** Of names and statements those that are needed. */
  kept = new Set();

  constructor(file, text) {
    this.file = file;
    const all = text.match(STATEMENT) ?? [];
    if (all.join('') !== text) throw new Error(`${file}: it has more than statements`);
    for (const whole of all) this.learn(whole);
  }

  fileAt = (path) => join(dirname(this.file), path.replace(/\.js$/, ''));

  learn(whole) {
    const code = withoutComments(whole).trim();
    const [from, , , names, space, path] = FROM.exec(code) ?? [];
    const [, name] = DECLARED.exec(code) ?? [];
    if (from === undefined && name === undefined)
      throw new Error(`${this.file}: which statement is this? ${code}`);
    const pairs =
      from === undefined
        ? []
        : names === undefined
          ? [{ there: ALL, here: space ?? REST }]
          : pairsOf(names.replace(/\btype /g, ''));
    const statement = { whole, code, isLink: from !== undefined, pairs };
    this.statements.push(statement);
    if (name !== undefined) this.own.set(name, [...(this.own.get(name) ?? []), statement]);
    for (const { there, here } of pairs.filter(({ there, here }) => path !== undefined || there !== here))
      this.links.set(here, { file: path === undefined ? this.file : this.fileAt(path), name: there });
  }

  /** What of it is needed; undefined: nothing. */
  text() {
    const parts = this.statements.map((one) => this.textOf(one)).filter(Boolean);
    return parts.some((part) => part.trim() !== 'export {};') ? parts.join('') : undefined;
  }

  textOf(statement) {
    const { whole, isLink, pairs } = statement;
    if (!isLink) return this.kept.has(statement) ? whole : undefined;
    const unneeded = pairs.filter(({ here }) => !this.kept.has(here));
    if (!unneeded.length) return whole;
    if (unneeded.length === pairs.length) return undefined;
    return unneeded.reduce(
      (text, { here }) =>
        text.replace(new RegExp(`(?<=[{,]) (?:type )?(?:\\w+ as )?${here}(?:,| (?=\\}))`), ''),
      whole,
    );
  }
}

/** Of declaration files, text by file without its end, what the exports of `entries` reach. */
exports.reachable = (texts, entries) => {
  const all = new Map(Array.from(texts, ([file, text]) => [file, new Declarations(file, text)]));
  const declares = (file, name) => all.get(file)?.own.has(name) || all.get(file)?.links.has(name);
  const need = (file, name) => {
    const here = all.get(file);
    if (!here || here.kept.has(name)) return;
    here.kept.add(name);
    if (name === ALL) for (const each of [...here.own.keys(), ...here.links.keys()]) need(file, each);
    for (const statement of here.own.get(name) ?? []) keep(here, statement);
    const link = here.links.get(name);
    if (link) need(link.file, link.name);
    const rest = here.links.get(REST);
    if (rest && declares(rest.file, name)) {
      here.kept.add(REST);
      need(rest.file, name);
    }
  };
  const keep = (here, statement) => {
    if (here.kept.has(statement)) return;
    here.kept.add(statement);
    const { code } = statement;
    for (const [, , path, name] of code.matchAll(INLINE)) need(here.fileAt(path), name);
    for (const name of new Set(code.match(/[\w$]+/g))) need(here.file, name);
  };
  for (const entry of entries) need(entry, ALL);
  return new Map(
    Array.from(all, ([file, one]) => [file, one.text()]).filter(([, text]) => text !== undefined),
  );
};
