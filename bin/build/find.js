// Writes dist/bundle/names: the names that completion knows, and all that `fwctl find` finds, each with a line that has run here, on the built-in device as it is at first.
const { mkdtempSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { packNames } = require('./pack.js');
const { bundle, dist, manifest, names, root } = require('./paths.js');

async function main() {
  const { Config } = await import('@oclif/core/config');
  const { CommandLines } = await import(join(dist, 'src/cli/session/run.js'));
  const { drafts } = await import(join(dist, 'src/cli/find/gather.js'));
  const { indexRow } = await import(join(dist, 'src/cli/find/entry.js'));
  const { INDEX } = await import(join(dist, 'src/cli/find/archive.js'));
  const { WrittenLayouts } = await import(join(dist, 'src/cli/find/written-layouts.js'));
  const { commands } = require(manifest);
  const state = mkdtempSync(join(tmpdir(), 'fwctl-build-'));
  const defaults = { 'state-dir': state, backend: 'emulated' };
  const config = await Config.load({ root });
  const lines = CommandLines.of(config);
  const run = (line) => lines.run(line.split(' '), { quiet: true, write: () => {}, defaults });
  // One answer tells which settings can be read: they are many.
  const { answer } = await run('config query --all');
  const settings = new Set(answer.data.settings.map(({ name }) => name.replace(/_[PM]\d+$|\[\d+\]$/, '')));
  const runs = async (line) => {
    const [, setting] = /^config query (\w+)$/.exec(line) ?? [];
    return setting === undefined ? (await run(line)).code === 0 : settings.has(setting);
  };
  const written = new WrittenLayouts(bundle);
  const rows = [];
  for (const { entry, lines: candidates, otherwise } of await drafts(commands)) {
    let example = otherwise;
    for (const line of candidates) {
      if (!(await runs(line))) continue;
      example = line;
      break;
    }
    rows.push(indexRow({ ...entry, example }, written));
  }
  await lines.close();
  rmSync(state, { recursive: true });
  const known = readdirSync(names)
    .sort()
    .map((name) => [name, readFileSync(join(names, name))]);
  await packNames([[INDEX, Buffer.from(`${rows.join('\n')}\n`)], ...known]);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
