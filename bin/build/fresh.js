// Whether what a build would make is there already, made of the very same: the build notes what it was made of, and what it has made.
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { dist, root } = require('./paths.js');

const NOTE = join(dist, '.built.json');

/** At the top of the repository, what no build reads. */
const NO_INPUT = ['.git', 'coverage', 'dist', 'node_modules'];

/** Of dist, what others than the build write too: tests and their lines, and the compiler where it only checks. */
const NO_OUTPUT = /^(test-cache\/|\.built\.json|\.tsbuildinfo$)/;

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** What npm tells of the packages that it has installed. */
const PACKAGES = join(root, 'node_modules/.package-lock.json');

/** A digest of all that has a say in what is made: the files of the repository, the versions of the packages, and Node. */
function digestOfInputs() {
  const sum = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}\n`);
  const entries = readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !NO_INPUT.includes(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.flatMap((entry) => {
    const path = join(root, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
  if (existsSync(PACKAGES)) files.push(PACKAGES);
  for (const file of files) {
    const bytes = readFileSync(file);
    sum.update(`${file.slice(root.length)}\n${bytes.length}\n`).update(bytes);
  }
  return sum.digest('hex');
}

/** The files that were made: size and time of each. */
const outputs = () =>
  Object.fromEntries(
    filesBelow(dist)
      .map((file) => file.slice(dist.length + 1))
      .filter((name) => !NO_OUTPUT.test(name))
      .map((name) => [name, stampOf(name)]),
  );

const stampOf = (name) => {
  const { size, mtimeMs } = statSync(join(dist, name), { throwIfNoEntry: false }) ?? {};
  return `${size} ${mtimeMs}`;
};

/** Whether each file that was made is as it was left, and of what there is now. */
exports.isBuilt = () => {
  if (!existsSync(NOTE)) return false;
  const { digest, made } = JSON.parse(readFileSync(NOTE, 'utf8'));
  return (
    Object.entries(made).every(([name, stamp]) => stampOf(name) === stamp) && digest === digestOfInputs()
  );
};

exports.digestOfInputs = digestOfInputs;

/** Notes what was built of the inputs of this digest, where these are so still. */
exports.noteBuilt = (digest) => {
  if (digestOfInputs() !== digest) return;
  writeFileSync(`${NOTE}.tmp`, JSON.stringify({ digest, made: outputs() }));
  renameSync(`${NOTE}.tmp`, NOTE);
};
