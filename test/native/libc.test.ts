import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { lockFile } from '../../src/native/libc.js';
import { withFolder } from '../support/files.js';

const HOLDER = fileURLToPath(new URL('holder.js', import.meta.url));

/** A process that says a line when it has the lock, and keeps it. */
const holder = (file: string): ChildProcess =>
  spawn(process.execPath, [HOLDER, file], { stdio: ['ignore', 'pipe', 'inherit'] });

const said = async (child: ChildProcess): Promise<string> =>
  child.stdout ? String((await once(child.stdout, 'data'))[0]).trim() : '';

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('flock', () => {
  it('a second process waits until the first has died, however it dies', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a.lock');
      const first = holder(file);
      expect(await said(first)).to.equal('locked');
      const second = holder(file);
      const order: string[] = [];
      const secondHas = said(second).then((word) => order.push(`second ${word}`));
      await new Promise((resolve) => setTimeout(resolve, 300));
      order.push('first killed');
      await kill(first);
      await secondHas;
      await kill(second);
      expect(order).to.deep.equal(['first killed', 'second locked']);
    }));

  it('the lock ends with the descriptor', () =>
    withFolder((folder) => {
      const file = join(folder, 'a.lock');
      for (let i = 0; i < 3; i++) {
        const fd = openSync(file, 'a');
        lockFile(fd);
        closeSync(fd);
      }
    }));

  it('what is no open file is an error that names the errno', () => {
    expect(() => lockFile(9999))
      .to.throw('flock failed with errno 9')
      .with.property('code', 'EFLOCK');
  });
});
