import { expect } from 'chai';
import { get } from '../../../../src/bits/codec.js';
import type { Layout } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import type { FunctionProfile, Profile } from '../../../../src/families/mlx5/firmware/profile.js';
import { changedProfile } from '../../../../src/families/mlx5/firmware/profile-changes.js';
import { shipped } from '../../../../src/families/mlx5/firmware/shipped.js';
import {
  type CapabilityType,
  capabilityLayout,
  findCapability,
} from '../../../../src/families/mlx5/prm/capabilities.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { checkProfile } from '../../../../src/families/mlx5/profile-file.js';
import { ask } from './ask.js';
import { at, BOUND, hostOn } from './clocked.js';
import { deviceOf } from './generations.js';
import { QUERIES } from './object-queries.js';
import { read, set } from './register-access.js';

const GENERATIONS = [
  { name: 'connectx6dx', device_id: 0x101d, hw_dev_id: 0x212, technology: 3, fastest: 100, steering: 1 },
  {
    name: 'connectx6dx-crypto',
    device_id: 0x101d,
    hw_dev_id: 0x212,
    technology: 3,
    fastest: 100,
    steering: 1,
  },
  { name: 'connectx6dx-vpi', device_id: 0x101d, hw_dev_id: 0x212, technology: 3, fastest: 100, steering: 1 },
  { name: 'connectx7', device_id: 0x1021, hw_dev_id: 0x218, technology: 4, fastest: 200, steering: 2 },
  { name: 'connectx7-crypto', device_id: 0x1021, hw_dev_id: 0x218, technology: 4, fastest: 200, steering: 2 },
  { name: 'bluefield3', device_id: 0xa2dc, hw_dev_id: 0x21c, technology: 4, fastest: 200, steering: 2 },
].map((row) => ({ ...row, profile: shipped(row.name) as Profile }));

/** Boards that are sold with crypto. */
const CRYPTO = ['connectx6dx-crypto', 'connectx7-crypto', 'bluefield3'];

describe('firmware: generations of adapters', () => {
  for (const { profile, device_id, hw_dev_id, technology, fastest, steering } of GENERATIONS) {
    const device = () => deviceOf(profile);

    it(`${profile.name}: MGIR tells which it is, and agrees with QUERY_ADAPTER`, () => {
      const { fields } = read(device(), 'MGIR');
      expect(at(fields, 'hw_info.hw_dev_id')).to.equal(hw_dev_id);
      expect(at(fields, 'hw_info.device_id')).to.equal(device_id);
      expect(at(fields, 'hw_info.technology')).to.equal(technology);
      const [major, minor, sub] = profile.identity.firmware;
      expect(at(fields, 'fw_info.extended_major')).to.equal(major);
      expect(at(fields, 'fw_info.extended_minor')).to.equal(minor);
      expect(at(fields, 'fw_info.extended_sub_minor')).to.equal(sub);
      const adapter = ask(device(), 'pf0', 'QUERY_ADAPTER').fields;
      expect(JSON.stringify(adapter)).to.include(profile.identity.psid);
    });

    it(`${profile.name}: the port runs at what port and module can both do, and takes each mode of its own`, () => {
      const fresh = device();
      expect(read(fresh, 'PTYS').fields.max_port_rate).to.equal(fastest);
      expect(read(fresh, 'PTYS').fields.data_rate_oper).to.equal(fastest * 10);
      for (const mode of profile.link_modes) {
        const { status } = set(fresh, 'PTYS', { ext_eth_proto_admin: 2 ** mode });
        expect(status, `mode ${mode}`).to.equal('OK');
      }
      expect(set(fresh, 'PTYS', { ext_eth_proto_admin: 2 ** 16 }).status).to.equal('BAD_PARAM_ERR');
    });

    it(`${profile.name}: every object of every function with a driver answers`, () => {
      const fresh = device();
      for (const vhca of BOUND) {
        const { ids } = hostOn(fresh, vhca);
        for (const [command, { id, kinds }] of Object.entries(QUERIES))
          for (const kind of kinds)
            expect(
              ask(fresh, vhca, command, { [id]: ids[kind].first }, 512).status,
              `${command} ${kind}`,
            ).to.equal('OK');
      }
    });

    it(`${profile.name}: QUERY_HCA_CAP tells how it steers, and what of crypto it has`, () => {
      const fresh = device();
      const cap = (vhca: string, type: string, field: string): unknown => {
        const { id } = findCapability(type) as CapabilityType;
        const form = capabilityLayout(findCapability(type) as CapabilityType) as Layout;
        const { output } = ask(fresh, vhca, 'QUERY_HCA_CAP', { op_mod: id * 2 + 1 });
        // Of a type that the function does not have there is no answer.
        return get(form, output.subarray(16), field) ?? 0;
      };
      expect(cap('pf0', 'GENERAL', 'steering_format_version')).to.equal(steering);
      const crypto = CRYPTO.includes(profile.name) ? 1 : 0;
      for (const [type, field] of [
        ['GENERAL', 'tls_tx'],
        ['TLS', 'tls_1_3_aes_gcm_256'],
        ['IPSEC', 'ipsec_full_offload'],
        ['MACSEC', 'macsec_epn'],
        ['CRYPTO', 'int_kek_auto'],
        ['FLOW_TABLE', 'flow_table_properties_nic_transmit.ipsec_encrypt'],
        ['FLOW_TABLE', 'flow_table_properties_nic_receive.macsec_decrypt'],
      ] as const)
        expect(cap('pf0', type, field), `${type}.${field}`).to.equal(crypto);
      // What the structure has besides is still there.
      expect(cap('pf0', 'FLOW_TABLE', 'flow_table_properties_nic_receive.log_max_ft_size')).to.equal(24);
      expect(cap('pf0vf0', 'IPSEC', 'ipsec_full_offload')).to.equal(0);
      const absent = (vhca: string, obj_type: number) =>
        ask(fresh, vhca, 'QUERY_GENERAL_OBJECT', { obj_type, obj_id: 1 }).syndrome === 'OBJECT_TYPE_ABSENT';
      // ENCRYPTION_KEY, IPSEC, MACSEC of MLX5_GENERAL_OBJECT_TYPES_*
      for (const type of [12, 19, 39]) expect(absent('pf0', type), `${type}`).to.equal(!crypto);
      expect(absent('pf0vf0', 19)).to.equal(true);
      expect(absent('pf0vf0', 12)).to.equal(!crypto);
    });

    it(`${profile.name}: adapters share what they answer of capabilities, until one is set`, () => {
      const op_mod = 1;
      const [one, other] = [device(), device()];
      const before = ask(one, 'pf0vf1', 'QUERY_HCA_CAP', { op_mod }).output;
      expect(ask(other, 'pf0vf1', 'QUERY_HCA_CAP', { op_mod }).output).to.equal(before);
      other.change({ functions: { pf0vf1: { capabilities: { GENERAL: { log_max_qp: 3 } } } } });
      const after = ask(other, 'pf0vf1', 'QUERY_HCA_CAP', { op_mod }).output.subarray(16);
      expect(get(layout('cmd_hca_cap'), after, 'log_max_qp')).to.equal(3);
      expect(ask(one, 'pf0vf1', 'QUERY_HCA_CAP', { op_mod }).output).to.equal(before);
    });
  }
});

describe('firmware: the functions of a profile file', () => {
  const counts = (functions: Device['functions']) =>
    Array.from(functions.values(), ({ kind, pf }) => `${kind} of ${pf.name}`).sort();

  const pf = (index: number): FunctionProfile => ({
    name: `pf${index}`,
    kind: 'pf',
    index,
    function_id: 0,
    vhca_id: index,
    vport: 0,
    pci: index,
  });
  const vfs = (parent: number, count: number, first: number): FunctionProfile[] =>
    Array.from({ length: count }, (_, index) => ({
      name: `pf${parent}vf${index}`,
      kind: 'vf',
      parent: `pf${parent}`,
      index,
      function_id: index + 1,
      vhca_id: first + index,
      vport: index + 1,
      pci: first + index,
    }));

  for (const [one, other] of [
    [0, 0],
    [3, 3],
    [2, 5],
    [0, 4],
    [127, 126],
  ] as const)
    it(`${one} and ${other} VFs are those that the adapter has`, () => {
      const functions = [pf(0), pf(1), ...vfs(0, one, 2), ...vfs(1, other, 2 + one)];
      const changes = { extends: 'connectx7', functions };
      expect(checkProfile(JSON.parse(JSON.stringify(changes)))).to.deep.equal([]);
      const device = deviceOf(changedProfile('file', shipped('connectx7') as Profile, changes));
      expect(counts(device.functions)).to.deep.equal(
        functions.map(({ kind, parent, name }) => `${kind} of ${parent ?? name}`).sort(),
      );
    });

  it('VFs that NUM_OF_VFS makes get PCI functions that nobody has', () => {
    const functions = [pf(0), pf(1), ...vfs(0, 2, 2), ...vfs(1, 2, 4)];
    const nv = { nv_global_pci_conf: { total_vfs: 100 } };
    const changes = { extends: 'connectx7', functions, nv };
    const device = deviceOf(changedProfile('file', shipped('connectx7') as Profile, changes));
    const all = Array.from(device.functions.values());
    expect(all).to.have.length(202);
    for (const key of ['pci', 'vhca_id', 'name'] as const)
      expect(new Set(all.map((vhca) => vhca[key])).size, key).to.equal(202);
    expect(Math.max(...all.map(({ pci }) => pci ?? 0))).to.be.below(256);
  });
});
