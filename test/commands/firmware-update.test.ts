import { spawn } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { wrongIn } from '../support/published.js';

/** Makes an image; gives its path. */
async function made(folder: string, name: string, ...flags: string[]): Promise<string> {
  const file = join(folder, name);
  const { code, stderr } = await fwctl(['emulator', 'image', 'make', file, ...flags], { folder });
  expect(code, stderr).to.equal(0);
  return file;
}

const running = async (folder: string): Promise<{ running: string; pending: string | undefined }> => {
  const { devices } = await fwctlJson(['firmware', 'list', '-d', 'fwctl0'], { folder });
  const [{ running_version, becomes_live }] = devices;
  return { running: running_version, pending: becomes_live[0]?.version };
};

const isFree = async (folder: string): Promise<boolean> =>
  (await fwctlJson(['reg', 'get', 'MCC'], { folder })).fields.control_state === 0;

const OLD = '22.43.1014';
const NEW = '22.44.1000';

describe('fwctl firmware update, list, rollback, activate; fwctl reset', () => {
  it('tell one story: an image is stored, waits, is taken back, is stored again, and runs behind a reset', () =>
    withFolder(async (folder) => {
      const file = await made(folder, 'new.bin', '--version', NEW);
      const dry = await fwctlJson(['firmware', 'update', file, '--dry-run'], { folder });
      expect(wrongIn('firmware.update', dry)).to.deep.equal([]);
      expect(dry).to.deep.include({ dry_run: true, version: NEW, running_version: OLD, refusals: [] });
      expect(await running(folder)).to.deep.equal({ running: OLD, pending: undefined });

      const done = await fwctlJson(['firmware', 'update', file, '--yes'], { folder });
      expect(wrongIn('firmware.update', done)).to.deep.equal([]);
      expect(done).to.deep.include({ updated: true, stored_version: NEW, reset_needed: true, resumed_at: 0 });
      expect(await running(folder)).to.deep.equal({ running: OLD, pending: NEW });
      const list = await fwctlJson(['firmware', 'list'], { folder });
      expect(wrongIn('firmware.list', list)).to.deep.equal([]);

      const same = await fwctlJson(['firmware', 'verify', file], { folder });
      expect(wrongIn('firmware.verify', same)).to.deep.equal([]);
      expect(same).to.deep.include({ same: true, which: 'stored', wrong: [] });
      const other = await fwctl(['firmware', 'verify', file, '--running', '--json'], { folder });
      expect(other.code).to.equal(9);
      expect(wrongIn('firmware.verify', JSON.parse(other.stdout))).to.deep.equal([]);
      expect(await isFree(folder)).to.equal(true);

      const back = await fwctlJson(['firmware', 'rollback', '--yes'], { folder });
      expect(wrongIn('firmware.rollback', back)).to.deep.equal([]);
      expect(await running(folder)).to.deep.equal({ running: OLD, pending: undefined });
      const twice = await fwctlJson(['firmware', 'rollback', '--yes'], { folder });
      expect(twice).to.deep.include({ taken_back: [], rolled_back: false });
      const told = await fwctl(['firmware', 'rollback', '--yes'], { folder });
      expect(told.stdout).to.match(/nothing to take back.*\n +the device keeps nothing that ran before/);
      for (const [what, words] of [
        [['reset', 'run'], 'a reset of fwctl0 (level 3) was not confirmed'],
        [['firmware', 'update', file], `writing BOOT_IMG ${NEW} to fwctl0 was not confirmed`],
      ] as const) {
        const { code, stderr } = await fwctl(what, { folder });
        expect([code, stderr]).to.satisfy(([c, text]: [number, string]) => c === 4 && text.includes(words));
      }
      const none = await fwctlJson(['firmware', 'activate', '--yes'], { folder });
      expect(wrongIn('firmware.activate', none)).to.deep.equal([]);
      expect(none.reset).to.equal(false);

      await fwctlJson(['firmware', 'update', file, '--yes'], { folder });
      const query = await fwctlJson(['reset', 'query'], { folder });
      expect(wrongIn('reset.query', query)).to.deep.equal([]);
      expect(query).to.deep.include({ level: 3, busy: false });
      expect(query.becomes_live).to.deep.equal([{ component: 'BOOT_IMG', version: NEW }]);
      expect(query.drivers.map(({ name }: { name: string }) => name)).to.include.members([
        'fwctl0',
        'fwctl1',
      ]);
      const reset = await fwctlJson(['reset', 'run', '--yes'], { folder });
      expect(wrongIn('reset.run', reset)).to.deep.equal([]);
      expect(reset).to.deep.include({ version_before: OLD, running_version: NEW, not_live: [] });
      expect(await running(folder)).to.deep.equal({ running: NEW, pending: undefined });
    }));

  it('what does not fit is refused before anything is sent, and by the device when it is forced; the old firmware stays', () =>
    withFolder(async (folder) => {
      const good = await made(folder, 'good.bin');
      const flipped = readFileSync(good);
      flipped[20_000] = (flipped[20_000] as number) ^ 1;
      writeFileSync(join(folder, 'flipped.bin'), flipped);
      writeFileSync(join(folder, 'short.bin'), readFileSync(good).subarray(0, 30_000));
      writeFileSync(join(folder, 'foreign.bin'), 'hello, this is no image at all');
      const cases: [file: string, code: number, words: string, device: string][] = [
        [
          await made(folder, 'psid.bin', '--psid', 'MT_0000000001'),
          4,
          'PSID MT_0000000001',
          'NOT_APPLICABLE',
        ],
        [await made(folder, 'chip.bin', '--chip', '0x218'), 4, 'chip 0x218', 'NOT_APPLICABLE'],
        [await made(folder, 'unsigned.bin', '--unsigned'), 4, 'not signed', 'UNSIGNED'],
        [await made(folder, 'old.bin', '--security-version', '0'), 4, 'below 1', 'SECURITY_VERSION'],
        [join(folder, 'flipped.bin'), 2, 'checksum', 'DIGEST_ERR'],
        [join(folder, 'short.bin'), 2, 'beyond the end', 'BAD_FORMAT'],
        [join(folder, 'foreign.bin'), 2, 'no image', 'BAD_FORMAT'],
      ];
      for (const [file, code, words, device] of cases) {
        const refused = await fwctl(['firmware', 'update', file, '--yes'], { folder });
        expect(refused.code, file).to.equal(code);
        expect(refused.stderr).to.include(words);
        const forced = await fwctl(['firmware', 'update', file, '--yes', '--force-send'], { folder });
        expect(forced.code, file + forced.stderr).to.equal(6);
        expect(forced.stderr).to.match(/in state DOWNLOAD/);
        expect(forced.stderr).to.include(device);
        expect(forced.stderr).to.include(`the update handle is free, and ${OLD} runs`);
      }
      expect(await isFree(folder)).to.equal(true);
      expect(await running(folder)).to.deep.equal({ running: OLD, pending: undefined });
      const huge = join(folder, 'huge.bin');
      writeFileSync(huge, '');
      truncateSync(huge, 2 ** 31);
      const { code, stderr } = await fwctl(['firmware', 'update', huge, '--yes'], { folder });
      expect(code).to.equal(2);
      expect(stderr).to.include('256 MiB');
    }));

  it('of a virtual function nothing is replaced or reset: told before anything is sent, and which function to ask', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'new.bin');
      await fwctlJson(['emulator', 'image', 'make', file, '--version', NEW], { folder });
      const vf = ['-d', 'fwctl2'];
      for (const flag of ['--dry-run', '--yes']) {
        const { code, stdout, stderr } = await fwctl(['firmware', 'update', file, ...vf, flag], { folder });
        expect([code, /fwctl2 is VF 0 of PF 0.*physical function/.test(stdout + stderr)]).to.deep.equal([
          4,
          true,
        ]);
      }
      for (const line of [
        ['firmware', 'update', file, '--yes', '--force-send'],
        ['firmware', 'verify'],
        ['reset', 'query'],
        ['reset', 'run', '--yes'],
      ]) {
        const { code, stderr } = await fwctl([...line, ...vf], { folder });
        expect(code, line.join(' ')).to.equal(6);
        expect(stderr).to.include('fwctl2 is VF 0 of PF 0: ask a physical function of the adapter, with -d');
      }
    }));

  it('another one at work is told, and not disturbed', () =>
    withFolder(async (folder) => {
      const file = await made(folder, 'new.bin');
      await fwctl(['emulator', 'clock', 'virtual', '1s'], { folder });
      await fwctl(['reg', 'set', 'MCC', 'instruction=LOCK_UPDATE_HANDLE', 'update_handle=1', '--yes'], {
        folder,
      });
      const refused = await fwctl(['firmware', 'update', file, '--yes'], { folder });
      expect(refused.code).to.equal(4);
      expect(refused.stderr).to.match(/another update goes on: handle 1, state LOCKED/);
      // Who says nothing for a minute is no more.
      await fwctl(['emulator', 'clock', 'host'], { folder });
      const done = await fwctlJson(['firmware', 'update', file, '--yes'], { folder });
      expect(done.updated).to.equal(true);
      expect(done.notes.join()).to.include('forgotten update');
    }));

  const INSTANTS = Number(process.env.FWCTL_UPDATE_KILLS ?? 4);
  it(`is killed at ${INSTANTS} instants: the old image runs or the new one, and the next update works`, () =>
    withFolder(async (folder) => {
      const file = await made(folder, 'new.bin', '--version', NEW, '--size', '1M');
      const line = ['firmware', 'update', file, '--yes', '--json'];
      const started = performance.now();
      await fwctlJson(line, { folder, alone: true });
      const takes = performance.now() - started;
      for (let i = 0; i < INSTANTS; i++) {
        await fwctl(['firmware', 'rollback', '--yes'], { folder });
        const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), ...line], {
          env: { ...process.env, FWCTL_STATE_DIR: folder },
          stdio: 'ignore',
        });
        const ended = new Promise((resolve) => child.on('exit', resolve));
        await Promise.race([
          ended,
          new Promise((resolve) => setTimeout(resolve, (takes * (i + 0.5)) / INSTANTS)),
        ]);
        child.kill('SIGKILL');
        await ended;
        const { running: now, pending } = await running(folder);
        expect(now).to.equal(OLD);
        expect([undefined, NEW]).to.include(pending);
        const next = await fwctlJson(line, { folder });
        expect(next.updated, JSON.stringify(next)).to.equal(true);
        expect((await fwctlJson(['firmware', 'verify', file], { folder })).same).to.equal(true);
      }
      await fwctlJson(['reset', 'run', '--yes'], { folder });
      expect((await running(folder)).running).to.equal(NEW);
    }));

  it('a device that stalls, forgets the handle, starts again or refuses: told with its state, and the old firmware runs', () =>
    withFolder(async (folder) => {
      const file = await made(folder, 'new.bin', '--version', NEW);
      const cases: [fault: string[], words: RegExp][] = [
        [['--match', 'instruction=3', '--effect', 'stall=10m'], /stays in state INITIALIZE for 1 s/],
        [['--match', 'instruction=4', '--effect', 'stall=10m'], /stays in state VERIFY for 1 s/],
        [['--match', 'offset=0x400', '--effect', 'forget-handle'], /refused|forgotten/],
        [['--match', 'offset=0x800', '--effect', 'restart'], /ENODEV|refused|forgotten|reset/],
        [['--match', 'instruction=6', '--effect', 'update-error=16'], /FLASH_ERASE_ERROR/],
      ];
      for (const [fault, words] of cases) {
        const added = await fwctl(['emulator', 'fault', 'add', '--count', '1', ...fault], { folder });
        expect(added.code, added.stderr).to.equal(0);
        const { code, stderr } = await fwctl(['firmware', 'update', file, '--yes', '--timeout', '1s'], {
          folder,
        });
        expect(code, fault.join(' ')).to.be.oneOf([5, 6]);
        expect(stderr).to.match(words);
        expect(stderr).to.include(`the update handle is free, and ${OLD} runs`);
        expect(await running(folder)).to.deep.equal({ running: OLD, pending: undefined });
      }
    }));
});
