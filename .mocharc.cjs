const { existsSync, readdirSync } = require('node:fs');
const { availableParallelism } = require('node:os');

const TESTS = 'dist/test';

/** These take longest: they start first, and the others run beside them. */
const LONGEST = [
  'commands/through-kernel',
  'readme',
  'fuzz/formats',
  'man',
  'commands/hostile-text',
  'packages/machines',
  'bin/parity',
  'commands/plan-kills',
  'backends/emulated/parallel',
  'state/processes',
  'commands/concurrency',
  'packages/debian',
].map((name) => `${name}.test.js`);

const files = existsSync(TESTS) ? readdirSync(TESTS, { recursive: true }) : [];
const tests = files.filter((file) => file.endsWith('.test.js')).sort();

module.exports = {
  spec: [...new Set([...LONGEST, ...tests])].map((file) => `${TESTS}/${file}`),
  parallel: true,
  // One more than there are processors: many tests wait for processes that they have started.
  jobs: availableParallelism() + 1,
  // None rests on how long it takes: this ends one that hangs, on a slow and busy machine too.
  timeout: 600_000,
};
