import { spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bedEnvironment } from '../../src/backends/serve/enter.js';
import { serveMachine } from '../../src/backends/serve/served.js';
import { sleepExactly } from '../../src/cli/exec/exec.js';
import { CODE_CACHE, ROOT, withFolder } from './files.js';
import { type Ended, runHosted } from './hosted.js';
import { wrongByItsName, wrongInOutput } from './published.js';

export type { Ended };

export interface RunOptions {
  /** The state folder. */
  folder: string;
  /** Where it runs; the repository without it. */
  cwd?: string;
  stdin?: string | Buffer;
  env?: NodeJS.ProcessEnv;
  /** A program in front of the command: setpriv and its flags. */
  wrapper?: string[];
  /** That it asks the built-in backend, also where others go through the kernel: for what a test rests on. */
  builtIn?: boolean;
  /** That it is a process of its own: for what several do to each other, and what one leaves to the kernel. */
  alone?: boolean;
}

/**
 * Whether commands that reach a device go the way of a real one: their ioctls are answered by the served device, in a bed of each. The tests
 * must pass all the same: test/commands/through-kernel.test.ts.
 */
export const THROUGH_KERNEL = Boolean(process.env.FWCTL_TEST_THROUGH_KERNEL);

/** A test of what only the built-in backend can tell or do: a client of /dev/fwctl sees neither the device's state nor its inside. */
export const itOfBuiltIn = (title: string, test: Mocha.Func | Mocha.AsyncFunc): Mocha.Test =>
  (THROUGH_KERNEL ? it.skip : it)(title, test);

/** Commands that are about the built-in machine itself, start others, or read a file. */
const OWN_MACHINE = /^(emulator|exec|serve|doctor|record|replay|dump parse|function (un)?bind)\b/;

/** A line of tens of thousands of calls: by `exec`, each takes a third of what it takes by umockdev's sockets. */
const MANY_CALLS = /^obj get .*--all\b/;

/** Commands that start others, or run until they are told to end. */
const OWN_PROCESS = /^(agent|exec|serve|shell)\b/;

/** Variables that a process takes when it starts. */
const AT_START = /^(LANG|LC_.*|LD_.*|NODE_.*|TZ|UMOCKDEV_.*)$/;

/** Whose ssh ends with the process that has started it. */
const OTHER_MACHINE = /ssh:\/\//;

/** Whether a process that has run others can run a line; FWCTL_TEST_ALONE: none can. */
export const canBeHosted = (
  args: readonly string[],
  { wrapper, stdin, env = {}, alone }: Partial<RunOptions> = {},
): boolean =>
  !(wrapper || stdin || alone || process.env.FWCTL_TEST_ALONE) &&
  !OWN_PROCESS.test(args[0] ?? '') &&
  ![...args, ...Object.values(env)].some((word) => OTHER_MACHINE.test(word ?? '')) &&
  !Object.keys(env).some((name) => AT_START.test(name));

/** The built command, with an empty environment but for what it needs: as a process, or in one that runs many lines (hosted.ts). Fails where it tells JSON that is not as its schema has it. */
export async function fwctl(args: readonly string[], options: RunOptions): Promise<Ended> {
  const ended = await runFwctl(args, options);
  const wrong = args.includes('--json') ? wrongInOutput(ended.stdout) : [];
  if (wrong.length) throw new Error(`fwctl ${args.join(' ')}: not as its published schema: ${wrong}`);
  return ended;
}

function runFwctl(args: readonly string[], options: RunOptions): Promise<Ended> {
  const isServed = THROUGH_KERNEL && !options.builtIn && !OWN_MACHINE.test(args.slice(0, 2).join(' '));
  if (!isServed && canBeHosted(args, options))
    return runHosted({
      args: args.map(String), // of documents, numbers too
      cwd: options.cwd ?? process.cwd(),
      env: environment(options),
    });
  const line = [process.execPath, join(ROOT, 'bin/run.js'), ...args];
  if (!isServed) return runLine(line, options);
  if (!options.wrapper && !MANY_CALLS.test(args.join(' ')))
    return withServed(options, (env) =>
      canBeHosted(args, options)
        ? runHosted({
            args: args.map(String),
            cwd: options.cwd ?? process.cwd(),
            env: environment({ ...options, env }),
          })
        : runLine(line, { ...options, env }),
    );
  // Another user reaches no bed of this one: that user's own `exec` makes one.
  const exec = [process.execPath, join(ROOT, 'bin/run.js'), 'exec', '--'];
  return runLine([...exec, ...line], { ...options, env: { FWCTL_BACKEND: 'kernel', ...options.env } });
}

/** Serves the machine of the state folder from a bed of its own, and gives the environment that leads there. */
const withServed = (options: RunOptions, run: (env: NodeJS.ProcessEnv) => Promise<Ended>): Promise<Ended> =>
  withFolder(async (folder) => {
    const bed = join(folder, 'bed');
    const stateDir = options.env?.FWCTL_STATE_DIR ?? options.folder;
    const machine = await serveMachine(bed, {
      stateDir,
      failed: (error) => {
        throw error;
      },
    });
    sleepExactly();
    try {
      // The library shows /sys and /dev alone: of /proc, the bed has what the served kernel says of itself.
      symlinkSync('/proc/self', join(bed, 'proc/self'));
      return await run({
        FWCTL_BACKEND: 'kernel',
        FWCTL_PROC_ROOT: join(bed, 'proc'),
        ...bedEnvironment(bed, {}),
        ...options.env,
      });
    } finally {
      await machine.close();
    }
  });

const environment = ({ folder, env }: RunOptions): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      PATH: process.env.PATH,
      TMPDIR: process.env.TMPDIR,
      FWCTL_STATE_DIR: folder,
      HOME: folder,
      XDG_CACHE_HOME: CODE_CACHE,
      ...env,
    }).filter((one): one is [string, string] => one[1] !== undefined),
  );

function runLine(words: readonly string[], options: RunOptions): Promise<Ended> {
  const line = [...(options.wrapper ?? []), ...words];
  const child = spawn(line[0] as string, line.slice(1), {
    cwd: options.cwd,
    env: environment(options),
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (data) => out.push(data));
  child.stderr.on('data', (data) => err.push(data));
  child.stdin.on('error', () => {}); // the command may end without reading it
  child.stdin.end(options.stdin ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({
        code,
        signal,
        stdout: Buffer.concat(out).toString('latin1'),
        stderr: Buffer.concat(err).toString(),
      }),
    );
  });
}

/** The JSON document that a command prints; fails where it prints anything else or ends with another code. */
// biome-ignore lint/suspicious/noExplicitAny: a test looks into documents of every shape
export async function fwctlJson(args: readonly string[], options: RunOptions, code = 0): Promise<any> {
  const ended = await fwctl([...args, '--json'], options);
  if (ended.code !== code)
    throw new Error(
      `fwctl ${args.join(' ')}: exit ${ended.code}, not ${code}\n${ended.stdout}${ended.stderr}`,
    );
  const document = JSON.parse(ended.stdout);
  const wrong = wrongByItsName(document);
  if (wrong.length) throw new Error(`fwctl ${args.join(' ')}: not as its published schema: ${wrong}`);
  return document;
}
