import { expect } from 'chai';
import { get } from '../../../../src/bits/codec.js';
import type { Profile } from '../../../../src/families/mlx5/firmware/profile.js';
import { shipped } from '../../../../src/families/mlx5/firmware/shipped.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { ask, freshDevice } from './ask.js';
import { clockedDevice } from './clocked.js';
import { deviceOf } from './generations.js';
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

  it('the base addresses of the non-volatile configuration are those of MGIR and PF 0, and as many as the board was given', () => {
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
      num_of_allocated_guids: 4,
      num_of_allocated_macs: 4,
    });
  });

  const board = (profile: Profile) => {
    const device = deviceOf(profile);
    const text = (info_type: number) => {
      let whole = '';
      for (let left = 1; left > 0; ) {
        const { fields } = read(device, 'MQIS', { info_type, read_offset: whole.length, read_length: 8 });
        whole += String(fields.info_string).slice(0, Number(fields.read_length));
        left = Number(fields.info_length) - whole.length;
      }
      return whole;
    };
    const { hw_info, fw_info, sw_info } = read(device, 'MGIR').fields as Record<
      string,
      Record<string, number>
    >;
    return { text, hw_info, fw_info, sw_info };
  };

  it('MQIS and MGIR of the default board are those that flint shows of an MCX623106AN-CDA', () => {
    const { text, hw_info, fw_info, sw_info } = board(shipped('connectx6dx') as Profile);
    expect([1, 2, 3, 4].map(text)).to.deep.equal([
      'MCX623106AN-CDA_Ax',
      'ConnectX-6 Dx EN adapter card; 100GbE; Dual-port QSFP56; PCIe 4.0/3.0 x16;',
      '',
      '',
    ]);
    expect(text(5)).to.equal(
      'type=UEFI version=14.36.16 cpu=AMD64,AARCH64\ntype=PXE version=3.7.500 cpu=AMD64',
    );
    expect(hw_info).to.include({ device_hw_revision: 0, device_id: 0x101d });
    expect(fw_info).to.include({ year: 0x2024, month: 0x11, day: 0x07, sec_boot: 0, life_cycle: 0 });
    // mstflint: FlexBoot 1, UEFI 2; AMD64 1, AARCH64 2. It begins at the last place.
    expect(sw_info).to.deep.include({
      rom1_type: 2,
      rom1_arch: 3,
      rom1_version: { major: 14, minor: 36, build: 16 },
      rom0_type: 1,
      rom0_arch: 1,
      rom0_version: { major: 3, minor: 7, build: 500 },
      rom2_type: 0,
      rom3_type: 0,
    });
  });

  it('MQIS and MGIR of a BlueField-3 B3220 are its own', () => {
    const { text, hw_info, fw_info, sw_info } = board(shipped('bluefield3') as Profile);
    expect(text(1)).to.equal('900-9D3B6-00CV-A_Ax');
    expect(text(2)).to.match(/^NVIDIA BlueField-3 B3220 .*Crypto Enabled$/);
    expect(hw_info).to.include({ device_hw_revision: 1 });
    expect(fw_info).to.include({ sec_boot: 1, life_cycle: 1 });
    expect(sw_info).to.deep.include({
      rom3_type: 6,
      rom3_version: { major: 21, minor: 4, build: 13 },
      rom2_type: 7,
      rom1_type: 2,
      rom0_type: 1,
    });
  });
});
