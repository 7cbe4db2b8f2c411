import { expect } from 'chai';
import { FwctlError } from '../../src/client/errors.js';
import { findDevice } from '../../src/client/target.js';
import { devices } from '../support/fake-backend.js';

describe('target', () => {
  it('a device answers to its fwctl name, number, PCI address long and short, RDMA and net name', () => {
    for (const name of ['fwctl1', '1', '0000:08:00.1', '08:00.1', 'mlx5_1', 'ens1f1', 'FWCTL1'])
      expect(findDevice(devices, name).name, name).to.equal('fwctl1');
  });

  it('case does not count, a number may be in hex, an address may leave out zeros and its domain', () => {
    for (const name of ['0x1', '0b1', 'MLX5_1', 'Ens1F1', '8:0.1', '00000000:08:00.1', '/dev/fwctl/fwctl1'])
      expect(findDevice(devices, name).name, name).to.equal('fwctl1');
    const upper = devices.map((device, i) => ({ ...device, parent: `0000:AF:0${i}.0`, net: [`ethA${i}`] }));
    for (const name of ['0000:af:01.0', 'AF:01.0', 'etha1', 'ethA1', 'af:01'])
      expect(findDevice(upper, name).name, name).to.equal('fwctl1');
  });

  it("an adapter's address means each of its functions", () => {
    for (const name of ['0000:08:00', '08:00'])
      expect(() => findDevice(devices, name)).to.throw(
        FwctlError,
        'means several devices: fwctl0, fwctl1, fwctl2',
      );
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
