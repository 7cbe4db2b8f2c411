const { join, relative } = require('node:path');

const root = join(__dirname, '../..');
const dist = join(root, 'dist');
const bundle = join(dist, 'bundle');

/** The name of a module within the bundle: the same wherever it is built, and of the sources without what all of them have. */
const keyOf = (file) => relative(root, file).replace(/^dist\/src\/(.*)\.js$/, '$1');

/** Where in the bundle stands what of a file of the sources no usual line runs: by folder. */
function coldHome(file) {
  const [folder] = /(?<=\/dist\/src\/)(?:families\/\w+\/\w+|\w+)(?=\/)/.exec(file) ?? ['src'];
  return `rest/${folder.replaceAll('/', '-')}.cjs`;
}

module.exports = {
  root,
  dist,
  bundle,
  /** What the archive of the bundle is made of. */
  parts: join(dist, 'parts'),
  /** The names that completion knows. */
  names: join(dist, 'names'),
  entry: join(dist, 'src/cli/entry'),
  loading: join(dist, 'src/cli/bundle'),
  manifest: join(bundle, 'manifest.json'),
  keyOf,
  coldHome,
};
