import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { OWN_FAILURE } from '../../src/cli/exec/program.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl } from '../support/fwctl.js';
import { PATH } from './installed.js';

const NODE = '/dev/fwctl/fwctl0';
const EXEC = ['exec', '--form', 'notify', '--'];

function leftOut(suite: Mocha.Context, why: string): never {
  process.stdout.write(`      left out: ${why}\n`);
  return suite.skip();
}

/** Whether a program is there that answers this line. */
const answers = (program: string, ...args: string[]): boolean =>
  !spawnSync(program, args, { env: { PATH } }).error;

/** How the Go client is run here: built where there is a compiler, else by an interpreter that is itself written in Go. */
function goClient(folder: string): string[] | undefined {
  const source = join(ROOT, 'test/conformance/descriptors.go');
  const program = join(folder, 'descriptors');
  if (answers('go', 'version')) {
    const env = { PATH, HOME: folder, GOCACHE: join(folder, 'cache'), CGO_ENABLED: '0', GO111MODULE: 'off' };
    const { status, stderr } = spawnSync('go', ['build', '-o', program, source], { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`the Go client can't be built:\n${stderr}`);
    return [program];
  }
  return answers('yaegi', 'version')
    ? ['yaegi', 'run', '-unrestricted', '-syscall', '-unsafe', source]
    : undefined;
}

describe('programs that are served by notification', () => {
  before(async function () {
    const { code, stderr } = await withFolder((folder) => fwctl([...EXEC, 'true'], { folder }));
    if (code === OWN_FAILURE) leftOut(this, stderr.trim());
  });

  const run = (folder: string, ...program: string[]) =>
    fwctl([...EXEC, ...program], { folder, env: { PATH, TMPDIR: folder } });

  it('a static busybox sees the nodes, their numbers and the class tree', function () {
    if (!answers('busybox')) leftOut(this, 'busybox is not installed');
    return withFolder(async (folder) => {
      const stat = await run(folder, 'busybox', 'stat', '-c', '%F %a %t:%T', NODE);
      expect([stat.stdout, stat.code]).to.deep.equal(['character special file 600 fa:0\n', 0], stat.stderr);
      const { stdout } = await run(
        folder,
        'busybox',
        'sh',
        '-c',
        'busybox ls /dev/fwctl; busybox cat /sys/class/fwctl/fwctl1/dev',
      );
      expect(stdout).to.equal('fwctl0\nfwctl1\nfwctl2\n250:1\n');
      const written = await run(
        folder,
        'busybox',
        'dd',
        'if=/dev/zero',
        `of=${NODE}`,
        'bs=4',
        'count=1',
        'conv=notrunc',
      );
      expect(written.stderr).to.contain('Invalid argument');
      symlinkSync(NODE, join(folder, 'link'));
      symlinkSync(join(folder, 'link'), join(folder, 'another'));
      const read = await run(folder, 'busybox', 'cat', join(folder, 'another'));
      expect(read.stderr).to.equal('cat: read error: Invalid argument\n');
      const gone = await run(folder, 'busybox', 'stat', '/dev/fwctl/fwctl9');
      expect([gone.code, gone.stderr]).to.deep.equal([
        1,
        "stat: can't stat '/dev/fwctl/fwctl9': No such file or directory\n",
      ]);
    });
  });

  it('a user without the folders of root on the PATH is served, and keeps that PATH', () =>
    withFolder(async (folder) => {
      const env = { PATH: '/usr/bin:/bin', TMPDIR: folder };
      const line = `echo "$PATH"; test -c ${NODE} && echo node`;
      const { stdout, stderr } = await fwctl([...EXEC, 'sh', '-c', line], { folder, env });
      expect(stdout, stderr).to.equal('/usr/bin:/bin\nnode\n');
    }));

  it('a program may make user namespaces where it may without', function () {
    if (spawnSync('unshare', ['--user', 'true']).status !== 0)
      leftOut(this, 'nobody may make user namespaces');
    return withFolder(async (folder) => {
      const { code, stderr } = await run(folder, 'unshare', '--user', 'sh', '-c', `: <> ${NODE}`);
      expect([code, stderr]).to.deep.equal([0, '']);
    });
  });

  it('who may not open a node by its rights is refused it; what is open stays so', function () {
    if (process.getuid?.() !== 0) leftOut(this, 'only root can become another user');
    return withFolder(async (folder) => {
      const nobody = 'setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all';
      const line = `exec 3<>${NODE}; ${nobody} sh -c 'head -c 1 <&3; exec 4<>${NODE}; echo open'`;
      const { stdout, stderr } = await run(folder, 'sh', '-c', line);
      expect(stdout).to.equal('');
      expect(stderr).to.match(/Invalid argument\n.*Permission denied\n$/s);
    });
  });

  it('a node that a program has made is the device of its number', function () {
    if (process.getuid?.() !== 0) leftOut(this, 'only root can make nodes');
    return withFolder(async (folder) => {
      const node = join(folder, 'another');
      const { stderr } = await run(
        folder,
        'sh',
        '-c',
        `mknod ${node} c 250 1 && exec 3<>${node} && head -c 1 <&3`,
      );
      expect(stderr).to.contain('Invalid argument');
      const gone = await run(folder, 'sh', '-c', `rm ${node}; mknod ${node} c 250 9 && exec 3<>${node}`);
      expect(gone.stderr).to.contain('No such device or address');
    });
  });

  it('a program in Go opens a device, asks it from many threads, and has a context for each open', async function () {
    await withFolder(async (folder) => {
      const program = goClient(folder) ?? leftOut(this, 'neither go nor yaegi is installed');
      const { stdout, stderr } = await run(folder, ...program, NODE);
      const told = [
        'stat true 64000',
        'info 1 true true',
        'rpc 0 true true',
        'write true',
        'goroutines 32 true',
      ];
      expect(stdout.trim().split('\n'), stderr).to.deep.equal(told);
    });
  });
});
