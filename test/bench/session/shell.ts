/**
 * How long `fwctl shell` takes to answer a register read: to a program, from the line to the answer, and to a person, from Enter to the last line of
 * it on a terminal (of script(1)); and its memory over 100,000 commands.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../support/files.js';
import { say } from '../measure.js';

const RUN = join(ROOT, 'bin/run.js');

/** Reads that warm the process up, and those that count. */
const WARM = 200;
const COUNT = 1000;
const MANY = 100_000;

/** The read, and what its answer ends with. */
const LINE = 'reg get PAOS';
const LAST_FIELD = 'nmx_adminstate_status';

/** The time in milliseconds from a line to what its answer ends with. */
function asker(child: ChildProcessWithoutNullStreams, end: string, enter: string) {
  let text = '';
  let heard = () => {};
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    heard();
  });
  return async (): Promise<number> => {
    text = '';
    const start = process.hrtime.bigint();
    child.stdin.write(`${LINE}${enter}`);
    while (!text.includes(end))
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    return Number(process.hrtime.bigint() - start) / 1e6;
  };
}

const ended = (child: ChildProcessWithoutNullStreams) =>
  new Promise((resolve) => {
    child.on('close', resolve);
    child.stdin.end();
  });

async function times(ask: () => Promise<number>): Promise<number[]> {
  for (let i = 0; i < WARM; i++) await ask();
  const all: number[] = [];
  for (let i = 0; i < COUNT; i++) all.push(await ask());
  return all.sort((a, b) => a - b);
}

const told = (all: readonly number[]): string => {
  const at = (part: number) => (all[Math.floor(all.length * part)] as number).toFixed(2);
  return `median ${at(0.5)} ms, 95 % within ${at(0.95)} ms`;
};

/** Resident memory in MiB. */
const memoryOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

export async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fwctl-bench-'));
  const env = { PATH: process.env.PATH, HOME: folder, FWCTL_STATE_DIR: folder, TERM: 'xterm' };
  try {
    const program = spawn(process.execPath, [RUN, 'shell', '--json'], { env });
    const ask = asker(program, '\n', '\n');
    say(`shell --json, ${LINE}         ${told(await times(ask))}`);
    const memory: number[] = [];
    for (let i = 0; i < MANY; i++) {
      if (i % (MANY / 5) === 0) memory.push(memoryOf(program.pid as number));
      await ask();
    }
    memory.push(memoryOf(program.pid as number));
    say(
      `shell --json, ${MANY} commands   ${memory.map((mib) => mib.toFixed(0)).join(', ')} MiB at each fifth`,
    );
    await ended(program);

    const line = `${process.execPath} ${RUN} shell`;
    const person = spawn('script', ['-qfec', line, '/dev/null'], { env });
    const type = asker(person, LAST_FIELD, '\r');
    say(`shell on a terminal, ${LINE}  ${told(await times(type))}`);
    person.stdin.write('\x04');
    await ended(person);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
