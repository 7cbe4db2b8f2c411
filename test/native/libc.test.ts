import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  addressOf,
  callsRunning,
  closeFile,
  fixedMemory,
  ioctl,
  ioctlNow,
  lockFile,
  openFile,
} from '../../src/native/libc.js';
import { withFolder } from '../support/files.js';

const WAITER = fileURLToPath(new URL('waiter.js', import.meta.url));
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

/** Whether a process waits for a lock: proc_locks(5) marks it with an arrow. */
const isWaitedFor = (pid: number): boolean =>
  readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .some((line) => line.includes('->') && line.split(/\s+/).includes(String(pid)));

/** Waits until something holds; a process that waits for a lock says nothing of it. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
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

  it('a process that waits ends at once by Ctrl-C and the like, whatever handlers it has', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a.lock');
      const first = holder(file);
      expect(await said(first)).to.equal('locked');
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
        const second = holder(file);
        await until(() => isWaitedFor(second.pid as number));
        const gone = once(second, 'exit');
        second.kill(signal);
        expect(await gone).to.deep.equal([null, signal]);
      }
      await kill(first);
    }));

  it('handlers are there again when the lock is taken', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a.lock');
      const first = holder(file);
      expect(await said(first)).to.equal('locked');
      const second = holder(file);
      await until(() => isWaitedFor(second.pid as number));
      await kill(first);
      expect(await said(second)).to.equal('locked');
      const gone = once(second, 'exit');
      second.kill('SIGTERM');
      expect(await gone).to.deep.equal([7, null]);
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

/** Errnos of Linux, and an ioctl that nothing knows. */
const ENOENT = 2;
const EBADF = 9;
const ENOTTY = 25;
const FWCTL_INFO = 0x9a00;
const NO_FILE = 9999;

describe('calls of libc', () => {
  it('ioctl gives the errno of its own call, at once and from another thread', async () => {
    const fd = openSync('/dev/null', 'r+');
    const struct = fixedMemory(24);
    expect(ioctlNow(fd, FWCTL_INFO, struct)).to.equal(-ENOTTY);
    expect(ioctlNow(NO_FILE, FWCTL_INFO, struct)).to.equal(-EBADF);
    const files = Array.from({ length: 40 }, (_, i) => (i % 3 ? fd : NO_FILE));
    const calls = files.map((file) => ioctl(file, FWCTL_INFO, fixedMemory(24)));
    // Calls of this thread don't change what those of others gave.
    expect(ioctlNow(NO_FILE, FWCTL_INFO, struct)).to.equal(-EBADF);
    expect(await Promise.all(calls)).to.deep.equal(files.map((file) => (file === fd ? -ENOTTY : -EBADF)));
    closeSync(fd);
  });

  it('open and close give a descriptor, 0, or the errno', async () => {
    const fd = await openFile('/dev/null', constants.O_RDWR);
    expect(fd).to.be.above(2);
    expect(await closeFile(fd)).to.equal(0);
    expect(await closeFile(NO_FILE)).to.equal(-EBADF);
    expect(await openFile('/dev/null/nothing', constants.O_RDONLY)).to.not.be.above(0);
    expect(await openFile('/nothing', constants.O_RDONLY)).to.equal(-ENOENT);
  });

  it('fixed memory is zeroed and keeps its address, however small, whatever the heap does', () => {
    for (const length of [1, 8, 24, 64, 4096]) {
      const memory = fixedMemory(length);
      const address = addressOf(memory);
      expect(address).to.be.above(0);
      const heap = Array.from({ length: 1e5 }, (_, i) => ({ i }));
      expect([heap.length, addressOf(memory)], `${length} bytes`).to.deep.equal([1e5, address]);
      expect(Math.max(...memory)).to.equal(0);
    }
  });

  it('a call that does not come back leaves the event loop free, and the process ends at once', () =>
    withFolder(async (folder) => {
      const fifo = join(folder, 'fifo');
      expect(spawnSync('mkfifo', [fifo]).status).to.equal(0);
      const child = spawn(process.execPath, [WAITER, fifo], { stdio: ['ignore', 'pipe', 'pipe'] });
      let told = '';
      child.stderr.on('data', (data) => {
        told += data;
      });
      expect(await said(child)).to.equal('waiting: true');
      child.kill('SIGINT');
      expect((await once(child, 'close'))[0]).to.equal(130);
      expect(told).to.contain('the device still has a command');
    }));

  it('a call that has come back is not counted as running', async () => {
    await closeFile(NO_FILE);
    expect(callsRunning()).to.equal(false);
  });
});
