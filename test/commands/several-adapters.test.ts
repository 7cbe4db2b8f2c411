import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

/** A machine of two adapters, of which the file of the first is damaged. */
const withDamage = (
  check: (
    json: (line: string, code?: number) => ReturnType<typeof fwctlJson>,
    folder: string,
  ) => Promise<void>,
) =>
  withFolder(async (folder) => {
    const json = (line: string, code?: number) => fwctlJson(line.split(' '), { folder }, code);
    await json('emulator add');
    await json('emulator clock virtual 0s');
    writeFileSync(join(folder, 'device-0000:08:00.json'), 'nonsense');
    await check(json, folder);
  });

describe('an adapter whose file is damaged', () => {
  it('is shown with the error, beside the others', () =>
    withDamage(async (json) => {
      const { devices } = await json('emulator show');
      expect(devices[0].error.message).to.contain('0000:08:00.json is damaged');
      expect(devices[1]).to.not.have.property('error');
      expect(devices[1].changed).to.include({ clock: '0x0' });
    }));

  it('does not keep the clock and the seed of the others from being set; exit 8 tells of it', () =>
    withDamage(async (json) => {
      for (const line of ['emulator clock', 'emulator clock advance 10s']) {
        const [bad, good] = (await json(line, 8)).clocks;
        expect(bad.error.message, line).to.contain('damaged');
        expect(good.mode, line).to.equal('virtual');
      }
      const { failed } = await json('emulator set seed=7', 8);
      expect(failed).to.have.length(1);
      const { devices } = await json('emulator show');
      expect(devices[1].changed).to.include({ clock: '0x2540be400', seed: 7 });
    }));

  it('can be removed; its file is kept aside', () =>
    withDamage(async (json, folder) => {
      expect((await json('emulator remove 0000:08:00')).removed).to.deep.equal(['0000:08:00']);
      expect(readdirSync(folder)).to.include('device-0000:08:00.json.aside-1');
      expect((await json('list')).devices).to.have.length(3);
      await json('emulator add');
      expect((await json('list')).devices).to.have.length(6);
    }));
});

describe('the clock of a fresh adapter', () => {
  it('is the host’s, and the answer says so', () =>
    withFolder(async (folder) => {
      const run = (line: string) => fwctl(line.split(' '), { folder });
      expect((await run('emulator add')).stdout).to.not.contain('clock');
      await run('emulator clock virtual 0s');
      for (const line of ['emulator add', 'emulator profile use connectx7']) {
        expect((await run(line)).stdout, line).to.contain('its clock: host, unlike that of others');
        expect(await fwctlJson(line.split(' '), { folder }), line).to.include({ clock: 'host', seed: 0 });
      }
    }));

  it('and seed can’t be set where there is no adapter', () =>
    withFolder(async (folder) => {
      await fwctlJson(['emulator', 'remove', '0000:08:00'], { folder });
      for (const line of ['clock', 'clock virtual 0s', 'set seed=7', 'set umem=on seed=7']) {
        const { error } = await fwctlJson(['emulator', ...line.split(' ')], { folder }, 3);
        expect(error.next, line).to.contain('fwctl emulator add');
      }
      const { kernel } = await fwctlJson(['emulator', 'show'], { folder });
      expect(kernel.umem).to.equal('off');
    }));
});
