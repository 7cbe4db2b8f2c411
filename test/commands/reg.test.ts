import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { allRegisters } from '../../src/families/mlx5/prm/registers.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

/** The JSON lines that a command prints. */
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('fwctl reg list', () => {
  it('has every register, with id, size, access, and how it is known whether the device has it', () =>
    withFolder(async (folder) => {
      const { schema, registers } = await fwctlJson(['reg', 'list'], { folder });
      expect(schema).to.equal('fwctl.reg.list/1');
      expect(registers.map(({ id }: { id: number }) => id)).to.deep.equal(allRegisters().map(({ id }) => id));
      const row = (name: string) => registers.find((each: { name: string }) => each.name === name);
      expect(row('PAOS')).to.deep.include({ id: 0x5006, size: 16, access: 'RW', supported: true });
      expect(row('PAOS').known_from).to.equal('PCAM group 0, bit 6');
      expect(row('PCAM')).to.deep.include({ access: 'RO', supported: true });
      expect(row('CWTP')).to.deep.include({ supported: null, known_from: 'unknown' });
      expect(row('DTOR')).to.deep.include({ supported: true, known_from: 'GENERAL.dtor' });
    }));

  it('what it says of a register is true', () =>
    withFolder(async (folder) => {
      const { registers } = await fwctlJson(['reg', 'list', 'P*'], { folder });
      const told = registers.filter(({ known_from }: { known_from: string }) => known_from !== 'unknown');
      expect(told.length).to.be.greaterThan(40);
      for (const { name, supported } of [
        told.find((row: { supported: boolean }) => row.supported),
        told.find((row: { supported: boolean }) => !row.supported),
      ]) {
        const { code } = await fwctl(['reg', 'get', name], { folder });
        expect(code, name).to.equal(supported ? 0 : 6);
      }
    }));

  it('a pattern or an id leaves what matches', () =>
    withFolder(async (folder) => {
      const names = async (pattern: string) =>
        (await fwctlJson(['reg', 'list', pattern], { folder })).registers.map(
          ({ name }: { name: string }) => name,
        );
      expect(await names('PTY?')).to.deep.equal(['PTYS']);
      expect(await names('0x5004')).to.deep.equal(['PTYS']);
      expect(await names('ptys')).to.deep.equal(['PTYS']);
      expect(await names('zzz')).to.deep.equal([]);
    }));
});

describe('fwctl reg get', () => {
  it('PTYS names the protocols of the port', () =>
    withFolder(async (folder) => {
      const { register, id, fields, meanings } = await fwctlJson(['reg', 'get', 'PTYS', '-H'], { folder });
      expect([register, id]).to.deep.equal(['PTYS', 0x5004]);
      expect(fields.proto_mask).to.equal(4);
      expect(meanings.proto_mask).to.equal('Ethernet');
      expect(meanings.ext_eth_proto_oper).to.equal('CAUI_4_100GBASE_CR4_KR4');
      expect((await fwctl(['reg', 'get', 'ptys', '-H'], { folder })).stdout).to.contain('100GBASE_CR4');
    }));

  it('an id does as well as a name, and the raw bytes are as long as the register', () =>
    withFolder(async (folder) => {
      for (const name of ['0x5006', '20486', 'paos']) {
        const { stdout } = await fwctl(['reg', 'get', name, '-o', 'binary'], { folder });
        expect(stdout, name).to.have.length(16);
      }
    }));

  it('of a union, only the member that the selector names', () =>
    withFolder(async (folder) => {
      for (const [grp, member] of [
        ['0', 'eth_802_3_cntrs_grp_data_layout_ext'],
        ['RFC_2863_Counters', 'eth_2863_cntrs_grp_data_layout_ext'],
      ]) {
        const { fields } = await fwctlJson(['reg', 'get', 'PPCNT', `grp=${grp}`], { folder });
        expect(Object.keys(fields.counter_set)).to.deep.equal([member]);
      }
    }));

  it('--field leaves what matches', () =>
    withFolder(async (folder) => {
      const { fields } = await fwctlJson(['reg', 'get', 'PAOS', '--field', 'admin*'], { folder });
      expect(fields).to.deep.equal({ admin_status: 1 });
    }));

  it('what can not be asked is a usage error that says what could have been', () =>
    withFolder(async (folder) => {
      const wrong: [string[], string][] = [
        [['PTYX'], 'there is no register "PTYX"'],
        [['0x1'], 'there is no register 0x1 that fwctl knows'],
        [['0x5006z'], 'there is no register "0x5006z"'],
        [['local_port=1'], 'name a register before'],
        [['MQIS'], 'MQIS needs its index: info_type (1 MODEL_NAME'],
        [['PAOS', 'admin_status=1'], 'admin_status does not say which PAOS is meant'],
        [['PAOS', 'lokal_port=1'], 'has no field "lokal_port"'],
        [['PAOS', 'local_port=1x'], 'local_port takes a number'],
        [['PAOS', 'local_port=256'], 'local_port is 8 bits wide'],
        [['PAOS', 'local_port=1', 'local_port=2'], 'is assigned twice'],
        [['PAOS', '--argument', '-1'], '--argument takes'],
        [['PAOS', '--field', 'nothing'], 'no field matches'],
      ];
      for (const [args, message] of wrong) {
        const { error } = await fwctlJson(['reg', 'get', ...args], { folder }, 2);
        expect(error.message, args.join(' ')).to.contain(message);
      }
      const { error } = await fwctlJson(['reg', 'get', 'PTSY'], { folder }, 2);
      expect(error.near).to.include('PTYS');
    }));

  it('a refusal of the device names the register', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['reg', 'get', 'PAOS', 'local_port=9'], { folder }, 6);
      expect(error).to.include({ kind: 'firmware', status: 'BAD_PARAM_ERR', opcode: 'ACCESS_REG' });
      expect(error.message).to.contain('ACCESS_REG of PAOS');
    }));
});

describe('fwctl reg set', () => {
  it('writes nothing on the ground of an answer about another instance', () =>
    withFolder(async (folder) => {
      const corrupt = ['--register=PMTU', '--op-mod=1', '--corrupt=local_port=2'];
      await fwctl(['emulator', 'fault', 'add', ...corrupt], { folder });
      const { code, stderr } = await fwctl(['reg', 'set', 'PMTU', 'admin_mtu=1400', '--yes'], { folder });
      expect(code).to.equal(7);
      expect(stderr).to.match(/answered for local_port 2, not 1(.|\n)*nothing is written/);
      const { fields } = await fwctlJson(['reg', 'get', 'PMTU'], { folder });
      expect(fields.admin_mtu).not.to.equal(1400);
    }));

  it('NODE_DESC: dry run, change, read-back, undo', () =>
    withFolder(async (folder) => {
      const text = async () =>
        (await fwctlJson(['reg', 'get', 'NODE_DESC'], { folder })).fields.node_description;
      const before = await text();
      const set = ['reg', 'set', 'NODE_DESC', 'node_description=lab card 7'];
      const plan = await fwctlJson([...set, '--dry-run'], { folder });
      expect(plan).to.include({ dry_run: true, scope: 'configuration' });
      expect(plan.before.node_description).to.equal(before);
      expect(plan.after.node_description).to.equal('lab card 7');
      expect(plan.verdict.allowed).to.equal(true);
      expect(Buffer.from(plan.in, 'hex').subarray(16, 26).toString()).to.equal('lab card 7');
      expect(await text(), 'a dry run writes nothing').to.equal(before);
      const done = await fwctlJson([...set, '--yes'], { folder });
      expect(done.changes).to.deep.equal([{ field: 'node_description', before, after: 'lab card 7' }]);
      expect(await text()).to.equal('lab card 7');
      await fwctlJson(['reg', 'set', 'NODE_DESC', `node_description=${before}`, '--yes'], { folder });
      expect(await text()).to.equal(before);
    }));

  it('an enum field of a port by name, with the enable that it needs; the rest stays', () =>
    withFolder(async (folder) => {
      const set = ['reg', 'set', 'PAOS', 'admin_status=down_by_configuration'];
      const plan = await fwctlJson([...set, '--dry-run'], { folder });
      expect(plan.enabled).to.deep.equal(['ase']);
      expect(plan.changes).to.deep.equal([
        { field: 'admin_status', before: 1, after: 2 },
        { field: 'ase', before: 0, after: 1 },
      ]);
      const done = await fwctlJson([...set, '--yes'], { folder });
      // KEEP_ETH_LINK_UP
      expect(done.fields).to.include({ admin_status: 2, oper_status: 1 });
      const undone = await fwctlJson(['reg', 'set', 'PAOS', 'admin_status=up', '--yes'], { folder });
      expect(undone.fields).to.include({ admin_status: 1, oper_status: 1 });
    }));

  it('a script has to confirm', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['reg', 'set', 'PAOS', 'admin_status=2'], { folder }, 4);
      expect(error).to.include({ kind: 'policy', opcode: 'ACCESS_REG' });
      expect(error.next).to.contain('--yes');
      expect((await fwctlJson(['reg', 'get', 'PAOS'], { folder })).fields.admin_status).to.equal(1);
    }));

  it('what can not be set is refused before anything is sent', () =>
    withFolder(async (folder) => {
      const wrong: [string[], string][] = [
        [['PAOS', 'oper_status=1'], 'oper_status of PAOS is read-only'],
        [['PAOS', 'admin_state=1'], 'has no field "admin_state"'],
        [['PAOS', 'admin_status=16'], 'admin_status is 4 bits wide'],
        [['PAOS', 'admin_status=9'], 'admin_status takes up (1)'],
        [['PAOS', 'admin_status=sideways'], 'there is no value of admin_status "sideways"'],
        [['PAOS', 'admin_status=1', 'admin_status=2'], 'is assigned twice'],
        [['PAOS'], 'name the fields of PAOS to change'],
        [['PAOS', 'local_port=1'], 'name the fields of PAOS to change'],
        [['NODE_DESC', `node_description=${'x'.repeat(65)}`], 'node_description takes at most 64 bytes'],
      ];
      for (const [args, message] of wrong) {
        const ended = await fwctl(['reg', 'set', ...args, '--yes', '-v'], { folder });
        expect(ended.code, args.join(' ')).to.equal(2);
        expect(ended.stderr, args.join(' ')).to.contain(message);
        expect(ended.stderr, args.join(' ')).to.not.contain('send:');
      }
    }));

  it('a dry run of what is refused is exit 4', () =>
    withFolder(async (folder) => {
      const args = ['reg', 'set', 'PAOS', 'admin_status=2', '--dry-run', '--scope', 'debug-write'];
      const plan = await fwctlJson(args, { folder }, 4);
      expect(plan.verdict).to.include({ allowed: false, consent: 'missing' });
    }));

  it('counters of 64 bits are one number, that also the name of a half finds', () =>
    withFolder(async (folder) => {
      for (const field of ['a_octets_received_ok', 'a_octets_received_ok_high']) {
        const args = ['reg', 'get', 'PPCNT', 'grp=IEEE_802_3_Counters', '--field', field];
        const { fields } = await fwctlJson(args, { folder });
        const [group] = Object.values(fields.counter_set) as Record<string, unknown>[];
        expect(group).to.have.all.keys('a_octets_received_ok');
        expect(group?.a_octets_received_ok).to.match(/^0x[0-9a-f]+$/);
      }
    }));

  it('a register that could not do what was asked says why, and the command ends with 6', () =>
    withFolder(async (folder) => {
      const args = ['reg', 'get', 'MCIA', 'page_number=77', '-H'];
      const { code, stdout, stderr } = await fwctl(args, { folder });
      expect(code).to.equal(6);
      expect(stderr).to.contain('MCIA tells status 9, I2C_ERROR');
      expect(stdout).to.match(/^status +9 +\(I2C_ERROR\)$/m);
      const answer = await fwctlJson(args, { folder }, 6);
      expect(answer.fields.status).to.equal(9);
      expect(answer.failed).to.deep.equal({ field: 'status', value: 9, name: 'I2C_ERROR' });
      expect(await fwctlJson(['reg', 'get', 'MCIA'], { folder })).not.to.have.property('failed');
      const raw = ['rpc', 'ACCESS_REG', 'op_mod=1', 'register_id=MCIA'];
      expect((await fwctl(raw, { folder })).stderr).to.contain('I2C_ERROR');
      const watch = ['reg', 'watch', 'MCIA', 'page_number=77', '--count=2', '--interval=10ms', '--json'];
      const watched = await fwctl(watch, { folder });
      expect(watched.code).to.equal(6);
      expect(watched.stderr.match(/I2C_ERROR/g)).to.have.length(1);
      for (const line of watched.stdout.trim().split('\n'))
        expect(JSON.parse(line).failed).to.deep.equal({ field: 'status', value: 9, name: 'I2C_ERROR' });
    }));

  it('each index that was asked comes back', () =>
    withFolder(async (folder) => {
      const { code, stdout, stderr } = await fwctl(
        ['reg', 'get', 'PPCNT', 'grp=0', 'swid=1', 'grp_profile=1', '--json'],
        { folder },
      );
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      expect(JSON.parse(stdout).fields).to.include({ swid: 1, grp_profile: 1, local_port: 1 });
    }));

  it('an index that is not there is refused', () =>
    withFolder(async (folder) => {
      for (const index of [
        'MTMP asic_index=1',
        'MTMP i=1 sensor_index=1',
        'MTMP ig=1',
        'PPCNT port_type=1',
        'PTYS port_type=3',
        'PPCNT pnat=3',
        'MCQS device_type=1',
        'MCQI device_type=1',
        'MCC device_type=255',
      ])
        expect((await fwctl(['reg', 'get', ...index.split(' ')], { folder })).code, index).to.equal(6);
    }));
});

describe('fwctl reg watch', () => {
  it('registers of a pattern that the device refuses are left out, and told', () =>
    withFolder(async (folder) => {
      const args = ['reg', 'watch', 'MISC_C*', 'MTMP', '--count=2', '--interval=10ms', '--json'];
      const { code, stdout, stderr } = await fwctl(args, { folder });
      expect(code).to.equal(0);
      expect(stderr.match(/MISC_COUNTERS is left out: /g)).to.have.length(1);
      const registers = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).register);
      expect(registers.filter((name) => name === 'MTMP')).to.have.length(2);
      expect(registers).not.to.include('MISC_COUNTERS');
    }));

  it('all fields first, then what changes, with difference and rate', () =>
    withFolder(async (folder) => {
      const args = ['reg', 'watch', 'PPCNT', 'grp=1', 'PAOS', '--count', '2', '--interval', '20ms', '--json'];
      const { code, stdout } = await fwctl(args, { folder });
      expect(code).to.equal(0);
      const [first, paos, second, still] = lines(stdout);
      expect(first).to.include({ schema: 'fwctl.reg.watch/1', register: 'PPCNT', reading: 0 });
      expect(first.fields).to.have.property('counter_set');
      expect(paos.register).to.equal('PAOS');
      const octets = second.changes.find(({ field }: { field: string }) => field.endsWith('if_in_octets'));
      expect(octets.difference).to.be.greaterThan(0);
      expect(octets.rate).to.be.greaterThan(0);
      expect(BigInt(octets.after) - BigInt(octets.before)).to.equal(BigInt(octets.difference));
      expect(still).to.deep.include({ register: 'PAOS', reading: 1, changes: [] });
    }));

  it('of several registers those that have no field of the pattern are left out', () =>
    withFolder(async (folder) => {
      const args = [
        'reg',
        'watch',
        'PAOS',
        'PTYS',
        '--field',
        'admin_status',
        '--count',
        '2',
        '--interval',
        '1ms',
      ];
      const { code, stdout } = await fwctl([...args, '--json'], { folder });
      expect(code).to.equal(0);
      expect(lines(stdout).map(({ register }) => register)).to.deep.equal(['PAOS', 'PAOS']);
    }));

  it('ends with 130 on Ctrl-C, with 141 where nobody reads any more', () =>
    withFolder(async (folder) => {
      for (const [end, wanted] of [
        ['interrupt', 130],
        ['close', 141],
      ] as const) {
        const child = spawn(
          process.execPath,
          [join(ROOT, 'bin/run.js'), 'reg', 'watch', 'DTOR', '--interval', '5ms'],
          { env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder } },
        );
        const ended = new Promise((resolve) => child.on('close', resolve));
        await new Promise((resolve) => child.stdout.once('data', resolve));
        if (end === 'interrupt') child.kill('SIGINT');
        else child.stdout.destroy();
        child.stdout.resume();
        expect(await ended, end).to.equal(wanted);
      }
    }));

  it('-H adds meanings to a reading, and changes nothing else of it', () =>
    withFolder(async (folder) => {
      const args = ['reg', 'watch', 'MTMP', 'sensor_index=0', '--count', '1', '--json'];
      const line = async (...more: string[]) =>
        JSON.parse((await fwctl([...args, ...more], { folder })).stdout) as Record<string, unknown>;
      const [plain, meant] = [await line(), await line('-H')];
      expect(plain).not.to.have.property('meanings');
      expect(meant.meanings).to.include({ sensor_name: '"asic"' });
      expect(Object.keys(meant)).to.have.members([...Object.keys(plain), 'meanings']);
      expect(Object.keys(meant.fields as object)).to.deep.equal(Object.keys(plain.fields as object));
    }));

  it('what can not be watched is a usage error', () =>
    withFolder(async (folder) => {
      for (const args of [
        ['PAOS', '--interval', '0'],
        ['PAOS', '--count', '0'],
        ['PAOS', '--field', 'no_such'],
        ['PAOS', 'PTYS', '--field', 'no_such'],
        ['NOPE'],
        ['grp=1'],
        ['PAOS', '-o', 'hex'],
      ])
        expect((await fwctl(['reg', 'watch', ...args], { folder })).code, args.join(' ')).to.equal(2);
    }));

  it('set: what orders something is done, though it does not read back', () =>
    withFolder(async (folder) => {
      for (const [args, state] of [
        [['instruction=1'], 1],
        [['instruction=2', 'update_handle=1'], 0],
      ] as const) {
        const { code, stderr } = await fwctl(['reg', 'set', 'MCC', ...args, '--yes'], { folder });
        expect(code, stderr).to.equal(0);
        const { fields } = await fwctlJson(['reg', 'get', 'MCC'], { folder });
        expect(fields.control_state).to.equal(state);
      }
    }));
});
