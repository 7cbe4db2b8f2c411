import { execFileSync, spawn } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { planOf, stateIn, withPlan } from '../support/plan.js';

describe('the records of plans', () => {
  it('of one plan that is applied by two processes at once name one that did it; the other finds it so', () =>
    withPlan(async ({ folder, plan }) => {
      await fwctlJson(['plan', 'diff', plan], { folder });
      const both = await Promise.all(
        [1, 2].map(() => fwctlJson(['plan', 'apply', plan, '--yes'], { folder })),
      );
      const words = both.map(({ devices }) => (devices as { outcome: string }[])[0]?.outcome);
      expect(words.sort()).to.deep.equal(['already so', 'applied']);
      const { applies } = await fwctlJson(['plan', 'history'], { folder });
      expect((applies as { outcome: string }[]).map(({ outcome }) => outcome)).to.deep.equal(['applied']);
      await fwctlJson(['plan', 'verify', plan], { folder });
    }));

  it('that are damaged end with 8, and stay as they are', () =>
    withPlan(async ({ folder, plan }) => {
      const { id } = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      const path = join(folder, 'plans', `${id}.json`);
      const whole = readFileSync(path, 'utf8');
      const before = await stateIn(folder);
      const texts = [whole.slice(0, 400), '', '{}', whole.replace('"applied"', '"done"'), '\0\xff'];
      const elsewhere = join(folder, 'elsewhere.json');
      writeFileSync(elsewhere, whole);
      const others: [what: string, make: () => void][] = [
        ['a FIFO', () => execFileSync('mkfifo', [path])],
        ['a folder', () => mkdirSync(path)],
        ['a symbolic link', () => symlinkSync(elsewhere, path)],
        ['version 2', () => writeFileSync(path, whole.replace('plan.journal/1', 'plan.journal/2'))],
        ['may have 64 MiB', () => writeFileSync(path, Buffer.alloc(65 << 20, ' '))],
      ];
      for (const [what, make] of others) {
        rmSync(path);
        make();
        const { ino } = lstatSync(path);
        for (const words of [['history'], ['rollback', id, '--yes'], ['resume', '--yes']]) {
          const { error } = await fwctlJson(['plan', ...words], { folder }, 8);
          expect(error).to.include({ kind: 'state', path });
          expect(error.message).to.include(what);
          expect(error.next).to.match(/^it is left as it is/);
        }
        expect(lstatSync(path).ino, what).to.equal(ino);
        rmSync(path, { recursive: true });
        writeFileSync(path, whole);
      }
      for (const text of texts) {
        writeFileSync(path, text);
        for (const words of [
          ['history'],
          ['rollback', '--yes'],
          ['rollback', id, '--yes'],
          ['resume', '--yes'],
        ]) {
          const { error } = await fwctlJson(['plan', ...words], { folder }, 8);
          expect(error).to.include({ kind: 'state', path });
          expect(error.next).to.match(/^it is left as it is/);
        }
        expect(readFileSync(path, 'utf8')).to.equal(text);
      }
      writeFileSync(path, whole);
      const second = path.replace(/......\.json$/, 'ffffff.json');
      writeFileSync(second, '{');
      const { applies, error } = await fwctlJson(['plan', 'history'], { folder }, 8);
      expect(applies).to.have.length(1);
      expect(error.path).to.equal(second);
      expect(await stateIn(folder)).to.equal(before);
    }, planOf('config: {NUM_OF_VFS: 6}\nreset: never')));

  it('say running as long as the apply lives, whose record nobody else can take; interrupted once it was killed', () =>
    withPlan(async ({ folder, plan }) => {
      const words = ['emulator', 'fault', 'add', '--register', 'MNVDA', '--op-mod', '0', '--hang', '60s'];
      await fwctlJson(words, { folder });
      const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), 'plan', 'apply', plan, '--yes'], {
        env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, HOME: folder },
        stdio: 'ignore',
      });
      const ended = new Promise((resolve) => child.on('close', resolve));
      const outcomes = async () =>
        ((await fwctlJson(['plan', 'history'], { folder })).applies as { outcome: string }[]).map(
          ({ outcome }) => outcome,
        );
      try {
        while (!(await outcomes()).length);
        expect(await outcomes()).to.deep.equal(['running']);
        const { error } = await fwctlJson(['plan', 'rollback', '--yes'], { folder }, 2);
        expect(error.message).to.match(/another process is at work on/);
        await fwctlJson(['plan', 'resume', '--yes'], { folder }, 2);
        expect(await outcomes()).to.deep.equal(['running']);
      } finally {
        child.kill('SIGKILL');
        await ended;
      }
      expect(await outcomes()).to.deep.equal(['interrupted']);
      await fwctlJson(['plan', 'rollback', '--yes'], { folder });
      expect(await outcomes()).to.deep.equal(['rolled back']);
    }, planOf('config: {NUM_OF_VFS: 6}\nreset: never')));

  it('have what a reset undoes: a register is as before again, and that settings wait for another reset is told', () =>
    withPlan(async ({ folder, plan }) => {
      await fwctlJson(['reg', 'set', 'PMTU', 'admin_mtu=3000', '--yes'], { folder });
      const before = await stateIn(folder);
      const refuse = ['--op-mod', '0', '--count', '1', '--status', 'BAD_RES_ERR'];
      await fwctlJson(['emulator', 'fault', 'add', '--register', 'QPTS', ...refuse], { folder });
      const taken = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder }, 6);
      expect(taken).to.include({ changed: false, reset_needed: true, reboot_needed: false });
      expect(taken.devices[0]).to.deep.include({
        outcome: 'rolled back',
        restored: ['PMTU.admin_mtu', 'NUM_OF_VFS'],
        unknown: [],
        reset_needed: true,
      });
      expect(taken.devices[0].refused).to.have.length(1);
      expect(await stateIn(folder)).to.equal(before);
      const { stdout } = await fwctl(['plan', 'apply', plan, '--yes'], { folder });
      expect(stdout).to.match(/in force: the firmware was reset/);
      const back = await fwctlJson(['plan', 'rollback', '--yes'], { folder });
      expect(back).to.include({ outcome: 'rolled back', changed: true, reset_needed: true });
      expect(await stateIn(folder)).to.equal(before);
    }, planOf('config: {NUM_OF_VFS: 6}\nregisters:\n  PMTU: {admin_mtu: 1500}\n  QPTS: {trust_state: 2}')));

  it('ask for no reset where what is taken back has never been in force', () =>
    withPlan(async ({ folder, plan }) => {
      await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      const back = await fwctlJson(['plan', 'rollback', '--yes'], { folder });
      expect(back).to.include({ outcome: 'rolled back', reset_needed: false, reboot_needed: false });
    }, planOf('config: {NUM_OF_VFS: 6}\nreset: never')));

  it('go with the devices at emulator reset; what can not be read of them is kept aside', () =>
    withPlan(async ({ folder, plan }) => {
      const { id } = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      const [path, bad] = [id, `${id.slice(0, -6)}ffffff`].map((one) => join(folder, 'plans', `${one}.json`));
      writeFileSync(bad as string, '{');
      const { removed, aside } = await fwctlJson(['emulator', 'reset'], { folder });
      expect(removed).to.include(path);
      expect(aside).to.deep.equal([{ file: bad, as: `${bad}.aside-1` }]);
      expect((await fwctlJson(['plan', 'history'], { folder })).applies).to.deep.equal([]);
    }, planOf('config: {NUM_OF_VFS: 6}\nreset: never')));

  it('whose plan is not the one that was applied are not gone on with', () =>
    withPlan(async ({ folder, plan }) => {
      const { id } = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      const path = join(folder, 'plans', `${id}.json`);
      const text = readFileSync(path, 'utf8')
        .replaceAll('"applied"', '"open"')
        .replace('NUM_OF_VFS: 6', 'NUM_OF_VFS: 7');
      writeFileSync(path, text);
      const { error } = await fwctlJson(['plan', 'resume', '--yes'], { folder }, 8);
      expect(error).to.include({ kind: 'state', path });
      await fwctlJson(['plan', 'rollback', '--yes'], { folder });
    }, planOf('config: {NUM_OF_VFS: 6}\nreset: never')));
});
