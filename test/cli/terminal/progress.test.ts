import { expect } from 'chai';
import fc from 'fast-check';
import { transferWords } from '../../../src/cli/firmware/work.js';
import { barLine } from '../../../src/cli/terminal/progress.js';
import { widthOf } from '../../../src/present/width.js';

const MB = 1_000_000;

describe('terminal: progress', () => {
  it('a transfer tells its bytes, its rate without what had come before, and the time that is left', () => {
    expect(transferWords('DOWNLOAD', 8 * MB, 32 * MB, 4)).to.equal(
      'DOWNLOAD 8.0 of 32.0 MB, 2.0 MB/s, 12 s left',
    );
    expect(transferWords('DOWNLOAD', 24 * MB, 32 * MB, 4, 16 * MB)).to.equal(
      'DOWNLOAD 24.0 of 32.0 MB, 2.0 MB/s, 4 s left',
    );
    expect(transferWords('UPLOAD', MB, 256 * MB, 1)).to.include('4:15 left');
    expect(transferWords('UPLOAD', 0, MB, 0)).to.equal('UPLOAD 0.0 of 1.0 MB, 0.0 MB/s');
  });

  it('the bar takes the columns that the words leave it', () => {
    expect(barLine(0.5, 'words', 40)).to.equal(`[${'#'.repeat(14)}${'.'.repeat(14)}] 50% words`);
    expect(barLine(1, 'words', 200)).to.equal(`[${'#'.repeat(30)}] 100% words`);
  });

  it('the line of an update of any size fits into 80 columns whole', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 268 * MB }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        (of, part, seconds) => {
          const line = barLine(part, transferWords('DOWNLOAD', of * part, of, seconds), 79);
          expect(widthOf(line)).to.be.lessThanOrEqual(79);
          if (seconds < 100) expect(line).not.to.include('…');
        },
      ),
    );
  });
});
