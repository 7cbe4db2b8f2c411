// `npm run changelog`: what has changed since the last version, and which the next one is. With --release it becomes that version: the text is
// put into .changes/versions, the fragments go, and package.json has the new number.
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { changelog, fragments, nextVersion } = require('./fragments.js');

const root = join(__dirname, '../..');
const folder = join(root, '.changes');
const all = fragments(folder);
const flawed = all.filter(({ flaws }) => flaws.length);
for (const { file, flaws } of flawed) process.stderr.write(`.changes/${file}: ${flaws.join('; ')}\n`);
if (flawed.length) process.exit(1);

/** A JSON file of the project with the new version. */
function setVersion(file, version) {
  const path = join(root, file);
  const content = JSON.parse(readFileSync(path, 'utf8'));
  content.version = version;
  if (content.packages) content.packages[''].version = version;
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const next = nextVersion(version, all);
const text = changelog(next, all);
process.stdout.write(text);
if (process.argv.includes('--release') && all.length) {
  mkdirSync(join(folder, 'versions'), { recursive: true });
  writeFileSync(join(folder, 'versions', `${next}.md`), text);
  for (const { file } of all) rmSync(join(folder, file));
  for (const file of ['package.json', 'package-lock.json']) setVersion(file, next);
}
