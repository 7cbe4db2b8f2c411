import { expect } from 'chai';
import { get } from '../../../../src/bits/codec.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { ask, freshDevice } from './ask.js';
import { clockedDevice } from './clocked.js';
import { readItem } from './items.js';
import { read } from './register-access.js';

const VUID_BYTES = 128;

const vuids = (vhca: string, fields: Record<string, number>, room = 8 * VUID_BYTES) => {
  const answer = ask(freshDevice(), vhca, 'QUERY_VUID', fields, room);
  const list = answer.output.subarray(64);
  const texts = Array.from({ length: list.length / VUID_BYTES }, (_, i) =>
    Buffer.from(list.subarray(i * VUID_BYTES, (i + 1) * VUID_BYTES))
      .toString()
      .replace(/\0+$/, ''),
  );
  return { ...answer, texts };
};

describe('firmware: identity', () => {
  it('NOP does nothing, and says so', () => {
    const { status, output } = ask(freshDevice(), 'pf0vf0', 'NOP');
    expect(status).to.equal('OK');
    expect(output.some(Boolean)).to.equal(false);
  });

  it('QUERY_ADAPTER names vendor and board', () => {
    const { output } = ask(freshDevice(), 'pf0', 'QUERY_ADAPTER');
    const field = (name: string) => get(layout('query_adapter_out'), output, `query_adapter_struct.${name}`);
    expect(field('ieee_vendor_id')).to.equal(0x2c9);
    expect(field('vsd_vendor_id')).to.equal(0x15b3);
    expect(field('vsd_contd_psid')).to.equal('MT_0000000359');
    expect(Buffer.from(output.subarray(256, 269)).toString()).to.equal('MT_0000000359');
  });

  it('QUERY_ISSI: the current interface step is among the supported ones', () => {
    const { current_issi, supported_issi_dw0 } = ask(freshDevice(), 'pf0', 'QUERY_ISSI').fields as {
      current_issi: number;
      supported_issi_dw0: number;
    };
    expect(current_issi).to.equal(1);
    expect((supported_issi_dw0 >> current_issi) & 1).to.equal(1);
  });

  it('QUERY_SPECIAL_CONTEXTS has a key for each that the capabilities promise', () => {
    const { fields, status } = ask(freshDevice(), 'pf0', 'QUERY_SPECIAL_CONTEXTS');
    expect(status).to.equal('OK');
    for (const key of ['dump_fill_mkey', 'resd_lkey', 'null_mkey', 'terminate_scatter_list_mkey'])
      expect(fields[key], key).to.be.above(0);
    expect(fields.repeated_mkey).to.equal(0);
  });

  it('QUERY_VUID names each function, and no two alike', () => {
    const all = Array.from({ length: 8 }, (_, vhca_id) => vuids('pf0', { vhca_id }));
    for (const { fields, texts } of all) {
      expect(fields.num_of_entries).to.equal(1);
      expect(texts).to.have.length(1);
    }
    const texts = all.map(({ texts: [text] }) => text);
    expect(new Set(texts).size).to.equal(8);
    expect(texts[0]).to.equal('MT2143X04273MLNXS0D0F0');
    expect(texts[2]).to.equal('MT2143X04273MLNXS0D0F0VF0');
  });

  it('QUERY_VUID with query_vfs_vuid names the VFs of a PF', () => {
    const { fields, texts } = vuids('pf0', { query_vfs_vuid: 1 });
    expect(fields.num_of_entries).to.equal(4);
    expect(texts).to.deep.equal([2, 3, 4, 5].map((vhca_id) => vuids('pf0', { vhca_id }).texts[0]));
    expect(vuids('pf1', { query_vfs_vuid: 1, vhca_id: 1 }).fields.num_of_entries).to.equal(0);
  });

  it('QUERY_VUID of what the caller may not see, a VF’s VFs, and data direct are refused', () => {
    expect(vuids('pf0vf0', { vhca_id: 0 }).syndrome).to.equal('FUNCTION_UNKNOWN');
    expect(vuids('pf0vf0', { vhca_id: 2 }).status).to.equal('OK');
    expect(vuids('pf0vf0', { vhca_id: 2, query_vfs_vuid: 1 }).syndrome).to.equal('VUID_OF_VFS');
    expect(vuids('pf0', { data_direct: 1 }).syndrome).to.equal('DATA_DIRECT_ABSENT');
  });

  it('the base addresses of the non-volatile configuration are those of MGIR and PF 0, and enough for all functions', () => {
    const device = clockedDevice();
    const { base_mac, base_guid } = readItem(device, 'nv_base_mac_guid').fields as Record<string, number[]>;
    const hw = read(device, 'MGIR').fields.hw_info as Record<string, number>;
    const mac = [0, 0, 0xb8, 0xce, 0xf6, 0x51, 0x0a, 0x20];
    expect(base_mac).to.deep.equal(mac);
    expect([hw.manufacturing_base_mac_47_32, hw.manufacturing_base_mac_31_0]).to.deep.equal([
      0xb8ce, 0xf6510a20,
    ]);
    expect(base_guid).to.deep.equal([0xb8, 0xce, 0xf6, 0x03, 0x00, 0x51, 0x0a, 0x20]);
    expect(readItem(device, 'nv_base_mac_guid_cap').fields).to.deep.include({
      num_of_allocated_guids: 8,
      num_of_allocated_macs: 8,
    });
  });
});
