import { expect } from 'chai';
import { paceOf } from '../../../src/cli/report/flags.js';
import { Reader } from '../../../src/cli/report/reader.js';
import { Sampler, sample } from '../../../src/cli/report/sample.js';
import type { Moment } from '../../../src/client/backend.js';
import { FwctlError } from '../../../src/client/errors.js';
import type { Jobs } from '../../../src/client/jobs.js';
import type { Session } from '../../../src/client/session.js';

/** A session of which only the clock is asked: a second passes from one look at it to the next. */
function clock(): Session {
  let now = 1000;
  const moment = async (): Promise<Moment> => {
    now += 1000;
    return { wall: now, steady: now };
  };
  return { backend: { moment } } as unknown as Session;
}

/** Counters that tell these values, one after the other, the last again and again; an error where there is none. */
const counting = (values: readonly (bigint | undefined)[]): Required<Pick<Jobs, 'counters'>> => {
  const left = [...values];
  return {
    counters: async () => {
      const value = left.length > 1 ? left.shift() : left[0];
      if (value === undefined) throw new FwctlError('kernel', 'the device is gone', { errno: 'ENODEV' });
      return {
        groups: [
          {
            of: 'port',
            port: 1,
            group: 'common',
            counters: [
              { name: 'rx_bytes', value, unit: 'bytes', source: 'PPCNT' },
              { name: 'rx_errors', value: 7n, source: 'PPCNT' },
            ],
          },
        ],
      };
    },
  };
};

const at = (count: number) => ({ interval: 1, count, wait: async () => {} });

async function sampled(jobs: Jobs, count: number, isStill = false) {
  const reader = new Reader();
  const sampler = new Sampler(clock(), jobs, reader, isStill);
  await sample([sampler], at(count));
  return { sampler, reader };
}

describe('sampling for a report', () => {
  it('rates are what counters counted from one sample to the next; those that stand still have no course', async () => {
    const { sampler } = await sampled(counting([0n, 0n, 100n, 300n, 300n]), 4);
    expect(sampler.samples).to.deep.equal({
      elapsed_s: [0, 1, 2, 3],
      temperatures: [],
      rates: [
        {
          name: 'rx_bytes',
          of: 'port',
          port: 1,
          group: 'common',
          unit: 'bytes',
          values: [null, 100, 200, 0],
        },
      ],
    });
    expect(sampler.counters?.[0]?.counters).to.deep.equal([
      { name: 'rx_bytes', value: 300n, unit: 'bytes', source: 'PPCNT', rate: 100 },
      { name: 'rx_errors', value: 7n, source: 'PPCNT', rate: 0 },
    ]);
  });

  it('a counter that was cleared has no rate there, and none over all', async () => {
    const { sampler } = await sampled(counting([0n, 500n, 600n, 3n, 5n]), 4);
    expect(sampler.samples?.rates[0]?.values).to.deep.equal([null, 100, null, 2]);
    expect(sampler.counters?.[0]?.counters[0]).not.to.have.property('rate');
  });

  it('of a device that goes away, what was read before is kept, and it is not asked again', async () => {
    const { sampler, reader } = await sampled(counting([0n, 0n, 10n, undefined]), 6);
    expect(sampler.samples?.elapsed_s).to.have.length(2);
    expect(reader.unread.map(({ part }) => part)).to.deep.equal(['counters']);
    expect(reader.gone?.facts.errno).to.equal('ENODEV');
  });

  it('what lies in a file is read once, and has no course', async () => {
    const { sampler } = await sampled(counting([5n]), 4, true);
    expect(sampler.samples).to.equal(undefined);
    expect(sampler.counters?.[0]?.counters[0]).to.include({ name: 'rx_bytes', value: 5n });
  });

  it('a family that tells neither temperatures nor counters is not waited for', async () => {
    const waits: number[] = [];
    const sampler = new Sampler(clock(), {}, new Reader(), false);
    await sample([sampler], { ...at(10), wait: async (time) => void waits.push(time) });
    expect(waits).to.deep.equal([]);
  });

  it('devices are read at the same times', async () => {
    const order: string[] = [];
    const samplers = ['a', 'b'].map((name) => {
      const { counters } = counting([1n]);
      const noted: Jobs = {
        counters: (session) => {
          order.push(name);
          return counters(session);
        },
      };
      return new Sampler(clock(), noted, new Reader(), false);
    });
    await sample(samplers, at(2));
    // Once unseen, and twice.
    expect(order.join('')).to.equal('ababab');
  });
});

describe('when a report reads', () => {
  const pace = (seconds: string, interval?: string) => paceOf({ seconds, interval });

  it('from the beginning to the end of the seconds, ten steps where nothing is said', () => {
    expect(pace('1')).to.deep.equal({ interval: 100, count: 11 });
    expect(pace('0.3', '100ms')).to.deep.equal({ interval: 100, count: 4 });
    expect(pace('10', '3s')).to.deep.equal({ interval: 3000, count: 4 });
    expect(pace('2m', '1m')).to.deep.equal({ interval: 60_000, count: 3 });
  });

  it('once for no seconds', () => {
    for (const none of ['0', '0s', '0.0']) expect(pace(none).count).to.equal(1);
  });

  it('refuses what no report is made of', () => {
    for (const [seconds, interval] of [
      ['x', undefined],
      ['-1', undefined],
      ['1', '0'],
      ['1', '2s'],
      ['1000', '1ms'],
    ] as const)
      expect(() => pace(seconds, interval), `${seconds} ${interval}`).to.throw(FwctlError);
  });
});
