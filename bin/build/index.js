// `npm run build`: everything from the sources to dist/bundle, where it is not there yet. Each step is a process of its own; the first that fails
// ends the build.
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { digestOfInputs, isBuilt, noteBuilt } = require('./fresh.js');
const { dist, root } = require('./paths.js');

const step = (name) => [process.execPath, join(__dirname, `${name}.js`)];

const STEPS = [
  ['types of the layouts', step('shapes')],
  ['types by name', step('typed')],
  ['checks by schemas', step('schemas')],
  ['types of the documents', step('documents')],
  ['TypeScript', [process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '--project', root]],
  ['manifest of the commands', step('manifest')],
  ['modules for any bundler', step('pure')],
  ['bundle', step('bundle')],
  ['library', step('library')],
  ['completion', step('completion')],
  ['what find finds', step('find')],
  ['help texts', step('text')],
  ['Ansible collection', step('ansible')],
];

/** Removes what was compiled from sources that are gone: oclif and mocha take every file they find. */
function prune(folder) {
  for (const entry of readdirSync(join(dist, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const source = path.replace(/(\.d\.ts|\.js)(\.map)?$/, '.ts');
    if (entry.isDirectory()) prune(path);
    else if (source !== path && !existsSync(join(root, source))) rmSync(join(dist, path));
  }
}

// What the developer has set for Node, oclif and fwctl would change what is built.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(NODE_|OCLIF_|FWCTL_|DEBUG$|FORCE_COLOR$)/.test(name)),
);

if (isBuilt()) process.exit();
/** Of the sources that were compiled, those that were made with them. */
let digest;
for (const [what, [command, ...args]] of STEPS) {
  if (what === 'TypeScript') digest = digestOfInputs();
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8' });
  if (what === 'TypeScript') for (const folder of ['src', 'commands', 'test']) prune(folder);
  if (status === 0) continue;
  process.stderr.write(
    `${stdout ?? ''}${stderr ?? ''}The build stopped at: ${what} (${error?.message ?? `exit code ${status}`})\n`,
  );
  process.exit(1);
}
noteBuilt(digest);
