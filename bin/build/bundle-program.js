// Writes the files of the bundle in which the modules of the sources stand, but for those of the library: which there are says bundle.js.
const { join, relative } = require('node:path');
const {
  CENTRAL: CENTRAL_COMMAND,
  commandText,
  commands,
  evaluatedText,
  fileOf,
  modulesText,
  nameOf,
  oclifText,
  programText,
} = require('./bundle-text.js');
const {
  behindLoader,
  build,
  common,
  fromFiles,
  fromText,
  inputsOf,
  namesAsked,
  wrapped,
} = require('./esbuild.js');
const { commandFile, hotHome, KEPT_FILE, LARGER_FILE } = require('./homes.js');
const { KEPT, KEPT_OTHERS, PROGRAMS, seenInUse, USUAL } = require('./hot.js');
const {
  LATE_MODULES,
  lateModules,
  lateParts,
  lazyOclif,
  ownParts,
  shared,
  usualParts,
  wholeWay,
} = require('./lazy.js');
const { bundle, coldHome, dist, keyOf } = require('./paths.js');
const { groupOf, sharedIn } = require('./shared.js');
const { CENTRAL, Split } = require('./split.js');
const { namesExported } = require('./statements.js');

/** A build that only tells what it would be made of. */
const DRY = { write: false };

/** Commands as entry points, by their names. */
const entriesOf = (some) => Object.fromEntries(some.map((command) => [nameOf(command), fileOf(command)]));

/** What the files have to agree on; its steps come in the order of the methods. */
class ProgramBundle {
  /** What is import()ed when a flag, a file or an unusual line asks for it, by file: its name in the bundle. Each comes to it as it is met. */
  lateFiles = new Map();
  /** Modules of oclif that stand in oclif.cjs. */
  cold = new Set();
  /** What fwctl.cjs has for itself by import(), and the names that each of these files exports. */
  own = new Set();
  namesOfOwn = new Map();
  /** The files that usual lines need. */
  needed = new Set();
  /** Those that stand in fwctl.cjs as a whole, and of them what other files have from there. */
  central = new Set();
  taken = new Set();
  /** Where stands what several other files of the bundle need, by file. */
  homes = new Map();
  usual = commands.filter(({ id }) => USUAL.includes(id) && id !== CENTRAL_COMMAND);

  /**
   * `seen`: what usual lines load; `made`: modules with other texts than the sources, by file; `whole`: where modules stand that are loaded as a whole, by file; `plugins`: of every
   * build.
   */
  constructor({ seen, made, whole, plugins }) {
    Object.assign(this, { seen, made, whole, plugins, hot: new Set(seen.files) });
  }

  /** The name of a late file: cli-tape-replay, families-mlx5-client-jobs-temp; undefined: it is none of ours. */
  partOf = (file) => {
    if (!file.startsWith(join(dist, 'src'))) return undefined;
    const name = relative(join(dist, 'src'), file).replace(/\.js$/, '').replaceAll('/', '-');
    this.lateFiles.set(file, name);
    return name;
  };

  /** Builds files of the bundle that are loaded by src/cli/bundle/code.ts. */
  make = (options, plugins = []) =>
    build({
      ...common,
      ...wrapped,
      ...options,
      // What is late is so whatever its text is.
      plugins: [lateModules(this.whole), ...this.plugins, ...plugins],
    });

  makeCentral = (options, plugins) =>
    this.make(options, [
      ...plugins,
      usualParts(this.cold),
      lazyOclif(this.cold),
      wholeWay,
      ownParts(this.hot, this.own),
      lateParts(this.partOf),
    ]);

  /** fwctl.cjs; `modules`: what other files have of it. */
  async makeProgram(options, modules = [], plugins = []) {
    const text = await programText(modules, this.ownRows(this.split));
    const file = { ...fromText(CENTRAL, text), outfile: join(bundle, CENTRAL) };
    return this.makeCentral({ ...(await behindLoader()), ...file, ...options }, plugins);
  }

  /** What fwctl.cjs has for itself, as bundle-text.js takes it. */
  ownRows(of) {
    return Array.from(this.own, (file) => {
      const names = this.namesOfOwn.get(file);
      const elsewhere = names.filter((name) => of?.has(file) && of.homeOfExport(file, name) !== CENTRAL);
      return { key: keyOf(file), file, names, elsewhere: new Set(elsewhere) };
    });
  }

  async learnOwn() {
    for (const file of this.own) this.namesOfOwn.set(file, await namesExported(file));
  }

  /** Learns what usual lines need: what fwctl.cjs has for itself by import() is known when it has been built once. */
  async learn() {
    await this.makeProgram(DRY);
    await this.learnOwn();
    for (const file of inputsOf(await this.makeProgram(DRY))) this.needed.add(file);
    await this.learnOwn();
    const files = fromFiles('commands', entriesOf(this.usual));
    const plugins = [usualParts(this.cold), lazyOclif(this.cold)];
    for (const file of inputsOf(await this.make({ ...files, ...DRY }, plugins))) this.needed.add(file);
  }

  canSplit(file) {
    const isOurs = file.startsWith(join(dist, 'src')) && !/\/prm\/data\//.test(file);
    return isOurs && !this.made[file] && !this.whole.has(file);
  }

  /** Decides where each statement stands. */
  async divide() {
    const { hot, made, seen } = this;
    const ids = [...USUAL, KEPT, KEPT_OTHERS, PROGRAMS];
    const ran = new Map(ids.map((id) => [id, seenInUse(made, id, ...seen.files)]));
    // Sorted, as modules have numbers in this order, and several at once load in any.
    const ofLibrary = Object.keys(ran.get(PROGRAMS))
      .filter((file) => !hot.has(file))
      .sort();
    const files = new Set([...this.needed, ...ofLibrary]);
    const wholes = commands.filter(({ id }) => USUAL.includes(id)).map(fileOf);
    this.split = await Split.of(
      Array.from(files).filter((file) => this.canSplit(file)),
      wholes,
      { ran, programs: PROGRAMS, exportsOf: (file) => import(file), coldHome, hotHome },
    );
    const program = await this.makeProgram(DRY, [], [this.split.plugin(CENTRAL)]);
    for (const file of inputsOf(program))
      if (!this.split.has(file) && !this.whole.has(file)) this.central.add(file);
    this.unsplit = Array.from(this.needed).filter(
      (file) => this.canSplit(file) && !this.split.has(file) && !this.central.has(file),
    );
  }

  /** Where a module stands as a whole, of what usual lines need. */
  wholeHome = (file) => {
    if (this.central.has(file)) {
      this.taken.add(file);
      return CENTRAL;
    }
    return this.needed.has(file) && this.canSplit(file) && !this.split.has(file) ? coldHome(file) : undefined;
  };

  /** The same of all modules. */
  homeOf = (file) => this.wholeHome(file) ?? this.homes.get(file);

  /** The plugins for a file of the bundle beside fwctl.cjs; `placeOf`: where modules stand as a whole. */
  besides = (home, of = this.split, placeOf = this.wholeHome) => [
    shared((file) => {
      const there = placeOf(file);
      return there === home ? undefined : there;
    }),
    of.plugin(home),
    usualParts(this.cold),
    lazyOclif(this.cold),
    // What a command import()s stands in its own file.
    lateParts((file) => (home?.startsWith('rest/') ? this.lateFiles.get(file) : undefined)),
  ];

  /** The text of a file of modules that no usual line runs. */
  modulesOf = (home) => {
    const { split } = this;
    const wholes = this.unsplit.filter((file) => coldHome(file) === home);
    const key = (file) => (split.has(file) ? split.keyOf(file) : keyOf(file));
    return modulesText([...split.namesIn(home).keys(), ...wholes], key);
  };

  /** What others have of a file of the bundle, as bundle-text.js takes it; `asked`: the names for which they ask. */
  rowsOf = (of, home, asked) =>
    Array.from(of.namesIn(home), ([file, own]) => ({
      key: of.keyOf(file),
      file,
      names: own.filter((name) => !asked || asked.has(of.outerName(file, name, home))),
      numberOf: (name) => of.numberOf(file, name, home),
    })).filter(({ names }) => names.length);

  async centralRows(asked) {
    const rows = this.rowsOf(this.split, CENTRAL, asked);
    for (const file of this.taken) {
      const names = /node_modules/.test(file) ? undefined : await namesExported(file);
      rows.push({ key: keyOf(file), file, names });
    }
    return rows;
  }

  /** What stands for fwctl.cjs in the library. */
  centralText = async (asked, of) => evaluatedText(await this.centralRows(asked), this.ownRows(of));

  /** Writes what no usual line runs. */
  async writeRest() {
    const homes = [...this.split.homes()].filter((home) => home.startsWith('rest/'));
    for (const home of new Set([...homes, ...this.unsplit.map(coldHome)]))
      await this.make(fromText(home, this.modulesOf(home)), this.besides(home));
  }

  /** Writes the other commands, what is late, what several of them need, and modules that are loaded as a whole. */
  async writeOthers() {
    const { homeOf, homes, split, whole } = this;
    const unusual = commands.filter(({ id }) => !USUAL.includes(id));
    const late = Object.fromEntries(Array.from(this.lateFiles, ([file, name]) => [name, file]));
    const others = [fromFiles('commands', entriesOf(unusual)), fromFiles('late', late)];
    for (const options of others)
      for (const file of await sharedIn(this.make({ ...options, ...DRY }, this.besides())))
        if (!split.has(file)) homes.set(file, groupOf(file));
    for (const options of others) await this.make(options, this.besides(undefined, split, homeOf));
    for (const group of new Set(homes.values())) {
      const files = Array.from(homes.keys()).filter((file) => homes.get(file) === group);
      await this.make(fromText(group, modulesText(files)), this.besides(group, split, homeOf));
    }
    for (const home of Object.keys(LATE_MODULES)) {
      const files = Array.from(whole.keys()).filter((file) => whole.get(file).home === home);
      const elsewhere = new Map(Array.from(whole).filter(([, { home: other }]) => other !== home));
      const plugins = [lateModules(elsewhere), ...this.plugins, ...this.besides(home)];
      await build({ ...common, ...wrapped, ...fromText(home, modulesText(files)), plugins });
    }
  }

  /** Writes what usual lines run, and oclif. */
  async writeUsual() {
    const { besides, rowsOf, split } = this;
    for (const command of this.usual) {
      const home = commandFile(command.id);
      await this.make(fromText(home, commandText(command, rowsOf(split, home))), besides(home));
    }
    for (const home of [KEPT_FILE, LARGER_FILE])
      await this.make(fromText(home, evaluatedText(rowsOf(split, home))), besides(home));
    await this.make(fromText('oclif.cjs', oclifText(this.cold)), [
      shared(this.wholeHome),
      split.plugin('oclif.cjs'),
      lazyOclif(),
    ]);
    await this.makeProgram({}, await this.centralRows(namesAsked()), [split.plugin(CENTRAL)]);
  }
}

module.exports = { ProgramBundle };
