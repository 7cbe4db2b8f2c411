import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { refuseInherited } from '../../../src/cli/parse/inherited.js';
import { withFolder } from '../../support/files.js';
import { fwctl } from '../../support/fwctl.js';

const INHERITED = Object.getOwnPropertyNames(Object.prototype);

describe('A flag that has the name of what every object has', () => {
  for (const name of INHERITED)
    it(`is refused as any that is not there: --${name}`, () => {
      for (const word of [`--${name}`, `--${name}=1`])
        expect(() => refuseInherited(['NOP', word], { json: {} }))
          .to.throw(`Nonexistent flag: --${name}`)
          .with.deep.property('flags', [`--${name}`]);
    });

  it('is a flag where the command has it, and a word behind --', () => {
    refuseInherited(['--valueOf'], { valueOf: {} });
    refuseInherited(['--json', '--', '--valueOf'], { json: {} });
  });

  it('ends the command with exit code 2, and nothing is done', () =>
    withFolder(async (folder) => {
      for (const line of [
        ['info', '--toString'],
        ['rpc', 'NOP', '--constructor'],
        ['config', 'set', 'NUM_OF_VFS=8', '--yes', '--valueOf'],
      ]) {
        const { code, stdout, stderr } = await fwctl(line, { folder });
        expect([code, stdout], line.join(' ')).to.deep.equal([2, '']);
        expect(stderr).to.include(`usage: Nonexistent flag: ${line.at(-1)}\n`);
      }
      expect(readdirSync(folder)).to.deep.equal([]);
    }));
});
