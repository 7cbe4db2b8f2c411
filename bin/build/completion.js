// Writes dist/bundle/completion: the commands that completion knows, and the scripts of shells; and dist/names: the names that it knows, in small files.
const { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { bundle, dist, manifest, names, root } = require('./paths.js');

/** What a device of each profile tells as it is at first, by profile: names of its counters, and the numbers of its ports, modules and sensors. */
async function firstAnswers() {
  const { Config } = await import('@oclif/core/config');
  const { CommandLines } = await import(join(dist, 'src/cli/session/run.js'));
  const state = mkdtempSync(join(tmpdir(), 'fwctl-build-'));
  const lines = CommandLines.of(await Config.load({ root }));
  const defaults = { 'state-dir': state, backend: 'emulated' };
  const ask = async (...words) => {
    const { answer, error } = await lines.run(words, { quiet: true, write: () => {}, defaults });
    // A job that the family does not have, or that is not for this function.
    if (['device', 'firmware'].includes(error?.kind)) return undefined;
    if (!answer) throw error;
    return answer.data;
  };
  const each = (rows, key) =>
    [...new Set(rows?.map((row) => row[key]))].filter((value) => value !== undefined && value !== null);
  const found = new Map();
  try {
    const { profiles } = await ask('emulator', 'profile', 'list');
    for (const { name, family } of profiles) {
      const { adapters } = await ask('emulator', 'add', '--profile', name);
      const counters = new Set();
      const indices = [];
      // There is none where the kernel keeps all of it for itself.
      for (const device of adapters[0].instances) {
        const answers = {};
        for (const job of ['counters', 'temp', 'link', 'module']) answers[job] = await ask(job, '-d', device);
        const { groups = [] } = answers.counters ?? {};
        for (const group of groups) for (const counter of group.counters) counters.add(counter.name);
        indices.push({
          sensor_index: each(answers.temp?.sensors, 'index'),
          local_port: each(answers.link?.ports, 'port'),
          module: each(answers.module?.modules, 'index'),
        });
      }
      found.set(name, { family, counters: [...counters], indices });
    }
    return found;
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
  rmSync(names, { recursive: true, force: true });
  mkdirSync(names);
  const files = await gather(commands, topics, await firstAnswers());
  for (const [name, text] of files) writeFileSync(join(name.endsWith('.txt') ? names : folder, name), text);
  const scripts = join(root, 'src/cli/completion/scripts');
  for (const name of readdirSync(scripts)) copyFileSync(join(scripts, name), join(folder, name));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
