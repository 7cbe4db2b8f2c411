import { expect } from 'chai';
import { families } from '../../../src/families/registry.js';
import { fuzz } from '../../kernel/fuzz.js';

describe('the kernel in front of the built-in device', () => {
  it('200,000 random and mutated structs and mailboxes: every answer is an errno or well-formed, none throws or hangs', async () => {
    const [family] = families;
    const { firmware } = (family as NonNullable<typeof family>).device.build(
      'connectx6dx',
      '0000:08:00',
      () => 0n,
    );
    const { succeeded, commands } = await fuzz(
      { execute: (input, room) => firmware.execute('pf0', input, room) },
      200_000,
      2026,
    );
    expect(succeeded).to.be.above(50_000);
    expect(commands).to.be.above(40_000);
  });
});
