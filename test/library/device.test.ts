import { join } from 'node:path';
import { expect } from 'chai';
import { open } from '../../src/index.js';
import { type TestDevice, testDevice } from '../../src/library/testing.js';
import { failureOf } from '../support/failure.js';
import { withFolder } from '../support/files.js';
import { fwctl } from '../support/fwctl.js';

describe('a device of the library', () => {
  let bench: TestDevice;
  beforeEach(async () => {
    bench = await testDevice();
  });
  afterEach(() => bench.close());

  describe('registers', () => {
    it('are read with the index defaults of the command, and of a union only what is meant', async () => {
      const { device } = bench;
      const one = await device.registers.read('PTYS', { local_port: 1 });
      expect(one.eth_proto_oper).to.equal(0x200000);
      expect(await device.registers.read('PTYS')).to.deep.equal(one);
      const { counter_set } = await device.registers.read('PPCNT', { grp: 'RFC_2863_Counters' });
      expect(Object.keys(counter_set)).to.deep.equal(['eth_2863_cntrs_grp_data_layout_ext']);
      expect(counter_set.eth_2863_cntrs_grp_data_layout_ext?.if_in_octets).to.be.a('bigint');
    });

    it('are written by fields, with what makes these take effect, and read back', async () => {
      const { device } = bench;
      const down = await device.registers.write('PAOS', { admin_status: 'down_by_configuration' });
      expect(down.enabled).to.deep.equal(['ase']);
      expect(down.changes.map(({ field }) => field)).to.include('admin_status');
      expect((await device.link()).ports[0]?.admin).to.equal('down');
      const text = await device.registers.write('NODE_DESC', { node_description: 'lab card 7' });
      expect(text.after.node_description).to.equal('lab card 7');
    });

    it('are not written on a dry run', async () => {
      const { device } = bench;
      const { before, after, changes } = await device.registers.write(
        'PMTU',
        { admin_mtu: 1600 },
        { dryRun: true },
      );
      expect(changes).to.deep.include({ field: 'admin_mtu', before: before.admin_mtu, after: 1600 });
      expect(after.admin_mtu).to.equal(1600);
      expect((await device.registers.read('PMTU')).admin_mtu).to.equal(before.admin_mtu);
    });

    it('fail as FwctlError: names, fields, values, read-only fields, and what the device refuses', async () => {
      const { device } = bench;
      const { registers } = device;
      const unknown = await failureOf(registers.read('PTXS' as 'PTYS'));
      expect(unknown.kind).to.equal('usage');
      expect(unknown.facts.known).to.include('PTYS');
      expect((await failureOf(registers.read('MQIS', undefined as never))).message).to.contain('info_type');
      expect((await failureOf(registers.read('PTYS', { local_port: 'x' as never }))).facts.path).to.equal(
        'local_port',
      );
      expect((await failureOf(registers.write('PMTU', { nothing: 1 } as never))).facts.known).to.include(
        'admin_mtu',
      );
      expect((await failureOf(registers.write('PMTU', { max_mtu: 1 }))).message).to.contain('read-only');
      expect((await failureOf(registers.write('PMTU', { admin_mtu: 2 ** 40 }))).facts.path).to.equal(
        'admin_mtu',
      );
      expect((await failureOf(registers.write('PMTU', 5 as never))).kind).to.equal('usage');
      bench.fault({ command: 'ACCESS_REG', register: 'PMTU', status: 'BAD_PARAM_ERR' });
      const refused = await failureOf(registers.read('PMTU'));
      expect([refused.kind, refused.facts.status]).to.deep.equal(['firmware', 'BAD_PARAM_ERR']);
    });
  });

  it('capabilities have the fields of their type; without a type, all that the function has', async () => {
    const { device } = bench;
    const qos = await device.capabilities('QOS');
    expect(qos.packet_pacing).to.equal(1);
    const all = await device.capabilities();
    expect(all.QOS).to.deep.equal(qos);
    expect(all.GENERAL?.log_max_qp).to.be.a('number');
    const most = await device.capabilities('GENERAL', { mode: 'max', function: 'pf0vf0' });
    expect(most.log_max_qp).to.be.at.least(1);
  });

  it('settings are read by name or pattern, and set all or none', async () => {
    const { config } = bench.device;
    expect(await config.get('NUM_OF_VFS')).to.deep.include({ name: 'NUM_OF_VFS', default: 0, next: 4 });
    expect((await config.query('CNP_DSCP')).map(({ name }) => name)).to.deep.equal([
      'CNP_DSCP_P1',
      'CNP_DSCP_P2',
    ]);
    const { changes } = await config.set({ NUM_OF_VFS: 8, CNP_DSCP_P1: 40, SRIOV_EN: true });
    expect(changes).to.deep.equal([
      { field: 'NUM_OF_VFS', before: 4, after: 8 },
      { field: 'CNP_DSCP_P1', before: 48, after: 40 },
    ]);
    const refused = await failureOf(config.set({ NUM_OF_VFS: 6, CNP_DSCP_P1: 99 }));
    expect(refused.facts.path).to.equal('CNP_DSCP_P1');
    expect((await config.get('NUM_OF_VFS')).next).to.equal(8);
    expect((await failureOf(config.get('CNP_DSCP'))).facts.known).to.deep.equal([
      'CNP_DSCP_P1',
      'CNP_DSCP_P2',
    ]);
    expect((await failureOf(config.set({}))).kind).to.equal('usage');
  });

  it('functions are listed, shown, and given capabilities before a driver takes them', async () => {
    const { functions } = bench.device;
    const names = (await functions.list()).map(({ name }) => name);
    expect(names[0]).to.equal('pf0');
    expect(names).to.include('pf0vf1');
    bench.emulator.unbind(bench.adapter, 'pf0vf0');
    const set = await functions.setCapabilities('vf0', { GENERAL: { log_max_qp: 12 } });
    expect(set.changes.map(({ field, after }) => [field, after])).to.deep.equal([['GENERAL.log_max_qp', 12]]);
    expect(set.current).to.equal(false);
    expect((await functions.get('vf0')).pending?.map(({ field }) => field)).to.deep.equal([
      'GENERAL.log_max_qp',
    ]);
    expect(
      (await failureOf(functions.setCapabilities('pf0', { GENERAL: { log_max_qp: 12 } }))).kind,
    ).to.equal('usage');
  });

  it('objects are asked for by kind and id, one by one or all', async () => {
    const { objects } = bench.device;
    const cq = await objects.get('cq', 1135);
    expect(cq.id).to.equal(1135);
    expect(cq.related.map(({ object }) => object)).to.include('eq');
    expect((await objects.get('vport_state')).id).to.equal(null);
    const found: unknown[] = [];
    for await (const { id } of objects.all('eq')) found.push(id);
    expect(found).to.include(Number(cq.related.find(({ object }) => object === 'eq')?.id));
    expect((await failureOf(objects.get('cq', 5))).message).to.contain('there is no cq 5');
  });

  it('jobs and info tell what the commands do', async () => {
    const { device } = bench;
    expect((await device.link()).ports[0]?.speed_mbps).to.equal(100_000);
    expect((await device.temp()).sensors.length).to.be.above(0);
    expect((await device.modules(1))[0]?.module).to.be.an('object');
    expect((await device.counters('common')).groups.length).to.be.above(0);
    expect((await device.health()).checks.length).to.be.above(0);
    expect((await device.firmware()).running_version).to.match(/^\d+\.\d+\.\d+$/);
    expect(await device.info()).to.deep.include({ name: 'fwctl0', type: 'mlx5', psid: 'MT_0000000359' });
    expect((await failureOf(device.modules(9))).kind).to.equal('usage');
  });

  it('a plan is compared, applied whole, also over a reset, and taken back', async () => {
    const { device } = bench;
    const plan = await device.plan({
      schema: 'fwctl.plan/1',
      devices: [
        {
          match: { family: 'mlx5', kind: 'pf', port: 1 },
          config: { NUM_OF_VFS: 6 },
          registers: { PMTU: { admin_mtu: 1500 } },
        },
      ],
    });
    expect((await plan.diff()).changes.map(({ name }) => name)).to.deep.equal([
      'NUM_OF_VFS',
      'PMTU.admin_mtu',
    ]);
    expect(await plan.apply()).to.deep.include({ changed: true, reset: true, reset_needed: false });
    expect(await plan.apply()).to.deep.include({ changed: false, id: null });
    expect((await device.config.get('NUM_OF_VFS')).current).to.equal(6);
    expect((await plan.rollback()).left).to.deep.equal([]);
    expect((await plan.diff()).changed).to.equal(true);
    const wrong = await failureOf(
      device.plan('schema: fwctl.plan/1\ndevices:\n  - config: {NUM_OF_VF: 1}\n'),
    );
    expect([wrong.kind, wrong.facts.line]).to.deep.equal(['usage', 3]);
    const refused = await device.plan(
      'schema: fwctl.plan/1\ndevices:\n  - {match: {family: mlx5}, registers: {PMTU: {admin_mtu: 1400}}}\n',
    );
    bench.fault({ command: 'ACCESS_REG', register: 'PMTU', match: { op_mod: 0 }, status: 'BAD_PARAM_ERR' });
    expect((await failureOf(refused.apply())).kind).to.equal('firmware');
  });

  it('a command goes by its name, of any family', async () => {
    const answer = await bench.device.command('QUERY_ISSI');
    expect(answer).to.deep.include({ opcode: 'QUERY_ISSI', scope: 'debug-read-only', status: 'OK' });
    expect(answer.fields?.current_issi).to.equal(1);
    const broadcom = await testDevice({ family: 'bnxt' });
    expect((await broadcom.device.command('HWRM_VER_GET')).fields?.hwrm_intf_maj_8b).to.be.a('number');
    expect((await failureOf(broadcom.device.command('HWRM_VER_GOT'))).facts.known).to.include('HWRM_VER_GET');
    await broadcom.close();
  });

  it('what another family has is refused with what can be asked instead', async () => {
    expect((await failureOf(bench.device.features.list())).kind).to.equal('device');
    const memory = await testDevice({ family: 'cxl' });
    expect((await failureOf(memory.device.registers.read('PTYS'))).facts.next).to.contain('fwctl');
    expect((await failureOf(memory.device.link())).kind).to.equal('device');
    await memory.close();
  });

  it('features are read by name; they are set with consent alone, and read back', async () => {
    const memory = await testDevice({ family: 'cxl', rawio: true });
    const { features } = memory.device;
    const before = await features.get('power-limit');
    expect((await features.list()).map(({ name }) => name)).to.include('power-limit');
    expect((await failureOf(features.set('power-limit', { limit_milliwatts: 15000 }))).kind).to.equal(
      'policy',
    );
    const consenting = await memory.open({ allowTaint: true });
    const set = await consenting.features.set('power-limit', { limit_milliwatts: 15000 });
    expect(set.changes).to.deep.equal([
      { field: 'limit_milliwatts', before: before.limit_milliwatts, after: 15000 },
    ]);
    expect((await features.get('power-limit')).limit_milliwatts).to.equal(15000);
    await memory.close();
  });

  it('safe defaults: what taints is refused before it is sent, and the guard tells what the kernel would refuse', async () => {
    const { device } = bench;
    bench.fault({ command: 'NOP', errno: 'EIO' });
    expect((await failureOf(device.command('NOP', {}, { scope: 'debug-write' }))).kind).to.equal('policy');
    expect(bench.sent).to.deep.equal([]);
    const consenting = await bench.open({ allowTaint: true });
    expect((await failureOf(consenting.command('NOP', {}, { scope: 'debug-write-full' }))).kind).to.equal(
      'policy',
    );
    const asked: string[] = [];
    const asking = await bench.open({ consent: async (question) => asked.push(question) > 0 });
    expect((await failureOf(asking.command('NOP', {}, { scope: 'debug-write' }))).facts.errno).to.equal(
      'EIO',
    );
    expect(asked).to.have.length(1);
    await Promise.all([consenting.close(), asking.close()]);
  });

  it('takes many calls at once: reads as they come, changes one after another', async () => {
    const { device } = bench;
    const wanted = Array.from({ length: 8 }, (_, i) => 1500 + i);
    const [written, read] = await Promise.all([
      Promise.all(wanted.map((admin_mtu) => device.registers.write('PMTU', { admin_mtu }))),
      Promise.all(wanted.map(() => device.registers.read('PTYS'))),
    ]);
    expect(written.map(({ after }) => after.admin_mtu)).to.deep.equal(wanted);
    expect(new Set(read.map(({ eth_proto_oper }) => eth_proto_oper)).size).to.equal(1);
    const refused = device.config.set({ NUM_OF_VFS: 'many' as never });
    const set = await Promise.all([5, 6].map((NUM_OF_VFS) => device.config.set({ NUM_OF_VFS })));
    expect((await failureOf(refused)).kind).to.equal('usage');
    expect(set.map(({ changes }) => [changes[0]?.before, changes[0]?.after])).to.deep.equal([
      [4, 5],
      [5, 6],
    ]);
  });

  it('is closed when what was asked before has been answered', async () => {
    const { device } = bench;
    const written = device.registers.write('PMTU', { admin_mtu: 1500 });
    const objects = device.objects.all('eq');
    await objects.next();
    await device.close();
    expect((await written).after.admin_mtu).to.equal(1500);
    expect((await failureOf(objects.next())).message).to.equal('fwctl0 was closed: open it again');
  });

  it('closes at the end of a block that uses it, and tells what it is as JSON', async () => {
    const { device } = bench;
    await device[Symbol.asyncDispose]();
    expect((await failureOf(device.link())).message).to.equal('fwctl0 was closed: open it again');
    expect(JSON.parse(JSON.stringify({ device })).device.parent).to.equal('0000:08:00.0');
  });

  it('that was closed says so, and closes twice', async () => {
    const { device } = bench;
    await device.close();
    await device.close();
    expect((await failureOf(device.link())).message).to.equal('fwctl0 was closed: open it again');
  });
});

describe('a plan that asks for evidence', () => {
  const planOf = (reference: string, NUM_OF_VFS: number, attest: object = {}) => ({
    schema: 'fwctl.plan/1',
    devices: [
      { match: { family: 'mlx5' }, attest: { reference, ...attest }, config: { NUM_OF_VFS }, reset: 'never' },
    ],
  });

  it('is applied where that holds, by the key of the state folder, and else not at all, with the claims', () =>
    withFolder(async (folder) => {
      const [token, reference] = [join(folder, 'e.jwt'), join(folder, 'reference.json')];
      await fwctl(['attest', 'evidence', '-o', token], { folder });
      await fwctl(['attest', 'reference', token, '-o', reference], { folder });
      const device = await open('fwctl0', { backend: 'emulated', stateDir: folder });
      const applied = await (await device.plan(planOf(reference, 2))).apply();
      expect(applied.attest).to.deep.equal({ reference, status: 'affirming' });
      await device.config.set({ SRIOV_EN: false });
      const error = await failureOf((await device.plan(planOf(reference, 3))).apply());
      expect([error.kind, error.code]).to.deep.equal(['differs', 9]);
      expect(error.message).to.contain('configuration.SRIOV_EN');
      expect((await device.config.get('NUM_OF_VFS')).next).to.equal(2);
      const warned = await (await device.plan(planOf(reference, 3, { accept: 'warning' }))).apply();
      expect([warned.applied, warned.attest?.status]).to.deep.equal([['NUM_OF_VFS'], 'warning']);
      expect((await failureOf((await device.plan(planOf(`${folder}/none`, 4))).apply())).kind).to.equal(
        'usage',
      );
      await device.close();
    }));
});

describe('open', () => {
  it('takes the names that the command takes, and a state folder', () =>
    withFolder(async (stateDir) => {
      for (const name of ['fwctl0', '0', '08:00.0', 'mlx5_0', 'ens1f0np0', undefined]) {
        const device = await open(name, { stateDir, backend: 'emulated' });
        expect(device.name).to.equal('fwctl0');
        await device.close();
      }
    }));

  it('fails as FwctlError for names of devices and backends that are none', () =>
    withFolder(async (stateDir) => {
      expect((await failureOf(open('fwctl99', { stateDir, backend: 'emulated' }))).kind).to.equal('device');
      expect((await failureOf(open('fwctl0', { backend: 'emulation' }))).kind).to.equal('usage');
      expect((await failureOf(open(`replay:${stateDir}/none.tape`))).kind).to.equal('usage');
      expect((await failureOf(open('/dev/fwctl/fwctl4095'))).kind).to.be.oneOf(['device', 'kernel']);
    }));
});
