#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

/** Words at either end of a line whose answer is a text that the build has made. */
const ASKS = ['help', '--help', '-help', '-h', '-?', 'version', '--version', '-V'];

function firstOf(words) {
  // What the scripts of shells call at each Tab does without all else.
  if (words[0] === '__complete') return 'complete.cjs';
  const asks = !words.length || ASKS.includes(words[0]) || ASKS.includes(words.at(-1));
  return asks ? 'known.cjs' : 'start.cjs';
}

const first = firstOf(process.argv.slice(2));
const bundle = join(__dirname, '../dist/bundle');
const major = Number.parseInt(process.versions.node, 10);

function problem() {
  if (major < 18) return `fwctl needs Node 18 or newer; this is ${process.version}.`;
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1)
    return `fwctl runs on little-endian machines alone, such as x64 and arm64; this one (${process.arch}) is big-endian.`;
  if (!existsSync(join(bundle, first)))
    return 'fwctl is not built yet: run "npm ci" (or "npm run build" after a change) first.';
  return undefined;
}

const why = problem();
if (why) {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
} else {
  if (major < 20) require(join(bundle, 'older.cjs'));
  require(join(bundle, first));
}
