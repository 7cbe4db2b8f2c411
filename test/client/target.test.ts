import { expect } from 'chai';
import { FwctlError } from '../../src/client/errors.js';
import { findDevice } from '../../src/client/target.js';
import { devices } from '../support/fake-backend.js';

describe('target', () => {
  it('a device answers to its fwctl name, number, PCI address long and short, RDMA and net name', () => {
    for (const name of ['fwctl1', '1', '0000:08:00.1', '08:00.1', 'mlx5_1', 'ens1f1', 'FWCTL1'])
      expect(findDevice(devices, name).name, name).to.equal('fwctl1');
  });

  it('a name that no device has is an error of kind device, with the names there are', () => {
    expect(() => findDevice(devices, 'mlx5_7'))
      .to.throw(FwctlError, 'there is no device "mlx5_7"')
      .that.deep.includes({ kind: 'device' })
      .with.nested.property('facts.known')
      .that.includes('mlx5_1');
  });

  it('a name that two devices have is an error that names both', () => {
    const twins = devices.map((device) => ({ ...device, net: ['bond0'] }));
    expect(() => findDevice(twins, 'bond0')).to.throw(FwctlError, 'fwctl0, fwctl1, fwctl2');
  });

  it('a part of a name is no name', () => {
    for (const name of ['', 'fwctl', '08:00', 'mlx5', '0000'])
      expect(() => findDevice(devices, name), name).to.throw(FwctlError);
  });
});
