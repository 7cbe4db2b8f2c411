import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { wrongIn } from '../support/published.js';

const add = (folder: string, family: string) =>
  fwctlJson(['emulator', 'add', '--family', family], { folder });

describe('fwctl firmware and reset: families other than mlx5', () => {
  it('a bnxt card checks the entries of its flash by itself; one whose checksum is another is bad', () =>
    withFolder(async (folder) => {
      await add(folder, 'bnxt');
      const line = ['firmware', 'verify', '-d', 'fwctl3'];
      const good = await fwctlJson(line, { folder });
      expect(wrongIn('firmware.verify', good)).to.deep.equal([]);
      expect(good).to.deep.include({ component: 'flash', same: true, wrong: [] });
      const names = good.parts.map(({ name }: { name: string }) => name);
      expect(names).to.include.members(['BOOTCODE', 'VPD', 'PORT_CFG', 'PORT_CFG 1']);
      const [found] = good.parts.filter(({ name }: { name: string }) => name === 'APE_FW');
      expect(found).to.deep.equal({ name: 'APE_FW', length: 884_736, version: '229.0.140', state: 'good' });

      const change = [
        'rpc',
        'NVM_MOD_DIR_ENTRY',
        'enables=CHECKSUM',
        'dir_idx=2',
        'checksum=5',
        '-d',
        'fwctl3',
      ];
      expect((await fwctl(change, { folder })).code).to.equal(0);
      const bad = await fwctl([...line, '--json'], { folder });
      expect([bad.code, JSON.parse(bad.stdout).wrong]).to.deep.equal([9, ['APE_FW is bad']]);

      const vf = await fwctl(['firmware', 'verify', '-d', 'fwctl5'], { folder });
      expect([vf.code, /shows nothing of its flash/.test(vf.stderr)], vf.stderr).to.deep.equal([3, true]);
      const file = join(folder, 'any');
      writeFileSync(file, 'any');
      const compared = await fwctl(['firmware', 'verify', file, '-d', 'fwctl3'], { folder });
      expect([compared.code, /NVM_READ/.test(compared.stderr)]).to.deep.equal([3, true]);
    }));

  it('what fwctl can not do with a family ends with 3, and says why and by what it is done', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'any');
      writeFileSync(file, 'any');
      const devices: Record<string, [string, RegExp]> = {
        bnxt: ['fwctl3', /NVM_INSTALL_UPDATE .* devlink dev flash/],
        cxl: ['fwctl7', /Features alone .* cxl update-firmware/],
        pds: ['fwctl8', /AMD publishes no operation .* devlink dev flash.* oper=SET_BOOT slot=B/],
      };
      for (const family of Object.keys(devices)) await add(folder, family);
      for (const [device, words] of Object.values(devices)) {
        const update = await fwctl(['firmware', 'update', file, '--yes', '-d', device], { folder });
        expect(update.code, update.stderr).to.equal(3);
        expect(update.stderr).to.match(words);
        for (const args of [
          ['firmware', 'rollback', '--yes'],
          ['firmware', 'activate', '--yes'],
          ['reset', 'query'],
          ['reset', 'run', '--yes'],
        ]) {
          const { code, stderr } = await fwctl([...args, '-d', device], { folder });
          expect(code, `${args.join(' ')}: ${stderr}`).to.equal(3);
          expect(stderr).to.match(/can't (replace the firmware|start the firmware again): /);
        }
      }
      const { devices: list } = await fwctlJson(['firmware', 'list'], { folder });
      expect(list.map(({ error }: { error?: object }) => error)).to.deep.equal(list.map(() => undefined));
    }));

  it('of the slots of a pds card that one waits for a reset which starts next and does not run', () =>
    withFolder(async (folder) => {
      await add(folder, 'pds');
      const live = async () =>
        (await fwctlJson(['firmware', 'list', '-d', 'fwctl3'], { folder })).devices[0].becomes_live;
      expect(await live()).to.deep.equal([]);
      const set = ['rpc', 'DEVICE.FW_CONTROL', 'oper=SET_BOOT', 'slot=2', '-d', 'fwctl3'];
      expect((await fwctl(set, { folder })).code).to.equal(0);
      expect(await live()).to.deep.equal([{ component: 'mainfwb', version: '1.60.0-57' }]);
    }));
});
