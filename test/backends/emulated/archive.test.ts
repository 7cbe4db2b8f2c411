import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { FwctlError } from '../../../src/client/errors.js';
import { readContent } from '../../../src/state/changes.js';
import { withFolder } from '../../support/files.js';

/** Some of everything: settings, adapters, state of two devices. */
function lived(stateDir: string) {
  const controls = emulator({ stateDir });
  controls.set({ lockdown: 'integrity' });
  controls.add('connectx6dx', 2);
  controls.setClock('0000:08:00', 5n);
  controls.setSeed('0000:0a:00', 3);
  controls.unplug('0000:09:00');
  return controls;
}

const ADAPTER = { address: '0000:08:00', family: 'mlx5', profile: 'connectx6dx' };

/** What the files of a folder come to, as text. */
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => {
        const { version, data } = readContent(readFileSync(join(folder, file)));
        return [file, JSON.stringify({ version, data })];
      }),
  );

describe('export and import of the emulated machine', () => {
  it('what is imported is what was exported, byte for byte, whatever was there', () =>
    withFolder((folder) => {
      const archive = JSON.parse(JSON.stringify(lived(join(folder, 'a')).export()));
      const other = emulator({ stateDir: join(folder, 'b') });
      other.add('connectx6dx', 5);
      other.setSeed('0000:0d:00', 1);
      other.import(archive, 'a.json', () => undefined);
      expect(contents(join(folder, 'b'))).to.deep.equal(contents(join(folder, 'a')));
      expect(other.export()).to.deep.equal(archive);
    }));

  it('a file of a newer version that was there is kept under another name', () =>
    withFolder((folder) => {
      const archive = JSON.parse(JSON.stringify(lived(join(folder, 'a')).export()));
      const controls = lived(join(folder, 'b'));
      const newer = '{"version": 99, "data": {}}';
      writeFileSync(join(folder, 'b', 'device-0000:08:00.json'), newer);
      controls.import(archive, 'a.json', () => undefined);
      const aside = readdirSync(join(folder, 'b')).filter((file) => file.includes('aside'));
      expect(aside).to.have.length(1);
      expect(readFileSync(join(folder, 'b', aside[0] as string), 'utf8')).to.equal(newer);
      expect(controls.export()).to.deep.equal(archive);
    }));

  it('an untouched machine is an archive without files, and makes another one untouched', () =>
    withFolder((folder) => {
      const archive = emulator({ stateDir: join(folder, 'a') }).export();
      expect(archive.files).to.deep.equal({});
      const controls = lived(join(folder, 'b'));
      controls.import(archive, 'a.json', () => undefined);
      expect(contents(join(folder, 'b'))).to.deep.equal({});
    }));

  const bad: [string, (archive: Record<string, unknown>) => unknown, string][] = [
    ['no object', () => [1], 'no state'],
    ['another schema', (archive) => ({ ...archive, schema: 'fwctl.list/1' }), 'fwctl.emulator.state/1'],
    ['a newer schema', (archive) => ({ ...archive, schema: 'fwctl.emulator.state/2' }), 'newer schema'],
    ['no files', ({ schema }) => ({ schema }), '"files"'],
    ['a newer device', (archive) => patch(archive, 'device-0000:08:00', { version: 99 }), 'version 99'],
    [
      'no version',
      (archive) => patch(archive, 'kernel', { version: 'one' }),
      'files.kernel names no version',
    ],
    [
      'a damaged device',
      (archive) => patch(archive, 'device-0000:08:00', { data: { functions: 1 } }),
      'functions',
    ],
    ['a damaged kernel', (archive) => patch(archive, 'kernel', { data: { tainted: 0 } }), 'it has no "log"'],
    [
      'a damaged inventory',
      (archive) => patch(archive, 'machine', { data: { adapters: { '0000:08:00': {} } } }),
      '"adapters.0000:08:00" has no "family"',
    ],
    [
      'a damaged inventory of before',
      (archive) => patch(archive, 'machine', { version: 2, data: { adapters: [{}] } }),
      '"adapters[0]" has no "address"',
    ],
    [
      'a device number that no kernel has',
      (archive) =>
        patch(archive, 'machine', { version: 2, data: { adapters: [{ ...ADAPTER, first: 4095 }] } }),
      'it has a device fwctl4096, and the last is fwctl4095',
    ],
    ['a foreign file', (archive) => patch(archive, 'passwd', { version: 1, data: {} }), 'files.passwd'],
    ['a path', (archive) => patch(archive, '../evil', { version: 1, data: {} }), '../evil'],
    [
      'a device without its adapter',
      (archive) => patch(archive, 'device-0000:77:00', { version: 2, data: { functions: {} } }),
      'device-0000:77:00',
    ],
  ];
  for (const [what, spoil, words] of bad)
    it(`${what} is refused with the place, and nothing has changed`, () =>
      withFolder((folder) => {
        const archive = JSON.parse(JSON.stringify(lived(join(folder, 'a')).export()));
        const controls = lived(join(folder, 'b'));
        const before = contents(join(folder, 'b'));
        let refused: unknown;
        try {
          controls.import(spoil(archive), 'file.json', () => undefined);
        } catch (error) {
          refused = error;
        }
        expect(refused).to.be.instanceOf(FwctlError);
        expect((refused as FwctlError).kind).to.equal('usage');
        expect((refused as FwctlError).message)
          .to.include(words)
          .and.include('file.json');
        expect(contents(join(folder, 'b'))).to.deep.equal(before);
      }));
});

const patch = (archive: Record<string, unknown>, file: string, change: object) => {
  const files = archive.files as Record<string, object>;
  return { ...archive, files: { ...files, [file]: { ...files[file], ...change } } };
};
