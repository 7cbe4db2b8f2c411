import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FolderWatch } from '../../../../src/backends/serve/notify/watch.js';
import { withFolder } from '../../../support/files.js';

/** More events than are taken at once: each file is made, changed and closed, told in 32 bytes at least. */
const MANY = 400;

describe('the watch of a folder', () => {
  it('counts a change before who made it goes on, and nothing while nothing changes', () =>
    withFolder((folder) => {
      const watch = new FolderWatch(folder);
      watch.take();
      expect(watch.count).to.equal(0);
      writeFileSync(join(folder, 'inventory.json'), '{}');
      watch.take();
      expect(watch.count).to.equal(1);
      watch.take();
      expect(watch.count).to.equal(1);
      watch.close();
    }));

  it('takes no more at once than it has room for, so that who writes all the time holds up nobody; the rest counts later', () =>
    withFolder((folder) => {
      const watch = new FolderWatch(folder);
      for (let i = 0; i < MANY; i++) writeFileSync(join(folder, `log-${i}`), 'line\n');
      watch.take();
      expect(watch.count).to.equal(1);
      watch.take();
      expect(watch.count).to.equal(2);
      watch.close();
    }));
});
