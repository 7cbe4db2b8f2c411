// Which modules several files of the bundle need, and where those stand.
const { join } = require('node:path');
const { root } = require('./paths.js');

/** The files of which several outputs of a build are made, but for what stands in for others. */
async function sharedIn(building) {
  const { metafile } = await building;
  const counts = new Map();
  for (const { inputs } of Object.values(metafile.outputs))
    for (const input of Object.keys(inputs))
      if (/^(dist|node_modules)\//.test(input)) counts.set(input, (counts.get(input) ?? 0) + 1);
  return Array.from(counts.keys())
    .filter((input) => counts.get(input) > 1)
    .map((input) => join(root, input));
}

/** The file of the archive in which a module stands that several commands need: one for each folder of the sources, and each package. */
function groupOf(file) {
  const [, topic, under] =
    /\/dist\/(src\/families\/\w+\/\w+|src\/\w+\/\w+|\w+\/\w+)|\/node_modules\/(@?\w[\w-]*)/.exec(file);
  return `common/${(topic ?? under).replaceAll('/', '-')}.cjs`;
}

module.exports = { groupOf, sharedIn };
