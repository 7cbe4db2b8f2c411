// Writes dist/bundle/completion: the commands and names that completion knows, in small files of which each call reads few.
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { bundle, dist, manifest } = require('./paths.js');

async function main() {
  const { gather } = await import(join(dist, 'src/cli/completion/gather.js'));
  const { commands, topics } = require(manifest);
  const folder = join(bundle, 'completion');
  mkdirSync(folder);
  for (const [name, text] of await gather(commands, topics)) writeFileSync(join(folder, name), text);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
