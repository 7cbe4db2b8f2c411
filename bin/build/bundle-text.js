// The texts of files of the bundle that stand in no source: those that say what is in a file. Of what each line loads they set exports by themselves: those of an ES module
// esbuild puts behind accessors, which takes a twentieth of a millisecond for a file.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { ENTRIES, exportsOf, fileOf: fileOfEntry } = require('./entries.js');
const { rowsOf } = require('./names.js');
const { dist, entry, keyOf, manifest, root } = require('./paths.js');

/** The command in fwctl.cjs: what it needs, most commands need. */
const CENTRAL = 'info';

const text = JSON.stringify;

const commands = Object.values(require(manifest).commands);
const fileOf = ({ relativePath }) => join(root, ...relativePath);
/** Name of a command's file in dist/bundle/commands. */
const nameOf = ({ id }) => id.replaceAll(':', '.');

async function tableText() {
  const { rowsText } = await import(join(entry, 'rows.js'));
  return text(rowsText(rowsOf(commands)));
}

/** The topics, each between blanks, for src/cli/bundle/bytecode.ts. */
function topicsText() {
  const topics = Array.from(rowsOf(require(manifest).commands)).filter(([, row]) => !row);
  return ` ${topics.map(([name]) => name.replaceAll(':', '.')).join(' ')} `;
}

/** Of package.json what oclif reads. */
function pjsonText() {
  const { name, version, description, type, bin, oclif } = require('../../package.json');
  const { topics: _, ...settings } = oclif;
  return text({ name, version, description, type, bin, oclif: settings });
}

/** A function of the exports that gives what is asked for by its key. It makes nothing that is not asked for, and before it is called it costs nothing. */
const givenBy = (name, rows) =>
  `exports.${name} = (key) => ${rows.map(([key, value]) => `key === ${text(key)} ? ${value} :`).join('\n')} undefined;`;

/** The modules that other files of the bundle have from this one. */
const modulesBy = (rows) => givenBy('modules', rows);

const modulesText = (files, key = keyOf) =>
  modulesBy(Array.from(files, (file) => [key(file), `require(${text(file)})`]));

/**
 * The same for a file whose modules are all evaluated when it is loaded: those that are required could not be, and each would cost a
 * function around it and an accessor for each name. Of a module: its key, file and names, which of those stand elsewhere, and the number that stands for each. `own`: what is import()ed of this file
 * by itself; what most command lines ask for costs none of the others.
 */
function evaluatedText(modules, own = []) {
  const lines = [];
  const row = ({ file, names, elsewhere = new Set(), numberOf = (name) => name }) => {
    const at = lines.length;
    const there = (name) => `m${at}_${name}`;
    lines.push(`import { ${names.map((name) => `${name} as ${there(name)}`)} } from ${text(file)};`);
    const rows = names.map((name) =>
      elsewhere.has(name) ? `get ${name}() { return ${there(name)}; }` : `${numberOf(name)}: ${there(name)}`,
    );
    return `({ ${rows} })`;
  };
  const rows = modules.map(({ key, file, names, ...more }) => [
    key,
    names ? row({ file, names, ...more }) : `require(${text(file)})`,
  ]);
  const ownRows = own.map(({ key, ...module }) => [key, row(module)]);
  return `${lines.join('\n')}
    ${modulesBy(rows)}
    ${own.length ? givenBy('own', ownRows) : ''}`;
}

const programText = async (modules, own) => `
  import { run as runLine } from './src/cli/entry/fast.js';
  import { Rows } from './src/cli/entry/rows.js';
  import central from ${text(fileOf(commands.find(({ id }) => id === CENTRAL)))};
  const load = require;
  const table = new Rows(${await tableText()}, async (id) =>
    id === ${text(CENTRAL)} ? { default: central } : load('./commands/' + id.replaceAll(':', '.') + '.cjs'));
  const pjson = ${pjsonText()};
  exports.run = (argv) => runLine(argv, { root: __dirname + '/../..', manifest: () => load('./manifest.txt'), pjson, table });
  ${evaluatedText(modules, own)}
`;

/** A command of which other files have something. */
const commandText = (command, modules) => `
  import command from ${text(fileOf(command))};
  exports.default = command;
  ${evaluatedText(modules)}
`;

const oclifText = (files) => `
  import { runOclif } from './src/cli/entry/oclif.js';
  exports.runOclif = runOclif;
  ${modulesText(files)}
`;

/** Packages of many names, each by itself, of which the sources use few; and where they stand as ES modules, so that no more of them is taken. */
const OF_NAMES = {
  jose: 'jose',
  yaml: join(root, 'node_modules/yaml/browser/dist/index.js'),
};

/** Of a package the names that stand in the sources that import it. */
async function packageText(name) {
  const sources = readdirSync(join(dist, 'src'), { recursive: true })
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(dist, 'src', file), 'utf8'))
    .filter((source) => source.includes(`import('${name}')`));
  const isUsed = (exported) => sources.some((source) => new RegExp(`\\b${exported}\\b`).test(source));
  const names = Object.keys(await import(name)).filter(isUsed);
  return `export { ${names} } from ${text(OF_NAMES[name])};`;
}

/** The exports of all entries of the package, by the module that has each. */
async function libraryExports() {
  const all = [];
  for (const [entry, found] of Object.entries(ENTRIES))
    for (const { name, file, inner } of await exportsOf(found)) all.push({ entry, name, file, inner });
  return all;
}

const CHECKED = './src/library/checked.js';

/** An export, the text of which is `value`, behind the check of its arguments, if it has one. */
async function checkedText(name, value) {
  const { SIGNATURES } = await import(join(dist, 'src/library/signatures.js'));
  const signature = SIGNATURES[name];
  return signature ? `/* @__PURE__ */ checked(${text(name)}, ${text(signature)}, ${value})` : value;
}

/** An entry of the package as a module by itself. */
async function entryText(entry) {
  const names = (await exportsOf(entry)).map(({ name }) => name);
  const rows = names.map(async (name, i) => `const x${i} = ${await checkedText(name, `all.${name}`)};`);
  return `
    import * as all from ${text(fileOfEntry(entry))};
    import { checked } from ${text(CHECKED)};
    ${(await Promise.all(rows)).join('\n')}
    export { ${names.map((name, i) => `x${i} as ${name}`)} };
  `;
}

/** Exports of the package that a file of the bundle finds in modules of its own, of which `modules` is the text. `key`: that of the module. */
async function exportsText(exported, modules) {
  const rows = exported.map(({ entry, name, inner, key }) =>
    [entry, name, key, ...(name === inner ? [] : [inner])].join(' '),
  );
  const cases = [...new Set(exported.map(({ name }) => name))].map(async (name) => {
    const checked = await checkedText(name, 'there');
    return checked === 'there' ? '' : `case ${text(name)}: return ${checked};`;
  });
  return `
    import { exportedBy } from './src/cli/bundle/exported.js';
    import { checked } from ${text(CHECKED)};
    ${modules}
    const find = exportedBy(${text(`\n${rows.join('\n')}\n`)}, exports.modules);
    const check = (name, there) => { switch (name) { ${(await Promise.all(cases)).join('\n')} } return there; };
    exports.exported = (entry, name) => check(name, find(entry, name));
  `;
}

/** Exports that are evaluated with the file. */
async function evaluatedExportsText(exported) {
  const imports = [`import { checked } from ${text(CHECKED)};`];
  const cases = exported.map(async ({ entry, name, inner, file }, i) => {
    imports.push(`import { ${inner} as e${i} } from ${text(file)};`);
    return `case ${text(`${entry} ${name}`)}: return ${await checkedText(name, `e${i}`)};`;
  });
  return `
    ${imports.join('\n')}
    exports.exported = (entry, name) => { switch (entry + ' ' + name) { ${(await Promise.all(cases)).join('\n')} } };
  `;
}

module.exports = {
  CENTRAL,
  commandText,
  entryText,
  evaluatedExportsText,
  evaluatedText,
  exportsText,
  commands,
  fileOf,
  libraryExports,
  modulesText,
  nameOf,
  OF_NAMES,
  oclifText,
  packageText,
  programText,
  topicsText,
};
