import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { HostedEnd, HostedLine } from './line-host.js';

/** How a line of the command has ended, and what it has written: stdout byte by byte, as latin1. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

const PROGRAM = fileURLToPath(new URL('line-host.js', import.meta.url));

/** Stands behind what a line has written; no line writes it. */
const MARK = Buffer.from('\0end of the line\0');

/** Lines after which another process goes on: what Node keeps of each adds up. */
const LINES = 300;

const withoutMark = (chunks: readonly Buffer[]): Buffer | undefined => {
  const bytes = Buffer.concat(chunks);
  return bytes.subarray(-MARK.length).equals(MARK) ? bytes.subarray(0, -MARK.length) : undefined;
};

const textsOf = (stdout: Buffer, stderr: Buffer) => ({
  stdout: stdout.toString('latin1'),
  stderr: stderr.toString(),
});

/** A process that runs lines, one after the other. It keeps no other process from its end. */
export class Host {
  private readonly child: ChildProcess;
  private readonly out: Buffer[] = [];
  private readonly err: Buffer[] = [];
  private lines = 0;
  private end: HostedEnd | undefined;
  private seen = () => {};

  /** `node`: the words that run Node; `env`: what it takes when it starts. */
  constructor([program = process.execPath, ...words]: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(program, [...words, PROGRAM], { env, stdio: ['pipe', 'pipe', 'pipe', 'ipc'] });
    const { stdin, stdout, stderr } = this.child;
    stdin?.end();
    for (const [stream, chunks] of [
      [stdout, this.out],
      [stderr, this.err],
    ] as const)
      stream?.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        this.seen();
      });
    this.child.on('message', (end: HostedEnd) => {
      this.end = end;
      this.seen();
    });
  }

  get isReusable(): boolean {
    return this.end?.isReusable === true && this.lines < LINES;
  }

  run(line: Omit<HostedLine, 'mark'>): Promise<Ended> {
    this.lines++;
    this.end = undefined;
    this.out.length = 0;
    this.err.length = 0;
    this.hold('ref');
    return new Promise<Ended>((resolve, reject) => {
      const closed = (code: number | null, signal: NodeJS.Signals | null) => {
        this.end = undefined;
        resolve({ code, signal, ...textsOf(Buffer.concat(this.out), Buffer.concat(this.err)) });
      };
      this.seen = () => {
        const stdout = this.end && withoutMark(this.out);
        const stderr = stdout && withoutMark(this.err);
        if (!this.end || !stdout || !stderr) return;
        this.child.off('close', closed).off('error', reject);
        resolve({ code: this.end.code, signal: null, ...textsOf(stdout, stderr) });
      };
      this.child.once('close', closed).once('error', reject);
      this.child.send({ ...line, mark: MARK.toString() });
    }).finally(() => this.hold('unref'));
  }

  leave(): void {
    if (this.child.connected) this.child.disconnect();
  }

  private hold(how: 'ref' | 'unref'): void {
    this.child[how]();
    this.child.channel?.[how]();
    for (const stream of [this.child.stdout, this.child.stderr] as (Socket | null)[]) stream?.[how]();
  }
}

/** Processes that wait for a line, by the library that they were started with. */
const idle = new Map<string, Host[]>();

/** As many of them wait at most. */
const MOST = 3;

/** Runs a line of the built command in a process that has run others before, as line-host.ts says; lines at the same time in as many processes. */
export async function runHosted(line: Omit<HostedLine, 'mark'>): Promise<Ended> {
  const { LD_PRELOAD = '' } = line.env;
  const waiting = idle.get(LD_PRELOAD) ?? [];
  idle.set(LD_PRELOAD, waiting);
  const host = waiting.pop() ?? new Host([process.execPath], LD_PRELOAD ? { LD_PRELOAD } : {});
  const ended = await host.run(line);
  if (host.isReusable && waiting.length < MOST) waiting.push(host);
  else host.leave();
  return ended;
}
