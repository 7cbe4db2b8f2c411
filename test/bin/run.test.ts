import { spawn, spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';

/** A copy of what an emulated device needs, where there are no node_modules. */
function withCopy<T>(run: (folder: string) => T): Promise<T> {
  return withFolder((folder) => {
    for (const part of ['bin', 'dist/bundle'])
      cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    return run(folder);
  });
}

function runIn(folder: string, ...args: string[]) {
  const env = { PATH: process.env.PATH, FWCTL_STATE_DIR: join(folder, 'state') };
  const ended = spawnSync(join(folder, 'bin/run.js'), args, { env, encoding: 'utf8', input: '' });
  return { status: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}

/** The files of the bundle that the first run of a line has compiled, of a user with this home. */
function loadedIn(home: string): string[] {
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' });
  const kept = files.filter((file) => /\/code-[^/]+\/[a-z]/.test(file));
  return kept.map((file) => `./${file.split('+').slice(1, -2).join('/')}`);
}

describe('bin/run.js', () => {
  it('runs what is the program of the package, a file that runs by itself', () =>
    withFolder((folder) => {
      const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
      const env = { PATH: process.env.PATH, HOME: folder, FWCTL_STATE_DIR: join(folder, 'state') };
      const run = (file: string, ...args: string[]) => {
        const { status, stdout, stderr } = spawnSync(join(ROOT, file), args, { env, encoding: 'utf8' });
        return { status, stdout, stderr };
      };
      for (const line of [
        ['info'],
        ['info', '--help'],
        ['nope', '--help'],
        ['__complete', 'bash', '1', 'inf'],
      ])
        expect(run('bin/run.js', ...line), line.join(' ')).to.deep.equal(run(bin.fwctl, ...line));
    }));

  it('says in one line what to do where nothing is built', () =>
    withFolder((folder) => {
      cpSync(join(ROOT, 'bin'), join(folder, 'bin'), { recursive: true });
      const { status, stdout, stderr } = runIn(folder, 'info');
      expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
      expect(stderr).to.match(/^fwctl is not built yet: .*npm ci.*\n$/);
    }));

  it('starts what reaches another machine before it reads the program, and for such lines alone', () =>
    withFolder((folder) => {
      for (const file of ['bin', 'dist/bundle/start.cjs', 'dist/bundle/reach.cjs'])
        cpSync(join(ROOT, file), join(folder, file), { recursive: true });
      const loader =
        "(exports) => { exports.runLine = () => process.stdout.write(String(process.listenerCount('exit'))); }";
      writeFileSync(join(folder, 'dist/bundle/fwctl.cjs'), `[${loader}, () => {}]`);
      expect(runIn(folder, 'info', '-d', 'ssh://lab-3/fwctl0').stdout).to.equal('1');
      expect(runIn(folder, 'info', '-d', 'fwctl0').stdout).to.equal('0');
    }));

  it('says in one line that this Node is too old', () =>
    withFolder((folder) => {
      const old = join(folder, 'old.cjs');
      writeFileSync(old, "Object.defineProperty(process, 'versions', { value: { node: '16.20.2' } });");
      const args = ['--require', old, join(ROOT, 'bin/run.js'), 'info'];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
      expect(stderr).to.match(/^fwctl needs Node 18 or newer.*\n$/);
    }));

  it('says in one line that it runs on little-endian machines alone, and so does the library', () =>
    withFolder((folder) => {
      const big = join(folder, 'big.cjs');
      writeFileSync(big, 'Uint16Array.of = () => Uint8Array.of(0, 1);');
      const args = ['--require', big, join(ROOT, 'bin/run.js'), 'info'];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      expect({ status, stdout }).to.deep.equal({ status: 1, stdout: '' });
      expect(stderr).to.match(/^fwctl runs on little-endian machines alone.* big-endian\.\n$/);
      const library = ['--require', big, join(ROOT, 'dist/bundle/index.cjs')];
      expect(spawnSync(process.execPath, library, { encoding: 'utf8' }).stderr).to.match(
        /Error: fwctl runs on little-endian machines alone/,
      );
    }));

  it('runs without node_modules and sources, and writes nothing but the state', () =>
    withCopy((folder) => {
      const before = readdirSync(folder, { recursive: true }).sort();
      for (const args of [['info'], ['list'], ['rpc', 'NOP'], ['policy'], ['nope']]) {
        const { stdout, stderr } = runIn(folder, ...args);
        expect(stdout + stderr).to.not.include('internal');
      }
      rmSync(join(folder, 'state'), { recursive: true, force: true });
      expect(readdirSync(folder, { recursive: true }).sort()).to.deep.equal(before);
    }));

  it('gives the same answer on its first run, by its code cache, and by one that is damaged', () =>
    withFolder((folder) => {
      const env = { PATH: process.env.PATH, HOME: folder, FWCTL_STATE_DIR: join(folder, 'state') };
      const run = () => {
        const { status, stdout } = spawnSync(join(ROOT, 'bin/run.js'), ['info', '--json'], {
          env,
          encoding: 'utf8',
        });
        return { status, stdout };
      };
      const first = run();
      expect(first.status).to.equal(0);
      const [pack = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.includes('/info+fwctl.cjs+'),
      );
      const written = statSync(join(folder, pack)).mtimeMs;
      expect(run()).to.deep.equal(first);
      expect(statSync(join(folder, pack)).mtimeMs).to.equal(written);
      const bytecode = readFileSync(join(folder, pack));
      const inTheMiddle = Buffer.from(bytecode).fill(0, bytecode.length >> 2, (bytecode.length >> 2) + 4096);
      for (const damaged of ['this is no bytecode', '', inTheMiddle, Buffer.alloc(bytecode.length)]) {
        writeFileSync(join(folder, pack), damaged);
        expect(run()).to.deep.equal(first);
        expect(statSync(join(folder, pack)).size).to.be.greaterThan(1000);
      }
    }));

  it('keeps what was compiled once for all, too where a line has set flags of V8', () =>
    withFolder((folder) => {
      const env = { PATH: process.env.PATH, HOME: folder, FWCTL_STATE_DIR: join(folder, 'state') };
      writeFileSync(join(folder, 'lines'), '{"command": "NOP"}\n'.repeat(200));
      const kept = () => {
        const { status } = spawnSync(join(ROOT, 'bin/run.js'), ['rpc', '--batch', join(folder, 'lines')], {
          env,
        });
        expect(status).to.equal(0);
        const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
        const packs = files.filter((file) => file.includes('/rpc+')).sort();
        return packs.map((file) => [file, statSync(join(folder, file)).mtimeMs]);
      };
      const first = kept();
      expect(first).to.not.deep.equal([]);
      expect(kept()).to.deep.equal(first);
    }));

  it('keeps of its first file, too, what it runs on a machine that was changed', () =>
    withFolder((folder) => {
      const env = { PATH: process.env.PATH, HOME: folder, FWCTL_STATE_DIR: join(folder, 'state') };
      const run = (line: string) =>
        expect(spawnSync(join(ROOT, 'bin/run.js'), line.split(' '), { env }).status).to.equal(0);
      const sizeAfterInfo = () => {
        run('info');
        const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
        const [pack = ''] = files.filter((file) => file.includes('/info+fwctl.cjs+'));
        return statSync(join(folder, pack)).size;
      };
      const untouched = sizeAfterInfo();
      expect(sizeAfterInfo()).to.equal(untouched);
      run('config set NUM_OF_VFS=8 --yes');
      const changed = sizeAfterInfo();
      expect(changed).to.be.greaterThan(untouched);
      expect(sizeAfterInfo()).to.equal(changed);
    }));

  for (const line of ['info', 'list', 'reg get MTMP', 'rpc NOP', 'config query NUM_OF_VFS', 'query-caps'])
    it(`loads nothing that the usual lines have no need of: ${line}`, () =>
      withFolder((folder) => {
        const runs = [
          { name: 'to a pipe', args: line, stdout: 'pipe' },
          { name: 'to nowhere', args: line, stdout: 'ignore' },
          { name: 'as JSON', args: `${line} --json`, stdout: 'pipe' },
        ] as const;
        for (const { name, args, stdout } of runs) {
          const home = join(folder, name);
          const env = { PATH: process.env.PATH, HOME: home, FWCTL_STATE_DIR: join(home, 'state') };
          const stdio = ['ignore', stdout, 'ignore'] as const;
          const { status } = spawnSync(join(ROOT, 'bin/run.js'), args.split(' '), { env, stdio: [...stdio] });
          expect(status, name).to.equal(0);
          expect(loadedIn(home), name)
            .to.include('./fwctl.cjs')
            .and.satisfy((files: string[]) => !files.some((file) => file.startsWith('./rest/')));
        }
      }));

  for (const args of ['list', 'info --json', 'info --help', 'info --json --help', 'policy'])
    it(`ends quietly with 141 where nobody reads: ${args}`, () =>
      withFolder(async (folder) => {
        const env = { PATH: process.env.PATH, FWCTL_STATE_DIR: folder };
        const child = spawn(join(ROOT, 'bin/run.js'), args.split(' '), {
          env,
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        child.stdout.destroy();
        let said = '';
        child.stderr.on('data', (data) => {
          said += data;
        });
        const status = await new Promise((resolve) => {
          child.on('close', resolve);
        });
        expect({ status, said }).to.deep.equal({ status: 141, said: '' });
      }));
});
