import { expect } from 'chai';
import { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { changedProfile } from '../../../../src/families/mlx5/firmware/profile-changes.js';
import { bluefield3 } from '../../../../src/families/mlx5/firmware/profiles/bluefield3.js';
import { connectx6dx } from '../../../../src/families/mlx5/firmware/profiles/connectx6dx.js';
import { connectx7 } from '../../../../src/families/mlx5/firmware/profiles/connectx7.js';
import { ask } from './ask.js';
import { at, BOUND, Clock, hostOn } from './clocked.js';
import { QUERIES } from './object-queries.js';
import { read, set } from './register-access.js';

const base = connectx6dx();
const GENERATIONS = [
  { profile: base, device_id: 0x101d, hw_dev_id: 0x212, fastest: 100 },
  {
    profile: changedProfile('connectx7', base, connectx7),
    device_id: 0x1021,
    hw_dev_id: 0x218,
    fastest: 200,
  },
  {
    profile: changedProfile('bluefield3', base, bluefield3),
    device_id: 0xa2dc,
    hw_dev_id: 0x21c,
    fastest: 200,
  },
];

describe('firmware: generations of adapters', () => {
  for (const { profile, device_id, hw_dev_id, fastest } of GENERATIONS) {
    const device = () => new Device(profile, { bus: 8, device: 0 }, { now: new Clock().now, seed: 1 });

    it(`${profile.name}: MGIR tells which it is, and agrees with QUERY_ADAPTER`, () => {
      const { fields } = read(device(), 'MGIR');
      expect(at(fields, 'hw_info.hw_dev_id')).to.equal(hw_dev_id);
      expect(at(fields, 'hw_info.device_id')).to.equal(device_id);
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
      expect(read(fresh, 'PTYS').fields.data_rate_oper).to.equal(1000);
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
  }
});
