import { expect } from 'chai';
import { families } from '../../../src/families/registry.js';
import { fuzz } from '../../kernel/fuzz.js';
import { drawn } from '../../support/times.js';

const CALLS = drawn(200_000);

describe('the kernel in front of the built-in device', () => {
  it(`${CALLS.toLocaleString('en')} random and mutated structs and mailboxes: every answer is an errno or well-formed, none throws or hangs`, async () => {
    const [family] = families;
    const { firmware } = (family as NonNullable<typeof family>).device.build(
      'connectx6dx',
      '0000:08:00',
      () => 0n,
    );
    const { succeeded, commands } = await fuzz(
      { execute: (input, room) => firmware.execute('pf0', input, room) },
      CALLS,
      2026,
    );
    expect(succeeded).to.be.above(CALLS / 4);
    expect(commands).to.be.above(CALLS / 5);
  });
});
