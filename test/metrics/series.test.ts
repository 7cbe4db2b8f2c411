import { expect } from 'chai';
import { SERIES, seriesOf } from '../../src/metrics/series.js';

describe('series', () => {
  it('are named as Prometheus has it: counters end with _total, and nothing else does', () => {
    for (const [name, { type }] of Object.entries(SERIES)) {
      expect(name).to.match(/^fwctl_[a-z_]+$/);
      expect(name.endsWith('_total'), name).to.equal(type === 'counter');
    }
  });

  it('have no two samples with the same labels: the first counts', () => {
    const name = 'fwctl_device_up';
    const told = seriesOf([
      { name, labels: { device: 'a' }, value: true },
      { name, labels: { device: 'a' }, value: false },
      { name, labels: { device: 'b', port: undefined }, value: 2n ** 60n },
    ]);
    expect(told).to.have.length(1);
    expect(told[0]?.samples).to.deep.equal([
      { labels: { device: 'a' }, value: 1 },
      { labels: { device: 'b' }, value: 2n ** 60n },
    ]);
  });

  it('come in the order of their table, those without samples not at all', () => {
    const told = seriesOf([
      { name: 'fwctl_link_up', labels: {}, value: 1 },
      { name: 'fwctl_up', labels: {}, value: 1 },
    ]);
    expect(told.map(({ name }) => name)).to.deep.equal(['fwctl_up', 'fwctl_link_up']);
  });
});
