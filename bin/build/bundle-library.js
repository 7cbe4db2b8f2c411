// Writes what the library has of the bundle for itself:
//   usual.cjs          the loader of all other files, and what most programs ask of the library (hot.js): it is there before all others, as fwctl.cjs is for command lines
//   library/index.cjs  all else that the entries of the package have
//   library/FILE       stands for another file: the same without what is in usual.cjs
const { appendFileSync, statSync } = require('node:fs');
const { join } = require('node:path');
const {
  evaluatedExportsText,
  evaluatedText,
  exportsText,
  libraryExports,
  modulesText,
} = require('./bundle-text.js');
const { behindLoader, fromText, inputsOf, namesAsked } = require('./esbuild.js');
const { LIBRARY_FILE: USUAL } = require('./homes.js');
const { lateParts, ownParts } = require('./lazy.js');
const { bundle, keyOf } = require('./paths.js');
const { CENTRAL } = require('./split.js');
const { namesExported } = require('./statements.js');

const INDEX = 'library/index.cjs';

/**
 * A text of so many characters has a page of its own in V8's heap (kMaxRegularHeapObjectSize). A shorter one stands among what is young, which has room for a megabyte before
 * garbage is collected: without it a program that reads a register ends before that.
 */
const LARGE = 1 << 17;

class LibraryBundle {
  /** What usual.cjs has for itself by import(), by file: the names that it exports. */
  own = new Map();
  /** What other files have of usual.cjs as a whole. */
  taken = new Set();

  /** `program`: what stands in files for command lines. */
  constructor(program) {
    this.program = program;
    this.split = program.split.forLibrary(USUAL);
    this.files = new Set(this.split.namesIn(USUAL).keys());
  }

  /** Learns what stands in usual.cjs, and what is import()ed there. */
  async look() {
    this.exported = (await libraryExports()).map((one) => ({ ...one, ...this.placeOf(one) }));
    const found = new Set();
    const dry = async () => inputsOf(await this.usual({ write: false }, new Set(), found));
    await dry();
    for (const file of found) this.own.set(file, await namesExported(file));
    this.wholes = new Set((await dry()).filter((file) => !this.split.has(file)));
    for (const one of this.exported) if (this.homeOf(one.file) === USUAL) one.isUsual = true;
  }

  /** Where an export stands: the file and the key of its module, and its name there. */
  placeOf({ file, inner }) {
    if (this.split.homeOfExport(file, inner) !== USUAL) return { isUsual: false, key: keyOf(file) };
    const { key, name, file: own } = this.split.exportOf(file, inner);
    return { isUsual: true, file: own, key, inner: name };
  }

  /** usual.cjs; `asked`: the names for which other files look there. */
  async usual(options, asked, found = new Set()) {
    const { besides, homeOf, make, partOf, rowsOf } = this.program;
    const exported = this.exported.filter(({ isUsual }) => isUsual);
    const wholes = await Promise.all(
      Array.from(this.taken, async (file) => ({
        key: keyOf(file),
        file,
        names: await namesExported(file),
      })),
    );
    const own = Array.from(this.own, ([file, names]) => {
      const elsewhere = names.filter((name) => this.split.homeOfExport(file, name) !== USUAL);
      return { key: keyOf(file), file, names, elsewhere: new Set(this.split.has(file) ? elsewhere : []) };
    });
    const rows = [...rowsOf(this.split, USUAL, asked), ...wholes];
    return make(
      {
        ...(await behindLoader()),
        ...fromText(USUAL, `${await evaluatedExportsText(exported)}\n${evaluatedText(rows, own)}`),
        outfile: join(bundle, USUAL),
        ...options,
      },
      [
        ownParts(this.files, found),
        lateParts(partOf),
        ...besides(USUAL, this.split, (file) =>
          homeOf(file)?.startsWith('rest/') ? homeOf(file) : undefined,
        ),
      ],
    );
  }

  /** Where a module stands as a whole. */
  homeOf(file) {
    if (this.wholes.has(file)) this.taken.add(file);
    return this.wholes.has(file) ? USUAL : this.program.homeOf(file);
  }

  plugins(home) {
    return this.program.besides(home, this.split, (file) => this.homeOf(file));
  }

  /** Writes all of it; the archive has all else by now. */
  async write() {
    const { make, split } = this.program;
    const exported = this.exported.filter(({ isUsual }) => !isUsual);
    const files = new Set(exported.map(({ file }) => file));
    await make(fromText(INDEX, await exportsText(exported, modulesText(files))), this.plugins());
    const [{ text }] = (await this.usual({ write: false }, new Set())).outputFiles;
    for (const home of split.homes()) if (this.isOther(home)) await this.writeOther(home, text);
    await this.usual({}, namesAsked());
    const size = statSync(join(bundle, USUAL)).size;
    appendFileSync(join(bundle, USUAL), ' '.repeat(Math.max(0, LARGE - size)));
  }

  /** Whether something of this file of the bundle stands in usual.cjs. */
  isOther(home) {
    const here = this.program.split.namesIn(home);
    const left = this.split.namesIn(home);
    return (
      home !== USUAL && Array.from(here).some(([file, names]) => names.length > (left.get(file)?.length ?? 0))
    );
  }

  /** `text`: that of usual.cjs. */
  async writeOther(home, text) {
    const { centralText, make, makeCentral, modulesOf, rowsOf, split } = this.program;
    const write = (contents, how = make) => how(fromText(`library/${home}`, contents), this.plugins(home));
    if (home === CENTRAL) await write(await centralText(namesAsked(text), this.split), makeCentral);
    else if (home.startsWith('rest/')) await write(modulesOf(home));
    else await write(evaluatedText(rowsOf(split, home)));
  }
}

module.exports = { LibraryBundle };
