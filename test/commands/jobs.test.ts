import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';
import { JOBS } from '../support/jobs.js';

/** A machine whose clock stands, so that a number is the same however it is read. */
const still = <T>(work: (folder: string) => Promise<T>): Promise<T> =>
  withFolder(async (folder) => {
    await fwctlJson(['emulator', 'clock', 'virtual'], { folder });
    return work(folder);
  });

const STATES: Readonly<Record<string, readonly string[]>> = {
  'as at first': [],
  'its module pulled': ['emulator module unplug'],
  'a hot module': ['emulator module fault hot'],
  'its port down': ['reg set PAOS admin_status=2 --yes'],
  'a module of copper': ['emulator module plug 100g-copper'],
  'a module with CMIS': ['emulator module plug 200g-sr4'],
};

/** Signed numbers of 16 bits. */
const signed = (value: number): number => (value << 16) >> 16;

describe('jobs agree with the registers that they were read from', () => {
  for (const [state, lines] of Object.entries(STATES))
    itOfBuiltIn(`on a device with ${state}`, () =>
      still(async (folder) => {
        for (const line of lines) await fwctl(line.split(' '), { folder });
        const get = async (...words: string[]) =>
          (await fwctlJson(['reg', 'get', ...words], { folder })).fields;
        const [port] = (await fwctlJson(['link'], { folder })).ports;
        const paos = await get('PAOS');
        const ptys = await get('PTYS');
        expect(port.state).to.equal(paos.oper_status === 1 ? 'up' : 'down');
        expect(port.admin).to.equal(paos.admin_status === 2 ? 'down' : 'up');
        expect(port.speed_mbps ?? 0).to.equal(ptys.data_rate_oper * 100);
        expect(port.lanes ?? 0).to.equal(
          ptys.lane_rate_oper ? (ptys.data_rate_oper * 10) / ptys.lane_rate_oper : 0,
        );
        const { status_opcode, status_message } = (await get('PDDR', 'page_select=1')).page_data
          .pddr_troubleshooting_page_ext;
        const { monitor_opcode } = status_opcode.pddr_monitor_opcode_ext;
        expect([port.reason_code ?? 0, port.reason ?? 'No issue observed']).to.deep.equal([
          monitor_opcode,
          status_message,
        ]);

        const [asic, sensor] = (await fwctlJson(['temp'], { folder })).sensors;
        const board = await get('MTMP', 'sensor_index=0');
        expect(asic).to.include({
          name: 'asic',
          temperature_c: board.temperature / 8,
          highest_c: board.max_temperature / 8,
          critical_c: board.temperature_threshold_hi / 8,
        });
        const mtmp = await get('MTMP', 'sensor_index=64');
        expect(sensor.temperature_c ?? 0).to.equal(signed(mtmp.temperature) / 8);

        const [{ module, pages, ...place }] = (await fwctlJson(['module'], { folder })).modules;
        const { pddr_module_info_ext: info } = (await get('PDDR', 'page_select=3')).page_data;
        expect(place).to.include({ port: 1, index: 0, state: port.module.state });
        if (place.state !== 'plugged') {
          expect(module).to.equal(undefined);
          expect(sensor.state).to.equal('absent');
          return;
        }
        expect(module.vendor).to.include({ name: info.vendor_name, part_number: info.vendor_pn });
        expect(port.module).to.include({ vendor: info.vendor_name, part_number: info.vendor_pn });
        if (module.monitors)
          expect(module.monitors.temperature_c).to.be.closeTo(sensor.temperature_c ?? 0, 1 / 8);
        const mcia = await get('MCIA', 'size=16');
        const bytes = mcia.dword.map((dword: number) => dword.toString(16).padStart(8, '0')).join('');
        expect(pages.lower).to.match(new RegExp(`^${bytes.slice(0, 32)}`));
      }),
    );
});

describe('jobs that families share', () => {
  itOfBuiltIn(
    'tell of InfiniBand what it has: data in dwords of the 64-bit counters, no negotiation and no pause',
    () =>
      still(async (folder) => {
        await fwctlJson(['emulator', 'add', '--profile', 'connectx6dx-vpi'], { folder });
        await fwctlJson(['config', 'set', 'LINK_TYPE_P1=IB', '-d', 'fwctl3', '--yes'], { folder });
        await fwctlJson(['emulator', 'reset', '-d', 'fwctl3'], { folder });
        await fwctlJson(['emulator', 'clock', 'advance', '10m'], { folder });
        const [port] = (await fwctlJson(['link', '-d', 'fwctl3'], { folder })).ports;
        expect(port).to.include({
          protocol: 'infiniband',
          state: 'up',
          mode: 'EDR',
          speed_mbps: 100_000,
          lanes: 4,
        });
        expect(port).to.not.have.any.keys('autoneg', 'pause_rx', 'duplex');
        const line = ['counters', 'rx_bytes', '-d', 'fwctl3', '--numbers', 'decimal'];
        const [common] = (await fwctlJson(line, { folder })).groups;
        const { counter_set } = (
          await fwctlJson(['reg', 'get', 'PPCNT', 'grp=33', '-d', 'fwctl3', '--numbers', 'decimal'], {
            folder,
          })
        ).fields;
        const { port_rcv_data } = counter_set.IB_long_portcntrs_attribute_grp_data_ext;
        expect(port_rcv_data).to.be.above(0);
        expect(common.counters).to.deep.equal([
          { name: 'rx_bytes', value: port_rcv_data * 4, unit: 'bytes', source: 'PPCNT.port_rcv_data * 4' },
        ]);
      }),
  );

  it('print tables that fit 80 columns, one whatever the number of devices', () =>
    withFolder(async (folder) => {
      // The thresholds of a module are wider.
      for (const job of JOBS.filter((each) => each !== 'module'))
        for (const line of [[job], [job, '--all'], [job, '-H']]) {
          const { code, stdout } = await fwctl(line, { folder });
          expect(code).to.equal(0);
          expect(
            stdout.split('\n').filter((each) => each.length > 80),
            line.join(' '),
          ).to.deep.equal([]);
        }
      await fwctlJson(['emulator', 'add', '--profile', 'connectx7'], { folder });
      const modes = await fwctl(['link', '--all'], { folder });
      expect(modes.stdout.split('\n').filter((each) => each.length > 80)).to.deep.equal([]);
      const { stdout } = await fwctl(['temp', '-d', 'all'], { folder });
      expect(stdout.split('\n').filter((line) => line.startsWith('device '))).to.have.length(1);
      expect(stdout).to.match(/^fwctl1 +Module1 /m);
    }));

  it('have the same columns, and keys, on cards of two makers; a family that lacks one is told, with what it can', () =>
    withFolder(async (folder) => {
      for (const family of ['bnxt', 'cxl'])
        await fwctlJson(['emulator', 'add', '--family', family], { folder });
      const { devices } = await fwctlJson(['list'], { folder });
      const first = (type: string): string =>
        devices.find((each: { type: string }) => each.type === type).name;
      const broadcom = first('bnxt');
      const heads = async (device: string, job: string) => {
        const { stdout } = await fwctl([job, '-d', device], { folder });
        return stdout.split('\n').filter((line) => /^(sensor|port|counter|check|component) {2}/.test(line));
      };
      for (const job of ['temp', 'link', 'counters', 'health', 'firmware']) {
        const columns = (lines: string[]) => new Set(lines.map((line) => line.trim().replace(/ {2,}/g, ' ')));
        const [one, other] = [await heads('fwctl0', job), await heads(broadcom, job)];
        expect(one, job).to.not.deep.equal([]);
        expect(columns(one), job).to.deep.equal(columns(other));
      }
      const groups = async (device: string) =>
        Object.keys((await fwctlJson(['module', '-d', device], { folder })).modules[0].module);
      expect(await groups('fwctl0')).to.deep.equal(await groups(broadcom));
      const { error } = await fwctlJson(['module', '-d', first('cxl')], { folder }, 3);
      expect(error.kind).to.equal('device');
      expect(error.message).to.match(/cxl/);
      expect(error.next).to.contain('fwctl info');
    }));

  it('a module that was read is decoded without the device, from the document or from its bytes', () =>
    still(async (folder) => {
      const read = await fwctlJson(['module'], { folder });
      const [{ module, pages }] = read.modules;
      const decode = async (stdin: string | Buffer) =>
        fwctlJson(['decode', 'module', '--in-file', '-'], { folder, stdin });
      expect(await decode(JSON.stringify(read))).to.deep.include({ module, pages });
      expect((await decode(JSON.stringify({ pages }))).module).to.deep.equal(module);
      const two = { ...read, modules: [...read.modules, ...read.modules] };
      const { error } = await fwctlJson(
        ['decode', 'module', '--in-file', '-'],
        { folder, stdin: JSON.stringify(two) },
        2,
      );
      expect(error.message).to.contain('here are 2 modules');
      const hex = await fwctl(['module', '--hex'], { folder });
      expect(hex.stdout)
        .to.match(/^lower\n0{8} {2}11 /)
        .and.match(/^0\n00000080 {2}11 /m);
    }));

  it('leave out what a policy keeps from them, and fail where it is what they are about', () =>
    withFolder(async (folder) => {
      const policy = join(folder, 'deny.yaml');
      writeFileSync(policy, 'deny:\n  - registers: [PDDR, PMAOS]\n');
      const [port] = (await fwctlJson(['link', '--policy', policy], { folder })).ports;
      expect(port).to.include({ state: 'up', speed_mbps: 100_000 });
      expect(port.module).to.not.have.property('vendor');
      writeFileSync(policy, 'deny:\n  - registers: [PAOS]\n');
      expect((await fwctlJson(['link', '--policy', policy], { folder }, 4)).error.kind).to.equal('policy');
    }));

  it('take the verbs and plurals that people try', () =>
    still(async (folder) => {
      const plain = async (...line: string[]) => (await fwctl(line, { folder })).stdout;
      expect(await plain('link', 'show')).to.equal(await plain('link'));
      expect(await plain('temps')).to.equal(await plain('temp'));
      expect(await plain('fw', '--json')).to.equal(await plain('firmware', '--json'));
      expect(await plain('counters', 'show', 'rx_bytes')).to.equal(await plain('counters', 'rx_bytes'));
      expect((await fwctl(['firmware', 'show'], { folder })).code).to.equal(2);
    }));

  it('of every device leave out those that have nothing of what was named, which is no failure', () =>
    still(async (folder) => {
      await fwctlJson(['emulator', 'add', '--family', 'cxl'], { folder });
      const { devices } = await fwctlJson(['counters', 'rx_bytes', '--all'], { folder });
      expect(devices.map((each: { error?: { kind: string } }) => each.error?.kind ?? 'told')).to.deep.equal([
        'told',
        'told',
        'told',
        'usage',
      ]);
      await fwctlJson(['counters', 'nothing_such', '--all'], { folder }, 2);
      const modules = await fwctlJson(['module', '--all', '--port', '1'], { folder });
      expect(modules.devices[3].error.kind).to.equal('device');
    }));

  itOfBuiltIn('are recorded, and done again on the recording', () =>
    still(async (folder) => {
      for (const job of JOBS) {
        const tape = join(folder, `${job}.tape`);
        const { device: _, ...told } = await fwctlJson([job, '--record', tape], { folder });
        const { device, ...again } = await fwctlJson([job, '-d', `replay:${tape}`], { folder });
        expect(again, job).to.deep.equal(told);
        expect(device.name).to.equal('fwctl0');
      }
    }),
  );

  it('a port, a counter or a device that is not there is told, with what is', () =>
    withFolder(async (folder) => {
      expect((await fwctlJson(['module', '--port', '7'], { folder }, 2)).error.message).to.contain(
        'no port 7',
      );
      expect((await fwctlJson(['counters', 'rx_bites'], { folder }, 2)).error.near).to.include('rx_bytes');
      expect((await fwctlJson(['temp', '-d', 'fwctl9'], { folder }, 3)).error.kind).to.equal('device');
    }));

  it('a module is pulled from the port of the device that is named, whatever its family', () =>
    withFolder(async (folder) => {
      await fwctl(['emulator', 'add', '--family', 'bnxt'], { folder });
      for (const [device, port] of [
        ['4', 2],
        ['fwctl3', 1],
        ['1', 2],
        ['mlx5_0', 1],
      ] as const) {
        const { ports } = await fwctlJson(['emulator', 'module', 'unplug', '-d', device], { folder });
        expect(ports.find((one: { port: number }) => one.port === port).module, device).to.equal(null);
      }
    }));

  it('health ends with the code of why a CXL device does not answer; one that refuses has answered', () =>
    withFolder(async (folder) => {
      await fwctl(['emulator', 'add', '--family', 'cxl'], { folder });
      await fwctl(['emulator', 'health', 'fatal', '-d', 'mem0'], { folder });
      const silent = await fwctlJson(['health', '-d', 'mem0'], { folder }, 7);
      expect(silent.checks.map(({ name, state }: Record<string, string>) => [name, state])).to.deep.equal([
        ['firmware', 'critical'],
      ]);
      await fwctl(['emulator', 'health', 'media-disabled', '-d', 'mem0'], { folder });
      const refused = await fwctlJson(['health', '-d', 'mem0'], { folder });
      expect(refused.checks[0].detail).to.contain('MEDIA_DISABLED');
      expect(refused.checks).to.have.length(3);
    }));

  it('firmware that has failed is critical to health, and an error to all others', () =>
    withFolder(async (folder) => {
      await fwctl(['emulator', 'health', 'fatal'], { folder });
      const told = await fwctlJson(['health'], { folder }, 5);
      expect(told.state).to.equal('critical');
      expect(told.checks).to.have.length(1);
      for (const job of JOBS.filter((each) => each !== 'health'))
        expect((await fwctlJson([job], { folder }, 5)).error.errno, job).to.equal('EIO');
      const all = await fwctlJson(['temp', '--all'], { folder }, 5);
      expect(all.devices.map((each: { error: { errno: string } }) => each.error.errno)).to.deep.equal([
        'EIO',
        'EIO',
        'EIO',
      ]);
    }));

  it('nothing taints: each asks at the least scope, without any right', () =>
    withFolder(async (folder) => {
      await fwctlJson(['emulator', 'set', 'caller-rawio=no'], { folder });
      for (const job of JOBS) await fwctlJson([job], { folder });
      expect((await fwctlJson(['info'], { folder })).tainted).to.equal(0);
    }));

  it('a port that stays up though it was told down is told as up', () =>
    withFolder(async (folder) => {
      await fwctl(['reg', 'set', 'PAOS', 'admin_status=2', '--yes'], { folder });
      const { ports } = await fwctlJson(['link'], { folder });
      expect(ports[0]).to.include({ state: 'up', admin: 'down', speed_mbps: 100_000 });
      expect((await fwctl(['link'], { folder })).stdout).to.match(/^1 +up \(told down\) +100 Gb\/s/m);
    }));
});
