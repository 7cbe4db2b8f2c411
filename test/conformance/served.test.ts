import { expect } from 'chai';
import { Bed } from '../../src/backends/serve/bed.js';
import { bedEnvironment } from '../../src/backends/serve/enter.js';
import { DeviceServer } from '../../src/backends/serve/server.js';
import type { OpenFile } from '../../src/kernel/uctx.js';
import { PARENTS } from '../kernel/machine.js';
import { withFolder } from '../support/files.js';
import { until } from '../support/running.js';
import { Client, compileClient, hasUmockdev } from './client.js';
import { type Case, parseCorpus } from './corpus.js';
import { aboveBit31, publicText } from './public.js';
import { type Boot, replayOver, taskOf, type Way } from './replay.js';

/** Bytes of a mapping from which on the client can't keep a copy. */
const HUGE = 2 ** 28;

/** The kernel of a boot behind umockdev's sockets, and the C client in front of them. */
class ServedWay implements Way<number> {
  private boot: Boot | undefined;
  private recorded: Case | undefined;
  private opens = 0;
  private readonly server = new DeviceServer<OpenFile>(
    {
      open: async (minor) => {
        const file = await this.boot?.kernel.open(minor);
        this.opens++;
        return file;
      },
      ioctl: async (file, nr, arg, memory, task) =>
        (await this.boot?.kernel.ioctl(file, nr, arg, memory, task)) ?? 'EIO',
      close: async (file) => this.boot?.kernel.close(file),
      caller: () => {
        const way = this;
        return {
          comm: 'conform',
          tid: 1,
          get credentials() {
            return taskOf(way.recorded as Case).credentials;
          },
        };
      },
    },
    {
      failed: (error) => {
        throw error;
      },
    },
  );

  private constructor(private readonly client: Client) {}

  static async start(folder: string, program: string): Promise<ServedWay> {
    const bed = new Bed(folder);
    const instances = [0, 1, 2].map((minor) => ({ name: `fwctl${minor}`, minor, parent: PARENTS[0] }));
    const way = new ServedWay(Client.start([program], bedEnvironment(folder, {})));
    for (const { minor } of instances) await way.server.listen(minor, bed.socket(minor));
    bed.show(instances);
    return way;
  }

  async open(boot: Boot, minor: number): Promise<number> {
    this.boot = boot;
    const { opens } = this;
    const fd = await this.client.open(`/dev/fwctl/fwctl${minor}`);
    // The client is connected before the server has made the file.
    await until(() => this.opens > opens);
    return fd;
  }

  async ioctl(boot: Boot, fd: number, recorded: Case, { arg, memory }: Parameters<Way<number>['ioctl']>[3]) {
    const mappings = memory.mapped().filter(({ length }) => length > 0);
    if (mappings.some(({ length }) => length > HUGE)) return undefined;
    this.boot = boot;
    this.recorded = recorded;
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
    this.server.close();
  }
}

describe('conformance of the served device, asked by a C client', () => {
  it('every public case is answered as Linux 7.2.13 answered it', async function () {
    await withFolder(async (folder) => {
      const program = compileClient(folder);
      if (!program || !hasUmockdev()) {
        process.stdout.write(
          `      left out: there is no ${program ? 'umockdev preload library' : 'C compiler'}\n`,
        );
        this.skip();
      }
      const way = await ServedWay.start(`${folder}/bed`, program);
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
    });
  });
});
