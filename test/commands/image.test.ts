import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { crcSoftware } from '../../src/images/crc.js';
import { Store } from '../../src/state/store.js';
import { fileOf, vectors } from '../images/vectors.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

describe('fwctl emulator image make, fwctl firmware show', () => {
  it('an image that was made shows as it was asked for; the same flags make the same bytes', () =>
    withFolder(async (folder) => {
      const [one, other] = [join(folder, 'a.bin'), join(folder, 'b.bin')];
      const flags = [
        '--version',
        '22.44.1000',
        '--security-version',
        '7',
        '--size',
        '64K',
        '--date',
        '2026-03-14',
      ];
      const made = await fwctlJson(['emulator', 'image', 'make', one, ...flags], { folder });
      expect(made).to.deep.include({
        file: one,
        component: 'BOOT_IMG',
        version: '22.44.1000',
        size: 65536,
        signed: true,
      });
      await fwctl(['emulator', 'image', 'make', '--file', other, ...flags], { folder });
      expect(readFileSync(one).equals(readFileSync(other))).to.equal(true);
      const { image, file } = await fwctlJson(['firmware', 'show', one], { folder });
      expect(file).to.deep.include({ path: one, bytes: 65536 });
      expect(image).to.deep.include({ format: 'FS4', version: '22.44.1000', security_version: 7, flaws: [] });
      expect(image.info).to.deep.include({
        psid: 'MT_0000000359',
        hardware_ids: [0x212],
        date: [2026, 3, 14],
      });
      const { stdout, code } = await fwctl(['firmware', 'show', one], { folder });
      expect(code).to.equal(0);
      expect(stdout).to.match(/^version {11}22\.44\.1000$/m);
      expect(stdout).to.match(/^IMAGE_SIGNATURE_512 .* ignored$/m);
    }));

  it('what can not be asked for is refused with what would be right, and no file is written', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a.bin');
      for (const [flags, words] of [
        [['--version', '22.44'], 'three numbers'],
        [['--version', '70000.1.1'], 'three numbers'],
        [['--size', '5'], 'multiple of 4'],
        [['--size', '64M'], '33554432'],
        [['--component', 'CC_ALGOS'], 'CC_ALGO'],
        [['--component', 'OEM_NVCONFIG', '--size', '1M'], '65536'],
        [['--psid', 'a b'], '--psid'],
        [['--date', '2026-02-30'], '--date'],
        [['--key', '/dev/null'], 'regular file'],
      ] as const) {
        const { code, stderr } = await fwctl(['emulator', 'image', 'make', file, ...flags], { folder });
        expect([code, stderr.includes(words)], stderr).to.deep.equal([2, true]);
      }
      expect((await fwctl(['firmware', 'show', file], { folder })).code).to.equal(2);
      await fwctl(['emulator', 'add', '--family', 'cxl'], { folder });
      expect((await fwctl(['emulator', 'image', 'make', file, '-d', 'mem0'], { folder })).code).to.equal(3);
    }));

  it('a flipped bit is shown with both checksums, and ends with 9; text of an image is made safe', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a.bin');
      const bytes = fileOf(vectors.fs4[0] as never);
      bytes[0x2010] = (bytes[0x2010] as number) ^ 1;
      writeFileSync(file, bytes);
      const bad = await fwctl(['firmware', 'show', file], { folder });
      expect(bad.code).to.equal(9);
      expect(bad.stdout).to.match(/^MAIN_CODE .* bad: 0x[0-9a-f]{4}, not 0x85c1$/m);
      expect(bad.stdout).to.match(/^! 0x00002000: MAIN_CODE/m);
      bytes[0x2010] = (bytes[0x2010] as number) ^ 1;
      bytes.set(Buffer.from('\u001b[31mred\u0007'), 0x2200 + 464);
      const sum = crcSoftware(bytes.subarray(0x2200, 0x2600));
      bytes.set([sum >> 8, sum & 0xff], 0x1020 + 32 + 26);
      const entry = crcSoftware(bytes.subarray(0x1040, 0x1040 + 28));
      bytes.set([entry >> 8, entry & 0xff], 0x1040 + 30);
      writeFileSync(file, bytes);
      const hostile = await fwctl(['firmware', 'show', file], { folder });
      expect(hostile.code, hostile.stdout).to.equal(0);
      for (const control of ['\u001b', '\u0007']) expect(hostile.stdout).not.to.contain(control);
    }));

  it('archives show their devices and components', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a.mfa2');
      writeFileSync(file, fileOf(vectors.mfa2[1] as never));
      const { image } = await fwctlJson(['firmware', 'show', file], { folder });
      expect(image.devices.map(({ psid }: { psid: string }) => psid)).to.deep.equal([
        'MT_0000000359',
        'MT_0000000436',
      ]);
      expect(image.components[1]).to.deep.include({
        number: 1,
        identifier: 0,
        size: 1000,
        version: '22.44.1202',
      });
    }));

  it('what the flash of an adapter holds goes along with export and import, and goes with the adapter', () =>
    withFolder(async (folder) => {
      const [from, to, archive] = [join(folder, 'from'), join(folder, 'to'), join(folder, 'state.json')];
      await fwctl(['reg', 'set', 'MCC', 'instruction=1', '--yes'], { folder: from });
      const flash = new Store(from).bytes('device-0000:08:00');
      flash.write('1-0', 0, Uint8Array.of(1, 2, 3));
      await fwctl(['emulator', 'export', archive], { folder: from });
      expect((await fwctl(['emulator', 'import', archive], { folder: to })).code).to.equal(0);
      const moved = () => new Store(to).bytes('device-0000:08:00');
      expect(Array.from(moved().read('1-0', 0, 9))).to.deep.equal([1, 2, 3]);
      await fwctl(['emulator', 'reset'], { folder: to });
      expect(moved().names()).to.deep.equal([]);
      const document = JSON.parse(readFileSync(archive, 'utf8'));
      for (const bytes of [
        { 'device-0000:08:00': { '../x': 'AAAA' } },
        { 'device-0000:08:00': { x: '!' } },
        { kernel: 1 },
      ]) {
        writeFileSync(archive, JSON.stringify({ ...document, bytes }));
        expect((await fwctl(['emulator', 'import', archive], { folder: to })).code).to.equal(2);
      }
    }));
});
