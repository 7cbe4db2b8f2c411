import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

/** Runs command lines in a folder of their own; `next` is what the error of one says to do. */
const withMachine = (
  check: (
    run: (line: string) => ReturnType<typeof fwctl>,
    next: (line: string, code: number) => Promise<string>,
    json: (line: string) => ReturnType<typeof fwctlJson>,
  ) => Promise<void>,
) =>
  withFolder((folder) =>
    check(
      (line) => fwctl(line.split(' '), { folder }),
      async (line, code) => (await fwctlJson(line.split(' '), { folder }, code)).error.next,
      (line) => fwctlJson(line.split(' '), { folder }),
    ),
  );

describe('what an error says to do next', () => {
  it('a firmware that has failed: to start it again', () =>
    withMachine(async (run, next) => {
      await run('emulator health fatal -d fwctl1');
      expect(await next('info -d fwctl1', 5)).to.contain('fwctl emulator reset -d fwctl1');
    }));

  it('an adapter that was unplugged: to put it back, whatever name of it is given', () =>
    withMachine(async (run, next) => {
      await run('emulator unplug');
      for (const line of ['info', 'reg get MGIR -d mlx5_1', 'config query -d 0000:08:00.0'])
        expect(await next(line, 3), line).to.contain('fwctl emulator replug -d 0000:08:00');
    }));

  it('a fault that was asked for: to look at the faults', () =>
    withMachine(async (run, next) => {
      await run('emulator fault add --opcode QUERY_ISSI --status RES_BUSY');
      await run('emulator fault add --opcode QUERY_ADAPTER --errno ETIMEDOUT');
      for (const [line, code] of [
        ['rpc QUERY_ISSI', 6],
        ['rpc QUERY_ADAPTER', 5],
      ] as const)
        expect(await next(line, code), line).to.contain('fwctl emulator fault list -d fwctl0');
    }));

  it('a setting without a value, or that is none: how it is set, and where to look', () =>
    withMachine(async (_, next) => {
      expect(await next('config set SRIOV_EN --yes', 2)).to.contain('fwctl config set SRIOV_EN=1');
      expect(await next('config set SRIOV --yes', 2)).to.contain('fwctl config query');
      expect(await next('config set SRIOV=1 --yes', 2)).to.contain('fwctl config query');
    }));

  it('a field that is read-only: what can be set, if anything', () =>
    withMachine(async (_, next) => {
      expect(await next('reg set MGIR hw_info.device_id=1 --yes', 2)).to.equal('all of MGIR is read-only');
      expect(await next('reg set PAOS oper_status=1 --yes', 2)).to.match(/^these can be set: admin_status, /);
    }));

  it('a name of something of which there are many, near to none: the line that shows them all, and nothing that only looks alike', () =>
    withMachine(async (_, next) => {
      for (const [line, list] of [
        ['reg get NOSUCH', 'reg list'],
        ['reg get NOSUCH*', 'reg list'],
        ['obj get nosuch 1', 'obj list'],
        ['rpc NOSUCH', 'rpc --list'],
        ['rpc NOSUCH --family bnxt --dry-run', 'rpc --list --family bnxt'],
        ['query-caps --type nosuch', 'query-caps --list'],
        ['diag set nosuch --dry-run', 'diag cap'],
        ['dump resource --type nosuch', 'dump resource'],
        ['schema nosuch', 'schema'],
      ] as const)
        expect(await next(line, 2), line).to.equal(`see which there are: fwctl ${list}`);
    }));

  it('capabilities of a function that a driver has: to take it from the driver', () =>
    withMachine(async (_, next) => {
      expect(await next('function set-cap vf0 GENERAL.log_max_qp=10 --yes', 6)).to.contain(
        'fwctl function unbind pf0vf0 -d fwctl0',
      );
    }));
});

describe('a function by any of its names', () => {
  const NAMES = ['pf0vf0', 'vf0', 'fwctl2', '0000:08:00.2', 'vhca:2', '1'];

  it('is the same for faults, capabilities and function show', () =>
    withMachine(async (_, __, json) => {
      const { capabilities } = await json('query-caps --type ROCE --function 1');
      for (const name of NAMES) {
        const { fault } = await json(`emulator fault add --opcode NOP --errno EIO --function ${name}`);
        expect(fault.match.function, name).to.equal('pf0vf0');
        expect((await json(`function show ${name}`)).function.name, name).to.equal('pf0vf0');
        expect((await json(`query-caps --type ROCE --function ${name}`)).capabilities, name).to.deep.equal(
          capabilities,
        );
      }
    }));

  it('is found where function list --all has it', () =>
    withMachine(async (_, next, json) => {
      expect((await json('function show pf1')).function).to.include({ name: 'pf1', device: 'fwctl1' });
      expect(await next('query-caps --function pf1', 2)).to.contain('-d');
    }));

  it('without -d, a PF that has lost its driver comes back to the one adapter', () =>
    withMachine(async (run, _, json) => {
      for (const name of ['vf0', 'pf0']) await run(`function unbind ${name}`);
      expect((await json('function bind pf0')).device).to.equal('fwctl0');
    }));
});
