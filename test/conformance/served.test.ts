import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { expect } from 'chai';
import { Bed, MAJOR } from '../../src/backends/serve/bed.js';
import { bedEnvironment, enterByNotification } from '../../src/backends/serve/enter.js';
import { NotifyServer } from '../../src/backends/serve/notify/server.js';
import { DeviceServer, type ServedKernel } from '../../src/backends/serve/server.js';
import { OWN_FAILURE } from '../../src/cli/exec/program.js';
import type { OpenFile } from '../../src/kernel/uctx.js';
import { PARENTS } from '../kernel/machine.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl } from '../support/fwctl.js';
import { until } from '../support/running.js';
import { Client, compileClient, hasUmockdev } from './client.js';
import { type Case, parseCorpus } from './corpus.js';
import { aboveBit31, publicText, recording } from './public.js';
import { type Boot, replayOver, taskOf, type Way } from './replay.js';

/** Bytes of a mapping from which on the client can't keep a copy. */
const HUGE = 2 ** 28;

/** A kernel whose boots change under the servers in front of it. */
class BootedKernel implements ServedKernel<OpenFile> {
  boot: Boot | undefined;
  recorded: Case | undefined;
  opens = 0;

  async open(minor: number) {
    const file = await this.boot?.kernel.open(minor);
    this.opens++;
    return file;
  }

  async ioctl(...[file, nr, arg, memory, task]: Parameters<ServedKernel<OpenFile>['ioctl']>) {
    return (await this.boot?.kernel.ioctl(file, nr, arg, memory, task)) ?? 'EIO';
  }

  async close(file: OpenFile) {
    await this.boot?.kernel.close(file);
  }

  caller() {
    const kernel = this;
    return {
      comm: 'conform',
      tid: 1,
      get credentials() {
        return taskOf(kernel.recorded as Case).credentials;
      },
    };
  }
}

const failed = (error: unknown) => {
  throw error;
};

const INSTANCES = [0, 1, 2].map((minor) => ({ name: `fwctl${minor}`, minor, parent: PARENTS[0] }));

/** The C client in front of a server. */
class ServedWay implements Way<number> {
  private constructor(
    private readonly kernel: BootedKernel,
    private readonly client: Client,
    private readonly close: () => Promise<void>,
  ) {}

  /** Behind umockdev's sockets. */
  static async bySockets(folder: string, program: string): Promise<ServedWay> {
    const kernel = new BootedKernel();
    const server = new DeviceServer<OpenFile>(kernel, { failed });
    const bed = new Bed(folder);
    const client = Client.start([program], bedEnvironment(folder, {}));
    for (const { minor } of INSTANCES) await server.listen(minor, bed.socket(minor));
    bed.show(INSTANCES);
    return new ServedWay(kernel, client, () => server.close());
  }

  /** By notification, without a mount namespace; undefined where the kernel refuses that. */
  static async byNotification(folder: string, program: string): Promise<ServedWay | undefined> {
    const kernel = new BootedKernel();
    const server = new NotifyServer<OpenFile>(kernel, MAJOR, { failed }, 1);
    const bed = new Bed(folder);
    bed.show(INSTANCES);
    server.show(INSTANCES.map(({ name, minor }) => ({ minor, path: bed.node(name) })));
    server.showTrees(folder);
    const { command, args, env } = enterByNotification(ROOT, folder, [program], undefined, '/');
    const client = Client.start([command, ...args], env, server.begin());
    server.started(client.pid ?? 0);
    await client.ask('unmap').catch(() => {});
    if (!server.refusal) return new ServedWay(kernel, client, () => server.close());
    await server.close();
    return undefined;
  }

  async open(boot: Boot, minor: number): Promise<number> {
    this.kernel.boot = boot;
    const { opens } = this.kernel;
    const fd = await this.client.open(`/dev/fwctl/fwctl${minor}`);
    // The client of a socket is connected before the server has made the file.
    await until(() => this.kernel.opens > opens);
    return fd;
  }

  async ioctl(boot: Boot, fd: number, recorded: Case, { arg, memory }: Parameters<Way<number>['ioctl']>[3]) {
    const mappings = memory.mapped().filter(({ length }) => length > 0);
    if (mappings.some(({ length }) => length > HUGE)) return undefined;
    this.kernel.boot = boot;
    this.kernel.recorded = recorded;
    const hex = (number: number) => number.toString(16);
    for (const { start, length, fill, pages, writable } of mappings) {
      expect(await this.client.ask(`map ${hex(start)} ${hex(length)} ${hex(fill)}`)).to.equal('ok');
      for (const [at, bytes] of pages)
        await this.client.ask(`poke ${hex(at)} ${Buffer.from(bytes).toString('hex')}`);
      if (!writable) await this.client.ask(`protect ${hex(start)}`);
    }
    const errno = await this.client.ioctl(fd, BigInt(recorded.nr), arg, (at, bytes) =>
      memory.poke(at, bytes),
    );
    await this.client.ask('unmap');
    return errno;
  }

  async end(): Promise<void> {
    await this.client.end();
    await this.close();
  }
}

/** EBADF for 9; null for 0. */
const nameOf = (errno: number): string | null =>
  Object.entries(constants.errno).find(([, number]) => number === errno)?.[0] ?? null;

/** All recorded cases, and those of ioctl numbers again with bits that the kernel does not look at. */
async function expectAll(way: ServedWay): Promise<void> {
  const { passed, failed, leftOut, differences } = await replayOver(way, parseCorpus(publicText()));
  const { cases } = parseCorpus(publicText());
  const wide = cases
    .filter(({ name }) => name.startsWith('nr_'))
    .map((entry) => ({ ...entry, nr: aboveBit31(entry.nr) }));
  const above = await replayOver(way, { cases: wide });
  await way.end();
  expect([above.differences, above.passed]).to.deep.equal([[], wide.length]);
  expect(differences).to.deep.equal([]);
  expect([passed + leftOut, failed]).to.deep.equal([375, 0]);
  expect(leftOut).to.be.lessThan(5);
}

/** What is known to differ from the recorded kernel, by what stands for a device here (backends/serve/notify/no-data.ts). */
function standInDifferences(): RegExp {
  if (process.geteuid?.() !== 0) return /^(read|write|pread|mmap$|lseek)/;
  return /^ *\d+ vsock$/m.test(readFileSync('/proc/misc', 'latin1')) ? /^$/ : /^write$/;
}

function leftOut(suite: Mocha.Context, why: string): never {
  process.stdout.write(`      left out: ${why}\n`);
  return suite.skip();
}

describe('conformance of the served device, asked by a C client', () => {
  it('every public case is answered as Linux 7.2.13 answered it', async function () {
    await withFolder(async (folder) => {
      if (!hasUmockdev()) leftOut(this, 'there is no umockdev preload library');
      const program = compileClient(folder) ?? leftOut(this, 'there is no C compiler');
      await expectAll(await ServedWay.bySockets(`${folder}/bed`, program));
    });
  });

  it('by notification too, by a static client', async function () {
    await withFolder(async (folder) => {
      const program = compileClient(folder, 'client', '-static') ?? leftOut(this, 'there is no C compiler');
      const way = await ServedWay.byNotification(`${folder}/bed`, program);
      await expectAll(way ?? leftOut(this, 'the kernel refuses notification'));
    });
  });

  it('by notification, descriptors are what the recorded kernel has them to be; dup, fork, exec and sockets share one context', async function () {
    await withFolder(async (folder) => {
      const program =
        compileClient(folder, 'descriptors', '-static') ?? leftOut(this, 'there is no C compiler');
      const line = ['exec', '--form', 'notify', '--', program, '/dev/fwctl/fwctl0'];
      const { stdout, stderr, code } = await fwctl(line, { folder });
      if (code === OWN_FAILURE) leftOut(this, stderr.trim());
      const told = new Map(
        stdout
          .trim()
          .split('\n')
          .map((one) => one.split(' '))
          .map(([name = '', ret, errno, ...values]) => [
            name,
            { ret: Number(ret), errno: nameOf(Number(errno)), values },
          ]),
      );
      const differences = recording()
        .observations.filter(({ boot, name }) => boot === 'full' && told.has(name))
        .filter(({ name, ret, errno }) => {
          const came = told.get(name);
          const hasValue = ['poll', 'fcntl_getfl'].includes(name);
          return came?.errno !== errno || (hasValue && came.ret !== ret);
        })
        .map(({ name }) => name);
      // Who may make no nodes of devices has something else to stand for them.
      const known = standInDifferences();
      expect(differences.filter((name) => !known.test(name))).to.deep.equal([]);
      // As vfs_readv and vfs_writev of a device that has neither (fs/read_write.c).
      for (const name of ['preadv', 'pwritev', 'preadv2', 'pwritev2', 'pwrite_of_write_only'])
        expect(told.get(name)?.errno, name).to.equal('EINVAL');
      expect(told.get('preadv_of_write_only')?.errno).to.equal('EBADF');
      const of = (name: string) => told.get(name)?.values;
      const [a, b] = of('uid_two_fds') ?? [];
      expect(a).to.not.equal(b);
      expect(of('uid_dup_same')).to.deep.equal([b, b]);
      for (const name of ['close_one_of_dup', 'dup3', 'dup3_alone'])
        expect(of(name), name).to.deep.equal([b]);
      for (const name of [
        'uid_in_forked_child',
        'uid_after_exec',
        'uid_after_child',
        'uid_in_thread',
        'uid_passed',
      ])
        expect(of(name), name).to.deep.equal([a]);
      expect(of('open_O_PATH')).to.deep.equal(['-9']);
      expect(of('another_file_in_its_place')).to.deep.equal(['-25']);
      // Where the kernel runs programs of 32 bits, one opens a device, and has no ioctls there.
      const compat = told.get('compat_32bit_open');
      if (compat)
        expect([compat.errno, Number(of('compat_32bit_FWCTL_INFO')?.[0]) > 0]).to.deep.equal([null, true]);
      for (const name of ['raw_openat', 'openat_folder']) expect(of(name), name).to.deep.equal(['1']);
      for (const name of ['fstat', 'lstat'])
        expect(told.get(name), name).to.deep.include({ ret: 20600, values: ['250:0'] });
    });
  });
});
