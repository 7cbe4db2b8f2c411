const { join } = require('node:path');

const root = join(__dirname, '../..');
const dist = join(root, 'dist');
const bundle = join(dist, 'bundle');

module.exports = {
  root,
  dist,
  bundle,
  entry: join(dist, 'src/cli/entry'),
  manifest: join(bundle, 'manifest.json'),
};
