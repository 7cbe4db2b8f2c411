import { expect } from 'chai';
import type { Target } from '../../../src/cli/connect.js';
import { Gathered, Scraper } from '../../../src/cli/metrics/scrape.js';
import type { Backend, DeviceEntry } from '../../../src/client/backend.js';
import { FwctlError } from '../../../src/client/errors.js';
import { Session } from '../../../src/client/session.js';
import { Exposition } from '../../../src/metrics/text.js';
import { calm } from '../../support/fake-backend.js';
import { until } from '../../support/running.js';

const COUNT = 5;
const OPTIONS = { allowTaint: false, guard: true, deny: [] };
const devicesOf = (numbers: Iterable<number>): DeviceEntry[] =>
  Array.from(numbers, (i) => ({
    ...{ name: `fwctl${i}`, node: `/dev/fwctl/fwctl${i}`, parent: `0000:0${i}:00.0`, driver: 'mlx5_core' },
    ...{ function: 'PF 0', rdma: [], net: [] },
  }));

/** Reads devices that answer what they are when `answered` does, which gets how many had been opened with them; `asked` are those that have been asked, each time. */
function scraperOf(
  asked: string[],
  answered: (opened: number) => Promise<void>,
  patience: number,
  devices = devicesOf(Array(COUNT).keys()),
) {
  let opens = 0;
  const backend: Backend = {
    name: 'fake',
    list: async () => devices,
    host: async () => calm,
    open: async (name) => {
      const opened = ++opens;
      return {
        info: async () => {
          asked.push(name);
          await answered(opened);
          return { deviceType: 1, data: new Uint8Array(8) };
        },
        rpc: async () => 'EIO',
        close: async () => {},
      };
    },
  };
  const targets: Target[] = devices.map((device) => ({
    backend,
    device,
    open: ({ through = (same: Backend) => same } = {}) => Session.open(through(backend), device, OPTIONS),
  }));
  const lister = { backend, list: async () => targets };
  return new Scraper(lister, { collectors: [], allCounters: false, patience });
}

const upOf = async (scraper: Scraper): Promise<unknown[]> => {
  const gathered = new Gathered();
  await scraper.scrape(gathered);
  return gathered.samples.filter(({ name }) => name === 'fwctl_device_up').map(({ value }) => value);
};

describe('a scrape', () => {
  it('waits for slow devices together: each is asked though no other has answered', async function () {
    this.timeout(300_000);
    const asked: string[] = [];
    let release = (): void => {};
    const all = new Promise<void>((resolve) => {
      release = resolve;
    });
    const answered = (): Promise<void> => {
      if (new Set(asked).size === COUNT) release();
      return all;
    };
    const scraper = scraperOf(asked, answered, 200_000);
    expect(await upOf(scraper)).to.deep.equal(Array(COUNT).fill(true));
    await scraper.end();
  });

  it('does not ask a device that hangs again before it has answered, and takes it up then', async function () {
    this.timeout(60_000);
    const asked: string[] = [];
    let release = (): void => {};
    const later = new Promise<void>((resolve) => {
      release = resolve;
    });
    const scraper = scraperOf(asked, () => later, 1);
    const silent = Array(COUNT).fill(false);
    expect(await upOf(scraper)).to.deep.equal(silent);
    const before = asked.length;
    expect(before).to.equal(COUNT);
    expect(await upOf(scraper)).to.deep.equal(silent);
    expect(asked).to.have.length(before);
    expect(scraper.hangs).to.equal(true);
    release();
    await until(() => !scraper.hangs);
    expect(await upOf(scraper)).to.deep.equal(Array(COUNT).fill(true));
    await scraper.end();
  });

  it('opens anew at once what was reset or cut off since the last, and tells of what is gone after all', async () => {
    const asked: string[] = [];
    let gone = 0;
    const answered = async (opened: number): Promise<void> => {
      if (opened <= gone) throw new FwctlError('device', 'it was cut off');
    };
    const scraper = scraperOf(asked, answered, 60_000);
    expect(await upOf(scraper)).to.deep.equal(Array(COUNT).fill(true));
    gone = COUNT;
    expect(await upOf(scraper)).to.deep.equal(Array(COUNT).fill(true));
    gone = Number.POSITIVE_INFINITY;
    asked.length = 0;
    expect(await upOf(scraper)).to.deep.equal(Array(COUNT).fill(false));
    expect(asked).to.have.length(2 * COUNT);
    await scraper.end();
  });

  it('tells devices by their names, in whichever order they are listed and answer', async function () {
    this.timeout(60_000);
    const listed = devicesOf([10, 9, 2, 1]);
    for (const [what, gathering] of Object.entries({
      samples: () => {
        const sink = new Gathered();
        return { sink, told: () => sink.samples.map(({ name, labels }) => `${name} ${labels.device}`) };
      },
      text: () => {
        const sink = new Exposition();
        const told = () => Buffer.concat(sink.pieces).toString().split('\n');
        return { sink, told: () => told().map((line) => line.replace(/\{device="(\w+)".*/, ' $1')) };
      },
    })) {
      const asked: string[] = [];
      let release = (): void => {};
      const all = new Promise<void>((resolve) => {
        release = resolve;
      });
      // The first answers when all others have.
      const answered = async (opened: number): Promise<void> => {
        if (asked.length === listed.length) release();
        if (opened === 1) await all;
      };
      const scraper = scraperOf(asked, answered, 50_000, listed);
      const { sink, told } = gathering();
      await scraper.scrape(sink);
      await scraper.end();
      expect(
        told().filter((line) => line.startsWith('fwctl_device_up ')),
        what,
      ).to.deep.equal([1, 2, 9, 10].map((i) => `fwctl_device_up fwctl${i}`));
    }
  });
});
