import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CODE_CACHE, ROOT, withFolder } from '../support/files.js';
import { canBeHosted } from '../support/fwctl.js';
import { runHosted } from '../support/hosted.js';
import { COMMAND_LINES, LINES, type Line } from './lines.js';

const BUILT = join(ROOT, 'bin/run.js');
const PLAIN = join(ROOT, 'test/support/plain.mjs');
const PLAIN_LINES = join(ROOT, 'test/support/plain-lines.mjs');

/** Output without what differs by nature: the folder, stacks, as the bundle is another file, and what a process says once, as many lines may have one. */
const stable = (text: string, folder: string): string =>
  text
    .replaceAll(folder, 'FOLDER')
    .replace(/(\n +at .*)+/g, '\n    at ...')
    .replace(/^fwctl: no backend named: .*\n/gm, '');

/** The state of a machine with a card of each family, whose clock stands still. */
const families = mkdtempSync(join(tmpdir(), 'fwctl-parity-'));

/** What a line is to find as its state folder. */
function prepare(folder: string, line: Line): string {
  const state = join(folder, 'state');
  if (line.families) cpSync(families, state, { recursive: true });
  return state;
}

const environment = (folder: string, line: Line) => ({
  TERM: 'xterm',
  HOME: folder,
  FWCTL_STATE_DIR: prepare(folder, line),
  XDG_CACHE_HOME: CODE_CACHE,
  ...line.env,
});

/** Runs a line with a state folder of its own and gives what can be seen of it from outside. */
function run(script: string, line: Line): Promise<Record<string, unknown>> {
  const { args, input, terminal } = line;
  const words = [process.execPath, script, ...args];
  const [program = '', ...rest] = terminal ? ['script', '-qec', words.join(' '), '/dev/null'] : words;
  return withFolder(async (folder) => {
    const child = spawn(program, rest, {
      env: { PATH: process.env.PATH, ...environment(folder, line) },
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

/** The same of a line that is no test of how processes begin and end. */
const runInHost = (line: Line): Promise<Record<string, unknown>> =>
  withFolder(async (folder) => {
    const { stdout, stderr, code } = await runHosted({
      args: line.args,
      cwd: ROOT,
      env: environment(folder, line),
    });
    const bytes = Buffer.from(stderr).toString('latin1');
    return { stdout: stable(stdout, folder), stderr: stable(bytes, folder), status: code };
  });

/** `--help` of every command, alias and topic. */
function helpLines(): Line[] {
  const { commands } = JSON.parse(readFileSync(join(ROOT, 'dist/bundle/manifest.json'), 'utf8')) as {
    commands: Record<string, { aliases: string[] }>;
  };
  const ids = Object.entries(commands).flatMap(([id, { aliases }]) => [id, ...aliases]);
  const names = ids.flatMap((id) => id.split(':').map((_, i, words) => words.slice(0, i + 1).join(' ')));
  return [...new Set(names)].map((name) => ({ args: [...name.split(' '), '--help'] }));
}

/** The same of many lines by plain oclif in one process: it takes long to start. */
function plainLines(lines: readonly Line[]): Promise<unknown[]> {
  return withFolder((folder) => {
    const given = lines.map((line, i) => {
      const home = join(folder, String(i));
      mkdirSync(home);
      return { args: line.args, home, state: prepare(home, line) };
    });
    const { stdout, stderr } = spawnSync(process.execPath, [PLAIN_LINES], {
      input: JSON.stringify(given),
      env: { PATH: process.env.PATH, TERM: 'xterm' },
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (!stdout) throw new Error(stderr);
    const said: { stdout: string; stderr: string; status: number }[] = JSON.parse(stdout);
    return said.map(({ stdout, stderr, status }, i) => ({
      stdout: stable(stdout, given[i]?.home ?? ''),
      stderr: stable(stderr, given[i]?.home ?? ''),
      status,
    }));
  });
}

function nameOf({ args, env, terminal, families }: Line): string {
  const variables = Object.entries(env ?? {}).map(([name, value]) => `${name}=${value} `);
  const words = args.map((arg) => (/^[^ ]+$/.test(arg) ? arg : `'${arg}'`));
  return `${variables.join('')}fwctl ${words.join(' ')}${terminal ? ' (on a terminal)' : families ? ' (all families)' : ''}`;
}

describe('The built entry and plain oclif say the same, byte for byte, and end with the same status', () => {
  /** With what a process has from its begin; `record` runs another line, which plainLines can't end. */
  const isOfProcess = ({ args, env, input, terminal }: Line) =>
    Boolean(env || terminal || input) || args[0] === 'record';
  const lines = [...LINES, ...COMMAND_LINES];
  for (const line of lines.filter(isOfProcess))
    it(nameOf(line), async () => {
      const [built, plain] = await Promise.all([run(BUILT, line), run(PLAIN, line)]);
      expect(built).to.deep.equal(plain);
    });

  const many = [...lines.filter((line) => !isOfProcess(line)), ...helpLines()];
  let plain: unknown[];
  before(async () => {
    for (const line of ['add --family cxl', 'add --family bnxt', 'add --family pds', 'clock virtual 1h'])
      spawnSync(process.execPath, [BUILT, 'emulator', ...line.split(' ')], {
        env: { FWCTL_STATE_DIR: families },
      });
    plain = await plainLines(many);
  });
  after(() => rmSync(families, { recursive: true }));
  for (const [i, line] of many.entries())
    it(nameOf(line), async () => {
      const built = await (canBeHosted(line.args) ? runInHost(line) : run(BUILT, line));
      expect(built).to.deep.equal(plain[i]);
    });

  it('of every command there is a line beside its help', () => {
    const { commands } = JSON.parse(readFileSync(join(ROOT, 'dist/bundle/manifest.json'), 'utf8'));
    const begun = lines.map(({ args }) => `${args.join(' ')} `);
    const without = Object.keys(commands).filter(
      (id) => !begun.some((line) => line.startsWith(`${id.replaceAll(':', ' ')} `)),
    );
    expect(without).to.deep.equal([]);
  });
});
