#!/usr/bin/env node
// Runs the program where it was built from its sources: that of the package is dist/bundle/start.cjs itself.

try {
  require(`${__dirname}/../dist/bundle/start.cjs`);
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND' || error.requireStack[0] !== __filename) throw error;
  process.stderr.write('fwctl is not built yet: run "npm ci" (or "npm run build" after a change) first.\n');
  process.exitCode = 1;
}
