// The texts of files of the bundle that stand in no source: those that say what is in a file.
const { join } = require('node:path');
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

/** Of package.json what oclif reads. */
function pjsonText() {
  const { name, version, description, type, bin, oclif } = require('../../package.json');
  const { topics: _, ...settings } = oclif;
  return text({ name, version, description, type, bin, oclif: settings });
}

/** `modules` of a file of the bundle gives the modules that other files have from it. One function holds them: before it is called, they cost nothing. */
const modulesBy = (rows) => `
  let all;
  export const modules = (key) => { all ??= { ${rows} }; return all[key](); };
`;

const modulesText = (files) =>
  modulesBy(Array.from(files, (file) => `${text(keyOf(file))}: () => require(${text(file)})`));

/**
 * The same for a file whose modules are all evaluated when it is loaded: those that are required could not be, and each would cost a
 * function around it and an accessor for each name.
 */
async function evaluatedText(files, ofItself) {
  const lines = [];
  const rows = [];
  const own = [];
  for (const [i, file] of Array.from(new Set([...files, ...ofItself])).entries()) {
    if (!file.startsWith(dist)) {
      rows.push(`${text(keyOf(file))}: () => require(${text(file)})`);
      continue;
    }
    const names = Object.keys(await import(file));
    const there = (name) => `m${i}_${name}`;
    const module = `({ ${names.map((name) => `${name}: ${there(name)}`)} })`;
    lines.push(`import { ${names.map((name) => `${name} as ${there(name)}`)} } from ${text(file)};`);
    rows.push(`${text(keyOf(file))}: () => ${module}`);
    if (ofItself.has(file)) own.push(`if (key === ${text(keyOf(file))}) return ${module};`);
  }
  // What most command lines ask for costs none of the others.
  return `${lines.join('\n')}\n${modulesBy(rows)}\nexport const own = (key) => { ${own.join('\n')} };`;
}

const programText = async (files, own) => `
  import '@oclif/core/args';
  import '@oclif/core/flags';
  import { run as runLine } from './src/cli/entry/fast.js';
  import { Rows } from './src/cli/entry/rows.js';
  import central from ${text(fileOf(commands.find(({ id }) => id === CENTRAL)))};
  const load = require;
  const table = new Rows(${await tableText()}, async (id) =>
    id === ${text(CENTRAL)} ? { default: central } : load('./commands/' + id.replaceAll(':', '.') + '.cjs'));
  const pjson = ${pjsonText()};
  export const run = (argv) => runLine(argv, { root: __dirname + '/../..', manifest: () => load('./manifest.txt'), pjson, table });
  ${await evaluatedText(files, own)}
`;

const oclifText = (files) => `
  export { runOclif } from './src/cli/entry/oclif.js';
  ${modulesText(files)}
`;

const libraryText = (build) => `
  const { openLibrary } = require('./src/cli/entry/library.js');
  module.exports = openLibrary(__dirname, require, ${build});
`;

module.exports = { CENTRAL, commands, fileOf, libraryText, modulesText, nameOf, oclifText, programText };
