import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Archive } from '../../src/cli/bundle/archive.js';
import { TEXT } from '../../src/cli/entry/text.js';
import { indexRows } from '../../src/cli/find/open.js';
import { TOPICS } from '../../src/cli/find/topics.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

const PAOS = '00010201000400500000000000000000';

describe('one grammar for all commands', () => {
  it('a synonym runs the command that it stands for, and is told once, on stderr', () =>
    withFolder(async (folder) => {
      const plain = await fwctl(['reg', 'get', 'PMTU'], { folder });
      const { stdout, stderr, code } = await fwctl(['--json', 'registers', 'READ', 'PMTU'], { folder });
      expect(code).to.equal(0);
      expect(JSON.parse(stdout)).to.include({ schema: 'fwctl.reg.get/1', register: 'PMTU' });
      expect(stderr).to.equal(`fwctl: "reg READ" is "reg get"\n${plain.stderr}`);
    }));

  it('a word that a command does not take is told for what it was taken, and how to say it', () =>
    withFolder(async (folder) => {
      for (const [line, next] of [
        ['info fwctl1', 'say: fwctl info -d fwctl1'],
        ['info 0000:08:00.1', 'say: fwctl info -d 0000:08:00.1'],
        ['info --json fwctl1', 'say: fwctl info -d fwctl1'],
        ['query-caps general', 'say: fwctl query-caps --type GENERAL'],
        ['query-caps fwctl1', 'say: fwctl query-caps -d fwctl1'],
        ['dump resource FULL_QPC', 'say: fwctl dump resource --type FULL_QPC'],
        ['emulator add bluefield3', 'say: fwctl emulator add --profile bluefield3'],
        ['emulator add cxl', 'say: fwctl emulator add --family cxl'],
        ['emulator add 3', 'say: fwctl emulator add --count 3'],
        ['emulator add error', 'say: fwctl emulator add --profile error'],
        ['emulator show nope', 'see: fwctl emulator show --help'],
      ] as const) {
        const { error } = await fwctlJson(
          line.split(' ').filter((word) => word !== '--json'),
          { folder },
          2,
        );
        expect(error, line).to.include({ kind: 'usage', next });
        expect(error.message).to.not.include('there is no command');
      }
      const told = async (line: string) => (await fwctlJson(line.split(' '), { folder }, 2)).error;
      expect(await told('firmware updat new.bin')).to.deep.include({ near: ['firmware update'] });
      const { message, next } = await told('firmware burn new.bin');
      expect(message).to.equal('there is no command "firmware burn"');
      expect(next).to.include('for burn, see: fwctl firmware update --help; ');
      expect(next).to.include('; a device is named with -d');
      expect((await fwctlJson(['firmware', 'fwctl1'], { folder }, 2)).error.next).to.equal(
        'say: fwctl firmware -d fwctl1',
      );
    }));

  it('an empty word is no part of the name of a command', () =>
    withFolder(async (folder) => {
      for (const [line, message] of [
        [['', 'info'], 'the name of the command is empty'],
        [[''], 'the name of the command is empty'],
        [['reg', '', 'get', 'PMTU'], 'there is no command "reg "'],
        [['info', ''], '"fwctl info" does not take ""'],
        [['reg', 'get', ''], 'there is no register ""'],
      ] as const)
        expect((await fwctl([...line], { folder })).stderr, line.join(' ')).to.include(message);
    }));

  it('an unknown word is looked up by what it means', () =>
    withFolder(async (folder) => {
      for (const [word, line] of [
        ['temperature', 'reg get MTMP'],
        ['speed', 'reg get PTYS'],
        ['cable', 'reg get MCIA'],
        ['statistics', 'reg get PPCNT'],
      ] as const)
        expect((await fwctl([word], { folder })).stderr)
          .to.match(/there is no command/)
          .and.include(line);
      expect((await fwctl(['lst'], { folder })).stderr)
        .to.include('did you mean: list')
        .and.not.include('for lst');
      expect((await fwctlJson(['reg', 'list', 'temperature'], { folder })).near).to.include('MTMP');
      expect((await fwctlJson(['reg', 'list', 'PTSY'], { folder })).near).to.include('PTYS');
      expect((await fwctlJson(['obj', 'list', 'queue'], { folder })).near).to.include('qp');
    }));

  it('a device where another name should stand is told as one', () =>
    withFolder(async (folder) => {
      for (const line of [
        'rpc fwctl1',
        'rpc QUERY_HCA_CAP fwctl1',
        'reg get fwctl1 PTYS',
        'obj get fwctl1 vport_state',
        'config query fwctl1',
        'explain fwctl1',
      ]) {
        const { error } = await fwctlJson(line.split(' '), { folder }, 2);
        expect(error, line).to.include({ next: '"fwctl1" is taken for a device: name it with -d fwctl1' });
      }
      expect((await fwctl(['config', 'fwctl1'], { folder })).stderr)
        .to.include(
          'there are: config backup, config describe, config query, config reset, config restore, config set',
        )
        .and.include('"fwctl1" is taken for a device');
      expect((await fwctl(['0000:08:00.1'], { folder })).stderr).to.include(
        'see: fwctl info -d 0000:08:00.1',
      );
      expect((await fwctl(['emulator', 'unplug', '0000:08:00'], { folder })).stderr).to.include(
        'say: fwctl emulator unplug -d 0000:08:00',
      );
    }));

  it('a name that stands alone leads to the command that takes it; find looks for parts of names too', () =>
    withFolder(async (folder) => {
      for (const [word, line] of [
        ['ptys', 'reg get PTYS'],
        ['QUERY_HCA_CAP', 'rpc QUERY_HCA_CAP'],
        ['SRIOV_EN', 'config query SRIOV_EN'],
        ['vport_counter', 'obj get vport_counter'],
      ] as const)
        expect((await fwctl([word], { folder })).stderr).to.include(`for ${word}, see: fwctl ${line}`);
      const foundBy = async (...words: string[]) =>
        (await fwctlJson(['find', ...words], { folder })).found.map(
          ({ kind, name, line }: Record<string, string>) => ({ kind, name, line }),
        );
      const found = await foundBy('vport', 'COUNTER');
      expect(found).to.deep.include({
        kind: 'object',
        name: 'vport_counter',
        line: 'fwctl obj get vport_counter',
      });
      expect(found.filter(({ kind }: { kind: string }) => kind === 'register')).to.deep.equal([]);
      expect(await foundBy('temperature')).to.deep.include({
        kind: 'register',
        name: 'MTMP',
        line: 'fwctl reg get MTMP',
      });
      expect(await fwctl(['find', 'nothing-of-this-name'], { folder })).to.include({ code: 0 });
    }));

  it('behind a topic, near matches are those of its own word alone', () =>
    withFolder(async (folder) => {
      expect((await fwctl(['reg', 'ge', 'PTYS'], { folder })).stderr).to.include('did you mean: reg get\n');
      expect((await fwctl(['emulator', 'zzzzz'], { folder })).stderr).to.not.include('did you mean');
    }));

  it('help is no wider than eighty columns', () => {
    const texts = new Archive(join(ROOT, 'dist/bundle', TEXT));
    const help = texts.names().filter((name) => name !== 'manifest.txt');
    const lines = help.flatMap((name) => `${texts.read(name)?.bytes}`.split('\n'));
    expect(lines).to.have.length.above(1000);
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
  });

  it('each line that a word leads to is a command, and what has words is one, or has a name', () => {
    const { commands } = JSON.parse(readFileSync(join(ROOT, 'dist/bundle/manifest.json'), 'utf8'));
    const names = new Set(indexRows(ROOT).map(({ entry }) => entry.name));
    const lines = TOPICS.filter(({ what }) => names.has(what)).flatMap(({ line }) => line ?? []);
    expect(lines).to.have.length.above(20);
    for (const line of lines) {
      const [topic = '', verb = ''] = line.split(' ');
      const isCommand =
        topic in commands || Object.keys(commands).some((id) => id.startsWith(`${topic}:${verb}`));
      expect(isCommand, line).to.equal(true);
    }
    // Commands that are not there yet have their words beforehand.
    const nameless = TOPICS.filter(({ what }) => !names.has(what) && /[A-Z_]/.test(what));
    expect(nameless).to.deep.equal([]);
  });

  it('bytes stand behind a name, or with --in, and mean the same', () =>
    withFolder(async (folder) => {
      const [behind, split, flag] = await Promise.all([
        fwctlJson(['decode', 'PAOS', PAOS], { folder }),
        fwctlJson(['decode', 'PAOS', PAOS.slice(0, 8), PAOS.slice(8)], { folder }),
        fwctlJson(['decode', 'PAOS', '--in', PAOS], { folder }),
      ]);
      expect(behind).to.deep.equal(flag);
      expect(split).to.deep.equal(flag);
      const encoded = await fwctlJson(['encode', 'PAOS', PAOS, 'admin_status=1'], { folder });
      expect(encoded.hex).to.equal('00010101000400500000000000000000');
      const sent = ['rpc', 'NOP', '080d0000000000000000000000000000', '--dry-run'];
      expect((await fwctlJson(sent, { folder })).in).to.equal('080d0000000000000000000000000000');
      const twice = await fwctlJson(['decode', 'PAOS', PAOS, '--in', PAOS], { folder }, 2);
      expect(twice.error.message).to.match(/given twice/);
    }));

  it('several registers are read by one command; what fails is told, and the rest is there', () =>
    withFolder(async (folder) => {
      const { registers } = await fwctlJson(['reg', 'get', 'PTYS', 'pmtu', 'local_port=1'], { folder });
      expect(registers.map(({ register }: { register: string }) => register)).to.deep.equal(['PTYS', 'PMTU']);
      const one = await fwctlJson(['reg', 'get', 'PMTU', 'local_port=1'], { folder });
      expect(registers[1].fields).to.deep.equal(one.fields);
      await fwctl(
        ['emulator', 'fault', 'add', '--register', 'PAOS', '--status', 'BAD_PARAM_ERR', '--always'],
        { folder },
      );
      const part = await fwctlJson(['reg', 'get', 'PAOS', 'PMTU'], { folder }, 6);
      expect(part.registers[0])
        .to.include({ register: 'PAOS' })
        .and.have.nested.property('error.kind', 'firmware');
      expect(part.registers[1].fields).to.be.an('object');
      const text = await fwctl(['reg', 'get', 'PMTU', 'PTYS'], { folder });
      expect(text.stdout).to.match(/^PMTU \(0x5003\)\n[\s\S]*\n\nPTYS/);
    }));

  it('names that are read may be patterns', () =>
    withFolder(async (folder) => {
      const { registers } = await fwctlJson(['reg', 'get', 'p*mtu'], { folder });
      expect(registers.map(({ register }: { register: string }) => register)).to.deep.equal(['PMTU']);
      const { capabilities } = await fwctlJson(['query-caps', '--type', 'eth*'], { folder });
      expect(Object.keys(capabilities)).to.deep.equal(['ETHERNET_OFFLOADS']);
      expect((await fwctlJson(['reg', 'get', 'zz*'], { folder }, 2)).error.message).to.equal(
        'no register matches "zz*"',
      );
      const args = ['reg', 'watch', 'p*mtu', '--count', '1', '--json'];
      expect(JSON.parse((await fwctl(args, { folder })).stdout)).to.include({ register: 'PMTU' });
    }));

  it('before counters are chosen, diag dump leads to diag set', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['diag', 'dump'], { folder }, 6);
      expect(error.next).to.match(/fwctl diag set/);
    }));
});

/** Commands of the device's topics that are about something else: files, or the built-in machine. */
const OTHERS = ['dump:parse', 'function:bind', 'function:unbind', 'config:describe'];

describe('the common flags', () => {
  const { commands } = JSON.parse(readFileSync(join(ROOT, 'dist/bundle/manifest.json'), 'utf8')) as {
    commands: Record<string, { flags: Record<string, unknown> }>;
  };
  const accepted = (id: string) => Object.keys(commands[id]?.flags ?? {});

  it('of the output and the state folder are accepted by every command', () => {
    for (const id of Object.keys(commands))
      expect(accepted(id), id).to.include.members(['output', 'json', 'meanings', 'verbose', 'state-dir']);
  });

  it('of the device and the scope are accepted by every command of a topic that goes to the device', () => {
    const ids = Object.keys(commands).filter(
      (id) =>
        /^((reg|obj|config|diag|dump|function):|(info|rpc|query-caps|trace)$)/.test(id) &&
        !OTHERS.includes(id),
    );
    expect(ids).to.have.length.above(18);
    const flags = [
      'device',
      'backend',
      'policy',
      'scope',
      'allow-taint',
      'no-guard',
      'record',
      'redact',
      'replay',
    ];
    for (const id of ids) expect(accepted(id), id).to.include.members(flags);
  });

  it('that confirm and that only look go together, where registers or capabilities are written', () => {
    for (const id of ['reg:set', 'config:set', 'function:set-cap'])
      expect(accepted(id), id).to.include.members(['yes', 'dry-run']);
  });
});
