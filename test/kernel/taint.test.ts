import { expect } from 'chai';
import type { Task } from '../../src/kernel/call.js';
import { MemoryTaint } from '../../src/kernel/taint.js';
import { TAINT_FWCTL } from '../../src/uapi/taint.js';
import { recording } from '../conformance/public.js';
import { Machine, NOBODY, ROOT } from './machine.js';

const FULL_ACCESS = /^<4>fwctl fwctl([01]): (.*)\((\d+)\): has requested full access to the physical device$/;

describe('taint', () => {
  it('is logged as each boot of the real kernel logged it', async () => {
    const recorded = recording().log.filter(({ line }) => FULL_ACCESS.test(line));
    expect(recorded).to.have.length(20);
    for (const { boot, line } of recorded) {
      const [, minor, comm, tid] = FULL_ACCESS.exec(line) as unknown as [string, string, string, string];
      const machine = new Machine();
      const task: Task = { ...ROOT, comm, tid: Number(tid) };
      expect(await machine.rpc(await machine.open(Number(minor)), { scope: 2, task }), boot).to.equal(0);
      expect(machine.taint.log.map(({ level, text }) => `<${level}>${text}`)).to.deep.equal([line]);
      expect(machine.taint.mask()).to.equal(TAINT_FWCTL);
    }
  });

  it('comes once per boot over all devices, named after the first', async () => {
    const machine = new Machine();
    const [one, other] = [await machine.open(0), await machine.open(1)];
    for (const file of [other, one, other]) expect(await machine.rpc(file, { scope: 3 })).to.equal(0);
    expect(machine.taint.log.map(({ text }) => text)).to.deep.equal([
      'fwctl fwctl1: tester(7): has requested full access to the physical device',
    ]);
  });

  it('leaves what else the mask holds', () => {
    const taint = new MemoryTaint(1);
    taint.taint({ level: 4, text: 'first' });
    expect(taint.mask()).to.equal(TAINT_FWCTL + 1);
  });

  it('comes before the driver looks at the command', async () => {
    const machine = new Machine();
    const file = await machine.open();
    expect(await machine.rpc(file, { scope: 2, input: new Uint8Array(15) })).to.equal('EMSGSIZE');
    expect(machine.taint.log).to.have.length(1);
  });

  it('does not come with a scope that is refused or that may only read', async () => {
    const machine = new Machine();
    const file = await machine.open();
    for (const scope of [0, 1, 4, 0xffffffff]) await machine.rpc(file, { scope });
    expect(await machine.rpc(file, { scope: 3, task: NOBODY })).to.equal('EPERM');
    expect(machine.taint.log).to.deep.equal([]);
    expect(machine.taint.mask()).to.equal(0);
  });

  it('that the sysctl has set does not hold the log line back', () => {
    const taint = new MemoryTaint(TAINT_FWCTL + 1);
    taint.taint({ level: 4, text: 'first' });
    taint.taint({ level: 4, text: 'second' });
    expect(taint.mask()).to.equal(TAINT_FWCTL + 1);
    expect(taint.log).to.deep.equal([{ level: 4, text: 'first' }]);
  });

  it('lockdown refuses full access only where the site says so', async () => {
    const machine = new Machine();
    const file = await machine.open();
    for (const lockdown of ['integrity', 'confidentiality'] as const)
      for (const [rawioUnderLockdown, expected] of [
        ['deny', 'EPERM'],
        ['allow', 0],
      ] as const) {
        const task: Task = { ...ROOT, credentials: { rawio: true, lockdown, rawioUnderLockdown } };
        expect(await machine.rpc(file, { scope: 3, task })).to.equal(expected);
      }
  });
});
