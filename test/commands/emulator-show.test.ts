import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

describe('fwctl emulator show', () => {
  it('tells where a virtual clock stands as a duration; JSON keeps the number', () =>
    withFolder(async (folder) => {
      await fwctl(['emulator', 'clock', 'virtual', '3723s'], { folder });
      expect((await fwctl(['emulator', 'show'], { folder })).stdout).to.match(/clock: 1 h 2 min 3 s\n/);
      const { devices } = await fwctlJson(['emulator', 'show'], { folder });
      expect(devices[0].changed.clock).to.equal(`0x${(3723_000_000_000n).toString(16)}`);
    }));
});
