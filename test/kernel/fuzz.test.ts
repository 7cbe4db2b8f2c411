import { expect } from 'chai';
import { StandInFirmware } from '../conformance/firmware.js';
import { fuzz } from './fuzz.js';

describe('the entry of the kernel', () => {
  it('answers 200,000 random and mutated ioctls with an errno or a well-formed reply', async () => {
    const { succeeded, errnos, commands } = await fuzz(new StandInFirmware(), 200_000, 1);
    expect(succeeded).to.be.above(50_000);
    expect(commands).to.be.above(40_000);
    const expected = ['E2BIG', 'EBADMSG', 'EFAULT', 'EINVAL', 'EMSGSIZE', 'ENOTTY', 'EOPNOTSUPP', 'EPERM'];
    expect([...errnos.keys()]).to.include.members(expected);
  });
});
