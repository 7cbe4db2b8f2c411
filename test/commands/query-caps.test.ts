import { expect } from 'chai';
import { readJson, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

interface Capture {
  caps: Record<string, { id: number; values?: Record<string, number | string>; hex?: string }>;
}

describe('fwctl query-caps', () => {
  it('a type by name in any case or by number', () =>
    withFolder(async (folder) => {
      for (const type of ['ETHERNET_OFFLOADS', 'ethernet_offloads', '1', '0x1']) {
        const { capabilities } = await fwctlJson(['query-caps', '--type', type], { folder });
        expect(capabilities.ETHERNET_OFFLOADS).to.include({ type: 1, mode: 'cur' });
        expect(capabilities.ETHERNET_OFFLOADS.fields).to.deep.include({
          max_lso_cap: 18,
          lro_timer_supported_periods: [8, 16, 32, 1024],
          max_geneve_opt_len: 1,
        });
      }
    }));

  it('every captured field comes back as captured', () =>
    withFolder(async (folder) => {
      const { caps } = readJson<Capture>('captures/connectx6dx.json');
      const { capabilities } = await fwctlJson(['query-caps'], { folder });
      // Where 7.2 has another field at the place of an older one, 7.2's name wins.
      const newer: Record<string, string> = { health_mon_rx_activity: 'stall_detect' };
      let compared = 0;
      for (const [name, { values = {} }] of Object.entries(caps)) {
        for (const [field, value] of Object.entries(values)) {
          const [, base = '', index] = /^(\w+?)(?:\[(\d+)\])?$/.exec(field) ?? [];
          const got = capabilities[name].fields[newer[base] ?? base];
          expect(index === undefined ? got : got[Number(index)], `${name}.${field}`).to.equal(value);
          compared++;
        }
      }
      expect(compared).to.equal(
        Object.values(caps).reduce((sum, { values = {} }) => sum + Object.keys(values).length, 0),
      );
      const qos = await fwctl(['query-caps', '--type', 'QOS', '-o', 'binary'], { folder });
      expect(Buffer.from(qos.stdout, 'latin1').subarray(0, 48).toString('hex')).to.equal(caps.QOS?.hex);
    }));

  it('several types, and only the fields that match', () =>
    withFolder(async (folder) => {
      const args = ['caps', '--type', 'GENERAL', '--type', 'ROCE', '--field', '*_port'];
      const { schema, capabilities } = await fwctlJson(args, { folder });
      expect(schema).to.equal('fwctl.query-caps/1');
      expect(capabilities.ROCE.fields).to.deep.equal({
        sw_r_roce_src_udp_port: 1,
        r_roce_dest_udp_port: 4791,
        r_roce_max_src_udp_port: 65535,
        r_roce_min_src_udp_port: 49152,
      });
    }));

  it('a type that is named twice, also by its number or a pattern, is there once, and each has its own fields', () =>
    withFolder(async (folder) => {
      const types = ['GENERAL', '0', 'ROCE', 'RO*', 'QOS'];
      const args = ['query-caps', ...types.flatMap((type) => ['--type', type])];
      const { capabilities } = await fwctlJson(args, { folder });
      expect(Object.keys(capabilities)).to.deep.equal(['GENERAL', 'ROCE', 'QOS']);
      for (const type of ['GENERAL', 'ROCE', 'QOS']) {
        const alone = await fwctlJson(['query-caps', '--type', type], { folder });
        expect(capabilities[type], type).to.deep.equal(alone.capabilities[type]);
      }
    }));

  it('--diff shows where current and max differ, and max is never less', () =>
    withFolder(async (folder) => {
      const { capabilities } = await fwctlJson(['query-caps', '--diff'], { folder });
      const [cur, max] = await Promise.all(
        ['cur', 'max'].map((mode) => fwctlJson(['query-caps', '--mode', mode], { folder })),
      );
      expect(capabilities.GENERAL.fields).to.have.property('log_max_qp');
      for (const [field, pair] of Object.entries<{ cur: number; max: number }>(capabilities.GENERAL.fields)) {
        expect(cur.capabilities.GENERAL.fields[field]).to.equal(pair.cur);
        expect(max.capabilities.GENERAL.fields[field]).to.equal(pair.max);
        expect(pair.max, field).to.be.greaterThan(pair.cur);
      }
    }));

  it('another function is asked for by its id, and refused to who may not see it', () =>
    withFolder(async (folder) => {
      const child = await fwctlJson(['query-caps', '--type', 'GENERAL', '--function', '1'], { folder });
      const own = await fwctlJson(['query-caps', '--type', 'GENERAL', '-d', 'fwctl2'], { folder });
      expect(child.capabilities.GENERAL.fields).to.deep.equal(own.capabilities.GENERAL.fields);
      expect(own.capabilities.GENERAL.fields.eswitch_manager).to.equal(0);
      const { error } = await fwctlJson(['query-caps', '--function', '2', '-d', 'fwctl2'], { folder }, 6);
      expect(error.status).to.equal('BAD_PARAM_ERR');
    }));

  it('-H adds meanings beside the raw values, never instead', () =>
    withFolder(async (folder) => {
      const args = ['query-caps', '--type', 'GENERAL', '--field', 'log_max_qp', '-H'];
      const { capabilities } = await fwctlJson(args, { folder });
      expect(capabilities.GENERAL.fields.log_max_qp).to.equal(17);
      expect(capabilities.GENERAL.meanings.log_max_qp).to.equal('2^17 = 131072');
      expect((await fwctl(args, { folder })).stdout).to.match(/^log_max_qp +17 +\(2\^17 = 131072\)$/m);
    }));

  it('--list names the 28 types and asks no device', () =>
    withFolder(async (folder) => {
      const { types } = await fwctlJson(['query-caps', '--list'], { folder });
      expect(types).to.have.length(28);
      expect(types[0]).to.include({ name: 'GENERAL', type: 0, layout: 'cmd_hca_cap', bytes: 256 });
    }));

  it('an unknown type, mode, function or field is a usage error, and never falls through to type 0', () =>
    withFolder(async (folder) => {
      const wrong: [string[], string][] = [
        [['--type', 'NOPE'], 'no capability type "NOPE"'],
        [['--type', '10'], 'no capability type 10'],
        [['--type', 'GENERAL0x'], 'no capability type'],
        [['--mode', 'now'], 'Expected --mode=now to be one of: cur, max'],
        [['--function', 'x'], 'there is no function "x"'],
        [['--field', 'log_mx_qp'], 'no field matches'],
      ];
      for (const [args, message] of wrong) {
        const { error } = await fwctlJson(['query-caps', ...args], { folder }, 2);
        expect(error.message, args.join(' ')).to.contain(message);
      }
      const { error } = await fwctlJson(['query-caps', '--type', 'ETHERNET_OFLOADS'], { folder }, 2);
      expect(error.near).to.include('ETHERNET_OFFLOADS');
    }));
});
