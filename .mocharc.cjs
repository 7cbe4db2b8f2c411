const { accessSync, constants, existsSync, readdirSync, readFileSync, statfsSync } = require('node:fs');
const { availableParallelism, freemem } = require('node:os');

const TESTS = 'dist/test';
const NOTHING_LOST = `./${TESTS}/support/nothing-lost.js`;

/** These take longest: they start first, and the others run beside them. */
const LONGEST = [
  'commands/through-kernel',
  'man',
  'readme',
  'packages/machines',
  'fuzz/formats',
  'packages/debian',
  'bin/parity',
  'commands/plan-kills',
  'backends/emulated/parallel',
  'state/processes',
  'commands/hostile-text',
  'cli/session/terminal',
  'report/browser',
  'commands/remote',
  'commands/snapshot',
  'commands/concurrency',
  'commands/attest',
  'commands/shell',
  'conformance/served',
  'ansible/collection',
  'commands/exec',
  'commands/firmware-trouble',
  'commands/watch',
  'commands/top',
].map((name) => `${name}.test.js`);

const MEMORY = '/dev/shm';
const ROOM = 4 * 2 ** 30;

/** Whether there is memory for files, with room, from which programs run. */
function hasMemory() {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
    const [, , type, options] =
      mounts.map((line) => line.split(' ')).findLast(([, path]) => path === MEMORY) ?? [];
    return (
      type === 'tmpfs' && !/\b(noexec|nodev)\b/.test(options) && Math.min(bavail * bsize, freemem()) > ROOM
    );
  } catch {
    return false;
  }
}

// Tests make and remove hundreds of thousands of small files: ext4 without a journal looks at each inode that was removed in the last minutes before it makes one.
if (!process.env.TMPDIR && hasMemory()) process.env.TMPDIR = MEMORY;

// Node 20 reads these certificates whenever it starts, which takes it longer than the start itself; of all that tests run, npm alone asks another machine.
const { NODE_EXTRA_CA_CERTS: certificates } = process.env;
if (certificates) {
  process.env.FWCTL_TEST_CERTIFICATES = certificates;
  delete process.env.NODE_EXTRA_CA_CERTS;
}

const files = existsSync(TESTS) ? readdirSync(TESTS, { recursive: true }) : [];
const tests = files.filter((file) => file.endsWith('.test.js')).sort();

module.exports = {
  spec: [...new Set([...LONGEST, ...tests])].map((file) => `${TESTS}/${file}`),
  require: [NOTHING_LOST],
  reporter: NOTHING_LOST,
  parallel: true,
  // Two more than there are processors: many tests wait for terminals, for clocks, and for processes that they have started.
  jobs: availableParallelism() + 2,
  // None rests on how long it takes: this ends one that hangs, on a slow and busy machine too.
  timeout: 600_000,
};
