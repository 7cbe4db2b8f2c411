#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

// What the scripts of shells call at each Tab does without all else.
const first = process.argv[2] === '__complete' ? 'complete.cjs' : 'start.cjs';
const start = join(__dirname, '../dist/bundle', first);
const problem =
  Number.parseInt(process.versions.node, 10) < 20
    ? `fwctl needs Node 20 or newer; this is ${process.version}.`
    : !existsSync(start) && 'fwctl is not built yet: run "npm ci" (or "npm run build" after a change) first.';

if (problem) {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
} else {
  require(start);
}
