// `npm run build`: everything from the sources to dist/bundle. Each step is a process of its own; the first that fails ends the build.
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { dist, root } = require('./paths.js');

const step = (name) => [process.execPath, join(__dirname, `${name}.js`)];

const STEPS = [
  ['types of the layouts', step('shapes')],
  ['TypeScript', [process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '--project', root]],
  ['manifest of the commands', step('manifest')],
  ['bundle', step('bundle')],
  ['help texts', step('text')],
  ['code cache', step('code-cache')],
];

/** Removes what was compiled from sources that are gone: oclif and mocha take every file they find. */
function prune(folder) {
  for (const { name } of readdirSync(join(dist, folder), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  ))
    prune(join(folder, name));
  for (const name of readdirSync(join(dist, folder))) {
    const source = name.replace(/(\.d\.ts|\.js)(\.map)?$/, '.ts');
    if (source !== name && !existsSync(join(root, folder, source))) rmSync(join(dist, folder, name));
  }
}

// The bundle is for a user's Node, not for the developer's settings.
const {
  NODE_ENV: _,
  NODE_OPTIONS: _2,
  FORCE_COLOR: _3,
  OCLIF_COLUMNS: _4,
  DEBUG: _5,
  FWCTL_DEBUG: _6,
  FWCTL_DEVICE: _7,
  ...env
} = process.env;

for (const [what, [command, ...args]] of STEPS) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8' });
  if (what === 'TypeScript') for (const folder of ['src', 'commands', 'test']) prune(folder);
  if (status === 0) continue;
  process.stderr.write(
    `${stdout ?? ''}${stderr ?? ''}The build stopped at: ${what} (${error?.message ?? `exit code ${status}`})\n`,
  );
  process.exit(1);
}
