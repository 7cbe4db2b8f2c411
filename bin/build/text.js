// Writes dist/bundle/text: what oclif prints for `--version` and every `--help`, by running the bundle with these lines. Run with its
// output in a pipe: oclif looks at the terminal's width and colours.
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { topicsAbove } = require('./names.js');
const { packTexts } = require('./pack.js');
const { bundle, entry, loading, manifest } = require('./paths.js');

async function main() {
  const { bundleRequire } = await import(join(loading, 'code.js'));
  const { run } = bundleRequire(bundle, createRequire(join(bundle, 'start.cjs')))('./fwctl.cjs');
  const { textName } = await import(join(entry, 'text.js'));
  const { commands } = require(manifest);
  const lines = new Set(['--version', '--help']);
  for (const { aliases, hasDynamicHelp, id } of Object.values(commands)) {
    if (hasDynamicHelp) continue;
    for (const name of [id, ...aliases, ...topicsAbove(id)]) lines.add(`${name.replaceAll(':', ' ')} --help`);
  }
  const texts = [];
  process.stdout.setMaxListeners(0);
  for (const line of lines) {
    let text = '';
    console.log = (said = '') => {
      text += `${said}\n`;
    };
    await run(line.split(' '));
    if (process.exitCode) throw new Error(`fwctl ${line} failed`);
    texts.push([textName(line), Buffer.from(text)]);
  }
  await packTexts(texts);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
