import { expect } from 'chai';
import {
  allCommands,
  findCommand,
  inputLayout,
  leastScope,
  outputLayout,
} from '../../../src/families/mlx5/catalogue.js';
import { scopeOf } from '../../../src/uapi/scope.js';
import { readJson } from '../../support/files.js';

interface Corpus {
  policy: Record<string, { allowed: Record<string, number> }>;
}

describe('catalogue', () => {
  const commands = allCommands();

  it('has 240 commands, each found by its name and by its opcode', () => {
    expect(commands).to.have.length(240);
    for (const { name, op } of commands) {
      expect(findCommand(name)?.op).to.equal(op);
      expect(findCommand(op)?.name).to.equal(name);
    }
  });

  it('every layout that a command names is there, and begins with the header', () => {
    for (const command of commands) {
      const [input, output] = [inputLayout(command), outputLayout(command)];
      expect(input.fields[0], command.name).to.include({ name: 'opcode', offset: 0, width: 16 });
      // The kernel's header gives this one output the fields of an input.
      if (command.name === 'QUERY_SCHEDULING_ELEMENT') continue;
      expect(output.fields[0], command.name).to.include({ name: 'status', offset: 0, width: 8 });
    }
  });

  it('least scopes are those of the real kernel, for every opcode and op_mod that was recorded', () => {
    const { policy } = readJson<Corpus>('vectors/kernel-public.json');
    const recorded = Object.entries(policy).filter(([key]) => key.startsWith('op_mod_'));
    expect(recorded.length).to.be.greaterThan(2);
    for (const [key, { allowed }] of recorded) {
      const opMod = Number(key.slice('op_mod_'.length));
      for (let op = 0; op <= 0xffff; op++) {
        const wanted = allowed[`0x${op.toString(16)}`];
        const scope = leastScope(op, opMod);
        if (scope !== (wanted === undefined ? undefined : scopeOf(wanted)))
          expect.fail(`0x${op.toString(16)} at ${key}: ${scope}, the kernel says ${wanted}`);
      }
    }
  });

  it('a part of a name, or a name with more behind it, finds nothing', () => {
    for (const key of ['QUERY_HCA', 'QUERY_HCA_CAP 0x100', '', '.*', 0, 0x10])
      expect(findCommand(key)).to.equal(undefined);
  });

  it('register access writes settings with op_mod 0 and reads with any other', () => {
    expect(findCommand('ACCESS_REG')?.effects(0)).to.equal('settings');
    expect(findCommand('ACCESS_REG')?.effects(1)).to.equal('reads');
  });
});
