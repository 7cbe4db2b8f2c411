import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ownerOf, takeBedFolder } from '../../../src/backends/serve/folder.js';
import { FwctlError } from '../../../src/client/errors.js';

const isRoot = process.geteuid?.() === 0;
const STRANGER = 12345;
const MODULE = new URL('../../../src/backends/serve/folder.js', import.meta.url).href;

/** A process that takes the folder and waits; gives it when it has. */
async function server(path: string) {
  const text = `import(${JSON.stringify(MODULE)}).then(({ takeBedFolder }) => {
    takeBedFolder(${JSON.stringify(path)});
    console.log('taken');
    setInterval(() => {}, 1000);
  });`;
  const child = spawn(process.execPath, ['-e', text], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

/** Waits until something holds; there is no other sign of what a process without a parent does. */
async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 3000 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).to.equal(true);
}

describe('the folder that devices are served from', () => {
  let folder: string;
  // Short: the sockets in it have little room.
  beforeEach(() => {
    folder = mkdtempSync('/tmp/fwctl-t-');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const refused = (path: string, words: string): void => {
    expect(() => takeBedFolder(path))
      .to.throw(FwctlError, words)
      .with.property('kind', 'usage');
  };

  it('is made with those above it, and is for its owner alone', () => {
    const bed = takeBedFolder(join(folder, 'a/b'));
    expect(ownerOf(bed.path)).to.equal(process.pid);
    refused(bed.path, `process ${process.pid} serves from it`);
    bed.remove();
    expect(readdirSync(join(folder, 'a'))).to.deep.equal([]);
  });

  it('is refused below /proc, and in place of a file, at once', () => {
    refused('/proc/fwctl/x', "can't be used");
    refused('/proc/self/fwctl', "can't be used");
    writeFileSync(join(folder, 'file'), '');
    refused(join(folder, 'file'), 'it is no folder');
    refused(join(folder, 'file/x'), 'no folder (ENOTDIR)');
  });

  it('of another user, or below one of another user, is refused', function () {
    if (!isRoot) this.skip();
    mkdirSync(join(folder, 'theirs/mine'), { recursive: true });
    chownSync(join(folder, 'theirs'), STRANGER, STRANGER);
    refused(join(folder, 'theirs'), `belongs to user ${STRANGER}`);
    refused(join(folder, 'theirs/mine'), `belongs to user ${STRANGER}`);
    expect(readdirSync(join(folder, 'theirs/mine'))).to.deep.equal([]);
  });

  it('nothing is made where another user, or everybody, could change it', function () {
    if (!isRoot) this.skip();
    mkdirSync(join(folder, 'theirs/mine'), { recursive: true });
    chownSync(join(folder, 'theirs'), STRANGER, STRANGER);
    symlinkSync('../mine', join(folder, 'theirs/link'));
    mkdirSync(join(folder, 'mine'));
    mkdirSync(join(folder, 'open'));
    chmodSync(join(folder, 'open'), 0o777);
    for (const path of ['theirs/new', 'theirs/mine/new/below', 'theirs/link/new', 'open/new'])
      refused(join(folder, path), 'is not safe to serve from');
    expect(readdirSync(folder, { recursive: true }).sort()).to.deep.equal([
      'mine',
      'open',
      'theirs',
      'theirs/link',
      'theirs/mine',
    ]);
  });

  it('below one that others may write to is refused, but for such as /tmp', () => {
    mkdirSync(join(folder, 'open'));
    chmodSync(join(folder, 'open'), 0o777);
    refused(join(folder, 'open/bed'), 'others may write to it');
    chmodSync(join(folder, 'open'), 0o1777);
    takeBedFolder(join(folder, 'open/bed')).remove();
  });

  it('a link of another user on the way is refused, one’s own is not', function () {
    mkdirSync(join(folder, 'there'));
    symlinkSync('there', join(folder, 'link'));
    takeBedFolder(join(folder, 'link/bed')).remove();
    if (!isRoot) this.skip();
    lchownSync(join(folder, 'link'), STRANGER, STRANGER);
    refused(join(folder, 'link/bed'), `belongs to user ${STRANGER}`);
  });

  it('with anything else in it is refused, and nothing is removed', () => {
    for (const name of ['thesis', 'dev', 'owner.1', 'owner.x.0123456789abcdef']) {
      const path = join(folder, name);
      mkdirSync(join(path, name), { recursive: true });
      refused(path, 'is not empty');
      expect(readdirSync(path)).to.deep.equal([name]);
    }
  });

  it('a server that is killed leaves nothing', async () => {
    const path = join(folder, 'bed');
    const child = await server(path);
    mkdirSync(join(path, 'sys/class'), { recursive: true });
    child.kill('SIGKILL');
    await until(() => !existsSync(path));
  });

  it('the folder stays while its server runs, whatever ends the guard; and the guard outlives what ends all processes of a service', async () => {
    const path = join(folder, 'bed');
    const guard = (child: { pid?: number | undefined }): number =>
      Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim());
    const child = await server(path);
    mkdirSync(join(path, 'sys/class'), { recursive: true });
    for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.kill(guard(child), signal);
    expect(readFileSync(`/proc/${guard(child)}/cmdline`, 'utf8')).to.include('fwctl-guard');
    expect(ownerOf(path)).to.equal(child.pid);
    child.kill('SIGKILL');
    await until(() => !existsSync(path));
    const other = await server(path);
    const itsGuard = guard(other);
    process.kill(itsGuard, 'SIGKILL');
    await until(() => !readFileSync(`/proc/${other.pid}/task/${other.pid}/children`, 'utf8').trim());
    expect(ownerOf(path)).to.equal(other.pid);
    other.kill('SIGKILL');
  });

  it('the next server keeps its folder, whatever the guard of a killed one does', async () => {
    const path = join(folder, 'bed');
    for (let i = 0; i < 5; i++) {
      const child = await server(path);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const bed = takeBedFolder(path);
      writeFileSync(join(path, 'sys'), 'of the next');
      // The guard ends: it has no parent any more, and nothing to wait for.
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(readFileSync(join(path, 'sys'), 'utf8')).to.equal('of the next');
      bed.remove();
      expect(existsSync(path)).to.equal(false);
    }
  });

  it('of which another server has become the owner is not removed', () => {
    const bed = takeBedFolder(join(folder, 'bed'));
    rmSync(bed.path, { recursive: true });
    const other = takeBedFolder(bed.path);
    bed.remove();
    expect(ownerOf(other.path)).to.equal(process.pid);
    other.remove();
  });
});
