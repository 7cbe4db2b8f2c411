// NOTICES: whose packages stand in the bundle, and under which licences. Those want their texts to go with every copy.
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { root } = require('./paths.js');

const { optionalDependencies } = require('../../package.json');

/** The folders of packages that were met. */
const folders = new Set();

/** Notes the packages of which a build of esbuild has written something. */
function note({ outputs }) {
  for (const [input, { bytesInOutput }] of Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs),
  )) {
    // Behind the name of a plugin stands what the build itself puts there.
    const [folder] = /^(?:[^:]*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input) ?? [];
    if (folder && bytesInOutput) folders.add(resolve(root, folder));
  }
}

const nameOf = (person) => (typeof person === 'object' ? person.name : person);

/** A package's name, version, licence and authors, and the text of its licence where it brings one. */
function notice(folder) {
  const {
    name,
    version,
    license,
    author,
    contributors = [],
    repository,
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.\w+)?$/i.test(entry));
  const authors = [author, ...contributors].filter(Boolean).map(nameOf);
  const from = typeof repository === 'object' ? repository.url : repository;
  const text = file
    ? readFileSync(join(folder, file), 'utf8').trim()
    : [authors.length && `By ${authors.join(', ')}.`, from].filter(Boolean).join('\n');
  return `${name} ${version}: ${license}\n\n${text}\n`;
}

function noticesText() {
  // They stand beside the bundle, where they are for this machine.
  const beside = Object.keys(optionalDependencies).map((name) => join(root, 'node_modules', name));
  const all = [...folders, ...beside.filter((folder) => existsSync(folder))];
  const head = 'fwctl has these packages of others in it, or beside it.\n';
  return [head, ...all.map(notice).sort()].join(`\n${'-'.repeat(72)}\n\n`);
}

module.exports = { note, noticesText };
