import { expect } from 'chai';
import { findEnum } from '../../../src/families/pds/prm/layouts.js';
import {
  statusErrno,
  statusMeaning,
  statusName,
  statusNames,
  statusNumber,
} from '../../../src/families/pds/status.js';

describe('statuses of pds', () => {
  it('have the numbers of the header', () => {
    const header = [...findEnum('pds_core_status_code').values];
    expect(statusNames.map((name) => [name, statusNumber(name)])).to.deep.equal(header);
  });

  it('become the errnos of pdsc_err_to_errno; an unknown one is EIO', () => {
    const expected = {
      EINVAL: [1, 5, 6, 14, 19],
      EPERM: [4],
      ENOENT: [7],
      EAGAIN: [9],
      ENOMEM: [10],
      EFAULT: [11, 17],
      EBUSY: [12],
      EEXIST: [13],
      ENOSPC: [15],
      ERANGE: [16],
      ENODEV: [31],
      ECHILD: [33],
      ENXIO: [255],
    };
    const named = new Map(Object.entries(expected).flatMap(([errno, all]) => all.map((one) => [one, errno])));
    for (let status = 1; status < 256; status++)
      expect(statusErrno(status), String(status)).to.equal(named.get(status) ?? 'EIO');
  });

  it('are told by name, and by number where they have none', () => {
    expect([statusName(9), statusName(200)]).to.deep.equal(['EAGAIN', '200']);
    expect(statusMeaning(200)).to.equal('a status without a published meaning');
  });
});
