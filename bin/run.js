#!/usr/bin/env node

/** Words at either end of a line whose answer is a text that the build has made. */
const ASKS = ['help', '--help', '-help', '-h', '-?', 'version', '--version', '-V'];

const words = process.argv.slice(2);
const asks = !words.length || ASKS.includes(words[0]) || ASKS.includes(words.at(-1));
// What the scripts of shells call at each Tab does without all else.
const first = words[0] === '__complete' ? 'complete' : asks ? 'known' : 'start';
const major = Number.parseInt(process.versions.node, 10);

/** Whether another machine may be named. */
function goesFar() {
  const { FWCTL_BACKEND = '', FWCTL_DEVICE = '' } = process.env;
  return `${words} ${FWCTL_BACKEND} ${FWCTL_DEVICE}`.includes('ssh://');
}

function refuse(why) {
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
}

if (major < 18) refuse(`fwctl needs Node 18 or newer; this is ${process.version}.`);
else if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1)
  refuse(
    `fwctl runs on little-endian machines alone, such as x64 and arm64; this one (${process.arch}) is big-endian.`,
  );
else
  try {
    if (major < 20) require('../dist/bundle/older.cjs');
    // What reaches it is on its way while the program is read.
    if (first === 'start' && goesFar()) require('../dist/bundle/reach.cjs').reachEarly(words, process.env);
    // By its whole path: of another Node first asks what a package exports, with a regular expression that it compiles for that.
    require(`${__dirname}/../dist/bundle/${first}.cjs`);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND' || error.requireStack[0] !== __filename) throw error;
    refuse('fwctl is not built yet: run "npm ci" (or "npm run build" after a change) first.');
  }
