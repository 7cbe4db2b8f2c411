// Writes dist/bundle/completion: the commands and names that completion knows, in small files of which each call reads few.
const { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { bundle, dist, manifest, root } = require('./paths.js');

/** What the built-in device tells as it is at first: names of its counters, and the numbers of its ports and sensors. */
async function firstAnswers() {
  const { Config } = await import('@oclif/core/config');
  const { CommandLines } = await import(join(dist, 'src/cli/session/run.js'));
  const state = mkdtempSync(join(tmpdir(), 'fwctl-build-'));
  const lines = CommandLines.of(await Config.load({ root }));
  const defaults = { 'state-dir': state, backend: 'emulated' };
  const ask = async (command) => {
    const { answer, error } = await lines.run([command], { quiet: true, write: () => {}, defaults });
    if (!answer) throw error;
    return answer.data;
  };
  const each = (values) => [...new Set(values)].filter((value) => value !== undefined);
  try {
    const { groups } = await ask('counters');
    const { sensors } = await ask('temp');
    const { ports } = await ask('link');
    return {
      counters: each(groups.flatMap(({ counters }) => counters.map(({ name }) => name))),
      indices: {
        sensor_index: each(sensors.map(({ index }) => index)),
        local_port: each(ports.map(({ port }) => port)),
      },
    };
  } finally {
    await lines.close();
    rmSync(state, { recursive: true });
  }
}

async function main() {
  const { gather } = await import(join(dist, 'src/cli/completion/gather.js'));
  const { commands, topics } = require(manifest);
  const folder = join(bundle, 'completion');
  mkdirSync(folder);
  const files = await gather(commands, topics, await firstAnswers());
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  const scripts = join(root, 'src/cli/completion/scripts');
  for (const name of readdirSync(scripts)) copyFileSync(join(scripts, name), join(folder, name));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
