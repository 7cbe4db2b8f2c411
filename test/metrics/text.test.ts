import { expect } from 'chai';
import { metricsText } from '../../src/metrics/text.js';

const textOf = (device: string, value: number | bigint) =>
  metricsText([{ name: 'fwctl_uptime_seconds', labels: { device }, value }]);

describe('the text of series', () => {
  it('is a HELP and a TYPE line, a line for each sample, no times, and a newline at the end', () =>
    expect(textOf('fwctl0', 1.5)).to.equal(
      '# HELP fwctl_uptime_seconds Time since the firmware started.\n# TYPE fwctl_uptime_seconds gauge\nfwctl_uptime_seconds{device="fwctl0"} 1.5\n',
    ));

  it('keeps a label what it is, whatever stands in it', () => {
    expect(textOf('a"b\\c', 1)).to.contain('device="a\\"b\\\\c"');
    // What would end the line is made visible, and its backslash is one of text.
    expect(textOf('x\n# EVIL 1\u001b[31m', 1)).to.contain('device="x\\\\x0a# EVIL 1\\\\x1b[31m"');
    expect(textOf('x\ny', 1).match(/\n/g)).to.have.length(3);
  });

  it('has of samples with the same labels the first, and no label that is not set', () =>
    expect(
      metricsText([
        { name: 'fwctl_link_up', labels: { device: 'a', port: 1 }, value: true },
        { name: 'fwctl_up', labels: {}, value: 1 },
        { name: 'fwctl_link_up', labels: { device: 'a', port: '1' }, value: false },
        { name: 'fwctl_link_up', labels: { device: 'a', port: undefined }, value: false },
      ]).replace(/^#.*\n/gm, ''),
    ).to.equal('fwctl_up 1\nfwctl_link_up{device="a",port="1"} 1\nfwctl_link_up{device="a"} 0\n'));

  it('tells numbers of 64 bits to the last digit', () =>
    expect(textOf('a', 2n ** 64n - 1n)).to.contain(' 18446744073709551615\n'));
});
