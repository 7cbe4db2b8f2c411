import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/files.js';

/** A folder of everything: the package, and a prefix in which it is installed by an npm that knows no registry and has cached nothing. */
const folder = mkdtempSync(join(tmpdir(), 'fwctl-test-npm-'));
const prefix = join(folder, 'prefix');
const modules = join(prefix, 'lib/node_modules');
const env = { PATH: process.env.PATH, HOME: folder };

const installed = (args: readonly string[], more: NodeJS.ProcessEnv = {}) =>
  spawnSync(join(prefix, 'bin/fwctl'), args, { env: { ...env, ...more }, encoding: 'utf8' });

/** Files below a folder, with their sizes. */
const filesIn = (path: string): { name: string; size: number }[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, stats: statSync(join(path, name)) }))
    .flatMap(({ name, stats }) => (stats.isFile() ? [{ name, size: stats.size }] : []));

const packageJson = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

describe('the npm package', () => {
  let warnings: string;

  before(() => {
    // The tests run on what is built; its hook would build it again.
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      stdio: 'ignore',
    });
    const line = [
      'install',
      '-g',
      '--prefix',
      prefix,
      '--offline',
      '--cache',
      join(folder, 'cache'),
      './fwctl-0.1.0.tgz',
    ];
    const { status, stderr } = spawnSync('npm', line, { cwd: folder, env, encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
    warnings = stderr;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is installed without a network, and nothing of it runs at that', () => {
    expect(readdirSync(modules)).to.deep.equal(['fwctl']);
    expect(warnings).not.to.match(/script/);
    expect(packageJson.scripts).not.to.have.any.keys('preinstall', 'install', 'postinstall', 'prepare');
    expect(packageJson).not.to.have.any.keys('dependencies');
  });

  it('has few files, and none that only this machine or a developer has use of', () => {
    const files = filesIn(modules);
    expect(files.length).to.be.most(300);
    expect(
      files.filter(({ name }) => /\.(map|ts|node|tsbuildinfo)$/.test(name) && !name.endsWith('.d.ts')),
    ).to.deep.equal([]);
    // koffi's library stands beside it: 2.4 MB, for glibc and musl.
    expect(files.reduce((sum, { size }) => sum + size, 0)).to.be.most(7_000_000);
  });

  it('has declarations that a strict program compiles with, as Node and as bundlers find them; what that uses is closed at the end of its block', () => {
    const program = `import { type Device, open } from 'fwctl';
let kept: Device;
{
  await using device = await open('fwctl0');
  kept = device;
  console.log((await device.registers.read('MTMP')).sensor_index);
}
await kept.link().catch((error: Error) => console.log(error.message));
`;
    const user = join(folder, 'user');
    mkdirSync(join(user, 'node_modules'), { recursive: true });
    symlinkSync(join(modules, 'fwctl'), join(user, 'node_modules/fwctl'));
    mkdirSync(join(user, 'node_modules/@types'));
    symlinkSync(join(ROOT, 'node_modules/@types/node'), join(user, 'node_modules/@types/node'));
    writeFileSync(join(user, 'program.mts'), program);
    const options = [
      '--strict',
      '--target',
      'es2022',
      '--lib',
      'es2023,esnext.disposable',
      '--types',
      'node',
    ];
    for (const way of ['--module node16', '--module esnext --moduleResolution bundler']) {
      const { status, stdout } = spawnSync(
        join(ROOT, 'node_modules/.bin/tsc'),
        [...options, ...way.split(' '), 'program.mts'],
        { cwd: user, encoding: 'utf8' },
      );
      expect(status, stdout).to.equal(0);
      const ran = spawnSync(process.execPath, ['program.mjs'], { cwd: user, env, encoding: 'utf8' });
      expect([ran.stdout, ran.stderr]).to.deep.equal(['0\nfwctl0 was closed: open it again\n', '']);
    }
  });

  it('has the licences of the packages that stand in it, and none under which they could not be passed on', () => {
    const notices = readFileSync(join(modules, 'fwctl/dist/bundle/NOTICES'), 'utf8');
    const found = Array.from(notices.matchAll(/^([@\w/-]+) \d[\w.]*: (.*)\n\n(.+)$/gm));
    const names = found.map(([, name]) => name);
    expect(names).to.include.members([
      '@oclif/core',
      'ansis',
      'chalk',
      'cli-table3',
      'jose',
      'xz-decompress',
      'yaml',
    ]);
    expect(names).not.to.include.members(['mocha', 'esbuild']);
    for (const [, name, licence, text] of found) {
      expect(licence, name).to.be.oneOf(['MIT', 'ISC', 'Apache-2.0', 'BlueOak-1.0.0']);
      expect(text, name).to.match(/licen[cs]e|copyright|MIT|^By |^(git\+)?https:/i);
    }
  });

  it('without koffi reads the emulated devices, and says of all else what is missing', () => {
    const lines = ['info', 'list', 'reg get MTMP', 'config query NUM_OF_VFS', 'query-caps', 'rpc --list'];
    for (const line of lines)
      expect(installed(line.split(' ')), line).to.deep.include({ status: 0, stderr: '' });
    const next = `install it beside fwctl: npm install -g --prefix ${prefix} @koromix/koffi-${process.platform}-${process.arch}@3`;
    const change = installed(['config', 'set', 'NUM_OF_VFS=7', '--yes', '--json']);
    expect(change.status).to.equal(8);
    expect(JSON.parse(change.stdout).error).to.include({ kind: 'state', next: `nothing is set; ${next}` });
    expect(JSON.parse(change.stdout).error.message).to.match(/can't be locked: koffi, .* is not installed$/);
    const exec = installed(['exec', '--', 'true']);
    expect([exec.status, exec.stderr]).to.deep.equal([
      125,
      `fwctl: device: koffi, which makes system calls, is not installed\n  ${next}\n`,
    ]);
    const doctor = installed(['doctor', '--json']);
    const check = JSON.parse(doctor.stdout).checks.find((one: { check: string }) => one.check === 'koffi');
    expect(check).to.include({ status: 'missing', next });
  });

  it('has all that it can do with koffi beside it', () => {
    expect(
      Object.values(packageJson.optionalDependencies).every((version) => /^3\./.test(String(version))),
    ).to.equal(true);
    mkdirSync(modules, { recursive: true });
    symlinkSync(join(ROOT, 'node_modules/@koromix'), join(modules, '@koromix'));
    expect(installed(['config', 'set', 'NUM_OF_VFS=7', '--yes']).status).to.equal(0);
    const { settings } = JSON.parse(installed(['config', 'query', 'NUM_OF_VFS', '--json']).stdout);
    expect(settings[0].next).to.equal(7);
  });
});
