import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Boxed, mfa2, pldm } from '../support/archives.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { wrongIn } from '../support/published.js';

const PSID = 'MT_0000000359';
const OTHER = 'MT_0000000001';

async function boxed(folder: string, psid: string, ...flags: string[]): Promise<Boxed> {
  const file = join(folder, `${psid}.bin`);
  await fwctlJson(['emulator', 'image', 'make', file, '--psid', psid, '--size', '300K', ...flags], {
    folder,
  });
  return { psid, image: readFileSync(file) };
}

describe('fwctl firmware update: files of several images, several adapters', () => {
  it('takes the image for the board out of an MFA2 archive and out of a PLDM package; refuses one without', () =>
    withFolder(async (folder) => {
      const other = await boxed(folder, OTHER);
      const own = await boxed(folder, PSID, '--version', '22.44.1000');
      for (const [name, make] of Object.entries({ mfa2, pldm })) {
        const file = join(folder, `both.${name}`);
        writeFileSync(file, make([other, own]));
        const shown = await fwctlJson(['firmware', 'show', file], { folder });
        expect(shown.image).to.deep.include({ format: name.toUpperCase(), flaws: [] });
        const done = await fwctlJson(['firmware', 'update', file, '--yes'], { folder });
        expect(done).to.deep.include({ updated: true, stored_version: '22.44.1000', psid: PSID });
        expect((await fwctlJson(['firmware', 'verify', file], { folder })).same).to.equal(true);
        await fwctlJson(['firmware', 'rollback', '--yes'], { folder });

        const without = join(folder, `other.${name}`);
        writeFileSync(without, make([other]));
        const refused = await fwctl(['firmware', 'update', without, '--yes'], { folder });
        expect(refused.code).to.equal(4);
        expect(refused.stderr).to.include(`has no image for PSID ${PSID}, but for ${OTHER}`);

        if (name === 'mfa2') {
          writeFileSync(file, make([{ psid: PSID, image: Buffer.alloc(4096, 7) }]));
          const strange = await fwctl(['firmware', 'update', file, '--yes'], { folder });
          expect([strange.code, strange.stderr]).to.satisfy(
            ([code, text]: [number, string]) =>
              code === 2 &&
              text.includes(`component 0 of the archive, for ${PSID}: no firmware image begins`),
          );
          writeFileSync(file, make([other, own]));
        }

        const cut = join(folder, `cut.${name}`);
        writeFileSync(cut, readFileSync(file).subarray(0, -200_000));
        expect((await fwctl(['firmware', 'update', cut, '--yes'], { folder })).code).to.equal(2);
      }
    }));

  it('goes to the adapter that it fits; where it fits several, to none of them without being told, and to all with --all', () =>
    withFolder(async (folder) => {
      const add = async (...flags: string[]) => fwctlJson(['emulator', 'add', ...flags], { folder });
      await add('--profile', 'connectx7');
      await add('--family', 'bnxt');
      const { image } = await boxed(folder, PSID);
      const file = join(folder, `${PSID}.bin`);
      const alone = await fwctl(['firmware', 'update', file, '--yes'], { folder });
      expect([alone.code, alone.stderr.includes('fwctl3')], alone.stderr).to.deep.equal([0, false]);
      expect(alone.stdout).to.match(/^fwctl0: BOOT_IMG/);
      await fwctlJson(['firmware', 'rollback', '--yes', '-d', 'fwctl0'], { folder });

      await add('--profile', 'connectx6dx');
      const { stderr, code } = await fwctl(['firmware', 'update', file, '--yes'], { folder });
      expect([code, /fits fwctl0, fwctl10/.test(stderr)], stderr).to.deep.equal([3, true]);
      await fwctlJson(
        [
          'emulator',
          'fault',
          'add',
          '-d',
          'fwctl10',
          '--match',
          'instruction=ACTIVATE',
          '--effect',
          'update-error=FLASH_WP',
        ],
        { folder },
      );
      const both = await fwctl(['firmware', 'update', file, '--yes', '--all', '--json'], { folder });
      const told = JSON.parse(both.stdout);
      expect(wrongIn('firmware.update', told)).to.deep.equal([]);
      expect(both.code).to.equal(6);
      const [first, second] = told.devices;
      expect([first.device.name, first.updated]).to.deep.equal(['fwctl0', true]);
      expect([second.device.name, second.error.kind]).to.deep.equal(['fwctl10', 'firmware']);
      expect(image.length).to.equal(first.file.bytes);
    }));
});
