// Writes V8's code caches for the files of the bundle: the bytecode of what these argument lines have run, and no more, as reading it
// takes time too.
const { spawnSync } = require('node:child_process');
const { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { bundle, entry } = require('./paths.js');

/** What runs for which files. Every command reads the cache of fwctl.cjs, and 100 KB of it cost 1 ms: it has what most need. */
const ROUNDS = [
  { lines: ['info --json', 'query-caps --json'], files: /fwctl\.cjs$/ },
  {
    lines: [
      'list',
      'query-caps --json',
      'rpc NOP',
      'policy show',
      'policy explain NOP',
      'emulator show',
      // What most command lines load of a device that was changed before.
      'emulator clock virtual',
      'reg get PAOS',
      'nope',
    ],
    files: /./,
  },
];

/** Runs the lines in this process and writes the caches of the files that have none yet. */
async function round({ lines, files }) {
  const { bundleRequire, cacheFile } = await import(join(entry, 'code.js'));
  const scripts = new Map();
  const state = mkdtempSync(join(tmpdir(), 'fwctl-build-'));
  process.env.FWCTL_STATE_DIR = state;
  process.on('exit', () => {
    setFlagsFromString('--flush-bytecode');
    for (const [file, script] of scripts) {
      if (!files.test(file) || existsSync(cacheFile(file))) continue;
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
  for (const line of lines) await require('./fwctl.cjs').run(line.split(' '));
  process.exitCode = 0;
}

function main() {
  const number = process.argv[2];
  if (number !== undefined) return round(ROUNDS[number]);
  for (const i of ROUNDS.keys()) {
    const { status, stderr } = spawnSync(process.execPath, [__filename, i], { encoding: 'utf8' });
    if (status) throw new Error(stderr);
  }
}

main();
