import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { layoutNames } from '../../src/families/mlx5/prm/layouts.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

const ADB = join(ROOT, 'test/vectors/test.adb');

describe('numbers wider than 53 bits in JSON', () => {
  const zeros = '0'.repeat(32);
  const bytes = `${zeros}00000001${'f'.repeat(8)}`.padEnd(512, '0');

  it('are hex strings, or numbers where --numbers or FWCTL_NUMBERS says so, in batches too', () =>
    withFolder(async (folder) => {
      const args = ['decode', 'query_vport_counter_out', '--in', bytes, '--field', 'received_errors.packets'];
      const text = async (...more: string[]) =>
        (await fwctl([...args, '--json', ...more], { folder })).stdout;
      expect(await text()).to.contain('"packets": "0x1ffffffff"');
      expect(await text('--numbers', 'decimal')).to.contain('"packets": 8589934591\n');
      const env = { FWCTL_NUMBERS: 'decimal' };
      const line = JSON.stringify({ layout: 'query_vport_counter_out', hex: bytes });
      const batch = await fwctl(['decode', '--batch', '-'], { folder, env, stdin: `${line}\n` });
      expect(batch.stdout).to.contain('"received_errors.packets":8589934591,');
      expect((await fwctl([...args, '--numbers', 'octal'], { folder })).code).to.equal(2);
    }));

  it('can be computed with, and compared whichever way they were saved', () =>
    withFolder(async (folder) => {
      const args = ['decode', 'query_vport_counter_out', '--in', bytes, '--json'];
      for (const form of ['hex', 'decimal']) {
        const { stdout } = await fwctl([...args, '--numbers', form], { folder });
        writeFileSync(join(folder, `${form}.json`), stdout);
      }
      const diff = (b: string) =>
        fwctl(['diff', 'query_vport_counter_out', join(folder, 'hex.json'), b], { folder });
      expect((await diff(join(folder, 'decimal.json'))).code).to.equal(0);
      expect((await diff(bytes.replace('1f', '2f'))).stdout).to.match(
        /^received_errors.packets +0x1ffffffff +0x2ffffffff$/m,
      );
    }));
});

describe('fwctl encode', () => {
  it('prints the bytes in hex, as a dump, raw and in JSON', () =>
    withFolder(async (folder) => {
      const args = ['encode', 'PAOS', 'local_port=1', 'admin_status=up', 'ase=1'];
      const hex = '00010100800000000000000000000000';
      expect((await fwctl(args, { folder })).stdout).to.equal(`${hex}\n`);
      expect((await fwctl([...args, '-o', 'hex'], { folder })).stdout).to.match(
        /^00000000 {2}00 01 01 00 80 /,
      );
      const raw = await fwctl([...args, '-o', 'binary'], { folder });
      expect(Buffer.from(raw.stdout, 'latin1').toString('hex')).to.equal(hex);
      expect(await fwctlJson(args, { folder })).to.deep.equal({
        schema: 'fwctl.encode/1',
        layout: 'paos_reg_ext',
        name: 'PAOS',
        bytes: 16,
        hex,
      });
    }));

  it('counters in two halves are given whole or by halves, never both', () =>
    withFolder(async (folder) => {
      const encode = (...words: string[]) => fwctl(['encode', 'MRTC', ...words], { folder });
      const whole = await encode('time=0x100000002');
      expect(whole.stdout).to.match(/^[0-9a-f]{16}0000000100000002/);
      expect(await encode('time_h=1', 'time_l=2')).to.deep.equal(whole);
      const both = await encode('time=1', 'time_h=1');
      expect([both.code, both.stderr]).to.satisfy(
        ([code, text]: [number, string]) => code === 2 && text.includes('share bits'),
      );
      const { stdout } = await fwctl(['decode', 'MRTC', '--in', whole.stdout.trim()], { folder });
      expect(stdout).to.match(/^time +0x100000002$/m);
      const flat = await fwctl(['decode', 'MRTC', '--flat', '--in', whole.stdout.trim()], { folder });
      expect(flat.stdout).to.match(/^time_h=1\ntime_l=2$/m);
    }));

  it("a command's input has its opcode, which can't be assigned", () =>
    withFolder(async (folder) => {
      expect((await fwctl(['encode', 'QUERY_CQ.in', 'cqn=1135'], { folder })).stdout).to.equal(
        '04020000000000000000046f00000000\n',
      );
      const { error } = await fwctlJson(['encode', 'QUERY_CQ.in', 'opcode=1'], { folder }, 2);
      expect(error.message).to.contain("opcode can't be assigned");
    }));

  it('fields are laid over the bytes of --in or --in-file', () =>
    withFolder(async (folder) => {
      const base = 'ff'.repeat(16);
      const laid = `ff01${'ff'.repeat(14)}\n`;
      expect((await fwctl(['encode', 'PAOS', 'local_port=1', '--in', base], { folder })).stdout).to.equal(
        laid,
      );
      const stdin = `${base}\n`;
      const args = ['encode', 'PAOS', 'local_port=1', '--in-file', '-'];
      expect((await fwctl(args, { folder, stdin })).stdout).to.equal(laid);
    }));

  it('layouts of an ADB file take the names of its enums', () =>
    withFolder(async (folder) => {
      const args = ['encode', 'pot_head', '--adb', ADB, 'kind=coffee', 'volume=0xfff', 'full=1'];
      expect((await fwctl(args, { folder })).stdout).to.equal('0000000180007ff8\n');
    }));

  const wrong: [string, string[], string][] = [
    ['an unknown field', ['PAOS', 'admin_statsu=1'], 'no field "admin_statsu"'],
    ['an unknown value', ['PAOS', 'admin_status=upp'], 'no value of admin_status "upp"'],
    ['a value that is too wide', ['PAOS', 'admin_status=16'], '4 bits wide'],
    ['trailing junk', ['PAOS', 'local_port=1x'], 'not "1x"'],
    ['a field set twice', ['PAOS', 'ase=1', 'ase=0'], 'ase is assigned twice'],
    [
      'members of a union that share bits',
      ['alias_context', 'access_key_raw=1', 'access_key[7]=1'],
      'share bits',
    ],
    ['text that is too long', ['NODE_DESC', `node_description=${'x'.repeat(65)}`], 'at most 64 bytes'],
    ['a word that is no assignment', ['PAOS', 'ase'], 'no assignment'],
    ['no layout', [], 'layout'],
  ];
  for (const [what, args, message] of wrong) {
    it(`${what} is a usage error that says so`, () =>
      withFolder(async (folder) => {
        const { error } = await fwctlJson(['encode', ...args], { folder }, 2);
        expect(error.message).to.contain(message);
      }));
  }
});

describe('fwctl diff', () => {
  it('reads answers of earlier versions, which have the halves of numbers, and those about several registers', () =>
    withFolder(async (folder) => {
      const group = 'eth_802_3_cntrs_grp_data_layout_ext';
      const save = (name: string, answer: object) => {
        writeFileSync(join(folder, name), JSON.stringify(answer));
        return join(folder, name);
      };
      const counters = (content: object) => ({ grp: 0, counter_set: { [group]: content } });
      const whole = counters({ a_frames_received_ok: '0x100000002' });
      const now = save('now.json', { fields: whole });
      const halves = { a_frames_received_ok_high: 1, a_frames_received_ok_low: 2 };
      const before = save('before.json', { fields: counters(halves) });
      expect((await fwctl(['diff', 'PPCNT', before, now], { folder })).code).to.equal(0);
      const other = { ...halves, a_frames_received_ok_low: 1 };
      const less = save('less.json', { fields: counters(other) });
      expect((await fwctlJson(['diff', 'PPCNT', less, now], { folder }, 9)).differences).to.deep.equal([
        { field: `counter_set.${group}.a_frames_received_ok`, a: '0x100000001', b: '0x100000002' },
      ]);
      const registers = [
        { register: 'PMTU', fields: {} },
        { register: 'PPCNT', fields: whole },
      ];
      const several = save('several.json', { registers });
      expect((await fwctl(['diff', 'PPCNT', several, now], { folder })).code).to.equal(0);
    }));

  it('says where a saved answer ends to be JSON, in words that are no engine’s, and what would be right', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'saved.json');
      for (const [text, place, reason] of [
        ['{\n  "fields": {,}\n}', '2:14', 'this is no JSON'],
        ['{"fields": {', '1:13', 'the text ends here'],
      ] as const) {
        writeFileSync(file, text);
        const { error } = await fwctlJson(['diff', 'PAOS', file, '00'], { folder }, 2);
        expect(error.message).to.equal(`${file}:${place}: ${reason}`);
        expect(error.next).to.contain('--json');
      }
    }));

  const before = '00010200'.padEnd(32, '0');
  const after = '00010100'.padEnd(32, '0');

  it('two buffers that differ in a field end with 9 and name it, with meanings', () =>
    withFolder(async (folder) => {
      const { code, stdout } = await fwctl(['diff', 'PAOS', before, after, '-H'], { folder });
      expect(code).to.equal(9);
      expect(stdout).to.match(/^admin_status +2 \(down_by_configuration\) +1 \(up\)$/m);
      expect(await fwctlJson(['diff', 'PAOS', before, after], { folder }, 9)).to.deep.equal({
        schema: 'fwctl.diff/1',
        layout: 'paos_reg_ext',
        name: 'PAOS',
        same: false,
        differences: [{ field: 'admin_status', a: 2, b: 1 }],
      });
      const meant = await fwctlJson(['diff', 'PAOS', before, after, '-H'], { folder }, 9);
      expect(meant.differences).to.deep.equal([
        { field: 'admin_status', a: 2, b: 1, meanings: { a: 'down_by_configuration', b: 'up' } },
      ]);
    }));

  it('the same fields end with 0; bytes that differ where no field is are mentioned', () =>
    withFolder(async (folder) => {
      expect(await fwctlJson(['diff', 'PAOS', before, before], { folder })).to.deep.include({
        same: true,
        differences: [],
      });
      const reserved = `${before.slice(0, -2)}01`;
      const { code, stderr } = await fwctl(['diff', 'PAOS', before, reserved], { folder });
      expect(code).to.equal(0);
      expect(stderr).to.contain('no field');
    }));

  it('a field that only one side has is null on the other', () =>
    withFolder(async (folder) => {
      const { differences } = await fwctlJson(['diff', 'NODE_DESC', '41'.repeat(64), '41'], { folder }, 9);
      expect(differences).to.have.length(1);
      const short = await fwctlJson(['diff', 'PAOS', before, before.slice(0, 8)], { folder }, 9);
      expect(short.differences[0]).to.have.property('b', null);
    }));

  it('files, stdin and saved answers are sides too, in any mixture', () =>
    withFolder(async (folder) => {
      const dump = join(folder, 'dump');
      writeFileSync(dump, before);
      const saved = join(folder, 'saved.json');
      const meant = join(folder, 'meant.json');
      writeFileSync(saved, (await fwctl(['decode', 'PAOS', '--in', before, '--json'], { folder })).stdout);
      writeFileSync(
        meant,
        (await fwctl(['decode', 'PAOS', '--in', after, '--json', '-H'], { folder })).stdout,
      );
      const encoded = join(folder, 'encoded.json');
      writeFileSync(encoded, (await fwctl(['encode', 'PAOS', '--in', before, '--json'], { folder })).stdout);
      for (const side of [dump, `@${dump}`, saved, encoded, before])
        expect((await fwctl(['diff', 'PAOS', side, before], { folder })).code, side).to.equal(0);
      const { differences } = await fwctlJson(['diff', 'PAOS', '-', meant], { folder, stdin: before }, 9);
      expect(differences).to.deep.equal([{ field: 'admin_status', a: 2, b: 1 }]);
    }));

  it('capabilities saved by query-caps are compared by their layout', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'caps.json');
      const { stdout } = await fwctl(['query-caps', '--type', 'ROCE', '--json'], { folder });
      writeFileSync(file, stdout);
      expect((await fwctl(['diff', 'roce_cap', file, `@${file}`], { folder })).code).to.equal(0);
      const { fields } = JSON.parse(stdout).capabilities.ROCE;
      const changed = join(folder, 'changed.json');
      writeFileSync(changed, JSON.stringify({ fields: { ...fields, roce_apm: 1 - fields.roce_apm } }));
      const { differences } = await fwctlJson(['diff', 'roce_cap', file, changed], { folder }, 9);
      expect(differences.map(({ field }: { field: string }) => field)).to.deep.equal(['roce_apm']);
    }));

  const wrong: [string, string[], string][] = [
    ['an unknown layout', ['PAOSS', '00', '00'], '"PAOSS"'],
    ['a file that is not there', ['PAOS', '/none/such', '00'], '/none/such'],
    ['an odd number of digits', ['PAOS', '000', '00'], '3 hex digits'],
    ['stdin twice', ['PAOS', '-', '-'], 'only one'],
    ['a side too few', ['PAOS', '00'], 'required'],
  ];
  for (const [what, args, message] of wrong) {
    it(`${what} is a usage error that says so`, () =>
      withFolder(async (folder) => {
        const { error } = await fwctlJson(['diff', ...args], { folder }, 2);
        expect(error.message).to.contain(message);
      }));
  }

  it('JSON without fields, or cut off, is a usage error', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'answer.json');
      for (const text of ['{"schema": "fwctl.list/1"}', '{"fields": ', '{"fields": 3}']) {
        writeFileSync(file, text);
        expect((await fwctlJson(['diff', 'PAOS', file, '00'], { folder }, 2)).error.kind).to.equal('usage');
      }
    }));
});

describe('fwctl prm', () => {
  it('a layout is a table of its fields with place, access, values and users', () =>
    withFolder(async (folder) => {
      const { stdout } = await fwctl(['prm', 'PAOS'], { folder });
      expect(stdout).to.match(/^paos_reg_ext: structure of 16 bytes$/m);
      expect(stdout).to.match(/^0x02\.4 +4 +admin_status +enum +RW$/m);
      expect(stdout).to.match(/^ +admin_status +up=1 /m);
      expect(stdout).to.match(/^ +registers +PAOS \(0x5006\)$/m);
      expect(stdout, 'the shorter form').to.match(/^paos_reg: structure of 16 bytes$/m);
    }));

  it('in JSON with the commands and structures that use it', () =>
    withFolder(async (folder) => {
      const { layouts } = await fwctlJson(['prm', 'cqc'], { folder });
      expect(layouts).to.have.length(1);
      expect(layouts[0]).to.include({ name: 'cqc', kind: 'structure', bytes: 64 });
      expect(layouts[0].used_by.commands).to.deep.include({ name: 'QUERY_CQ', as: 'out' });
      expect(layouts[0].used_by.layouts).to.deep.include({ name: 'query_cq_out', field: 'cq_context' });
      expect(layouts[0].fields).to.deep.include({ field: 'dbr_addr', offset: 56, bit: 448, width: 64 });
    }));

  it('a command is its input and its reply', () =>
    withFolder(async (folder) => {
      const { layouts } = await fwctlJson(['prm', 'query_cq'], { folder });
      expect(layouts.map(({ name }: { name: string }) => name)).to.deep.equal([
        'query_cq_in',
        'query_cq_out',
      ]);
      const reply = await fwctlJson(['prm', 'QUERY_CQ.out', '--flat'], { folder });
      expect(reply.layouts[0].fields).to.deep.include({
        field: 'cq_context.dbr_addr',
        offset: 72,
        bit: 576,
        width: 64,
      });
    }));

  it('without a name all layouts, with a pattern those that match', () =>
    withFolder(async (folder) => {
      const { layouts } = await fwctlJson(['prm'], { folder });
      expect(layouts.map(({ name }: { name: string }) => name)).to.have.members(layoutNames());
      const some = await fwctlJson(['prm', 'flow_table_*'], { folder });
      expect(some.layouts.length).to.be.greaterThan(3);
      for (const { name } of some.layouts) expect(name).to.match(/^flow_table_/);
    }));

  it('shows selectors and members of unions, and the layouts of an ADB file', () =>
    withFolder(async (folder) => {
      const { stdout } = await fwctl(['prm', 'pot', '--adb', ADB], { folder });
      expect(stdout).to.match(/^0x10\.0 +128 +contents +pot_contents +RW +by head\.kind$/m);
      expect(stdout).to.match(/^0x5c\.0 +n x 32 +cups +pot_cup +RO$/m);
      expect(stdout).to.match(/^ +registers +POTR \(0xe001\)$/m);
      expect((await fwctl(['prm', 'pot_contents', '--adb', ADB], { folder })).stdout).to.match(
        /coffee .*= 1$/m,
      );
    }));

  it('an unknown name is a usage error with near matches', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['prm', 'PTYZ'], { folder }, 2);
      expect(error.near[0]).to.equal('PTYS');
    }));
});
