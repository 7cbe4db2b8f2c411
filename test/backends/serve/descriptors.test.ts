import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { requireDescriptors, spareDescriptors } from '../../../src/backends/serve/descriptors.js';
import { withFolder } from '../../support/files.js';

/** As proc_pid_limits(5) has it. */
const limitsOf = (most: string): string =>
  [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max processes             63432                63432                processes ',
    `Max open files            ${most.padEnd(20)} 524288               files     `,
    '',
  ].join('\n');

describe('how many files a server may have open', () => {
  const withLimit = <T>(most: string, work: (path: string) => T) =>
    withFolder((folder) => {
      const path = join(folder, 'limits');
      writeFileSync(path, limitsOf(most));
      return work(path);
    });

  it('too few are an error that says how many it takes', () =>
    withLimit('32', (path) => {
      expect(() => requireDescriptors(path)).to.throw(/only 32 files open, and to serve devices takes 48/);
    }));

  it('enough, any number, and one that nobody tells are none', async () => {
    for (const most of ['48', '1024', 'unlimited']) await withLimit(most, (path) => requireDescriptors(path));
    requireDescriptors('/nowhere');
  });

  it('those that only save time leave at least half to all else', async () => {
    for (const [most, spare] of [
      ['48', 1],
      ['64', 4],
      ['256', 52],
      ['1024', 128],
      ['unlimited', 128],
    ] as const)
      expect(await withLimit(most, spareDescriptors), most).to.equal(spare);
  });
});
