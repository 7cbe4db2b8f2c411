import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { LINES, type Line } from './lines.js';

const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const BUILT = path('bin/run.js');
const PLAIN = path('test/support/plain.mjs');

/** Variables of the caller that would get in the way, among them c8's: it would have each process write its coverage. */
const FOREIGN = /^(FWCTL_|NODE_|npm_|FORCE_COLOR|NO_COLOR|OCLIF_|DEBUG|CI$|TERM$)/;

/** Runs a line with a state folder of its own and gives what can be seen of it from outside. */
async function run(script: string, { args, env, input, terminal }: Line): Promise<Record<string, unknown>> {
  const state = await mkdtemp(join(tmpdir(), 'fwctl-parity-'));
  const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  const command = [process.execPath, script, ...args];
  const [program = '', ...rest] = terminal ? ['script', '-qec', command.join(' '), '/dev/null'] : command;
  try {
    const child = spawn(program, rest, {
      env: { ...Object.fromEntries(own), TERM: 'xterm', FWCTL_STATE_DIR: state, ...env },
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('latin1').on('data', (text) => {
        output[name] += text;
      });
    child.stdin.on('error', () => undefined).end(input ?? '');
    const status = await new Promise((resolve) => {
      child.once('close', (code, signal) => resolve(signal ?? code));
    });
    const { stdout, stderr } = output;
    // Stacks differ by nature: the bundle is another file.
    const stable = (text: string) => text.replaceAll(state, 'STATE').replace(/(\n +at .*)+/g, '\n    at ...');
    return { stdout: stable(stdout), stderr: stable(stderr), status };
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

/** `--help` of every command, alias and topic. */
function helpLines(): Line[] {
  const { commands } = JSON.parse(readFileSync(path('dist/bundle/manifest.json'), 'utf8')) as {
    commands: Record<string, { aliases: string[] }>;
  };
  const ids = Object.entries(commands).flatMap(([id, { aliases }]) => [id, ...aliases]);
  const words = ids.flatMap((id) => id.split(':').map((_, i, all) => all.slice(0, i + 1).join(' ')));
  return [...new Set(words)].map((line) => ({ args: [...line.split(' '), '--help'] }));
}

describe('The built entry and plain oclif say the same, byte for byte, and end with the same status', () => {
  for (const line of [...LINES, ...helpLines()]) {
    const { args, env, terminal } = line;
    const variables = Object.entries(env ?? {}).map(([name, value]) => `${name}=${value} `);
    it(`${variables.join('')}fwctl ${args.map((arg) => arg || "''").join(' ')}${terminal ? ' (on a terminal)' : ''}`, async () => {
      const [built, plain] = await Promise.all([run(BUILT, line), run(PLAIN, line)]);
      expect(built).to.deep.equal(plain);
    });
  }
});
