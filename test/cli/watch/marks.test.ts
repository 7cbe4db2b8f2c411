import { expect } from 'chai';
import { markChanges } from '../../../src/cli/watch/marks.js';
import { Trend } from '../../../src/cli/watch/trend.js';

const style = { green: (text: string) => `<${text}>`, dim: (text: string) => text };
const plain = { green: (text: string) => text, dim: (text: string) => text };

const marked = (before: string, now: string, moved: Parameters<typeof markChanges>[2]['moved'] = []) =>
  markChanges(before, now, { style, seconds: 2, moved });

describe('a text that comes again', () => {
  it('is the same where nothing has changed', () => {
    expect(marked('a  1\nb  2\n', 'a  1\nb  2\n')).to.equal('a  1\nb  2\n');
  });

  it('marks words that have changed, and tells what numbers moved by, a second too', () => {
    expect(marked('a  1\nb  2  up\n', 'a  5\nb  2  down\n')).to.equal(
      'a  <5>  +4  +2/s\nb  2  <down>  was up\n',
    );
    expect(marked('n  42.1\n', 'n  42\n')).to.equal('n  <42>  -0.1  -0.05/s\n');
    expect(marked('n  0x10\n', 'n  0x12\n')).to.equal('n  <0x12>  +2  +1/s\n');
    expect(marked('n  18446744073709551614\n', 'n  18446744073709551615\n')).to.include('+1  +0.5/s');
  });

  it('tells what has moved without colours too', () => {
    expect(markChanges('a  1\n', 'a  5\n', { style: plain, seconds: 2, moved: [] })).to.equal(
      'a  5  +4  +2/s\n',
    );
  });

  it('takes from the data what a number is', () => {
    const trend = new Trend();
    trend.look({ count: 0xffffffff, cleared: 1000, state: 2 }, 0);
    const kinds = { count: { counter: 32 }, cleared: { counter: 32 }, state: 'name' } as const;
    const moved = trend.look(
      { count: 1, cleared: 0, state: 1 },
      2,
      (field) => kinds[field as keyof typeof kinds],
    );
    expect(
      marked(
        'count  4294967295\ncleared  1000\nstate  2\n',
        'count  1\ncleared  0\nstate  1\n',
        moved?.by.values(),
      ),
    ).to.equal('count  <1>  +2  +1/s\ncleared  <0>  cleared\nstate  <1>  was 2\n');
  });

  it('compares lines of the same name where there are more or fewer of them', () => {
    expect(marked('a  1\nc  3\n', 'a  1\nb  2\nc  4\n')).to.equal('a  1\n<b  2>\nc  <4>  +1  +0.5/s\n');
    expect(marked('a\n  x  1\nb\n  x  1\nend\n', 'a\n  x  1\nb\n  x  2\n')).to.include('  x  1\nb\n  x  <2>');
  });

  it('marks the middle of a line that has more words than before', () => {
    expect(marked('reason  none here\n', 'reason  no cable is here\n')).to.equal(
      'reason  <no> <cable> <is> here\n',
    );
  });

  it('leaves room in the window for what has moved', () => {
    const line = `field  1  ${'x'.repeat(60)}`;
    const shown = markChanges(line, line.replace('1', '2'), {
      style: { ...plain, width: 40 },
      seconds: 1,
      moved: [],
    });
    expect(shown)
      .to.match(/^field {2}2 {2}x+… {2}\+1 {2}\+1\/s$/)
      .and.have.length(40);
  });

  it('tells the first few where much of a line has moved', () => {
    expect(marked('1 2 3 4 5 6', '2 4 6 8 10 12')).to.equal(
      '<2> <4> <6> <8> <10> <12>  +1  +0.5/s, +2  +1/s, +3  +1.5/s, +4  +2/s, …',
    );
  });
});
