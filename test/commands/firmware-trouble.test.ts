import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

const OLD = '22.43.1014';
const NEW = '22.44.1000';

async function made(folder: string, name: string, ...flags: string[]): Promise<string> {
  const file = join(folder, name);
  const { code, stderr } = await fwctl(['emulator', 'image', 'make', file, ...flags], { folder });
  expect(code, stderr).to.equal(0);
  return file;
}

async function fault(folder: string, ...flags: string[]): Promise<void> {
  const { code, stderr } = await fwctl(['emulator', 'fault', 'add', ...flags], { folder });
  expect(code, stderr).to.equal(0);
}

/** An update that goes on while the test does. */
function begun(folder: string, ...args: string[]): { child: ChildProcess; ended: Promise<number | null> } {
  const line = [join(ROOT, 'bin/run.js'), 'firmware', 'update', ...args];
  const child = spawn(process.execPath, line, {
    env: { ...process.env, FWCTL_STATE_DIR: folder },
    stdio: 'ignore',
  });
  return { child, ended: new Promise((resolve) => child.on('exit', (code) => resolve(code))) };
}

/** Looks until it is so. */
async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what()));
}

const stateOf = async (folder: string): Promise<number> =>
  (await fwctlJson(['reg', 'get', 'MCC'], { folder })).fields.control_state;

const hasFired = async (folder: string): Promise<boolean> =>
  (await fwctlJson(['emulator', 'fault', 'list'], { folder })).faults[0].fired === 1;

const INITIALIZE = 2;

/** The old firmware runs, nothing waits, and the handle is free. */
async function isUntouched(folder: string): Promise<void> {
  const { devices } = await fwctlJson(['firmware', 'list', '-d', 'fwctl0'], { folder });
  expect(devices[0].running_version).to.equal(OLD);
  expect(devices[0].becomes_live).to.deep.equal([]);
  expect(await stateOf(folder)).to.equal(0);
}

describe('fwctl firmware update, in trouble', () => {
  it('is gone on with where a killed one stopped, and nothing that came is sent again', () =>
    withFolder(async (folder) => {
      const file = await made(folder, 'new.bin', '--version', NEW);
      const other = await made(folder, 'other.bin', '--version', '22.44.2000');
      await fault(folder, '--match', 'offset=0x8000', '--hang', '1h');
      const { child, ended } = begun(folder, file, '--yes');
      await until(() => hasFired(folder));
      child.kill('SIGKILL');
      await ended;
      const done = await fwctlJson(['firmware', 'update', file, '--yes'], { folder });
      expect(done).to.deep.include({ updated: true, resumed_at: 0x8000, stored_version: NEW });
      expect(done.notes.join()).to.include('taken over');
      expect((await fwctlJson(['firmware', 'verify', file], { folder })).same).to.equal(true);

      // Another image than the one that was begun starts at its own beginning.
      await fwctl(['firmware', 'rollback', '--yes'], { folder });
      await fwctl(['emulator', 'fault', 'remove', '--all'], { folder });
      await fault(folder, '--match', 'offset=0x8000', '--hang', '1h');
      const second = begun(folder, file, '--yes');
      await until(
        async () => (await fwctlJson(['emulator', 'fault', 'list'], { folder })).faults.at(-1).fired === 1,
      );
      second.child.kill('SIGKILL');
      await second.ended;
      const next = await fwctlJson(['firmware', 'update', other, '--yes'], { folder });
      expect(next).to.deep.include({ updated: true, resumed_at: 0, stored_version: '22.44.2000' });
      expect((await fwctlJson(['firmware', 'verify', other], { folder })).same).to.equal(true);
    }));

  it('a signal cancels what was sent, gives the handle back, and ends with 128 and its number', () =>
    withFolder(async (folder) => {
      const file = await made(folder, 'new.bin', '--version', NEW);
      await fault(folder, '--match', 'instruction=UPDATE', '--effect', 'stall=1h');
      const { child, ended } = begun(folder, file, '--yes', '--timeout', '2h');
      await until(async () => (await stateOf(folder)) === INITIALIZE);
      child.kill('SIGINT');
      expect(await ended).to.equal(130);
      await isUntouched(folder);
      const large = await made(folder, 'large.bin', '--version', NEW, '--size', '32M');
      const download = begun(folder, large, '--yes');
      await until(async () => (await stateOf(folder)) === INITIALIZE + 1);
      download.child.kill('SIGTERM');
      expect(await download.ended).to.equal(143);
      await isUntouched(folder);
    }));

  it('waits for another one with --wait, and is refused without', () =>
    withFolder(async (folder) => {
      const file = await made(folder, 'new.bin', '--version', NEW);
      await fault(folder, '--match', 'instruction=VERIFY', '--hang', '5s');
      const { ended } = begun(folder, file, '--yes');
      await until(() => hasFired(folder));
      const refused = await fwctl(['firmware', 'update', file, '--yes'], { folder });
      expect([refused.code, refused.stderr.includes('another fwctl changes the firmware')]).to.deep.equal([
        4,
        true,
      ]);
      const waited = await fwctlJson(['firmware', 'update', file, '--yes', '--wait', '5m'], { folder });
      expect(waited).to.deep.include({ updated: true, replaces_pending: true });
      expect(await ended).to.equal(0);
    }));

  it('files that are no image, or not all of one, are refused before anything is sent', () =>
    withFolder(async (folder) => {
      const good = await made(folder, 'good.bin', '--version', NEW);
      const bytes = readFileSync(good);
      const file = (name: string, content: Uint8Array): string => {
        writeFileSync(join(folder, name), content);
        return join(folder, name);
      };
      const fifo = join(folder, 'fifo');
      execFileSync('mkfifo', [fifo]);
      const large = join(folder, 'large');
      copyFileSync(good, large);
      truncateSync(large, 2 ** 31);
      const cases: [file: string, words: RegExp][] = [
        [file('empty', new Uint8Array()), /it is empty/],
        [file('head', bytes.subarray(0, 100)), /no image that can be read: at 0x64/],
        [file('cut', bytes.subarray(0, -1)), /beyond the end of the file/],
        [file('padded', Buffer.concat([bytes, Buffer.alloc(4096)])), /4096 bytes stand behind the image/],
        [
          file('erased', Buffer.concat([bytes, Buffer.alloc(4096, 0xff)])),
          /something is behind the last section/,
        ],
        [file('shifted', Buffer.concat([Buffer.alloc(4096), bytes])), /no firmware image begins at 0/],
        [fifo, /it is a FIFO/],
        [large, /may have 256 MiB/],
        [folder, /it is a folder/],
        [join(folder, 'none'), /there is no such file/],
      ];
      for (const [path, words] of cases) {
        const { code, stderr } = await fwctl(['firmware', 'update', path, '--yes'], { folder });
        expect(code, path + stderr).to.equal(2);
        expect(stderr).to.match(words);
      }
      await isUntouched(folder);
    }));

  it('a device that says what is not so is found out, or not believed', () =>
    withFolder(async (folder) => {
      const file = await made(folder, 'new.bin', '--version', NEW);
      const line = ['firmware', 'update', file, '--yes', '--timeout', '1s'];
      // Progress that goes to and fro is none: the wait has an end.
      await fault(folder, '--match', 'instruction=UPDATE', '--effect', 'stall=1h');
      await fault(folder, '--register', 'MCC', '--corrupt', 'control_progress^=0x1', '--probability', '0.5');
      const stalled = await fwctl(line, { folder });
      expect(stalled.code, stalled.stderr).to.equal(6);
      expect(stalled.stderr).to.match(/stays in state INITIALIZE for 1 s, without progress/);
      await fwctl(['emulator', 'fault', 'remove', '--all'], { folder });
      await isUntouched(folder);
      // All went well, it says, and keeps another version.
      await fault(
        folder,
        '--register',
        'MCQI',
        '--corrupt',
        'data.mcqi_version_ext.version_string=0x32322e34342e39393939',
        '--always',
      );
      const wrong = await fwctl(line, { folder });
      expect([wrong.code, wrong.stderr.includes('says that all went well')], wrong.stderr).to.deep.equal([
        9,
        true,
      ]);
    }));

  it('firmware that does not boot: the reset ends with 9, and says that the old one runs', () =>
    withFolder(async (folder) => {
      const file = await made(folder, 'new.bin', '--version', NEW);
      await fault(folder, '--effect', 'boot-failure');
      await fwctlJson(['firmware', 'update', file, '--yes'], { folder });
      const { code, stdout } = await fwctl(['firmware', 'activate', '--yes'], { folder });
      expect(code).to.equal(9);
      expect(stdout).to.match(/22\.43\.1014 runs/);
      expect(stdout).to.match(/BOOT_IMG 22\.44\.1000 did not start: the earlier one goes on/);
      await isUntouched(folder);
      expect((await fwctlJson(['firmware', 'update', file, '--yes'], { folder })).updated).to.equal(true);
      expect((await fwctlJson(['firmware', 'activate', '--yes'], { folder })).running_version).to.equal(NEW);
    }));

  it('a fault takes instructions and errors of MCC by name', () =>
    withFolder(async (folder) => {
      const flags = ['--match', 'instruction=verify', '--effect', 'update-error=FLASH_WP'];
      const added = await fwctlJson(['emulator', 'fault', 'add', ...flags], { folder });
      expect(added.fault).to.deep.include({
        effect: { kind: 'update-error', code: 0x28 },
      });
      const wrong = await fwctl(
        ['emulator', 'fault', 'add', '--match', 'instruction=VERIFI', '--effect', 'stall=1s'],
        { folder },
      );
      expect([wrong.code, /VERIFY/.test(wrong.stderr)]).to.deep.equal([2, true]);
    }));
});

describe('fwctl reset query', () => {
  it('tells what the device really has: by MROQ, or where that is not there by its capabilities; the rest is refused', () =>
    withFolder(async (folder) => {
      const offered = async () => {
        const { syncs, methods } = await fwctlJson(['reset', 'query'], { folder });
        return [...syncs, ...methods].filter((one) => one.offered).map(({ name }) => name);
      };
      expect(await offered()).to.deep.equal(['none', 'driver', 'tool', 'link-disable', 'hot-reset']);
      await fault(folder, '--register', 'MROQ', '--status', 'BAD_PARAM_ERR', '--always');
      expect(await offered()).to.deep.equal(['none', 'driver', 'link-disable']);
      const { code, stderr } = await fwctl(['reset', 'run', '--method', 'hot-reset', '--yes'], { folder });
      expect([code, /does not offer the method hot-reset/.test(stderr)], stderr).to.deep.equal([4, true]);
    }));
});

describe('fwctl firmware: what waits for a reset', () => {
  it('is told also of a component that was not there, and of the version that runs; all of it is taken back together', () =>
    withFolder(async (folder) => {
      const settings = await made(
        folder,
        'settings.bin',
        '--component',
        'OEM_NVCONFIG',
        '--version',
        '1.2.3',
      );
      const same = await made(folder, 'same.bin', '--version', OLD);
      const waiting = async () =>
        (await fwctlJson(['firmware', 'list', '-d', 'fwctl0'], { folder })).devices[0].becomes_live;
      await fwctlJson(['firmware', 'update', settings, '--yes'], { folder });
      expect(await waiting()).to.deep.equal([{ component: 'OEM_NVCONFIG', version: '1.02.0003' }]);
      expect((await fwctlJson(['firmware', 'verify', settings], { folder })).same).to.equal(true);
      const back = await fwctlJson(['firmware', 'rollback', '--yes'], { folder });
      expect(back).to.deep.include({ rolled_back: true });
      expect(await waiting()).to.deep.equal([]);

      await fwctlJson(['firmware', 'update', same, '--yes'], { folder });
      expect(await waiting()).to.deep.equal([{ component: 'BOOT_IMG', version: OLD }]);
      await fwctlJson(['firmware', 'update', settings, '--yes'], { folder });
      const live = await fwctlJson(['firmware', 'activate', '--yes'], { folder });
      expect(live).to.deep.include({ reset: true, not_live: [] });
      expect(await waiting()).to.deep.equal([]);
    }));
});
