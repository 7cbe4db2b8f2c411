import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { LINES, type Line } from './lines.js';

const BUILT = join(ROOT, 'bin/run.js');
const PLAIN = join(ROOT, 'test/support/plain.mjs');
const PLAIN_HELP = join(ROOT, 'test/support/plain-help.mjs');

/** Output without what differs by nature: the folder, and stacks, as the bundle is another file. */
const stable = (text: string, folder: string): string =>
  text.replaceAll(folder, 'FOLDER').replace(/(\n +at .*)+/g, '\n    at ...');

/** Runs a line with a state folder of its own and gives what can be seen of it from outside. */
function run(script: string, { args, env, input, terminal }: Line): Promise<Record<string, unknown>> {
  const words = [process.execPath, script, ...args];
  const [program = '', ...rest] = terminal ? ['script', '-qec', words.join(' '), '/dev/null'] : words;
  return withFolder(async (folder) => {
    const child = spawn(program, rest, {
      env: {
        PATH: process.env.PATH,
        TERM: 'xterm',
        HOME: folder,
        FWCTL_STATE_DIR: join(folder, 'state'),
        ...env,
      },
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('latin1').on('data', (text) => {
        output[name] += text;
      });
    child.stdin.on('error', () => {}); // most lines end without reading it
    child.stdin.end(input ?? '');
    const status = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(signal ?? code));
    });
    const { stdout, stderr } = output;
    return { stdout: stable(stdout, folder), stderr: stable(stderr, folder), status };
  });
}

/** `--help` of every command, alias and topic. */
function helpLines(): Line[] {
  const { commands } = JSON.parse(readFileSync(join(ROOT, 'dist/bundle/manifest.json'), 'utf8')) as {
    commands: Record<string, { aliases: string[] }>;
  };
  const ids = Object.entries(commands).flatMap(([id, { aliases }]) => [id, ...aliases]);
  const names = ids.flatMap((id) => id.split(':').map((_, i, words) => words.slice(0, i + 1).join(' ')));
  return [...new Set(names)].map((name) => ({ args: [...name.split(' '), '--help'] }));
}

/** The same of lines that ask for help, by plain oclif in one process: it takes long to start. */
function plainHelp(lines: readonly Line[]): unknown[] {
  const { stdout, stderr } = spawnSync(process.execPath, [PLAIN_HELP], {
    input: JSON.stringify(lines.map(({ args }) => args)),
    env: { PATH: process.env.PATH, TERM: 'xterm' },
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (!stdout) throw new Error(stderr);
  const said: { stdout: string; stderr: string; status: number }[] = JSON.parse(stdout);
  const seen = (text: string) => stable(Buffer.from(text).toString('latin1'), '/nowhere');
  return said.map(({ stdout, stderr, status }) => ({ stdout: seen(stdout), stderr: seen(stderr), status }));
}

function nameOf({ args, env, terminal }: Line): string {
  const variables = Object.entries(env ?? {}).map(([name, value]) => `${name}=${value} `);
  const words = args.map((arg) => (/^[^ ]+$/.test(arg) ? arg : `'${arg}'`));
  return `${variables.join('')}fwctl ${words.join(' ')}${terminal ? ' (on a terminal)' : ''}`;
}

describe('The built entry and plain oclif say the same, byte for byte, and end with the same status', () => {
  for (const line of LINES)
    it(nameOf(line), async () => {
      const [built, plain] = await Promise.all([run(BUILT, line), run(PLAIN, line)]);
      expect(built).to.deep.equal(plain);
    });

  const help = helpLines();
  let plain: unknown[];
  before(() => {
    plain = plainHelp(help);
  });
  for (const [i, line] of help.entries())
    it(nameOf(line), async () => {
      expect(await run(BUILT, line)).to.deep.equal(plain[i]);
    });
});
