import { expect } from 'chai';
import { commonCounters, readInPieces, temperatureChecks } from '../../src/client/job-parts.js';
import type { Counter, ModuleRange } from '../../src/client/jobs.js';
import type { Session } from '../../src/client/session.js';

const [NEAR, FAR] = [false, true].map((foresees) => ({ foresees }) as Session) as [Session, Session];

const counter = (name: string, value: bigint, from = 'A'): Counter => ({
  name,
  value,
  source: `${from}.${name}`,
});

describe('what families do alike', () => {
  it('a common counter is the sum of its parts, of which the first of a name counts; without any it is absent', () => {
    const own = [counter('ucast', 5n), counter('mcast', 7n), counter('ucast', 99n, 'B'), counter('data', 3n)];
    const sources = [
      ['rx_packets', ['ucast', 'mcast', 'bcast']],
      ['rx_bytes', ['data'], 4n],
      ['tx_packets', ['none']],
    ] as const;
    expect(commonCounters(sources, own)).to.deep.equal([
      { name: 'rx_packets', value: 12n, unit: 'packets', source: 'A.ucast + A.mcast' },
      { name: 'rx_bytes', value: 12n, unit: 'bytes', source: 'A.data * 4' },
    ]);
  });

  it('a range is read in pieces, the last one short; one that is not to be had leaves nothing', async () => {
    const memory = Uint8Array.from({ length: 256 }, (_, i) => i);
    const asked: number[] = [];
    const range: ModuleRange = { i2c_address: 0x50, bank: 1, page: 0x11, offset: 128, length: 128 };
    const read = (missing?: number, session = NEAR) =>
      readInPieces(session, range, 48, async ({ offset, length, bank, page }) => {
        asked.push(offset, length);
        expect([bank, page]).to.deep.equal([1, 0x11]);
        return offset === missing ? undefined : memory.slice(offset, offset + length);
      });
    expect(await read()).to.deep.equal(memory.slice(128));
    expect(asked).to.deep.equal([128, 48, 176, 48, 224, 32]);
    asked.length = 0;
    expect(await read(176)).to.equal(undefined);
    expect(asked).to.deep.equal([128, 48, 176, 48]);
  });

  it('a range of a device that is far away is asked for at once', async () => {
    const range: ModuleRange = { i2c_address: 0x50, bank: 0, page: 0, offset: 0, length: 100 };
    const asked: number[] = [];
    let answer = (): void => {};
    const all = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const bytes = await readInPieces(FAR, range, 48, async ({ offset, length }) => {
      asked.push(offset);
      if (asked.length === 3) answer();
      await all;
      return new Uint8Array(length).fill(offset);
    });
    expect([bytes?.at(47), bytes?.at(48), bytes?.at(99)]).to.deep.equal([0, 48, 96]);
    expect(bytes).to.have.length(100);
  });

  it('each sensor that measures is a check, as bad as the threshold that it has reached', () => {
    const sensors = [
      { name: 'chip', of: 'chip', temperature_c: 96, warning_c: 95, critical_c: 105 },
      { name: 'phy', of: 'phy', temperature_c: 200 },
      { name: 'module', of: 'module', missing: 'absent', critical_c: 75 },
      { name: 'hot', of: 'board', temperature_c: 110, critical_c: 105, fatal_c: 110 },
    ] as const;
    expect(temperatureChecks({ sensors }, 'X').map(({ state, detail }) => [state, detail])).to.deep.equal([
      ['warning', 'chip has 96 degrees, critical from 105 on'],
      ['ok', 'phy has 200 degrees'],
      ['critical', 'hot has 110 degrees, critical from 105 on'],
    ]);
  });
});
