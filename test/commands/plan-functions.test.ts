import { writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { fwctlJson } from '../support/fwctl.js';
import { planOf, refuseWrite, stateIn, withPlan } from '../support/plan.js';

describe('a plan for several functions and groups', () => {
  it('of several functions of an adapter is done with one reset, and taken back for all', () =>
    withPlan(
      async ({ folder, plan }) => {
        const before = await stateIn(folder);
        const applied = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
        expect(
          (applied.devices as { outcome: string; reset: boolean }[]).map(({ outcome, reset }) => [
            outcome,
            reset,
          ]),
        ).to.deep.equal([
          ['applied', true],
          ['applied', true],
        ]);
        await fwctlJson(['plan', 'verify', plan], { folder });
        await fwctlJson(['plan', 'rollback', '--yes'], { folder });
        expect(await stateIn(folder)).to.equal(before);
        await refuseWrite(folder, 'MFRL');
        const refused = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder }, 6);
        expect((refused.devices as { outcome: string }[]).map(({ outcome }) => outcome)).to.deep.equal([
          'rolled back',
          'rolled back',
        ]);
        expect(await stateIn(folder)).to.equal(before);
      },
      `${planOf('config: {NUM_OF_VFS: 8, PF_TOTAL_SF: 20}\nregisters:\n  PMTU: {admin_mtu: 1500}', '{family: mlx5, kind: pf}')}  - match: {kind: pf, port: 2}\n    config: {num_of_vfs: 0x8, UCTX_EN: false}\n`,
    ));

  it('what two groups say otherwise of a device, or of what functions share, is told and touches nothing', () =>
    withPlan(
      async ({ folder, plan }) => {
        const { error, problems } = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder }, 2);
        const told = problems ?? [error];
        expect(
          (told as { line: number; column: number }[]).map(({ line, column }) => [line, column]),
        ).to.deep.equal([
          [9, 5],
          [11, 5],
        ]);
        expect(told[0].message).to.match(/reset is always here, and never for the same device at line 5:5/);
        expect(told[1].message).to.match(/wait is 30s here, and 60s .* at line 6:5/);
        writeFileSync(
          plan,
          `${planOf('config: {NUM_OF_VFS: 8}')}  - match: {kind: pf, port: 2}\n    config: {NUM_OF_VFS: 16, PF_TOTAL_SF: 4}\n`,
        );
        const shared = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder }, 2);
        expect(shared.error).to.include({ line: 6, column: 14 });
        expect(shared.error.message).to.match(
          /fwctl1 shares NUM_OF_VFS with fwctl0, which shall have 8 by line 4:14/,
        );
        writeFileSync(
          plan,
          `${planOf('config: {others: default, UCTX_EN: false}')}  - match: {kind: pf, port: 2}\n    config: {UCTX_EN: 0, NUM_OF_VFS: 16, PF_TOTAL_SF: 4}\n`,
        );
        const cleared = await fwctlJson(['plan', 'diff', plan], { folder }, 2);
        expect(cleared.error).to.include({ line: 6, column: 26 });
        expect(cleared.error.message).to.match(/where others: default takes it back/);
      },
      `${planOf('config: {NUM_OF_VFS: 8}\nreset: never\nwait: 60s')}  - match: {kind: pf, port: 1}\n    config: {NUM_OF_VFS: 8}\n    reset: always\n    # so long\n    wait: 30s\n`,
    ));
});
