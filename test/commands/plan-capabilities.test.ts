import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readContent } from '../../src/state/changes.js';
import { ROOT } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { planOf, withPlan } from '../support/plan.js';

const PLAN = planOf(`functions:
  vf1: {GENERAL.log_max_qp: 12, ROCE.roce_address_table_size: 8}
  'VF 2 of PF 0': {GENERAL.log_max_qp: 0xe}
  pf0sf*: {GENERAL.log_max_cq: 20}`);

const FIELDS = [
  'pf0vf1.GENERAL.log_max_qp',
  'pf0vf1.ROCE.roce_address_table_size',
  'pf0vf2.GENERAL.log_max_qp',
  'pf0sf0.GENERAL.log_max_cq',
  'pf0sf1.GENERAL.log_max_cq',
];

interface Shown {
  name: string;
  pending: { field: string; current: number; pending: number }[];
}

/** What is pending, by function and field. */
async function pendingIn(folder: string): Promise<Record<string, number>> {
  const { functions } = await fwctlJson(['function', 'show', 'pf0?f*'], { folder });
  return Object.fromEntries(
    (functions as Shown[]).flatMap(({ name, pending }) =>
      pending.map((one) => [`${name}.${one.field}`, one.pending] as const),
    ),
  );
}

/** All that is kept of the adapter, whatever has led there. */
const kept = (folder: string): unknown =>
  readContent(readFileSync(join(folder, 'device-0000:08:00.json'))).data;

describe('functions in a plan', () => {
  it('get capabilities that their next driver finds: shown, set, verified, already so, in force with the bind', () =>
    withPlan(async ({ folder, plan }) => {
      const { devices, changed } = await fwctlJson(['plan', 'diff', plan], { folder });
      expect([changed, devices[0].reset_needed]).to.deep.equal([true, false]);
      expect(devices[0].changes.map(({ name }: { name: string }) => name)).to.deep.equal(FIELDS);
      expect(devices[0].changes[0]).to.deep.equal({
        section: 'functions',
        name: FIELDS[0],
        before: 17,
        after: 12,
        takes_effect: 'bind',
        scope: 'configuration',
      });
      expect((await fwctl(['plan', 'verify', plan], { folder })).code).to.equal(9);
      const applied = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      expect([applied.changed, applied.devices[0].applied]).to.deep.equal([true, FIELDS]);
      expect(Object.values(await pendingIn(folder))).to.deep.equal([12, 8, 14, 20, 20]);
      const again = await fwctlJson(['plan', 'apply', plan, '--yes', '--exit-code'], { folder });
      expect([again.changed, again.devices[0].outcome, again.id]).to.deep.equal([false, 'already so', null]);
      await fwctlJson(['plan', 'verify', plan], { folder });
      await fwctlJson(['function', 'bind', 'vf1'], { folder });
      await fwctlJson(['plan', 'verify', plan], { folder });
      expect((await fwctl(['plan', 'apply', plan, '--yes'], { folder })).stdout).to.contain('already so');
    }, PLAN));

  it('are taken back; with a driver in between that is refused with the reason, and done once it has left', () =>
    withPlan(async ({ folder, plan }) => {
      await fwctlJson(['function', 'set-cap', 'vf1', 'GENERAL.log_max_qp=10', '--yes'], { folder });
      const before = kept(folder);
      await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      await fwctlJson(['plan', 'rollback', '--yes'], { folder });
      expect(kept(folder)).to.deep.equal(before);
      await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      await fwctlJson(['function', 'bind', 'vf1'], { folder });
      const part = await fwctlJson(['plan', 'rollback', '--yes'], { folder }, 9);
      const [{ left, refused, restored }] = part.devices;
      expect([left.toSorted(), restored.length]).to.deep.equal([FIELDS.slice(0, 2), 3]);
      expect(refused[0].reason).to.contain('a driver has the function');
      await fwctlJson(['function', 'unbind', 'vf1'], { folder });
      const whole = await fwctlJson(['plan', 'rollback', '--yes'], { folder });
      expect(whole.outcome).to.equal('rolled back');
      expect(await pendingIn(folder)).to.deep.equal({
        [FIELDS[0] as string]: 10,
        [FIELDS[1] as string]: 255,
      });
    }, PLAN));

  it('are all or nothing with what a device refuses, and what else has changed since is told', () =>
    withPlan(async ({ folder, plan }) => {
      const fault = ['--opcode', 'SET_HCA_CAP', '--op-mod', '8', '--status', 'BAD_RES_ERR', '--count', '1'];
      await fwctlJson(['emulator', 'fault', 'add', ...fault], { folder });
      const { devices } = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder }, 6);
      expect(devices[0].outcome).to.equal('rolled back');
      expect(await pendingIn(folder)).to.deep.equal({});
      await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      await fwctlJson(['function', 'set-cap', 'vf2', 'GENERAL.log_max_qp=9', '--yes'], { folder });
      // A field of the same type that no plan has set.
      await fwctlJson(['function', 'set-cap', 'vf1', 'GENERAL.log_max_cq=19', '--yes'], { folder });
      const part = await fwctlJson(['plan', 'rollback', '--yes'], { folder }, 9);
      expect(part.devices[0].left).to.deep.equal(['pf0vf2.GENERAL.log_max_qp']);
      expect(await pendingIn(folder)).to.deep.equal({
        'pf0vf1.GENERAL.log_max_cq': 19,
        'pf0vf2.GENERAL.log_max_qp': 9,
      });
    }, PLAN));

  it('are told what can’t be, each at its place, without a device and with one', () =>
    withPlan(async ({ folder, plan }) => {
      const places = async (...more: string[]) => {
        const { error, problems } = await fwctlJson(['plan', 'check', plan, ...more], { folder }, 2);
        expect(error.line).to.equal(problems[0].line);
        return problems.map(({ line, column, message }: Record<string, string>) => [line, column, message]);
      };
      const offline = await places();
      expect(offline.map(([line, column]: number[]) => [line, column])).to.deep.equal([
        [6, 9],
        [7, 9],
        [8, 9],
        [9, 9],
        [10, 7],
      ]);
      expect(offline[0][2]).to.contain('no field "log_max_qq"');
      expect(offline[1][2]).to.contain('no capability type "GENERIC"');
      expect(offline[2][2]).to.contain('5 bits wide');
      expect(offline[3][2]).to.contain('names a function');
      expect(offline[4][2]).to.contain('pf0 is a PF');
      writeFileSync(
        plan,
        planOf(
          'functions:\n  vf0: {GENERAL.log_max_qp: 12}\n  vf1:\n    GENERAL.log_max_qp: 19\n    ROCE.roce_address_table_size: 8\n  pf0vf1: {GENERAL.log_max_cq: 20, ROCE.roce_address_table_size: 9}\n  vf9: {GENERAL.log_max_qp: 12}\n  foo*: {GENERAL.log_max_qp: 12}\n  vf3: {IPSEC.ipsec_crypto_offload: 1}',
        ),
      );
      const here = await places('-d', 'fwctl0');
      expect(here.map(([line, column]: number[]) => [line, column])).to.deep.equal([
        [5, 7],
        [7, 9],
        [9, 40],
        [10, 7],
        [11, 7],
        [12, 13],
      ]);
      expect(here[0][2]).to.contain('pf0vf0 has a driver already, mlx5_core');
      expect(here[1][2]).to.contain('GENERAL.log_max_qp is at most 18, not 19');
      expect(here[2][2]).to.contain('ROCE.roce_address_table_size of pf0vf1 stands there twice: 8 and 9');
      expect(here[3][2]).to.contain('there is no function "vf9"');
      expect(here[4][2]).to.contain('no function matches "foo*"');
      expect(here[5][2]).to.contain('pf0vf3 has no capabilities of IPSEC');
      const { error } = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder }, 2);
      expect(error.next).to.contain('fwctl function unbind pf0vf0 -d fwctl0');
      expect((await fwctlJson(['emulator', 'show'], { folder })).devices[0].changed).to.deep.equal({});
    }, planOf(
      'functions:\n  vf1:\n    GENERAL.log_max_qq: 1\n    GENERIC.log_max_qp: 1\n    GENERAL.log_max_srq: 99\n    GENERAL.vhca_id: 3\n  pf0: {GENERAL.log_max_qp: 12}',
    )));

  it('may be held for a guest, and may have a driver that has found what is planned', () =>
    withPlan(async ({ folder, plan }) => {
      await fwctlJson(['function', 'bind', 'vf1', '--driver', 'vfio-pci'], { folder });
      await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      expect(await pendingIn(folder)).to.deep.equal({ 'pf0vf1.GENERAL.log_max_qp': 12 });
    }, planOf('functions: {vf0: {GENERAL.log_max_qp: 17}, "0000:08:00.3": {GENERAL.log_max_qp: 12}}')));

  it('that a reset is to make are set behind it, and taken back', () =>
    withPlan(async ({ folder, plan }) => {
      await fwctlJson(['function', 'unbind', 'vf0'], { folder });
      const { devices } = await fwctlJson(['plan', 'diff', plan], { folder });
      expect(devices[0].waiting).to.deep.equal([
        { name: 'pf0vf6.GENERAL.log_max_qp', after: '12' },
        ...[4, 5, 6, 7].map((i) => ({ name: `pf0vf${i}.GENERAL.log_max_cq`, after: '20' })),
      ]);
      await fwctlJson(['function', 'set-cap', 'vf2', 'GENERAL.log_max_qp=10', '--yes'], { folder });
      const applied = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      expect(applied.devices[0]).to.include({ outcome: 'applied', reset: true, reset_needed: false });
      await fwctlJson(['plan', 'verify', plan], { folder });
      expect(await pendingIn(folder)).to.deep.equal({
        'pf0vf1.GENERAL.log_max_qp': 13,
        'pf0vf2.GENERAL.log_max_qp': 10,
        'pf0vf6.GENERAL.log_max_qp': 12,
        ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7].map((i) => [`pf0vf${i}.GENERAL.log_max_cq`, 20])),
      });
      await fwctlJson(['plan', 'rollback', '--yes'], { folder });
      expect(await pendingIn(folder)).to.deep.equal({ 'pf0vf2.GENERAL.log_max_qp': 10 });
    }, planOf(
      'config: {NUM_OF_VFS: 8}\nfunctions:\n  vf6: {GENERAL.log_max_qp: 12}\n  vf1: {GENERAL.log_max_qp: 13}\n  vf2: {GENERAL.log_max_qp: 10}\n  vf*: {GENERAL.log_max_cq: 20}',
    )));

  it('with something pending are exported, and applied to a fresh device they make it alike', () =>
    withPlan(async ({ folder, plan }) => {
      await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      const file = join(folder, 'export.yaml');
      await fwctlJson(['plan', 'export', file], { folder });
      const fresh = join(folder, 'fresh');
      await fwctlJson(['plan', 'apply', file, '--yes'], { folder: fresh });
      await fwctlJson(['plan', 'verify', file], { folder: fresh });
      expect(await pendingIn(fresh)).to.deep.equal(await pendingIn(folder));
      expect(kept(fresh)).to.deep.equal(kept(folder));
    }, PLAN));

  it('of which nobody tells what is pending are set each time, and taken back', () =>
    withPlan(async ({ folder, plan }) => {
      const through = async (...words: string[]) => {
        const line = [process.execPath, join(ROOT, 'bin/run.js'), ...words, '--backend', 'kernel', '--json'];
        const { stdout, stderr } = await fwctl(
          ['exec', '--', 'env', `FWCTL_JOURNAL_DIR=${join(folder, 'records')}`, ...line],
          { folder },
        );
        expect(stdout, stderr).to.match(/^\{/);
        return JSON.parse(stdout);
      };
      for (let i = 0; i < 2; i++) {
        const { changed, devices } = await through('plan', 'apply', plan, '--yes');
        expect([changed, devices[0].applied]).to.deep.equal([true, FIELDS]);
        expect(devices[0].notes[0]).to.contain('pf0vf1, pf0vf2, pf0sf0, pf0sf1 is not told by this device');
      }
      expect(Object.keys(await pendingIn(folder))).to.deep.equal(FIELDS);
      expect((await through('plan', 'rollback', '--yes')).outcome).to.equal('rolled back');
      expect(await pendingIn(folder)).to.deep.equal({});
    }, PLAN));
});

describe('a selector that fits more than it should', () => {
  it('is told the key that leaves out what refuses', () =>
    withPlan(
      async ({ folder, plan }) => {
        const { error } = await fwctlJson(['plan', 'diff', plan], { folder }, 2);
        expect(error.message).to.contain("fwctl2: this function can't set NUM_OF_VFS");
        expect(error.next).to.equal('match fits VF 0 of PF 0 (fwctl2) too: with kind: pf it does not');
        writeFileSync(plan, planOf('functions: {vf1: {GENERAL.log_max_qp: 12}}', '{family: mlx5}'));
        const { problems } = await fwctlJson(['plan', 'diff', plan], { folder }, 2);
        expect(problems.map(({ next }: { next: string }) => next)).to.deep.equal([
          'match fits PF 1 (fwctl1) too: with port: 1 it does not',
          'match fits VF 0 of PF 0 (fwctl2) too: with kind: pf it does not',
        ]);
      },
      planOf('config: {NUM_OF_VFS: 8}', '{family: mlx5}'),
    ));
});
