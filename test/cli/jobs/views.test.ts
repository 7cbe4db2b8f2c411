import { expect } from 'chai';
import { countersView, onlyWanted } from '../../../src/cli/jobs/counters.js';
import { commonOnly, WatchedCounters } from '../../../src/cli/jobs/counters-watch.js';
import { healthView, worst } from '../../../src/cli/jobs/health.js';
import { plainStyle } from '../../../src/cli/output.js';
import { FwctlError } from '../../../src/client/errors.js';
import { sensorState } from '../../../src/client/job-parts.js';
import type { Counters, Sensor } from '../../../src/client/jobs.js';

const sensor: Sensor = { name: 'asic', of: 'chip', warning_c: 95, critical_c: 105, shutdown_c: 115 };

const counters: Counters = {
  groups: [
    {
      of: 'port',
      port: 1,
      group: 'common',
      counters: [
        { name: 'rx_packets', value: 0n, source: 'A' },
        { name: 'rx_bytes', value: 53_000_000n, unit: 'bytes', source: 'B' },
      ],
    },
    { of: 'pcie', group: 'errors', counters: [{ name: 'crc', value: 0n, source: 'C' }] },
  ],
};

describe('what is made of the answers of jobs', () => {
  it('a temperature is judged by the worst threshold that it has reached', () => {
    const states = [94.9, 95, 105, 114, 115].map((temperature_c) =>
      sensorState({ ...sensor, temperature_c }),
    );
    expect(states).to.deep.equal(['normal', 'warning', 'critical', 'critical', 'shutdown']);
    expect(sensorState({ name: 'x', of: 'chip', temperature_c: 200 })).to.equal('normal');
    expect(sensorState({ ...sensor, missing: 'absent' })).to.equal('absent');
    expect(sensorState(sensor)).to.equal('not measured');
  });

  it('counters are chosen by patterns, and by whether they have counted; a group without any is gone', () => {
    const names = (patterns: string[], nonzero = false) =>
      onlyWanted(counters, { patterns, nonzero }).groups.flatMap((group) =>
        group.counters.map(({ name }) => name),
      );
    expect(names([])).to.deep.equal(['rx_packets', 'rx_bytes', 'crc']);
    expect(names(['*bytes', 'crc'])).to.deep.equal(['rx_bytes', 'crc']);
    expect(names([], true)).to.deep.equal(['rx_bytes']);
    expect(onlyWanted(counters, { patterns: [], nonzero: true }).groups).to.have.length(1);
    expect(() => names(['tx_*']))
      .to.throw(FwctlError, 'no counter matches "tx_*"')
      .with.property('kind', 'usage');
  });

  it('sizes stand beside counters in text, and in a list of their own in JSON, whose shape they leave alone', async () => {
    const view = countersView({ patterns: [], nonzero: false });
    expect(view.json(counters, true)).to.deep.equal({
      ...view.json(counters, false),
      meanings: [{ rx_bytes: '53 MB' }, {}],
    });
    const text = (meanings: boolean) =>
      view.text([{ name: 'fwctl0', told: counters }], { style: plainStyle, several: false, meanings });
    expect(await text(false)).to.match(/^rx_bytes +53000000 +bytes$/m);
    expect(await text(true)).to.match(/^rx_bytes +53000000 +bytes +53 MB$/m);
  });

  it('a watch tells what was counted between two readings, and what was cleared', () => {
    const watched = new WatchedCounters();
    const [group] = counters.groups as [Counters['groups'][number]];
    const reading = (values: readonly bigint[]): Counters => ({
      groups: [
        { ...group, counters: group.counters.map((each, i) => ({ ...each, value: values[i] ?? 0n })) },
      ],
    });
    const tick = (n: number) => ({ reading: n, elapsed: 2 * n, time: '2026-01-31T12:00:00.000Z' });
    const look = (n: number, values: readonly bigint[]) => {
      watched.look(reading(values), tick(n));
      const told = watched.json(reading(values), tick(n)) as unknown as Counters;
      return told.groups[0]?.counters.map(({ name: _, source: __, unit: ___, ...rest }) => rest);
    };
    expect(look(0, [1n, 2n ** 63n])).to.deep.equal([{ value: 1n }, { value: 2n ** 63n }]);
    expect(look(1, [5n, 2n ** 63n])).to.deep.equal([
      { value: 5n, difference: 4, rate: 2 },
      { value: 2n ** 63n, difference: 0, rate: 0 },
    ]);
    expect(look(2, [0n, 2n ** 63n + 1n])).to.deep.equal([
      { value: 0n, cleared: true },
      { value: 2n ** 63n + 1n, difference: 1, rate: 0.5 },
    ]);
  });

  it('a watch without names looks at what families share, or at all that there is', () => {
    const [shared, own] = counters.groups as [Counters['groups'][number], Counters['groups'][number]];
    expect(commonOnly(counters).groups).to.deep.equal([shared]);
    expect(commonOnly({ groups: [own] }).groups).to.deep.equal([own]);
  });

  it('health is that of the worst check; a device that does not answer is critical, a policy that refuses is none of its', () => {
    const check = { name: 'x', detail: 'y' };
    expect(worst({ checks: [] })).to.equal('unknown');
    expect(
      worst({
        checks: [
          { ...check, state: 'ok' },
          { ...check, state: 'warning' },
        ],
      }),
    ).to.equal('warning');
    const told = healthView.unanswered?.(new FwctlError('kernel', 'EIO', { next: 'reset it' }));
    expect(told?.checks).to.deep.equal([
      { name: 'firmware', state: 'critical', detail: 'EIO', next: 'reset it' },
    ]);
    for (const kind of ['policy', 'usage', 'device', 'state'] as const)
      expect(healthView.unanswered?.(new FwctlError(kind, 'no'))).to.equal(undefined);
  });
});
