// Writes the Ansible collection to dist/ansible, as Ansible looks for it, with the version of the package.
const { appendFileSync, cpSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { dist, root } = require('./paths.js');
const { version } = require('../../package.json');

const out = join(dist, 'ansible');
const collection = join(out, 'ansible_collections/fwctl/nic');
rmSync(out, { recursive: true, force: true });
// Python leaves compiled modules beside those that it has read.
cpSync(join(root, 'src/ansible'), collection, {
  recursive: true,
  filter: (path) => !path.endsWith('__pycache__'),
});
appendFileSync(join(collection, 'galaxy.yml'), `version: ${version}\n`);
