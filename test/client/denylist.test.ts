import { expect } from 'chai';
import { denies, parseDenyList } from '../../src/client/denylist.js';
import { FwctlError } from '../../src/client/errors.js';
import { vocabulary } from '../../src/families/mlx5/client/words.js';
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

  it('whatever is not understood is an error with file and line: it would not protect', async () => {
    const wrong: [string, string][] = [
      ['deny:\n  - opcodes: [QUERY_CQQ]\n', 'site.yaml:2: unknown command "QUERY_CQQ"'],
      ['deny:\n  - registers: [PAOSS]\n', 'site.yaml:2: unknown register "PAOSS"'],
      ['allow: []\n', 'site.yaml:1: unknown key "allow"'],
      ['deny:\n  - opcode: NOP\n', 'site.yaml:2: unknown key "opcode"'],
      ['deny:\n  - reason: because\n', 'site.yaml:2: a rule needs one of'],
      ['deny:\n  - firmware: new\n', 'no range of versions'],
      ['deny: NOP\n', '"deny" takes a list'],
      ['- NOP\n', 'a policy file is a mapping'],
      ['deny:\n  - NOP\n', 'a rule is a mapping'],
      ['deny: [\n', 'site.yaml:2'],
    ];
    for (const [text, message] of wrong) {
      const error = await failure(text);
      expect(error, text).to.be.instanceOf(FwctlError).with.property('kind', 'usage');
      expect(error.message).to.contain(message);
    }
  });
});
