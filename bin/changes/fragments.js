// Fragments of the change log: a file each, .changes/NAME.KIND.md; .changes/README.md tells how they are written.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** The kinds, in the order of a change log, with the part of the version that one of them needs, counted from the left. */
const KINDS = { removed: 0, changed: 0, deprecated: 1, added: 1, fixed: 2, security: 2 };

/** What is wrong with a fragment; nothing where it is well made. */
function flawsOf({ file, kind, text }) {
  const flaws = [];
  if (!(kind in KINDS)) flaws.push(`its kind is none of ${Object.keys(KINDS).join(', ')}`);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*\.[a-z]+\.md$/.test(file))
    flaws.push('its name is not words-with-hyphens.KIND.md');
  if (!/^[A-Z`][^\n]*\.\n/.test(text)) flaws.push('it does not begin with a line that is a sentence');
  if (!/^[^\n]+(\n\n?[^\n]+)*\n$/.test(text)) flaws.push('it does not end with one line break');
  if (text.split('`').length % 2 === 0) flaws.push('a backtick has no other');
  return flaws;
}

/** The fragments of a folder, each with its kind, its text and what is wrong with it. */
const fragments = (folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .sort()
    .map((file) => {
      const [kind = ''] = file.split('.').slice(-2);
      const text = readFileSync(join(folder, file), 'utf8');
      return { file, kind, text, flaws: flawsOf({ file, kind, text }) };
    });

/** What is between backticks in a text. */
const namesIn = (text) => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name);

/** Of names, those that no fragment tells of. What tells of a command or document tells of all that it has. */
function untold(names, all) {
  const told = all.flatMap(({ text }) => namesIn(text));
  return names.filter((name) => !told.some((one) => name === one || name.startsWith(`${one} `)));
}

/** The version that comes behind this one: below 1.0.0 each part counts as the one to the right of it. */
function nextVersion(version, all) {
  const parts = version.split('.').map(Number);
  const needed = Math.min(...all.map(({ kind }) => KINDS[kind]), 2);
  const at = parts[0] === 0 ? Math.max(needed, 1) : needed;
  return parts.map((part, i) => (i < at ? part : i === at ? part + 1 : 0)).join('.');
}

/** A change log of fragments, in Markdown. */
const changelog = (version, all) =>
  [
    `## ${version}\n`,
    ...Object.keys(KINDS).flatMap((kind) => {
      const texts = all
        .filter((one) => one.kind === kind)
        .map(({ text }) => `- ${text.trim().replaceAll('\n', '\n  ')}\n`);
      return texts.length ? [`\n### ${kind[0].toUpperCase()}${kind.slice(1)}\n\n`, ...texts] : [];
    }),
  ].join('');

module.exports = { fragments, untold, nextVersion, changelog };
