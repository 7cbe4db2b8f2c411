import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/files.js';

const folder = mkdtempSync(join(tmpdir(), 'fwctl-test-sea-'));
const program = join(folder, 'fwctl');
const home = join(folder, 'home');

const run = (line: string, env: NodeJS.ProcessEnv = { HOME: home }) => {
  const { status, stdout, stderr } = spawnSync(program, line.split(' '), {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      TMPDIR: join(folder, 'tmp'),
      FWCTL_STATE_DIR: join(folder, 'state'),
      ...env,
    },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

const unpacked = () => readdirSync(join(home, '.cache/fwctl')).filter((name) => name.startsWith('single-'));

describe('the program as a single file', () => {
  before(function () {
    try {
      createRequire(import.meta.url).resolve('postject');
    } catch {
      this.skip(); // postject is not installed
    }
    execFileSync(process.execPath, [join(ROOT, 'bin/build/sea.js'), program], { cwd: ROOT });
    mkdirSync(join(folder, 'tmp'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('does what the package does, and keeps its files for the next line', () => {
    const lines = [
      'info',
      '--version',
      'reg --help',
      'reg get PTYS --json',
      'find temperature',
      'schema temp',
      '__complete bash 1 reg get MT',
      'obj',
    ];
    for (const line of lines) {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(ROOT, 'bin/run.js'), ...line.split(' ')],
        {
          env: { PATH: process.env.PATH, HOME: home, FWCTL_STATE_DIR: join(folder, 'state') },
          encoding: 'utf8',
        },
      );
      expect(run(line), line).to.deep.equal({ status, stdout, stderr });
    }
    expect(unpacked()).to.have.lengthOf(1);
  });

  it('changes devices, and starts itself where it takes another process', function () {
    if (!existsSync(join(ROOT, 'node_modules/@koromix'))) return this.skip();
    expect(run('config set NUM_OF_VFS=7 --yes').status).to.equal(0);
    expect(run('exec -- ls /dev/fwctl').stdout.split('\n')).to.include('fwctl0');
    expect(run('record --file tape -- config query NUM_OF_VFS').status).to.equal(0);
    expect(run('systemd print').stdout).to.include(`\nExecStart=${program} plan boot `);
  });

  it('names files that stay where they are', () => {
    for (const line of ['python path', 'ansible path']) {
      const path = run(line).stdout.trim();
      expect(path).to.include(join(home, '.cache/fwctl/single-'));
      expect(statSync(path).isDirectory()).to.equal(true);
    }
  });

  it('once it is unpacked, those are gone that it has taken the place of, or whose program is no more', () => {
    const cache = join(home, '.cache/fwctl');
    const other = (digit: number, of?: string) => {
      const path = join(cache, `single-000000000000000${digit}`);
      mkdirSync(join(path, 'bin'), { recursive: true });
      if (of !== undefined) writeFileSync(join(path, '.program'), of);
      return path;
    };
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(cache, 'single-0000000000000000'));
    const dead = [other(1, program), other(2, join(folder, 'nothing')), other(3)];
    const long = new Date(Date.now() - 40 * 24 * 3600 * 1000);
    utimesSync(dead[2] as string, long, long);
    const alive = [other(4, process.execPath), other(5), elsewhere];
    const [name = ''] = unpacked().filter((one) => !/^single-0{15}/.test(one));
    rmSync(join(cache, name), { recursive: true });
    expect(run('info')).to.include({ status: 0, stderr: '' });
    expect(dead.filter((path) => existsSync(path))).to.deep.equal([]);
    expect(alive.filter((path) => !existsSync(path))).to.deep.equal([]);
    for (const left of unpacked().filter((one) => one !== name))
      rmSync(join(cache, left), { recursive: true });
    expect(unpacked()).to.deep.equal([name]);
  });

  it('runs nothing that others can have written, and leaves nothing where it can keep nothing', () => {
    const [name = ''] = unpacked();
    const kept = join(home, '.cache/fwctl', name);
    rmSync(join(kept, 'dist/bundle/start.cjs'));
    expect(run('info').status).to.equal(1);
    chmodSync(kept, 0o777);
    expect(run('info')).to.include({ status: 0, stderr: '' });
    expect(run('info', {})).to.include({ status: 0, stderr: '' });
    expect(run('info', { HOME: '/proc' })).to.include({ status: 0, stderr: '' });
    expect(readdirSync(join(folder, 'tmp'))).to.deep.equal([]);
  });
});
