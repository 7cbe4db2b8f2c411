import { expect } from 'chai';
import { StandInFirmware } from '../conformance/firmware.js';
import { drawn, times } from '../support/times.js';
import { fuzz } from './fuzz.js';

const IOCTLS = times(drawn(200_000));

describe('the entry of the kernel', () => {
  it(`answers ${IOCTLS.toLocaleString('en')} random and mutated ioctls with an errno or a well-formed reply`, async () => {
    const { succeeded, errnos, commands } = await fuzz(new StandInFirmware(), IOCTLS, 1);
    expect(succeeded).to.be.above(IOCTLS / 4);
    expect(commands).to.be.above(IOCTLS / 5);
    const expected = ['E2BIG', 'EBADMSG', 'EFAULT', 'EINVAL', 'EMSGSIZE', 'ENOTTY', 'EOPNOTSUPP', 'EPERM'];
    expect([...errnos.keys()]).to.include.members(expected);
  });
});
