import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

interface Line {
  schema: string;
  timestamp: number;
  device_time: string;
  wall_time: string;
  core: number;
  text: string;
  format: string;
  lost: boolean;
}

const linesOf = (stdout: string): Line[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const register = async (folder: string, name: string) =>
  (await fwctlJson(['reg', 'get', name], { folder })).fields;

/** Whether the tracer is the driver's: it writes to the driver's memory. */
const isDrivers = async (folder: string): Promise<boolean> => {
  const { trace_status } = await register(folder, 'MTRC_CTRL');
  const { trace_mode, trace_mkey } = await register(folder, 'MTRC_CONF');
  return [trace_status, trace_mode].every((one) => one === 1) && trace_mkey !== 0;
};

/** Starts a trace; `until` is told what has come, and says when a signal is to end it. */
function follow(folder: string, args: string[], end: NodeJS.Signals | 'close') {
  const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), 'trace', '--follow', ...args], {
    env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let ended = false;
  child.stdout.on('data', (data) => {
    stdout += data;
    if (ended || stdout.split('\n').length < 300) return;
    ended = true;
    if (end === 'close') child.stdout.destroy();
    else child.kill(end);
  });
  return new Promise<{ code: number | null; signal: string | null; stdout: string }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout }));
  });
}

describe('fwctl trace', () => {
  it('--follow shows strings of the database in the order of time, with both clocks', () =>
    withFolder(async (folder) => {
      const { strings } = await fwctlJson(['trace', '--strings'], { folder });
      const known = strings.map(({ text }: { text: string }) => text);
      expect(known.length).to.be.above(20);
      const { stdout } = await follow(folder, ['--json'], 'SIGINT');
      const lines = linesOf(stdout);
      let last = 0;
      for (const line of lines) {
        expect(line.schema).to.equal('fwctl.trace/1');
        expect(known).to.include(line.format);
        expect(line.timestamp).to.be.at.least(last);
        expect(Number(line.device_time)).to.be.closeTo(line.timestamp / 1e9, 1e-6);
        expect(Date.parse(line.wall_time)).to.be.closeTo(Date.now(), 600_000);
        expect(line).not.to.have.property('notes');
        last = line.timestamp;
      }
      const span = (lines.at(-1)?.timestamp ?? 0) - (lines[0]?.timestamp ?? 0);
      const wall = Date.parse(lines.at(-1)?.wall_time ?? '') - Date.parse(lines[0]?.wall_time ?? '');
      expect(wall).to.be.closeTo(span / 1e6, 2);
    }));

  for (const [end, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['close', 141],
  ] as const)
    it(`${end === 'close' ? 'a closed stdout' : end} ends it with ${code}; the tracer is the driver’s`, () =>
      withFolder(async (folder) => {
        const ended = await follow(folder, ['--take-over'], end);
        expect([ended.code, ended.signal]).to.deep.equal([code, null]);
        expect(await isDrivers(folder)).to.equal(true);
      }));

  it('--count ends it after so many messages, --grep and --core take only theirs', () =>
    withFolder(async (folder) => {
      const { code, stdout } = await fwctl(['trace', '--count', '5', '--grep', 'port ?:*', '--json'], {
        folder,
      });
      const lines = linesOf(stdout);
      expect(code).to.equal(0);
      expect(lines).to.have.length(5);
      for (const { text } of lines) expect(text).to.match(/^port \d:/);
      const ofCore = linesOf(
        (await fwctl(['trace', '--count', '3', '--core', '2', '--json'], { folder })).stdout,
      );
      expect(ofCore.map(({ core }) => core)).to.deep.equal([2, 2, 2]);
      expect(await isDrivers(folder)).to.equal(true);
    }));

  it('in text: seconds by the device, time of day, core, message', () =>
    withFolder(async (folder) => {
      const { stdout } = await fwctl(['trace', '--count', '2'], { folder });
      expect(stdout).to.match(
        /^( +\d+\.\d{9} {2}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z {2}\d {2}\w+.*\n){2}$/,
      );
    }));

  it('a clock that stands still lets no message pass, and that is said', () =>
    withFolder(async (folder) => {
      await fwctl(['emulator', 'clock', 'virtual', '5s'], { folder });
      const { code, stdout, stderr } = await fwctl(['trace', '--for', '50ms'], { folder });
      expect([code, stdout]).to.deep.equal([0, '']);
      expect(stderr).to.include('said nothing');
    }));

  it('a trace that had taken over and was killed leaves the tracer on: it is read along, and --take-over goes on', () =>
    withFolder(async (folder) => {
      expect((await follow(folder, ['--take-over'], 'SIGKILL')).signal).to.equal('SIGKILL');
      expect(await isDrivers(folder)).to.equal(false);
      for (const flags of [[], ['--take-over']])
        expect((await fwctl(['trace', '--count', '1', ...flags], { folder })).code).to.equal(0);
    }));

  it('another function’s tracer is not to be had, and the way to it is told', () =>
    withFolder(async (folder) => {
      const { code, stderr } = await fwctl(['trace', '--count', '1', '-d', 'fwctl1'], { folder });
      expect(code).to.equal(3);
      expect(stderr).to.include('another function').and.include('-d');
    }));

  it('the strings are read once, and again where the cache is damaged, of another firmware, or not wanted', () =>
    withFolder(async (folder) => {
      const env = { XDG_CACHE_HOME: join(folder, '.cache'), NODE_DISABLE_COMPILE_CACHE: '1' };
      const cache = join(folder, '.cache/fwctl');
      const read = async (...flags: string[]) => {
        const { stdout, stderr } = await fwctl(['trace', '--strings', '-v', ...flags], { folder, env });
        return { stdout, reads: stderr.match(/MTRC_STDB/g)?.length ?? 0 };
      };
      const first = await read();
      expect(first.reads).to.be.above(2);
      expect(await read()).to.deep.equal({ ...first, reads: 0 });
      expect(await read('--refresh')).to.deep.equal(first);
      const [name] = readdirSync(cache) as [string];
      const good = readFileSync(join(cache, name));
      for (const bad of [good.subarray(0, 500), Buffer.from(good).fill(0x41, 100, 110), Buffer.alloc(0)]) {
        writeFileSync(join(cache, name), bad);
        expect(await read()).to.deep.equal(first);
        expect(readFileSync(join(cache, name))).to.deep.equal(good);
      }
    }));

  it('a cache folder that can not be had is done without', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'file'), '');
      const env = { XDG_CACHE_HOME: join(folder, 'file') };
      const { code, stdout } = await fwctl(['trace', '--strings', '--grep', 'temperature'], { folder, env });
      expect(code).to.equal(0);
      expect(stdout.split('\n').filter((line) => line.includes('temperature'))).to.have.length(2);
    }));

  const WRONG: [string[], string][] = [
    [['--count', '0'], '--count takes'],
    [['--for', '1x'], '--for takes a time'],
    [['--core', '256'], '--core takes 0 to 255'],
    [['-o', 'hex'], '-o hex does not apply'],
    [['--follow', '--for', '1s'], 'for'],
  ];
  for (const [args, words] of WRONG)
    it(`${args.join(' ')} is a usage error, and nothing is traced`, () =>
      withFolder(async (folder) => {
        const { code, stderr } = await fwctl(['trace', ...args], { folder });
        expect(code).to.equal(2);
        expect(stderr).to.include(words);
        expect(readdirSync(folder)).to.deep.equal([]);
      }));

  it('a virtual function may not trace; the strings are for it too', () =>
    withFolder(async (folder) => {
      const { code, stderr } = await fwctl(['trace', '-d', 'fwctl2'], { folder });
      expect(code).to.equal(6);
      expect(stderr).to.include('only a physical function');
      expect((await fwctl(['trace', '-d', 'fwctl2', '--strings'], { folder })).code).to.equal(0);
    }));
});
