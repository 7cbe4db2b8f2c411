// Writes V8's code caches for the files of the bundle: the bytecode of what these argument lines have run, and no more, as reading it
// takes time too.
const { chmodSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { bundle, entry } = require('./paths.js');

const LINES = [
  'info --json',
  'info',
  'list',
  'list --json',
  'query-caps --json',
  'rpc NOP',
  'policy show',
  'nope',
];

async function main() {
  const { bundleRequire, cacheFile } = await import(join(entry, 'code.js'));
  const scripts = new Map();
  const state = mkdtempSync(join(tmpdir(), 'fwctl-build-'));
  process.env.FWCTL_STATE_DIR = state;
  process.on('exit', () => {
    setFlagsFromString('--flush-bytecode');
    for (const [file, script] of scripts) {
      writeFileSync(cacheFile(file), script.createCachedData());
      chmodSync(cacheFile(file), 0o644);
    }
    rmSync(state, { recursive: true });
  });
  // Else V8 forgets bytecode that was not used for a while. The flag must stand at its default again when the caches are made.
  setFlagsFromString('--no-flush-bytecode');
  const require = bundleRequire(bundle, createRequire(join(bundle, 'start.cjs')), (file, script) =>
    scripts.set(file, script),
  );
  for (const line of LINES) await require('./fwctl.cjs').run(line.split(' '));
  process.exitCode = 0;
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
