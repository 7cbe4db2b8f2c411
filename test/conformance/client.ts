import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Errno, errnoOf } from '../../src/uapi/errno.js';
import { ROOT } from '../support/files.js';

/** Compiles the small C client, or another program beside it, into a folder. Undefined where there is no compiler. */
export function compileClient(folder: string, name = 'client', ...flags: string[]): string | undefined {
  const program = join(folder, name);
  const source = join(ROOT, `test/conformance/${name}.c`);
  const line = ['-O2', '-Wall', '-Werror', '-pthread', ...flags, '-o', program, source];
  const { status, error, stderr } = spawnSync('cc', line, {
    encoding: 'utf8',
  });
  if (error) return undefined;
  if (status !== 0) throw new Error(`the C client can't be compiled:\n${stderr}`);
  return program;
}

/** Whether umockdev's preload library is there. */
export const hasUmockdev = (): boolean => {
  const { stderr } = spawnSync('/bin/true', {
    env: { LD_PRELOAD: 'libumockdev-preload.so.0' },
    encoding: 'utf8',
  });
  return !stderr;
};

/** The errno that a client tells as a number; 0 for none. */
function errnoTold(number: number): 0 | Errno {
  if (number === 0) return 0;
  const found = errnoOf(number);
  if (!found) throw new Error(`errno ${number}`);
  return found;
}

/** The C client as a process: a line for a line. */
export class Client {
  private readonly lines: AsyncIterator<string>;
  readonly ended: Promise<void>;

  private constructor(private readonly child: ChildProcess) {
    this.lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
    this.ended = new Promise((resolve) => child.on('close', () => resolve()));
  }

  /** `handed`: a descriptor that it has behind its input and output. */
  static start(line: readonly string[], env: NodeJS.ProcessEnv, handed?: number): Client {
    const [command = '', ...args] = line;
    const more = handed === undefined ? [] : [handed];
    return new Client(spawn(command, args, { env, stdio: ['pipe', 'pipe', 'inherit', ...more] }));
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** The next line. Throws where the client has ended. */
  async line(): Promise<string> {
    const { value, done } = await this.lines.next();
    if (done) throw new Error('the client has ended');
    return value;
  }

  say(text: string): void {
    this.child.stdin?.write(`${text}\n`);
  }

  async ask(text: string): Promise<string> {
    this.say(text);
    return this.line();
  }

  /** An ioctl, and what it changed of the memory that is mapped. */
  async ioctl(
    fd: number,
    nr: number | bigint,
    address: number,
    changed: (address: number, bytes: Uint8Array) => void = () => {},
  ): Promise<0 | Errno> {
    this.say(`ioctl ${fd} ${nr.toString(16)} ${address.toString(16)}`);
    for (;;) {
      const [word, first = '', second = ''] = (await this.line()).split(' ');
      if (word === 'errno') return errnoTold(Number(first));
      changed(Number.parseInt(first, 16), new Uint8Array(Buffer.from(second, 'hex')));
    }
  }

  /** open(2): the descriptor. Throws where there is none. */
  async open(path: string): Promise<number> {
    const answer = await this.ask(`open ${path}`);
    if (!answer.startsWith('fd ')) throw new Error(`open of ${path}: ${answer}`);
    return Number(answer.slice(3));
  }

  async end(): Promise<void> {
    this.child.stdin?.end();
    await this.ended;
  }

  kill(): Promise<void> {
    this.child.kill('SIGKILL');
    return this.ended;
  }
}
