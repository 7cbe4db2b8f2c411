import { expect } from 'chai';
import { encode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { toHex } from '../../../../src/families/mlx5/firmware/text.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { item, typeOf } from '../../../../src/families/mlx5/prm/nvconfig.js';
import { clockedDevice, deviceOfAllItems } from './clocked.js';
import { headerOf, readItem, reset, setItem, stages } from './items.js';
import { READ, reach, read, set, WRITE } from './register-access.js';

describe('firmware: MNVDI, MNVIA, MNVGC, MNVGN', () => {
  it('MNVDI makes one item what it was made with, from the next reset on', () => {
    const device = clockedDevice();
    setItem(device, 'nv_global_pci_conf', { total_vfs: 2 });
    setItem(device, 'nv_sw_offload_conf', { cqe_compression: 1 });
    reset(device);
    const { status, fields } = reach(device, 'pf0', 'MNVDI', WRITE, headerOf('nv_global_pci_conf'));
    expect(status).to.equal('OK');
    expect((fields.configuration_item_header as Fields).writer_id).to.equal(0);
    expect(stages(device, 'nv_global_pci_conf', 'total_vfs')).to.deep.equal([0, 2, 0]);
    expect(stages(device, 'nv_sw_offload_conf', 'cqe_compression')).to.deep.equal([1, 1, 0]);
    reset(device);
    expect(stages(device, 'nv_global_pci_conf', 'total_vfs')).to.deep.equal([0, 0, 0]);
    const of = (name: string) => reach(device, 'pf0', 'MNVDI', WRITE, headerOf(name)).syndrome;
    expect(of('nv_global_pci_cap')).to.equal('NV_READ_ONLY');
    expect(of('file_signature')).to.equal('NV_ITEM_UNKNOWN');
  });

  it('MNVIA does so with all items; another target is refused', () => {
    const device = clockedDevice();
    setItem(device, 'nv_global_pci_conf', { total_vfs: 2 });
    setItem(device, 'nv_hca_conf', { roce_ctrl: 1 }, { vhca: 'pf1' });
    reset(device);
    expect(set(device, 'MNVIA', { target: 1 }).syndrome).to.equal('NV_TARGET_UNKNOWN');
    expect(set(device, 'MNVIA', { target: 0 }).status).to.equal('OK');
    expect(stages(device, 'nv_global_pci_conf', 'total_vfs')).to.deep.equal([0, 2, 0]);
    reset(device);
    expect(stages(device, 'nv_hca_conf', 'roce_ctrl', { vhca: 'pf1' })).to.deep.equal([2, 2, 2]);
    const before = device.snapshot();
    set(device, 'MNVIA', {});
    expect(device.snapshot()).to.equal(before);
  });

  it('a writer that says who it is is kept with what it wrote, as mstconfig (9) and its set_raw (12) do, and over a reset', () => {
    const device = clockedDevice();
    const write = (total_vfs: number, writer_id: number) => {
      const { fields } = readItem(device, 'nv_global_pci_conf');
      const { form } = item('nv_global_pci_conf');
      const sent = new Uint8Array(12 + item('nv_global_pci_conf').bytes);
      const header = { access_mode: 0, length: 12, writer_id, ovr_en: 1 };
      sent.set(encode(layout('config_item_ext'), header as never));
      sent.set(headerOf('nv_global_pci_conf').subarray(4, 8), 4);
      sent.set(encode(form, { ...fields, total_vfs }), 12);
      expect(reach(device, 'pf0', 'MNVDA', WRITE, sent).status).to.equal('OK');
    };
    const writer = (mode = 0) => readItem(device, 'nv_global_pci_conf', { mode }).header.writer_id;
    write(2, 9);
    expect(writer()).to.equal(9);
    reset(device);
    expect([writer(), writer(1), writer(2)]).to.deep.equal([9, 9, 0]);
    write(3, 12);
    expect(writer()).to.equal(12);
    expect(parseState(JSON.parse(JSON.stringify(device.snapshot())))).to.deep.equal(device.snapshot());
    write(3, 0);
    expect(writer()).to.equal(4);
    expect(device.snapshot().nv).to.not.have.property('writers');
    write(3, 9);
    set(device, 'MNVIA', {});
    expect(writer()).to.equal(0);
    expect(device.snapshot().nv).to.not.have.property('writers');
  });

  it('MNVGC says that current and factory settings can be read, and other hosts’ not be set', () => {
    expect(read(clockedDevice(), 'MNVGC').fields).to.deep.equal({
      nvda_read_factory_settings: 1,
      nvda_read_current_settings: 1,
      priv_nv_other_host: 0,
    });
  });

  it('MNVGN gives the items that were set one after the other, with their next data', () => {
    const device = deviceOfAllItems();
    const at = (nv_pointer: number, vhca = 'pf0') => {
      const data = new Uint8Array(32 + 252);
      new DataView(data.buffer).setUint32(0, nv_pointer);
      return reach(device, vhca, 'MNVGN', READ, data);
    };
    expect([at(0).status, at(0).syndrome]).to.deep.equal(['NO_RES_ERR', 'NV_EMPTY']);
    setItem(device, 'nv_vpi_link_type', { default_link_type: 1 }, { index: 2 });
    setItem(device, 'nv_global_pci_conf', { total_vfs: 2 });
    setItem(device, 'nv_hca_conf', { roce_ctrl: 1 });
    const types: number[] = [];
    for (let pointer = 0; ; ) {
      const { data, fields } = at(pointer);
      pointer = fields.nv_pointer as number;
      // Behind the last: no pointer and no item.
      if (pointer === 0) {
        expect((fields.configuration_item_header as Fields).length).to.equal(0);
        break;
      }
      types.push(new DataView(data.buffer, data.byteOffset).getUint32(20));
      if (types.length === 1) expect(toHex(data.slice(28, 40))).to.equal(nextData(device));
    }
    const wanted = [
      typeOf(item('nv_global_pci_conf')),
      typeOf(item('nv_hca_conf')),
      typeOf(item('nv_vpi_link_type'), 2),
    ];
    expect(types).to.deep.equal(wanted);
    expect(at(4).syndrome).to.equal('NV_POINTER_UNKNOWN');
    // Another PF's are not seen.
    expect(at(2, 'pf1').fields.nv_pointer).to.equal(0);
    expect(at(3, 'pf1').syndrome).to.equal('NV_POINTER_UNKNOWN');
  });

  it('MNVGN gives the only item with a pointer that is not 0', () => {
    const device = clockedDevice();
    setItem(device, 'nv_global_pci_conf', { total_vfs: 2 });
    const first = reach(device, 'pf0', 'MNVGN', READ, new Uint8Array(32 + 252));
    expect(first.fields.nv_pointer).to.equal(1);
    expect((first.fields.configuration_item_header as Fields).length).to.equal(12);
  });
});

const nextData = (device: Device): string => toHex(readItem(device, 'nv_global_pci_conf').data);
