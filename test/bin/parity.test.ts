import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { LINES, type Line } from './lines.js';

const BUILT = join(ROOT, 'bin/run.js');
const PLAIN = join(ROOT, 'test/support/plain.mjs');

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
    // Stacks differ by nature: the bundle is another file.
    const stable = (text: string) =>
      text.replaceAll(folder, 'FOLDER').replace(/(\n +at .*)+/g, '\n    at ...');
    return { stdout: stable(output.stdout), stderr: stable(output.stderr), status };
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

describe('The built entry and plain oclif say the same, byte for byte, and end with the same status', () => {
  for (const line of [...LINES, ...helpLines()]) {
    const variables = Object.entries(line.env ?? {}).map(([name, value]) => `${name}=${value} `);
    const words = line.args.map((arg) => (/^[^ ]+$/.test(arg) ? arg : `'${arg}'`));
    it(`${variables.join('')}fwctl ${words.join(' ')}${line.terminal ? ' (on a terminal)' : ''}`, async () => {
      const [built, plain] = await Promise.all([run(BUILT, line), run(PLAIN, line)]);
      expect(built).to.deep.equal(plain);
    });
  }
});
