import { expect } from 'chai';
import { allCommands, leastScope } from '../../../../src/families/mlx5/catalogue.js';
import { unpublished } from '../../../../src/families/mlx5/firmware/absent.js';
import { coverageOf } from '../../../../src/families/mlx5/firmware/coverage.js';
import { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { connectx6dx } from '../../../../src/families/mlx5/firmware/profiles/connectx6dx.js';
import { registerRows } from '../../../../src/families/mlx5/firmware/registers.js';
import { allRegisters } from '../../../../src/families/mlx5/prm/registers.js';
import { ask, freshDevice } from './ask.js';

describe('firmware: coverage', () => {
  const { commands, registers } = coverageOf(freshDevice());
  const stateOf = (name: string) => commands.find((row) => row.name === name)?.state;

  it('has the 94 commands of the kernel’s allow-list and every known register, each once', () => {
    expect(commands).to.have.length(94);
    expect(new Set(commands.map(({ name }) => name)).size).to.equal(94);
    for (const { id, group } of commands) expect(leastScope(id, 0)).to.equal(group);
    expect(registers.map(({ id }) => id)).to.deep.equal(allRegisters().map(({ id }) => id));
  });

  it('no command is missing', () => {
    expect(commands.filter(({ state }) => state === 'missing')).to.deep.equal([]);
  });

  it('every command whose answer has no published layout is absent or unpublished, NOP apart', () => {
    for (const { name, out } of allCommands()) {
      if (out !== undefined || stateOf(name) === undefined || name === 'NOP') continue;
      expect(['absent', 'unpublished'], name).to.include(stateOf(name));
      expect(unpublished, name).to.have.property(name);
    }
  });

  it('what is absent is BAD_SYS_STATE, what is unpublished BAD_OP, on every function, and no more than a header', () => {
    for (const { name, state } of commands) {
      const { status, output } = ask(freshDevice(), 'pf0', name, {}, 4096);
      if (state === 'absent') expect(status, name).to.equal('BAD_SYS_STATE_ERR');
      if (state === 'unpublished') expect(status, name).to.equal('BAD_OP_ERR');
      if (state !== 'answered') expect(output.length, name).to.equal(16);
    }
  });

  it('says why what is not answered is not', () => {
    for (const { name, state, why } of [...commands, ...registers])
      expect(why !== undefined, name).to.equal(state !== 'answered');
    expect(commands.find(({ name }) => name === 'FPGA_QUERY_QP')?.why).to.equal('GENERAL.fpga is 0');
  });

  it('follows from the capabilities of the profile', () => {
    const profile = connectx6dx();
    const { capabilities } = profile;
    const differ = { ...capabilities.differ, pf0: { GENERAL: { fpga: 1, apu: 1, cc_query_allowed: 0 } } };
    const other = new Device(
      { ...profile, capabilities: { ...capabilities, differ } },
      { bus: 8, device: 0 },
    );
    const rows = coverageOf(other).commands;
    const told = (name: string) => rows.find((row) => row.name === name)?.state;
    expect(told('FPGA_QUERY_QP')).to.equal('answered');
    expect(ask(other, 'pf0', 'FPGA_QUERY_QP').syndrome).to.equal('FPGA_QP_UNKNOWN');
    expect(told('QUERY_DPA_PARTITION')).to.equal('unpublished');
    expect(told('QUERY_CONG_STATUS')).to.equal('absent');
  });

  it('registers are answered where the firmware has a row for them, and the function what it needs', () => {
    for (const { name, state } of registers)
      if (state === 'answered') expect(registerRows, name).to.have.property(name);
      else if (name in registerRows)
        expect(registerRows[name]?.needs ?? registerRows[name]?.board, name).to.not.equal(undefined);
  });

  it('asking changes nothing', () => {
    const device = freshDevice();
    const before = device.snapshot();
    coverageOf(device);
    expect(device.snapshot()).to.equal(before);
  });
});
