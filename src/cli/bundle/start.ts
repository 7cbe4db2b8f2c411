#!/usr/bin/env node
// The program, dist/bundle/start.cjs: it gets fwctl.cjs going with the bytecode that an earlier run has kept. It stands in one file, as each file that Node itself loads takes it
// a millisecond; what it requires besides goes by its whole path: of another Node first asks what a package exports, with a regular expression that it compiles for that.
import type { reachEarly } from '../../backends/remote/reach.js';
import { packFolder, packName } from './bytecode.js';
import { startedIn } from './central.js';

/** A digest of the files of the bundle, and the topics of commands; the build knows them. */
declare const BUILD: string;
declare const TOPICS: string;

function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(1);
}

/** Ends the process where this Node does not run the program. */
function requireSuitable(): void {
  const major = Number.parseInt(process.versions.node, 10);
  if (major < 18) refuse(`fwctl needs Node 18 or newer; this is ${process.version}.`);
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1)
    refuse(
      `fwctl runs on little-endian machines alone, such as x64 and arm64; this one (${process.arch}) is big-endian.`,
    );
  if (major < 20) require(`${__dirname}/older.cjs`);
}

/** Words at either end of a line whose answer is a text that the build has made. */
const ASKS = ['help', '--help', '-help', '-h', '-?', 'version', '--version', '-V'];

function isAsking(words: readonly string[]): boolean {
  return (
    !words.length || ASKS.includes(words[0] as string) || ASKS.includes(words[words.length - 1] as string)
  );
}

/** Whether another machine may be named. */
function goesFar(words: readonly string[]): boolean {
  const { FWCTL_BACKEND = '', FWCTL_DEVICE = '' } = process.env;
  return `${words} ${FWCTL_BACKEND} ${FWCTL_DEVICE}`.includes('ssh://');
}

function runLine(words: string[]): void {
  const folder = packFolder(BUILD, process.env);
  const { loader, started } = startedIn(__dirname, require, folder && `${folder}/${packName(words, TOPICS)}`);
  loader.runLine(words, started);
}

requireSuitable();
const words = process.argv.slice(2);
// What the scripts of shells call at each Tab does without all else.
if (words[0] === '__complete') require(`${__dirname}/complete.cjs`);
else if (isAsking(words)) {
  const { isKnown } = require(`${__dirname}/known.cjs`) as { isKnown: boolean };
  if (!isKnown) runLine(words);
} else {
  // What reaches it is on its way while the program is read.
  if (goesFar(words))
    (require(`${__dirname}/reach.cjs`) as { reachEarly: typeof reachEarly }).reachEarly(words, process.env);
  runLine(words);
}
