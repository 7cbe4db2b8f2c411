#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const start = join(__dirname, '../dist/bundle/start.cjs');
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
