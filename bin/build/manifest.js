// Writes dist/bundle/manifest.json: all that oclif knows of the commands and topics, found by its own Plugin class.
const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { Plugin } = require('@oclif/core');
const pjson = require('../../package.json');
const { bundle, manifest, root } = require('./paths.js');

/** The settings of `oclif` in package.json that the bundle follows. Hooks, exit codes and the like would need work in src/cli/entry. */
const KNOWN = ['bin', 'dirname', 'commands', 'topics', 'topicSeparator', 'helpOptions'];

async function main() {
  const unknown = Object.keys(pjson.oclif).filter((key) => !KNOWN.includes(key));
  if (unknown.length)
    throw new Error(`the bundle does not follow this setting of oclif in package.json: ${unknown}`);
  const plugin = new Plugin({
    root,
    pjson,
    isRoot: true,
    ignoreManifest: true,
    errorOnManifestCreate: true,
    respectNoCacheDefault: true,
  });
  await plugin.load();
  const { commands, topics, version } = plugin;
  rmSync(bundle, { recursive: true, force: true });
  mkdirSync(bundle, { recursive: true });
  writeFileSync(
    manifest,
    JSON.stringify({
      version,
      topics,
      commands: Object.fromEntries(commands.map((command) => [command.id, command])),
    }),
  );
}

main().catch((error) => {
  process.stderr.write(`${error.detail ?? error.stack}\n`);
  process.exitCode = 1;
});
