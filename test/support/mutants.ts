import { getHeapStatistics } from 'node:v8';
import { asFwctlError } from '../../src/cli/errors.js';
import type { FwctlError } from '../../src/client/errors.js';
import { type Random, random } from './random.js';
import { drawn } from './times.js';
import { slowness } from './work.js';

/** Every kind of input is tried with so many. */
export const MUTANTS = drawn(20_000);

/** The same in every run: a failure can be repeated. */
const SEED = 20261129;

/** What each mutant may take: milliseconds of work on a quick machine, and bytes. */
const MOST_WORK = 2000;
const MOST_MEMORY = 200 << 20;

/** Calls that the stack of an error has. */
const FRAMES = 3;

/** After so many the work is counted anew: to ask for it takes longer than to read most of them. */
const WATCHED = 100;

/** What programs stumble over, whatever they read. */
const TOKENS = [
  ...[
    '',
    '0',
    '-1',
    '1e999',
    '16.5',
    '4294967295',
    '18446744073709551616',
    '0x',
    '0xffffffffffffffffff',
    'NaN',
  ],
  ...[
    'null',
    'true',
    '[]',
    '{}',
    '[[',
    '{"',
    '"',
    "'",
    '\\',
    '&a',
    '*a',
    '!!',
    '<<: *a',
    '&lt;',
    '<!--',
    ']]>',
    '%s',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '{"toString":1}',
    '{"__proto__":{}}',
    '$(parent).',
    '../..',
    '*',
    '?',
  ],
  ...['\0', '\n', '\r\n', '\t', '\x1b[2J', '\u202e', '\ud800', '\ufeff', '='.repeat(300), '9'.repeat(400)],
  ...[
    '['.repeat(3000),
    '{"a":'.repeat(2000),
    '- '.repeat(1000),
    'f'.repeat(5000),
    '*'.repeat(300),
    '[0..65535]',
  ],
];

/** Where words, numbers and signs begin and end: a change there says something else, a change elsewhere is mostly a misspelling. */
const WORD = /[\w.]+|[^\w\s]/g;

/** A text with some changes: words changed for others, for numbers or for what is odd; parts taken away, doubled, moved, cut off. */
function mutated(text: string, { below, chance, pick }: Random): string {
  let result = text;
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const at = below(result.length + 1);
    const end = Math.min(result.length, at + 1 + below(chance(80) ? 8 : 200));
    if (chance(60)) {
      WORD.lastIndex = at;
      const word = WORD.exec(result);
      if (!word) continue;
      const other = chance(50) ? pick(TOKENS) : (result.slice(below(result.length)).match(WORD)?.[0] ?? '');
      result = result.slice(0, word.index) + other + result.slice(word.index + word[0].length);
    } else if (chance(25)) result = result.slice(0, at) + result.slice(end);
    else if (chance(35))
      result = result.slice(0, end) + result.slice(at, end).repeat(1 + below(5)) + result.slice(end);
    else if (chance(30)) result = result.slice(0, at) + pick(TOKENS) + result.slice(at);
    else if (chance(10)) result = result.slice(0, at);
    else result = `${result.slice(0, at)}${String.fromCharCode(below(256))}${result.slice(at + 1)}`;
  }
  return result;
}

/** What became of the mutants: how many gave a result, and how many each kind of error. */
export type Ends = Record<string, number>;

/**
 * Gives mutants of some texts to a reader. Each has to end in a result or in a typed error, within its work and memory; else an Error says which
 * mutant of which seed it was, and shows it.
 */
export async function endsOf(
  seeds: readonly string[],
  read: (text: string, random: Random, number: number) => unknown,
  mutants = MUTANTS,
): Promise<Ends> {
  const draw = random(SEED);
  const ends: Ends = {};
  let before = process.cpuUsage();
  for (let number = 0; number < mutants; number++) {
    const text = mutated(draw.pick(seeds), draw);
    const fail = (what: string, cause?: unknown) =>
      new Error(`mutant ${number} of seed ${SEED} ${what}: ${JSON.stringify(text.slice(0, 3000))}`, {
        cause,
      });
    if (number % WATCHED === 0) before = process.cpuUsage();
    const [start, memory] = [performance.now(), memoryInUse()];
    let end = 'result';
    // Most of what is wrong is told by errors, dozens for one text: their stacks are most of the work.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = FRAMES;
    try {
      await read(text, draw, number);
    } catch (error) {
      const known: FwctlError = asFwctlError(error);
      if (known.kind === 'internal') throw fail(`ends in ${(error as Error)?.stack}`, error);
      end = known.kind;
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    ends[end] = (ends[end] ?? 0) + 1;
    // On a busy machine much time passes in which nothing is done.
    if (performance.now() - start > MOST_WORK) {
      const { user, system } = process.cpuUsage(before);
      if (user + system > MOST_WORK * 1000 * slowness()) throw fail(`takes ${(user + system) / 1000} ms`);
    }
    const taken = memoryInUse() - memory;
    if (taken > MOST_MEMORY) throw fail(`takes ${taken >> 20} MiB`);
  }
  return ends;
}

/** Bytes of the heap and of buffers. process.memoryUsage() would read a file of /proc. */
function memoryInUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}
