import { expect } from 'chai';
import { get } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import type { Profile } from '../../../../src/families/mlx5/firmware/profile.js';
import { shipped } from '../../../../src/families/mlx5/firmware/shipped.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { ask } from './ask.js';
import { at, clockedDevice, vpiDevice } from './clocked.js';
import { deviceOf } from './generations.js';
import { headerOf, readItem, reset, setItem, stages } from './items.js';
import { takeDown } from './link-toggle.js';
import { reach, read, set, WRITE } from './register-access.js';

const general = (device: Device, vhca: string, field: string, mode = 1): unknown => {
  const { output } = ask(device, vhca, 'QUERY_HCA_CAP', { op_mod: mode });
  return get(layout('cmd_hca_cap'), output.subarray(16), field);
};

/** The default adapter with these parameters set, after the reset. */
function configured(
  name: string,
  fields: Fields,
  asked: { index?: number; vhca?: string } = {},
  device = clockedDevice(),
): Device {
  expect(setItem(device, name, fields, asked).status).to.equal('OK');
  expect(reset(device).status).to.equal('OK');
  return device;
}

const kids = (device: Device, kind: string, pf = 'pf0') =>
  [...device.functions.values()]
    .filter((one) => one.kind === kind && one.parent === pf)
    .map(({ name }) => name);

const hostOf = (device: Device, vhca = 'pf0') => {
  const { fields } = ask(device, vhca, 'QUERY_ESW_FUNCTIONS');
  const [one] = fields.net_function_params as { host_params_context: Record<string, number> }[];
  return [one?.host_params_context.host_num_of_vfs, one?.host_params_context.host_total_vfs];
};

describe('firmware: what the non-volatile configuration changes', () => {
  it('nothing before the reset', () => {
    const device = clockedDevice();
    const names = [...device.functions.keys()];
    setItem(device, 'nv_global_pci_conf', { total_vfs: 1 });
    setItem(device, 'nv_sw_offload_conf', { uctx_en: 0 });
    expect([...device.functions.keys()]).to.deep.equal(names);
    expect(general(device, 'pf0', 'uctx_cap')).to.equal(7);
  });

  it('SRIOV_EN and NUM_OF_VFS: the VFs of PF 0, and how many each PF can have', () => {
    for (const [fields, vfs] of [
      [{ total_vfs: 0 }, 0],
      [{ total_vfs: 2 }, 2],
      [{ total_vfs: 6 }, 6],
      [{ total_vfs: 127 }, 127],
      [{ sriov_en: 0 }, 0],
    ] as const) {
      const device = configured('nv_global_pci_conf', fields);
      expect(kids(device, 'vf')).to.deep.equal(Array.from({ length: vfs }, (_, i) => `pf0vf${i}`));
      expect(kids(device, 'sf')).to.deep.equal(['pf0sf0', 'pf0sf1']);
      expect(kids(device, 'vf', 'pf1')).to.deep.equal([]);
      expect([hostOf(device), hostOf(device, 'pf1')]).to.deep.equal([
        [vfs, vfs],
        [0, vfs],
      ]);
    }
  });

  it('a VF that the profile lacks is numbered on: function_id, vport, PCI, and a vhca_id of its own', () => {
    const device = configured('nv_global_pci_conf', { total_vfs: 9 });
    const { function_id, vport, pci, vhca_id, bound, index } = device.functions.get('pf0vf8') ?? {};
    expect({ function_id, vport, pci, vhca_id, bound, index }).to.deep.equal({
      function_id: 9,
      vport: 9,
      pci: 10,
      vhca_id: 12,
      bound: false,
      index: 8,
    });
    const ids = [...device.functions.values()].map((one) => one.vhca_id);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(device.functions.get('pf0sf0')?.vhca_id).to.equal(6);
    const { output } = ask(device, 'pf0', 'QUERY_HCA_CAP', { op_mod: 1, other_function: 1, function_id: 9 });
    expect(get(layout('cmd_hca_cap'), output.subarray(16), 'vhca_id')).to.equal(12);
    const context = ask(device, 'pf0', 'QUERY_NIC_VPORT_CONTEXT', { other_vport: 1, vport_number: 9 });
    expect(context.status).to.equal('OK');
  });

  it('PF_NUM_OF_VF, where PF_NUM_OF_VF_VALID says that it counts', () => {
    const device = clockedDevice();
    setItem(device, 'nv_pf_pci_conf', { pf_total_vf_en: 1, total_vf: 3 });
    setItem(device, 'nv_pf_pci_conf', { pf_total_vf_en: 1, total_vf: 200 }, { vhca: 'pf1' });
    reset(device);
    expect([hostOf(device), hostOf(device, 'pf1')]).to.deep.equal([
      [4, 4],
      [0, 4],
    ]);
    setItem(device, 'nv_global_pci_conf', { per_pf_total_vf: 1 });
    reset(device);
    // Never more than the device can have.
    expect([hostOf(device), hostOf(device, 'pf1')]).to.deep.equal([
      [3, 3],
      [0, 127],
    ]);
  });

  it('a parameter beside whose flag stands 0 is what it was made with', () => {
    expect(
      hostOf(configured('nv_global_pci_conf', { sriov_valid: 0, sriov_en: 1, total_vfs: 9 })),
    ).to.deep.equal([0, 0]);
  });

  it('PF_TOTAL_SF, where PER_PF_NUM_SF says that it counts', () => {
    const device = configured('nv_pf_pci_conf', { pf_total_sf_en: 1, total_sf: 100 });
    expect(general(device, 'pf0', 'max_num_sf')).to.equal(256);
    setItem(device, 'nv_global_pci_conf', { per_pf_num_sf: 1 });
    reset(device);
    expect(['max_num_sf', 'log_max_sf', 'sf'].map((field) => general(device, 'pf0', field))).to.deep.equal([
      100, 7, 1,
    ]);
    expect(general(device, 'pf1', 'sf')).to.equal(0);
    setItem(device, 'nv_pf_pci_conf', { total_sf: 1 });
    reset(device);
    expect(kids(device, 'sf')).to.deep.equal(['pf0sf0']);
  });

  it('switches show in capabilities, in both modes: of all functions, or of one PF and its children', () => {
    const switches: [string, Fields, string, number, number][] = [
      ['nv_sw_offload_conf', { uctx_en: 0 }, 'uctx_cap', 7, 0],
      ['nv_sw_offload_conf', { prio_tag_required_en: 1 }, 'prio_tag_required', 0, 1],
      ['nv_sw_offload_conf', { mkey_by_name: 1 }, 'mkey_by_name', 0, 1],
      ['nv_sw_offload_conf', { vector_calc_disable: 1 }, 'vector_calc', 1, 0],
      ['nv_hca_conf', { roce_ctrl: 1 }, 'roce', 1, 0],
    ];
    for (const [name, fields, cap, before, after] of switches) {
      expect(general(clockedDevice(), 'pf0', cap), cap).to.equal(before);
      const device = configured(name, fields);
      for (const mode of [0, 1]) expect(general(device, 'pf0', cap, mode), cap).to.equal(after);
      expect(general(device, 'pf1', cap), cap).to.equal(name === 'nv_hca_conf' ? before : after);
    }
    const device = configured('nv_hca_conf', { roce_ctrl: 1 });
    expect(general(device, 'pf0vf0', 'roce')).to.equal(0);
    expect(ask(device, 'pf0', 'QUERY_ROCE_ADDRESS').status).to.equal('BAD_SYS_STATE_ERR');
  });

  it('VF_MIGRATION_MODE, on a board that has it', () => {
    const board = () => deviceOf(shipped('connectx7') as Profile);
    expect(general(board(), 'pf0', 'migration')).to.equal(1);
    expect(
      general(configured('nv_sw_offload_conf', { vf_migration: 1 }, {}, board()), 'pf0', 'migration'),
    ).to.equal(0);
  });

  it('INTERNAL_CPU_OFFLOAD_ENGINE says who rules the e-switch of a BlueField-3; a reset of all makes it a DPU', () => {
    const device = deviceOf(shipped('bluefield3') as Profile);
    const engine = () => stages(device, 'nv_internal_cpu_conf', 'offload_engine');
    expect(engine()).to.deep.equal([1, 1, 0]);
    expect(general(device, 'pf0', 'eswitch_manager')).to.equal(1);
    expect(general(device, 'pf0vf0', 'eswitch_manager')).to.equal(0);
    set(device, 'MNVIA', {});
    expect(engine()).to.deep.equal([0, 1, 0]);
    reset(device);
    expect(engine()).to.deep.equal([0, 0, 0]);
    for (const pf of ['pf0', 'pf1']) expect(general(device, pf, 'eswitch_manager')).to.equal(0);
    expect(ask(device, 'pf0', 'QUERY_ESW_FUNCTIONS').status).to.equal('BAD_SYS_STATE_ERR');
    const asMade = deviceOf(shipped('bluefield3-dpu') as Profile);
    expect(general(asMade, 'pf0', 'eswitch_manager')).to.equal(0);
    expect(stages(asMade, 'nv_internal_cpu_conf', 'offload_engine')).to.deep.equal([0, 0, 0]);
    expect(readItem(asMade, 'nv_internal_cpu_conf').header.writer_id).to.equal(0);
  });

  it('and go back with them', () => {
    const device = configured('nv_sw_offload_conf', { uctx_en: 0 });
    setItem(device, 'nv_sw_offload_conf', { uctx_en: 1 });
    expect(general(device, 'pf0', 'uctx_cap')).to.equal(0);
    reset(device);
    expect(general(device, 'pf0', 'uctx_cap')).to.equal(7);
    expect(general(device, 'pf0vf0', 'uctx_cap')).to.equal(3);
  });

  it('hold in another process that takes over the state', () => {
    const device = configured('nv_global_pci_conf', { total_vfs: 2 });
    const other = clockedDevice();
    expect(other.functions.size).to.equal(8);
    other.restore(device.snapshot());
    expect(hostOf(other)).to.deep.equal([2, 2]);
    // Also where it was started as often.
    const { nv: _, ...state } = device.snapshot();
    other.restore(state);
    expect(hostOf(other)).to.deep.equal([4, 4]);
  });
});

describe('firmware: LINK_TYPE', () => {
  const onIb = () => configured('nv_vpi_link_type', { default_link_type: 1 }, { index: 1 }, vpiDevice());

  it('IB makes the port of its number an InfiniBand port, for all functions on it', () => {
    const device = onIb();
    expect(['pf0', 'pf0vf0', 'pf1'].map((name) => general(device, name, 'port_type'))).to.deep.equal([
      0, 0, 1,
    ]);
    expect(['pf0', 'pf0vf0', 'pf1'].map((name) => general(device, name, 'roce'))).to.deep.equal([0, 0, 1]);
  });

  it('PTYS tells of the port’s protocol alone', () => {
    const device = onIb();
    const ib = read(device, 'PTYS', { proto_mask: 1 }).fields;
    expect(ib).to.include({
      ib_proto_oper: 0x20,
      ib_link_width_oper: 4,
      eth_proto_capability: 0,
      ext_eth_proto_oper: 0,
    });
    expect(read(device, 'PTYS').fields).to.include({ ib_proto_oper: 0x20 });
    expect(read(device, 'PTYS', { proto_mask: 4 }).fields).to.include({
      ib_proto_oper: 0,
      eth_proto_capability: 0,
    });
    expect(read(device, 'PTYS', { proto_mask: 4 }, 'pf1').fields.ext_eth_proto_oper).to.not.equal(0);
    expect(set(device, 'PTYS', { ib_proto_admin: 1 }, { proto_mask: 1 }).syndrome).to.equal('REGISTER_VALUE');
    takeDown(device);
    expect(read(device, 'PTYS', { proto_mask: 1 }).fields).to.include({
      ib_proto_oper: 0,
      ib_proto_admin: 0x3f,
    });
  });

  it('PDDR tells of the port’s protocol alone, and mlxlink’s link is that of PTYS', () => {
    const device = onIb();
    const link = () => read(device, 'PDDR').fields.page_data as Fields;
    expect(at(link(), 'pddr_operation_info_page_ext.proto_active')).to.equal(1);
    const active = () => at(link(), 'pddr_operation_info_page_ext.link_active.pddr_link_active_ib_ext');
    expect(active()).to.deep.equal({ link_width_active: 4, link_speed_active: 0x20 });
    takeDown(device);
    expect(active()).to.deep.equal({ link_width_active: 0, link_speed_active: 0 });
    expect(at(link(), 'pddr_operation_info_page_ext.ib_phy_fsm_state')).to.equal(0);
  });

  it('the InfiniBand vport answers: the context by the port’s state', () => {
    const device = onIb();
    const context = (fields: Fields = {}, vhca = 'pf0') => {
      const { syndrome, fields: got } = ask(device, vhca, 'QUERY_HCA_VPORT_CONTEXT', fields);
      return syndrome ?? (got.hca_vport_context as Fields);
    };
    expect(context()).to.include({
      lid: 2,
      sm_lid: 1,
      port_state: 4,
      port_physical_state: 5,
      grh_required: 0,
    });
    expect(context({ other_vport: 1, vport_number: 1 })).to.include({ lid: 2, grh_required: 1 });
    expect((context() as Fields).port_guid).to.equal(0xb8cef60300510c60n);
    expect(context({ port_num: 2 })).to.equal('VPORT_PORT_UNKNOWN');
    expect(context({ other_vport: 1, vport_number: 99 })).to.equal('VPORT_UNKNOWN');
    expect(context({ other_vport: 1, vport_number: 0xffff })).to.equal('VPORT_UNKNOWN');
    expect(context({}, 'pf1')).to.equal('VPORT_NOT_INFINIBAND');
    takeDown(device);
    expect(context()).to.include({ lid: 0, port_state: 1, port_physical_state: 3 });
  });

  it('its tables: the GID of the port and the default partition first, the rest empty', () => {
    const device = onIb();
    const gids = (gid_index: number) => ask(device, 'pf0', 'QUERY_HCA_VPORT_GID', { gid_index }, 8 * 16);
    expect(gids(0).fields.gids_num).to.equal(1);
    expect(Buffer.from(gids(0).output.subarray(16, 32)).toString('hex')).to.match(/^fe80000000000000b8cef6/);
    expect(gids(1).output.subarray(16)).to.deep.equal(new Uint8Array(16));
    expect([gids(0xffff).fields.gids_num, gids(0xffff).output.length]).to.deep.equal([8, 16 + 8 * 16]);
    expect([gids(8).syndrome, gids(8).status]).to.deep.equal(['GID_RANGE', 'IX_ERR']);
    const keys = (pkey_index: number) => ask(device, 'pf0', 'QUERY_HCA_VPORT_PKEY', { pkey_index }, 128 * 4);
    expect([...keys(0).output.subarray(16)]).to.deep.equal([0, 0, 0xff, 0xff]);
    expect([...keys(127).output.subarray(16)]).to.deep.equal([0, 0, 0, 0]);
    expect(keys(0xffff).output.length).to.equal(16 + 128 * 4);
    expect(keys(128).syndrome).to.equal('PKEY_RANGE');
  });
});

describe('firmware: addresses that were set (mstflint sg)', () => {
  const addresses = (device: Device, vhca: string) => {
    const { fields } = ask(device, vhca, 'QUERY_NIC_VPORT_CONTEXT');
    const { permanent_address, node_guid, system_image_guid } = fields.nic_vport_context as Record<
      string,
      Fields
    >;
    return { permanent_address, node_guid, system_image_guid };
  };

  it('are those of all functions from the next reset on; the board still tells what it was made with', () => {
    const device = clockedDevice();
    const made = addresses(device, 'pf0');
    const base_mac = [0, 0, 0x02, 0, 0, 0xff, 0xff, 0xff];
    const base_guid = [0x02, 0, 0, 0xff, 0, 0, 0, 0x10];
    expect(setItem(device, 'nv_base_mac_guid', { base_mac, base_guid }).status).to.equal('OK');
    expect(addresses(device, 'pf0')).to.deep.equal(made);
    reset(device);
    const system_image_guid = 0x0200_00ff_0000_0010n;
    expect(addresses(device, 'pf0')).to.deep.equal({
      permanent_address: { mac_addr_47_32: 0x0200, mac_addr_31_0: 0x00ff_ffff },
      node_guid: system_image_guid,
      system_image_guid,
    });
    expect(addresses(device, 'pf0vf0')).to.deep.equal({
      permanent_address: { mac_addr_47_32: 0x0200, mac_addr_31_0: 0x0100_0001 },
      node_guid: system_image_guid + 2n,
      system_image_guid,
    });
    const { manufacturing_base_mac_47_32: high } = read(device, 'MGIR').fields.hw_info as Fields;
    expect(high).to.equal(0xb8ce);
    reach(device, 'pf0', 'MNVDI', WRITE, headerOf('nv_base_mac_guid'));
    reset(device);
    expect(addresses(device, 'pf0')).to.deep.equal(made);
  });
});
