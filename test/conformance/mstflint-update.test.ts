import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { type Ended, fwctl, fwctlJson } from '../support/fwctl.js';
import { PATH, whyNot } from './installed.js';

const OLD = '22.43.1014';
const NEW = '22.44.1000';

// biome-ignore lint/suspicious/noExplicitAny: documents of every shape
type Ours = any;

/** `Label:   value` of what mstflint prints; a label that comes again has the first value. */
const told = (printed: string): Record<string, string> =>
  Object.fromEntries(
    [...printed.matchAll(/^([A-Z][\w() ]*):[ \t]+(\S.*?)[ \t]*$/gm)]
      .map(([, label, value]) => [label, value])
      .reverse(),
  );

/** 2024-11-07 as mstflint writes it. */
const dated = (date: string): string => date.split('-').reverse().map(Number).join('.');

/** `/0x00001000-0x0000101f (0x000020)/ (ITOC_HEADER) - OK` */
const parts = (printed: string) =>
  [...printed.matchAll(/\/(0x[0-9a-f]+)-0x[0-9a-f]+ \((0x[0-9a-f]+)\)\/ \((\w+)\) - (OK|CRC IGNORED)/g)].map(
    ([, offset, length, name, state]) => ({
      name,
      offset: Number(offset),
      length: Number(length),
      state: state === 'OK' ? 'good' : 'ignored',
    }),
  );

/** A machine with an image, mstflint on its served card, and our own commands. */
async function withCard(
  act: (card: {
    file: string;
    mstflint: (...args: string[]) => Promise<Ended>;
    ours: (...args: string[]) => Promise<Ours>;
    program: (...line: string[]) => Promise<Ended>;
  }) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const file = join(folder, 'new.bin');
    const ours = (...args: string[]) => fwctlJson(args, { folder });
    await ours('emulator', 'image', 'make', file, '--version', NEW, '--security-version', '2');
    const program = (...line: string[]) =>
      fwctl(['exec', '--', ...line], { folder, env: { PATH, TMPDIR: folder } });
    await act({ file, ours, program, mstflint: (...args) => program('mstflint', ...args) });
  });
}

describe('firmware of the served card: what mstflint prints is what ours prints', () => {
  const why = whyNot('mstflint');
  const test = (title: string, act: () => Promise<void>) =>
    it(title, async function () {
      if (!why) return act();
      process.stdout.write(`      left out: ${why}\n`);
      this.skip();
    });

  test('query full of an image: as firmware show', () =>
    withCard(async ({ file, mstflint, ours }) => {
      const { stdout, stderr, code } = await mstflint('-i', file, 'query', 'full');
      expect(code, stderr).to.equal(0);
      const { image } = await ours('firmware', 'show', file);
      expect(told(stdout)).to.include({
        'Image type': image.format,
        'FW Version': image.version,
        'FW Release Date': dated(image.info.date.map((part: number) => String(part)).join('-')),
        'Part Number': image.info.name,
        'Product Version': image.info.product_version,
        PSID: image.info.psid,
        'Security Attributes': image.security.attributes.join(', '),
        'Security Ver': String(image.security_version),
        'Default Update Method': image.security.update_method,
      });
    }));

  test('burn, query, verify, and after a reset query again: as firmware list and verify', () =>
    withCard(async ({ file, mstflint, ours }) => {
      const burnt = await mstflint('-d', 'fwctl0', '-y', '-i', file, 'burn');
      expect(burnt.code, burnt.stdout + burnt.stderr).to.equal(0);
      const { devices } = await ours('firmware', 'list', '-d', 'fwctl0');
      expect(devices[0].becomes_live).to.deep.equal([{ component: 'BOOT_IMG', version: NEW }]);
      expect((await ours('firmware', 'verify', file)).same).to.equal(true);

      const waiting = told((await mstflint('-d', 'fwctl0', 'q', 'full')).stdout);
      const [image] = devices[0].components;
      expect(waiting).to.include({
        'FW Version': image.stored_version,
        'FW Version(Running)': image.running_version,
        'Part Number': devices[0].part_number,
        PSID: devices[0].psid,
      });
      const verified = await mstflint('-d', 'fwctl0', 'verify');
      expect(verified.stdout).to.include('Image is bootable');
      const own = (await ours('firmware', 'verify')).parts as { name: string }[];
      const found = parts(verified.stdout);
      expect(found.length).to.be.above(5);
      expect(own.filter(({ name }) => found.some((one) => one.name === name))).to.deep.equal(found);

      await ours('reset', 'run', '--yes');
      const after = told((await mstflint('-d', 'fwctl0', 'q')).stdout);
      expect(after).to.include({ 'FW Version': NEW }).and.not.have.property('FW Version(Running)');
      expect((await ours('firmware')).running_version).to.equal(NEW);
    }));

  test('what ours has stored, mstflint shows, and does not burn over', () =>
    withCard(async ({ file, mstflint, ours }) => {
      await ours('firmware', 'update', file, '--yes');
      expect(told((await mstflint('-d', 'fwctl0', 'q')).stdout)).to.include({
        'FW Version': NEW,
        'FW Version(Running)': OLD,
      });
      const again = await mstflint('-d', 'fwctl0', '-y', '-i', file, 'burn');
      expect(again.code).to.equal(1);
      expect(again.stdout + again.stderr).to.include('already updated on flash, pending reset');
      expect((await ours('reg', 'get', 'MCC')).fields.control_state).to.equal(0);
    }));

  test('an image that the card refuses: both tell why, and the old firmware stays', () =>
    withCard(async ({ file, mstflint, ours }) => {
      await ours('emulator', 'image', 'make', file, '--version', NEW, '--chip', '0x218');
      const refused = await mstflint('-d', 'fwctl0', '-y', '-i', file, 'burn');
      expect(refused.code).to.equal(1);
      expect(refused.stdout + refused.stderr).to.include('Component is not applicable');
      expect((await ours('reg', 'get', 'MCC')).fields.control_state).to.equal(0);
      expect((await ours('firmware')).running_version).to.equal(OLD);
    }));

  test('mstfwreset asks for configuration space, which fwctl has not', () =>
    withCard(async ({ program }) => {
      const { code, stdout, stderr } = await program('mstfwreset', '-d', 'fwctl0', 'q');
      expect(code).to.not.equal(0);
      expect(stdout + stderr).to.include('Failed to get device PCI address');
    }));
});
