/**
 * Decoding speed: every field of cmd_hca_cap, against C on the same buffer in the same run; one layout's look-up in a fresh process;
 * `decode --batch` of 100,000 mixed lines as a process. Run as `node dist/test/bench/decode.js`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { decode, flatten, leaves } from '../../src/bits/codec.js';
import { FlatForm, flatForm, viewOf } from '../../src/bits/flat.js';
import { flatJson } from '../../src/bits/flat-json.js';
import { byteLength } from '../../src/bits/layout.js';
import { layout, layoutNames } from '../../src/families/mlx5/prm/layouts.js';
import { ROOT, withFolder } from '../support/files.js';
import { columns, interleave, perCall, type Side, say } from './measure.js';

const NAME = 'cmd_hca_cap';
const ROUNDS = 31;
const LINES = 100_000;

const form = layout(NAME);
const bytes = new Uint8Array(byteLength(form)).map((_, i) => (i * 151 + 89) & 0xff);

/** The numbers that all sides must agree on, by one sum over the slots. */
const sum = (slots: Uint32Array) =>
  slots.reduce((total, slot, i) => (total + Math.imul(slot, i + 1)) >>> 0, 0);

/** A C program with the decoder for this layout: shift and mask by constants, a store for each field (two where it has 64 bits). */
function cSource(): string {
  const lines: string[] = [];
  for (const { offset, width } of leaves(form)) {
    for (let at = offset; at < offset + width; at = (at | 31) + 1) {
      const bits = Math.min(32 - (at & 31), offset + width - at);
      const shift = 32 - (at & 31) - bits;
      lines.push(`out[${lines.length}] = be32(p + ${(at >> 5) * 4}) >> ${shift} & ${2 ** bits - 1}u;`);
    }
  }
  return `#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
static inline uint32_t be32(const uint8_t *p) { uint32_t w; memcpy(&w, p, 4); return __builtin_bswap32(w); }
__attribute__((noinline)) void decode(const uint8_t *restrict p, uint32_t *restrict out)
{
${lines.join('\n')}
}
int main(int argc, char **argv)
{
  static uint8_t in[${bytes.length}] = {${bytes.join(',')}};
  static uint32_t out[${lines.length}];
  long count = atol(argv[1]);
  struct timespec a, b;
  for (long i = 0; i < count; i++) { decode(in, out); __asm__ volatile("" ::: "memory"); }
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (long i = 0; i < count; i++) { decode(in, out); __asm__ volatile("" ::: "memory"); }
  clock_gettime(CLOCK_MONOTONIC, &b);
  uint32_t sum = 0;
  for (int i = 0; i < ${lines.length}; i++) sum += out[i] * (i + 1u);
  printf("%u %f\\n", sum, ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / count);
  return 0;
}
`;
}

/** The C side, or undefined where there is no gcc. */
function cSide(folder: string, expected: number): Side | undefined {
  const [source, program] = [join(folder, 'decode.c'), join(folder, 'decode')];
  writeFileSync(source, cSource());
  const built = spawnSync('gcc', ['-O2', '-o', program, source], { encoding: 'utf8' });
  if (built.error) return undefined;
  if (built.status !== 0) throw new Error(built.stderr);
  const run = () => {
    const [total, time] = execFileSync(program, ['20000'], { encoding: 'utf8' }).split(' ').map(Number);
    if (total !== expected) throw new Error('C and fwctl do not decode the same numbers');
    return time as number;
  };
  return { name: 'C, gcc -O2', run };
}

/** The generic loop must not be measured on one layout alone: V8 would take that one's tables for constants. */
function meetOtherLayouts(): void {
  for (const name of layoutNames()) {
    const other = layout(name);
    const size = byteLength(other);
    const flat = new FlatForm(other, size);
    const slots = flat.slots();
    const view = viewOf(new Uint8Array(size), flat.size);
    for (let i = 0; i < 20; i++) flat.decodeByTable(view, slots);
  }
}

function decodeSides(): [Side[], number] {
  const flat = flatForm(form, bytes.length);
  const view = viewOf(bytes, flat.size);
  const slots = flat.slots();
  meetOtherLayouts();
  flat.warm();
  flat.decode(view, slots);
  const expected = sum(slots);
  flat.decodeByTable(view, slots);
  if (sum(slots) !== expected) throw new Error('generated code and table do not decode the same numbers');
  const side = (name: string, count: number, call: () => void) => ({ name, run: () => perCall(count, call) });
  return [
    [
      side('generated code', 20_000, () => flat.decode(view, slots)),
      side('generic table', 5_000, () => flat.decodeByTable(view, slots)),
      side('line of JSON', 200, () => flatJson(NAME, form, bytes)),
      side('object', 100, () => decode(form, bytes)),
      side('flatten (by path)', 100, () => flatten(form, bytes)),
    ],
    expected,
  ];
}

function reportDecode(folder: string): void {
  const [own, expected] = decodeSides();
  const c = cSide(folder, expected);
  const sides = c ? [c, ...own] : own;
  const count = flatForm(form, bytes.length).paths.length;
  say(`${NAME}: ${bytes.length} bytes, ${count} fields; medians of ${ROUNDS} interleaved rounds`);
  if (!c) say('no gcc here: nothing to compare with');
  say(columns('', 'ns a structure', 'M fields/s', 'times C'));
  const times = interleave(sides, ROUNDS);
  sides.forEach(({ name }, i) => {
    const time = times[i] as number;
    const ratio = c ? (time / (times[0] as number)).toFixed(2) : '-';
    say(columns(name, time.toFixed(0), ((count / time) * 1e3).toFixed(0), ratio));
  });
}

/** What the look-up of a layout, and its first decoding, cost a process that has done nothing before. */
function reportLookUp(folder: string): void {
  const script = join(folder, 'look-up.mjs');
  const built = (file: string) => JSON.stringify(join(ROOT, 'dist/src', file));
  writeFileSync(
    script,
    `import { decode } from ${built('bits/codec.js')};
const now = () => Number(process.hrtime.bigint()) / 1e6;
const times = [now()];
const { layout } = await import(${built('families/mlx5/prm/layouts.js')});
times.push(now());
const form = layout('${NAME}');
times.push(now());
decode(form, new Uint8Array(${bytes.length}));
times.push(now());
process.stdout.write(times.slice(1).map((time, i) => time - times[i]).join(' '));
`,
  );
  const steps = ['load the tables', `find ${NAME}`, 'first decoding'];
  let last: number[] = [];
  const sides = steps.map((name, i) => ({
    name,
    run: () => {
      if (i === 0)
        last = execFileSync(process.execPath, [script], { encoding: 'utf8' }).split(' ').map(Number);
      return last[i] as number;
    },
  }));
  const times = interleave(sides, ROUNDS);
  say(
    `\none layout of ${layoutNames().length} in a fresh process; medians of ${ROUNDS}, from single files, not the bundle`,
  );
  sides.forEach(({ name }, i) => {
    say(columns(name, `${times[i]?.toFixed(2)} ms`));
  });
}

/** Lines of all layouts in turn, with bytes in which nothing repeats soon. */
function writeBatch(file: string): void {
  const names = layoutNames();
  let seed = 1;
  const byte = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed >>> 24;
  };
  const out = openSync(file, 'w');
  for (let i = 0; i < LINES; i++) {
    const name = names[i % names.length] as string;
    const hex = Buffer.from(Array.from({ length: byteLength(layout(name)) }, byte)).toString('hex');
    writeSync(out, `${JSON.stringify({ layout: name, hex })}\n`);
  }
  closeSync(out);
}

/** The whole command, from file to /dev/null: lines a second and peak memory. */
function reportBatch(folder: string): void {
  if (!existsSync(join(ROOT, 'dist/commands/decode.js'))) {
    say('\ndecode --batch: there is no such command here');
    return;
  }
  const [batch, peak, probe] = ['batch.jsonl', 'peak', 'probe.cjs'].map((name) => join(folder, name));
  writeBatch(batch as string);
  const write = `require('fs').writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS))`;
  writeFileSync(probe as string, `process.on('exit', () => ${write});`);
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', probe as string, join(ROOT, 'bin/run.js'), 'decode', '--batch', batch as string],
    { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' },
  );
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`decode --batch ended with ${status}: ${stderr.slice(0, 500)}`);
  const megabytes = Number(readFileSync(peak as string, 'utf8')) / 1024;
  say(
    `\ndecode --batch of ${LINES} mixed lines: ${Math.round(LINES / seconds)} lines/s, ${megabytes.toFixed(0)} MiB at most`,
  );
}

await withFolder((folder) => {
  reportDecode(folder);
  reportLookUp(folder);
  reportBatch(folder);
});
