import { expect } from 'chai';
import { denies } from '../../src/client/denylist.js';
import { parseDenyList } from '../../src/client/denylist-file.js';
import { FwctlError } from '../../src/client/errors.js';
import { vocabulary } from '../../src/families/mlx5/client/words.js';
import { allRegisters, type Register } from '../../src/families/mlx5/prm/registers.js';
import { devices } from '../support/fake-backend.js';

const parse = (text: string) => parseDenyList(text, 'site.yaml', vocabulary);
const [device] = devices as [(typeof devices)[0]];

/** The error that a policy file gives. */
async function failure(text: string): Promise<FwctlError> {
  try {
    await parse(text);
  } catch (error) {
    return error as FwctlError;
  }
  throw new Error('the policy file was accepted');
}

describe('deny-list', () => {
  it('an empty file, or one without rules, forbids nothing', async () => {
    for (const text of ['', 'deny:', 'deny: []', '# nothing\n']) expect(await parse(text)).to.deep.equal([]);
  });

  it('a rule forbids what meets all of its conditions', async () => {
    const rules = await parse(
      'deny:\n  - opcodes: [access_reg, 0x820]\n    registers: NODE_DESC\n    devices: [mlx5_0]\n    reason: CVE-1\n',
    );
    expect(rules[0]).to.include({ reason: 'CVE-1', source: 'site.yaml:2' });
    const write = { opcode: 'ACCESS_REG', register: 'NODE_DESC' };
    expect(denies(rules, write, device)).to.equal(rules[0]);
    expect(denies(rules, { opcode: 'ACCESS_REG', register: 'MGIR' }, device)).to.equal(undefined);
    expect(denies(rules, { opcode: 'ACCESS_REG' }, device)).to.equal(undefined);
    expect(denies(rules, { opcode: 'NOP' }, device)).to.equal(undefined);
    expect(denies(rules, write, devices[1] as typeof device)).to.equal(undefined);
  });

  it('firmware versions are compared part by part, as numbers', async () => {
    const denied = async (range: string, firmware?: string) => {
      const { firmware: _, ...bare } = device;
      const rules = await parse(`deny:\n  - firmware: ["${range}"]\n`);
      return (
        denies(rules, { opcode: 'NOP' }, firmware === undefined ? bare : { ...bare, firmware }) !== undefined
      );
    };
    expect(await denied('>=22.40 <22.43.1014', '22.43.1013')).to.equal(true);
    expect(await denied('>=22.40 <22.43.1014', '22.43.1014')).to.equal(false);
    expect(await denied('<22.9', '22.43.1014')).to.equal(false);
    expect(await denied('22.43.1014', '22.43.1014')).to.equal(true);
    expect(await denied('<=22.43', '22.43.0')).to.equal(true);
    expect(await denied('>22.43', '22.43.1')).to.equal(true);
    expect(await denied('<1'), 'a version that is not known').to.equal(true);
  });

  it('whatever is not understood is an error with file, line and column: it would not protect', async () => {
    const wrong: [string, string][] = [
      ['deny:\n  - opcodes: [QUERY_CQQ]\n', 'site.yaml:2:15: unknown command "QUERY_CQQ"'],
      ['deny:\n  - registers: [PAOSS]\n', 'site.yaml:2:17: unknown register "PAOSS"'],
      ['allow: []\n', 'site.yaml:1:1: unknown key "allow"'],
      ['deny:\n  - opcode: NOP\n', 'site.yaml:2:5: unknown key "opcode"'],
      ['deny:\n  - reason: because\n', 'site.yaml:2:5: a rule needs one of'],
      ['deny:\n  - firmware: new\n', 'site.yaml:2:15: "new" is no range of versions'],
      ['deny: NOP\n', 'site.yaml:1:7: "deny" takes a list'],
      ['- NOP\n', 'site.yaml:1:1: a policy file is a mapping'],
      ['deny:\n  - NOP\n', 'site.yaml:2:5: a rule is a mapping'],
      ['deny:\n  -\n', 'site.yaml:2:'],
      ['deny: [\n', 'site.yaml:2:1'],
    ];
    for (const [text, message] of wrong) {
      const error = await failure(text);
      expect(error, text).to.be.instanceOf(FwctlError).with.property('kind', 'usage');
      expect(error.message).to.contain(message);
      const [, line, column] = /^site\.yaml:(\d+):(\d+): /.exec(error.message) as unknown as string[];
      expect(error.facts).to.include({ path: 'site.yaml', line: Number(line), column: Number(column) });
    }
  });

  it('a condition that is empty or could never be met is an error, not a rule that forbids nothing', async () => {
    const wrong: [string, string][] = [
      ['devices:', '"devices" is empty'],
      ['devices: []', '"devices" is empty'],
      ['devices: ""', 'an entry of "devices" is empty'],
      ['devices: [fwctl0, ~]', 'an entry of "devices" is empty'],
      ['devices: [" "]', 'is empty'],
      ['devices: {fwctl0: yes}', 'is a name, a number or text'],
      ['devices: [[fwctl0]]', 'is a name, a number or text'],
      ['devices: true', 'is a name, a number or text'],
      ['devices: 4096', 'they go from 0 to 4095'],
      ['devices: -1', 'they go from 0 to 4095'],
      ['devices: 1.5', 'they go from 0 to 4095'],
      ['devices: fwctl07', 'they go from 0 to 4095'],
      ['devices: fwctl4096', 'they go from 0 to 4095'],
      ['devices: /dev/fwctl0', 'is no path of a device'],
      ['devices: /dev/fwctl/../fwctl/fwctl0', 'is no path of a device'],
      ['devices: "mlx5_*"', 'one by one'],
      ['devices: "mlx5_0, mlx5_1"', 'white space'],
      ['devices: "mlx5_0,mlx5_1"', 'one by one'],
      ['devices: "0000:08:00.9"', 'is no PCI address'],
      ['devices: "0000:08"', 'is no PCI address'],
      ['devices: "replay:site.tape"', 'is no PCI address'],
      ['opcodes:', '"opcodes" is empty'],
      ['opcodes: null', '"opcodes" is empty'],
      ['opcodes: 0x10805', 'an opcode takes 0 to 65535, not 0x10805'],
      ['opcodes: -1', 'unknown command "-1"'],
      ['opcodes: "*"', 'unknown command "*"'],
      ['registers: []', '"registers" is empty'],
      ['registers: 65536', 'the id of a register takes 0 to 65535, not 65536'],
      ['{opcodes: NOP, registers: MFRL}', 'NOP goes to no register'],
      ['firmware: ""', 'an entry of "firmware" is empty'],
      ['firmware: ">=22.43 <22.40"', 'no version lies in the range'],
      ['firmware: "<0"', 'no version lies in the range'],
      ['firmware: ">22.40 <=22.40.0"', 'no version lies in the range'],
      ['firmware: "=22.40 =22.41"', 'no version lies in the range'],
      ['{opcodes: NOP, opcodes: NOP}', 'Map keys must be unique: "opcodes" stands at line'],
      ['{opcodes: NOP, reason: }', 'a reason is empty'],
      ['opcodes: &one NOP', 'anchors and aliases are not read'],
      ['opcodes: !!str NOP', 'tags such as'],
      ['opcodes: !site NOP', 'Unresolved tag'],
      ['{? [NOP] : NOP}', 'a name is missing, or is none'],
      ['{<<: {opcodes: NOP}}', 'merges (<<) are not read here'],
    ];
    for (const [rule, message] of wrong)
      expect((await failure(`deny:\n  - ${rule}\n`)).message, rule)
        .to.match(/^site\.yaml:\d+:\d+: /)
        .and.contain(message);
    const files: [string, string][] = [
      ['deny: []\n---\ndeny:\n  - opcodes: NOP\n', 'site.yaml:2:1: a second document begins'],
      ['deny: []\ndeny: []\n', 'site.yaml:2:1: Map keys must be unique: "deny" stands at line 1:1 already'],
      ['deny: &all\n  - opcodes: NOP\n', 'anchors and aliases'],
      ['deny: *all\n', 'anchors and aliases'],
      [`deny: ${'['.repeat(20_000)}`, 'it is nested too deep'],
    ];
    for (const [text, message] of files)
      expect((await failure(text)).message, text.slice(0, 60)).to.contain(message);
  });

  it('an unnamed command can be forbidden by its opcode, an unnamed register by its id, in any way to write a number', async () => {
    const rules = await parse('deny:\n  - opcodes: [0xFFF0, 65_521]\n  - registers: [0xfffe, 0b11]\n');
    expect(rules.map(({ opcodes, registers }) => opcodes ?? registers)).to.deep.equal([
      ['0xfff0', '0xfff1'],
      ['0xfffe', '0x3'],
    ]);
    expect(denies(rules, { opcode: '0xfff1' }, device)).to.equal(rules[0]);
    expect(denies(rules, { opcode: 'ACCESS_REG', register: '0xfffe' }, device)).to.equal(rules[1]);
  });

  it('a register has one name in the rules, whichever of its names, cases or numbers stands there', async () => {
    const rules = await parse('deny:\n  - registers: [0x9028, mfrl, MFRL, 36904]\n');
    expect(rules[0]?.registers).to.deep.equal(['MFRL', 'MFRL', 'MFRL', 'MFRL']);
    const { name, alias } = allRegisters().find((register) => register.alias) as Register;
    expect((await parse(`deny:\n  - registers: ${alias}\n`))[0]?.registers).to.deep.equal([name]);
  });

  it('a device is forbidden by every name by which --device finds it', async () => {
    const second = devices[1] as typeof device;
    for (const name of [
      'fwctl1',
      'FWCTL1',
      '1',
      '0x1',
      '0000:08:00.1',
      '08:00.1',
      '00000000:08:00.1',
      '8:0.1',
      '0000:08:00',
      '"08:00"',
      'mlx5_1',
      'MLX5_1',
      'ens1f1',
      'ENS1F1',
      '/dev/fwctl/fwctl1',
    ]) {
      const rules = await parse(`deny:\n  - devices: ${name}\n`);
      expect(denies(rules, { opcode: 'NOP' }, second), name).to.equal(rules[0]);
      expect(
        denies(
          rules,
          { opcode: 'NOP' },
          { ...second, name: 'fwctl9', node: '/dev/fwctl/fwctl9', parent: '0000:09:00.0', rdma: [], net: [] },
        ),
        name,
      ).to.equal(undefined);
    }
  });

  it('a device of which only the instance is known may have any other name', async () => {
    const bare = { ...device, parent: '', driver: '', rdma: [], net: [] };
    const forbids = async (name: string) =>
      denies(await parse(`deny:\n  - devices: ${name}\n`), { opcode: 'NOP' }, bare) !== undefined;
    for (const name of ['0000:0a:00.0', 'mlx5_7', 'ens9', 'fwctl0', '0'])
      expect(await forbids(name), name).to.equal(true);
    for (const name of ['fwctl1', '1', '0x1', '/dev/fwctl/fwctl1'])
      expect(await forbids(name), name).to.equal(false);
  });

  it('what nobody can read meets every condition on commands and registers', async () => {
    const rules = await parse('deny:\n  - registers: MFRL\n    devices: fwctl0\n');
    expect(denies(rules, undefined, device)).to.equal(rules[0]);
    expect(denies(rules, undefined, devices[1] as typeof device)).to.equal(undefined);
  });

  it('versions are what is written, also where YAML would read a number', async () => {
    const rules = await parse('deny:\n  - firmware: 22.10\n');
    expect(denies(rules, { opcode: 'NOP' }, { ...device, firmware: '22.10.0000' })).to.equal(rules[0]);
    expect(denies(rules, { opcode: 'NOP' }, { ...device, firmware: '22.1.0' })).to.equal(undefined);
    expect(denies(rules, { opcode: 'NOP' }, { ...device, firmware: '22.10.1-test' }), 'no version').to.equal(
      rules[0],
    );
  });
});
