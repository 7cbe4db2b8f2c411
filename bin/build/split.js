// Which file of the bundle has which statement of a module: what the usual command lines run stands in files of its own, and what they never run is read when something
// of it is asked for.
const { dirname, join } = require('node:path');
const { isClass, isKept, isTable, lateValue } = require('./lazy.js');
const {
  importedOf,
  methodsOf,
  statementsOf,
  wholeOf,
  wordsEvaluated,
  wordsIn,
  wordsOf,
} = require('./statements.js');

/** Functions so short stand where they are looked up, even if they are not called. */
const SMALL = 150;

/** The file of the bundle that is there before all others. */
const CENTRAL = 'fwctl.cjs';

/** All that one module says, by name. */
function moduleOf(file, key, exported) {
  const statements = statementsOf(file);
  if (!statements) return undefined;
  const declared = statements.filter(({ name }) => name !== undefined);
  const byName = new Map(declared.map((statement) => [statement.name, statement]));
  const imports = new Map();
  const passedOn = new Map();
  const all = [];
  for (const { kind, pairs, path, whole } of statements) {
    if (kind === 'export' && whole) all.push(path);
    for (const { there, here } of pairs ?? [])
      (kind === 'import' ? imports : passedOn).set(here, { there, path });
  }
  for (const statement of declared) Object.assign(statement, { file, key, commands: new Set() });
  return { file, key, statements, declared, byName, imports, passedOn, all, exported };
}

const isWithin = ([from, to], { start, end }) => start <= from && to <= end;

/** A statement as it stands in its file, and the names that it has there. */
const shownOf = ({ shown, text }) => shown ?? text;
const wordsShown = (statement) =>
  statement.tokens && statement.shown === undefined ? wordsOf(statement) : wordsIn(shownOf(statement));

/** What stands for a function, a class or a table that is elsewhere. */
function lateOf({ kind, name }, value, there) {
  const isFunction =
    value === undefined ? kind === 'function' : typeof value === 'function' && !isClass(value);
  // Names of other files are looked up once: src/cli/bundle/code.ts.
  if (isFunction) return `(...given) => ${there}(...given)`;
  if (value !== undefined) return lateValue(value, there);
  if (kind === 'class') return `lateClass(() => ${there})`;
  throw new Error(`${name} would be read before it is there`);
}

class Split {
  /**
   * `files`: of modules; `wholes`: those that are not split; `ran`: what hot.js has seen, by command and file; `programs`: what stands for those of others among the commands; `exportsOf` gives what a module exports; `coldHome` the file of the bundle for what no
   * usual line runs; `hotHome` for what the lines of these commands do.
   */
  static async of(files, wholes, { exportsOf, ...given }) {
    const modules = new Map();
    for (const [i, file] of files.entries()) {
      const module = moduleOf(file, `${i}`, await exportsOf(file));
      if (module) modules.set(file, module);
    }
    return new Split(modules, [...wholes, ...files.filter((file) => !modules.has(file))], given);
  }

  constructor(modules, wholes, { ran, programs, coldHome, hotHome }) {
    this.modules = modules;
    this.wholes = new Map(
      wholes.map((file) => [file, { ...wholeOf(file), kind: 'whole', byName: new Map() }]),
    );
    this.ran = ran;
    this.programs = programs;
    this.central = CENTRAL;
    /** Of each command the names, by file, that are looked up where a line of it runs, though it does not run what they stand for. */
    this.given = new Map(Array.from(ran.keys(), (command) => [command, new Set()]));
    this.hotHomes = new Set();
    for (const command of ran.keys()) this.findHot(command);
    for (const { declared } of modules.values())
      for (const statement of [...declared])
        if (statement.commands.size) declared.push(...this.takeOut(statement));
    for (const { declared } of modules.values())
      for (const statement of declared) {
        const hot = hotHome(statement.commands, statement.file);
        if (hot) this.hotHomes.add(hot);
        statement.home = hot ?? coldHome(statement.file);
      }
  }

  /** The file of the bundle that has a statement. */
  homeOf({ home }) {
    return home;
  }

  /** Whether a line looks a name up: `FILE NAME`. */
  isGiven(name) {
    return Array.from(this.given).some(([command, names]) => command !== this.programs && names.has(name));
  }

  /** The same for the library: what programs run of it stands in `central`, which is there before all others. */
  forLibrary(central) {
    const { programs } = this;
    return Object.assign(Object.create(this), {
      central,
      programs: undefined,
      names: undefined,
      hotHomes: new Set([...this.hotHomes, central]),
      homeOf: ({ commands, home }) => (commands.has(programs) ? central : home),
    });
  }

  has(file) {
    return this.modules.has(file);
  }

  homes() {
    return new Set(
      Array.from(this.modules.values()).flatMap(({ declared }) => declared.map((one) => this.homeOf(one))),
    );
  }

  /** What a name means within a module, or as what it exports. */
  meant(file, name) {
    const module = this.modules.get(file) ?? this.wholes.get(file);
    if (!module) return undefined;
    const own = module.byName.get(name);
    if (own) return own;
    const from = module.imports.get(name);
    return from?.path && this.exportOf(from.path, from.there);
  }

  exportOf(file, name) {
    const module = this.modules.get(file);
    if (!module) return undefined;
    const passed = module.passedOn.get(name);
    if (passed)
      return passed.path ? this.exportOf(passed.path, passed.there) : this.meant(file, passed.there);
    const own = module.byName.get(name);
    if (own) return own;
    for (const path of module.all) {
      const found = this.exportOf(path, name);
      if (found) return found;
    }
    return undefined;
  }

  /** The file of the bundle that has what a module exports under this name; undefined for what is no statement of a split module. */
  homeOfExport(file, name) {
    const found = this.exportOf(file, name);
    return found && this.homeOf(found);
  }

  /** Statements that have to stand together with this one: all that know of a variable. */
  togetherWith(statement) {
    const { declared } = this.modules.get(statement.file);
    const words = wordsOf(statement);
    return declared
      .filter(({ kind, name }) => kind === 'let' && words.has(name))
      .flatMap(({ name }) => declared.filter((other) => wordsOf(other).has(name)));
  }

  /** The methods of a class or a table that no line runs, as functions; what is `shown` of the statement calls them. */
  takeOut(statement) {
    const { commands: _, file, key, kind, name, start, text } = statement;
    if (kind !== 'class' && kind !== 'value') return [];
    const { byName, declared } = this.modules.get(file);
    const variables = declared.filter(({ kind: other }) => other === 'let').map(({ name: other }) => other);
    const ran = Array.from(this.ran.values()).flatMap((found) => found[file] ?? []);
    const spans = ran.flatMap(({ ran: after, ranAtStart }) => [...after, ...ranAtStart]);
    const functions = [];
    statement.shown = methodsOf(statement).reduceRight((shown, method) => {
      const at = { start: start + method.start, end: start + method.end };
      const isRun = spans.some((span) => isWithin(span, at));
      if (isRun || variables.some((variable) => method.words.has(variable))) return shown;
      const own = `${name}$${functions.length}`;
      const made = { name: own, kind: 'function', exported: false, file, key, start: -1, end: -1 };
      functions.push({ ...made, commands: new Set(), text: method.functionText(own) });
      byName.set(own, functions.at(-1));
      return shown.slice(0, method.start) + method.callText(own) + shown.slice(method.end);
    }, text);
    return functions;
  }

  /** Whether this is a table with functions, of which none runs: it is but a part of another. */
  isUnusedTable(statement, isRun) {
    const value = this.modules.get(statement.file).exported[statement.name];
    return isTable(value) && !isKept(value) && !isRun(statement, 'ran');
  }

  /** Marks what the lines of a command run, and what they need besides. */
  findHot(command) {
    const found = this.ran.get(command);
    const queue = [];
    const add = (statement) => {
      if (statement.commands.has(command)) return;
      statement.commands.add(command);
      queue.push(statement);
    };
    const spansOf = ({ file }, which) => found[file]?.[which] ?? [];
    const isRun = (statement, which) => spansOf(statement, which).some((span) => isWithin(span, statement));
    for (const { declared } of this.modules.values())
      for (const statement of declared)
        if (['class', 'function'].includes(statement.kind) && isRun(statement, 'ran')) add(statement);
    for (const whole of this.wholes.values()) if (found[whole.file]?.ran.length) queue.push(whole);
    while (queue.length) {
      const statement = queue.pop();
      const { file, kind } = statement;
      if (kind !== 'whole') for (const other of this.togetherWith(statement)) add(other);
      const isEvaluated = kind !== 'function' || !isRun(statement, 'ran');
      /** Whether what is named has to stand with it: all but long functions, and tables that are a part of this one, of which none is called. */
      const isNeeded = (other, word) => {
        if (other.text.length < SMALL || ['class', 'let'].includes(other.kind)) return true;
        if (isEvaluated && isRun(other, 'ranAtStart')) return true;
        const isPart = kind === 'value' && !statement.text.includes(`...${word}`);
        return other.kind === 'value' && !(isPart && this.isUnusedTable(other, isRun));
      };
      const never = spansOf(statement, 'never');
      for (const word of wordsOf(statement, never)) {
        const other = this.meant(file, word);
        if (!other || other === statement || other.commands.has(command)) continue;
        if (isNeeded(other, word)) add(other);
        else this.given.get(command).add(`${file} ${word}`);
      }
      for (const { path, names } of importedOf(statement, never))
        for (const name of names) {
          const other = this.exportOf(join(dirname(file), path), name);
          if (other && other.kind !== 'function') add(other);
        }
    }
  }

  /** The names of a statement's text that are read as soon as it is evaluated. */
  evaluatedWords(statement) {
    if (statement.kind === 'function' || statement.kind === 'let') return new Set();
    if (statement.kind === 'class') return wordsEvaluated(statement);
    const functions = Array.from(this.ran.values()).flatMap((found) => {
      const { ran = [], ranAtStart = [], never = [] } = found[statement.file] ?? {};
      return [...ran, ...ranAtStart, ...never].filter((span) => isWithin(span, statement));
    });
    return wordsOf(statement, functions);
  }

  /** A module as it stands in this file of the bundle: what of it is elsewhere comes from there. */
  view(file, home) {
    const { statements, declared, passedOn } = this.modules.get(file);
    const own = declared.filter((statement) => this.homeOf(statement) === home);
    const used = new Set(own.flatMap((statement) => Array.from(wordsShown(statement))));
    for (const { there, path } of passedOn.values()) if (!path) used.add(there);
    const evaluated = this.hotHomes.has(home)
      ? new Set(own.flatMap((statement) => Array.from(this.evaluatedWords(statement))))
      : new Set();
    const lines = [];
    /** A name that is read while this is evaluated, of a file that is not there yet. */
    const late = (name) => {
      const other = this.meant(file, name);
      const isRead = evaluated.has(name) || (this.hotHomes.has(home) && this.isGiven(`${file} ${name}`));
      if (!other || !isRead || [home, this.central].includes(this.homeOf(other))) return name;
      const value = this.modules.get(other.file).exported[other.name];
      lines.push(`const ${name} = ${lateOf(other, value, `${name}$late`)};`);
      return `${name}$late`;
    };
    for (const statement of statements) {
      const { kind, pairs, source, text, whole } = statement;
      if (kind === 'export') lines.unshift(text);
      if (kind !== 'import') continue;
      if (whole) {
        if (used.has(whole.replace('* as ', ''))) lines.unshift(text);
        continue;
      }
      const needed = pairs
        .filter(({ here }) => used.has(here))
        .map(({ there, here }) => `${there} as ${late(here)}`);
      if (needed.length) lines.unshift(`import { ${needed} } from '${source}';`);
    }
    for (const statement of declared) {
      const { exported: isExported, home: usual, key, name } = statement;
      const elsewhere = this.homeOf(statement);
      if (elsewhere === home) continue;
      if (used.has(name))
        lines.unshift(`import { $${key}_${name} as ${late(name)} } from 'from:${elsewhere}';`);
      // In the library, what other files look for in this one is passed on.
      if (isExported || usual === home)
        lines.unshift(`export { $${key}_${name} as ${name} } from 'from:${elsewhere}';`);
    }
    for (const statement of own) lines.push(shownOf(statement));
    const kept = own.filter(({ exported: isExported }) => !isExported).map(({ name }) => name);
    if (kept.length) lines.push(`export { ${kept} };`);
    return `import { lateClass, lateTable } from 'late-export';\n${lines.join('\n')}`;
  }

  /** The names of the modules that a file of the bundle has, by module. */
  namesIn(home) {
    this.names ??= this.namesByHome();
    return this.names.get(home) ?? new Map();
  }

  namesByHome() {
    const all = new Map();
    for (const { file, declared } of this.modules.values())
      for (const statement of declared) {
        const home = this.homeOf(statement);
        if (!all.has(home)) all.set(home, new Map());
        const names = all.get(home);
        if (!names.has(file)) names.set(file, []);
        names.get(file).push(statement.name);
      }
    return all;
  }

  keyOf(file) {
    return this.modules.get(file).key;
  }

  /** What stands for a name of fwctl.cjs in others: a number, as names are a tenth of its text. */
  numberOf(file, name, home) {
    if (home !== CENTRAL) return name;
    return this.modules.get(file).declared.findIndex((statement) => statement.name === name);
  }

  /** By what other files of the bundle ask for a name in this one. */
  outerName(file, name, home) {
    return `$${this.keyOf(file)}_${this.numberOf(file, name, home)}`;
  }

  /** The plugin for a build of this file of the bundle; of none of these files without a name. `asked` is told of each name that is taken from another. */
  plugin(home) {
    const external = (path) => ({ path, external: true });
    return {
      name: 'split',
      setup: (build) => {
        build.onLoad({ filter: /\.js$/, namespace: 'file' }, ({ path }) =>
          this.has(path) ? { contents: this.view(path, home) } : undefined,
        );
        build.onResolve({ filter: /^from:/ }, ({ path }) => ({ path: path.slice(5), namespace: 'from' }));
        build.onLoad({ filter: /./, namespace: 'from' }, ({ path }) => {
          const names = Array.from(this.namesIn(path)).flatMap(([file, own]) =>
            own.map((name) => `${this.outerName(file, name, path)} as $${this.keyOf(file)}_${name}`),
          );
          return { contents: `export { ${names} } from './names/${path}';` };
        });
        build.onResolve({ filter: /^\.\/names\// }, ({ path }) => external(path));
        build.onResolve({ filter: /^late-export$/ }, () => ({ path: join(__dirname, 'late.mjs') }));
      },
    };
  }
}

module.exports = { CENTRAL, Split };
