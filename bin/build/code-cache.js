// Writes V8's code cache for the bundle: the bytecode of what these argument lines have run, and no more, as reading it takes time too.
const { chmodSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { entry, program } = require('./paths.js');

const LINES = [
  'info --json',
  'list',
  'info',
  'list --json',
  'query-caps --json',
  'rpc NOP --json',
  'policy show',
];

async function main() {
  const { cacheFile, compile } = await import(join(entry, 'code.js'));
  const state = mkdtempSync(join(tmpdir(), 'fwctl-build-'));
  process.env.FWCTL_STATE_DIR = state;
  // Else V8 forgets bytecode that was not used for a while. The flag must stand at its default again when the cache is made.
  setFlagsFromString('--no-flush-bytecode');
  const script = compile(program);
  process.on('exit', () => {
    setFlagsFromString('--flush-bytecode');
    writeFileSync(cacheFile(program), script.createCachedData());
    chmodSync(cacheFile(program), 0o644);
    rmSync(state, { recursive: true });
  });
  const built = { exports: {} };
  script.runInThisContext()(built.exports, createRequire(program), built, program, dirname(program));
  for (const line of LINES) await built.exports.run(line.split(' '));
  process.exitCode = 0;
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
