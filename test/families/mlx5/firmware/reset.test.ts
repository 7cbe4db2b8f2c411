import { expect } from 'chai';
import { ask } from './ask.js';
import { Clock, clockedDevice, SECOND, vhcaOf } from './clocked.js';
import { reset, setItem } from './items.js';
import { read, set } from './register-access.js';

describe('firmware: MFRL', () => {
  it('tells which resets there are', () => {
    expect(read(clockedDevice(), 'MFRL').fields).to.include({
      reset_trigger: 0x48,
      reset_type: 1,
      reset_state: 0,
    });
  });

  it('a PCI reset and PERST start the firmware again, on any PF, as tools and drivers write them', () => {
    for (const [fields, vhca] of [
      [{ reset_trigger: 8 }, 'pf0'],
      [{ reset_trigger: 0x40 }, 'pf0'],
      [{ reset_trigger: 8, pci_sync_for_fw_update_start: 1 }, 'pf1'],
      [{ reset_trigger: 8, pci_sync_for_fw_update_start: 2, pci_reset_req_method: 1 }, 'pf0'],
    ] as const) {
      const device = clockedDevice();
      expect(set(device, 'MFRL', fields, {}, vhca).status).to.equal('OK');
      expect(device.snapshot().starts).to.equal(1);
    }
  });

  it('the mask that it reads arms the reset, as mstconfig does after a set: nothing happens until one of its events', () => {
    const device = clockedDevice();
    setItem(device, 'nv_global_pci_conf', { total_vfs: 1 });
    const before = device.snapshot();
    const { reset_trigger } = read(device, 'MFRL').fields;
    expect(set(device, 'MFRL', { reset_trigger }).status).to.equal('OK');
    expect(device.snapshot()).to.equal(before);
    reset(device);
    expect(device.snapshot().nv?.current).to.have.property('nv_global_pci_conf');
  });

  it('refuses all else by name, and nothing happens', () => {
    const device = clockedDevice();
    const before = device.snapshot();
    for (const [fields, syndrome] of [
      [{ reset_trigger: 0 }, 'RESET_LEVEL_ABSENT'],
      [{ reset_trigger: 1 }, 'RESET_LEVEL_ABSENT'],
      [{ reset_trigger: 2 }, 'RESET_LEVEL_ABSENT'],
      [{ reset_trigger: 0x49 }, 'RESET_LEVEL_ABSENT'],
      [{ reset_trigger: 0x80 }, 'RESET_LEVEL_ABSENT'],
      [{ reset_trigger: 0x48, rst_type_sel: 1 }, 'RESET_TYPE_ABSENT'],
      [{ reset_trigger: 8, rst_type_sel: 1 }, 'RESET_TYPE_ABSENT'],
      [{ reset_trigger: 8, pci_sync_for_fw_update_start: 3 }, 'RESET_FLOW_UNKNOWN'],
      [{ reset_trigger: 8, pci_reset_req_method: 2 }, 'RESET_FLOW_UNKNOWN'],
      [{ reset_trigger: 8, pci_sync_for_fw_update_resp: 1 }, 'RESET_NOT_REQUESTED'],
    ] as const) {
      const { status, syndrome: got } = set(device, 'MFRL', fields);
      expect([status, got]).to.deep.equal(['BAD_PARAM_ERR', syndrome]);
    }
    expect(read(device, 'MFRL', {}, 'pf0vf0').syndrome).to.equal('REGISTER_ABSENT');
    expect(device.snapshot()).to.equal(before);
  });
});

describe('firmware: a reset', () => {
  it('ends user contexts, clears what was set for the time being, sets clock and counters back', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const { uid } = device.contexts.create('pf0', 0);
    set(device, 'PAOS', { admin_status: 2, ase: 1 });
    device.setStateOf(vhcaOf(device, 'pf0'), { node_desc: 'gone' });
    clock.pass(SECOND);
    reset(device);
    expect(ask(device, 'pf0', 'QUERY_DELEGATED_VHCA', { uid }).syndrome).to.equal('UID_UNKNOWN');
    expect(read(device, 'PAOS').fields.oper_status).to.equal(1);
    expect(device.snapshot().functions).to.deep.equal({});
    expect(device.now()).to.equal(0n);
  });

  it('gives functions back to the drivers that had them, as far as they are still there', () => {
    const device = clockedDevice();
    device.change({ functions: { pf0vf0: { driver: false, since: '0x5' }, pf0vf1: { driver: true } } });
    reset(device);
    expect(device.snapshot().functions).to.deep.equal({
      pf0vf0: { driver: false },
      pf0vf1: { driver: true },
    });
    setItem(device, 'nv_global_pci_conf', { total_vfs: 1 });
    reset(device);
    expect(device.snapshot().functions).to.deep.equal({ pf0vf0: { driver: false } });
  });

  it('keeps seed and virtual clock', () => {
    const device = clockedDevice();
    device.change({ seed: 5, clock: '0x100' });
    reset(device);
    expect(device.snapshot()).to.include({ seed: 5, clock: '0x100', started: '0x100' });
  });
});
