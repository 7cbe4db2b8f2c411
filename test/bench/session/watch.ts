/**
 * What part of a core `fwctl watch` takes with twenty registers at 100 ms, and `fwctl top` with all devices of a machine: user and system time of the
 * process once it runs, on a terminal (of script(1)) and in a pipe.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../support/files.js';
import { say } from '../measure.js';

const RUN = join(ROOT, 'bin/run.js');

/** Registers that need no index, ports and counters among them. */
const REGISTERS =
  'PAOS PTYS PPCNT PPLM PMTU PFCC PDDR PMAOS PMLP PPLR PCAP PBMC MTMP MTCAP MGIR MPEIN MPCNT MCQI NODE_DESC MFRL';

/** Seconds before the process is looked at, and then. */
const WARM = 3;
const TIME = 10;

const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** User and system time of a process, in seconds (proc(5): utime and stime, in 1/100 s). */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The process that was started by another one. */
const childOf = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]);

async function part(what: string, words: string, onTerminal: boolean, folder: string): Promise<void> {
  const env = { PATH: process.env.PATH, HOME: folder, FWCTL_STATE_DIR: folder, TERM: 'xterm' };
  const line = `exec ${process.execPath} ${RUN} ${words}`;
  const child = onTerminal
    ? spawn('script', ['-qfec', `stty cols 120 rows 50; ${line}`, '/dev/null'], { env })
    : spawn('sh', ['-c', line], { env });
  child.stdout.resume();
  await wait(WARM);
  const pid = onTerminal ? childOf(child.pid as number) : (child.pid as number);
  const before = cpuOf(pid);
  await wait(TIME);
  const used = (cpuOf(pid) - before) / TIME;
  say(`${what.padEnd(44)} ${(used * 100).toFixed(1).padStart(5)} % of a core`);
  const ended = new Promise((resolve) => child.on('close', resolve));
  process.kill(pid, 'SIGINT');
  await ended;
}

export async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fwctl-bench-'));
  const watch = `watch 0.1 reg get ${REGISTERS}`;
  try {
    await part('watch, 20 registers at 100 ms, terminal', watch, true, folder);
    await part('watch, 20 registers at 100 ms, pipe', watch, false, folder);
    await part('watch, 20 registers at 100 ms, --json', `${watch} --json`, false, folder);
    await part('reg watch, the same, terminal', `reg watch ${REGISTERS} --interval 100ms`, true, folder);
    await part('top at 1 s, three devices, terminal', 'top', true, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
