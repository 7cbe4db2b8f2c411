import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { asFwctlError } from '../../src/cli/errors.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl } from '../support/fwctl.js';

describe('what the surroundings refuse', () => {
  it('a disk that is full or broken is told in words, and is no defect of fwctl', () => {
    const raw = { code: 'ENOSPC', syscall: 'write', path: '/x' };
    const error = asFwctlError(Object.assign(new Error('raw'), raw));
    expect([error.kind, error.message, error.facts.path]).to.deep.equal([
      'usage',
      '/x: the disk is full (ENOSPC)',
      '/x',
    ]);
    expect(asFwctlError(Object.assign(new Error('raw'), { code: 'ENOENT', syscall: 'open' })).kind).to.equal(
      'internal',
    );
  });

  it('a working directory that is gone is told as that', () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, 'gone'));
      const wrapper = ['sh', '-c', 'cd "$0" && rmdir "$0" && exec "$@"', join(folder, 'gone')];
      const ended = await fwctl(['serve', '--dir', 'bed'], { folder, wrapper });
      expect(ended.code).to.equal(2);
      expect(ended.stderr).to.include('the working directory is not there any more');
      expect(
        await fwctl(['list'], {
          folder,
          wrapper: ['sh', '-c', 'mkdir "$0"; cd "$0" && rmdir "$0" && exec "$@"', join(folder, 'gone')],
        }),
      ).to.include({ code: 0 });
    }));

  it('stdout on a full device ends with 2 and the cause, in every format and for help; nobody reading it, quietly with 141', () =>
    withFolder(async (folder) => {
      for (const args of [
        ['list'],
        ['list', '--json'],
        ['reg', 'list', '--json'],
        ['--help'],
        ['reg', '--help'],
        ['nosuch', '--json'],
      ]) {
        const ended = await fwctl(args, { folder, wrapper: ['sh', '-c', 'exec "$0" "$@" >/dev/full'] });
        expect([ended.code, ended.stderr.includes('node:')], args.join(' ')).to.deep.equal([2, false]);
        if (args[0] !== 'nosuch') expect(ended.stderr).to.include('the disk is full (ENOSPC)');
      }
    }));

  it('a user whom the system does not know needs no home to read, and is told where a change has no place', async function () {
    const wrapper = [
      'setpriv',
      '--reuid',
      '54321',
      '--regid',
      '54321',
      '--clear-groups',
      'env',
      '-u',
      'HOME',
    ];
    if (
      spawnSync(wrapper[0] as string, [...wrapper.slice(1), 'test', '-r', join(ROOT, 'bin/run.js')]).status
    ) {
      process.stderr.write(
        'no test of a user without a home: this one can become no other that may read the program\n',
      );
      return this.skip();
    }
    await withFolder(async (folder) => {
      const run = (line: string) =>
        fwctl(line.split(' '), { folder, wrapper, env: { FWCTL_STATE_DIR: '' }, builtIn: true });
      expect(await run('list')).to.include({ code: 0, stderr: '' });
      const { code, stderr } = await run('config set NUM_OF_VFS=3 --yes');
      expect(code, stderr).to.equal(8);
      expect(stderr)
        .to.include('FWCTL_STATE_DIR')
        .and.include("can't be written: permission denied (EACCES)");
    });
  });

  it('an empty FWCTL_STATE_DIR counts as not set', () =>
    withFolder(async (folder) => {
      const env = { FWCTL_STATE_DIR: '' };
      expect(await fwctl(['emulator', 'set', 'lockdown=none'], { folder, env })).to.include({ code: 0 });
      const { stdout } = await fwctl(['emulator', 'show'], { folder, env });
      expect(stdout).to.include(join(folder, '.local/state/fwctl'));
    }));
});
