import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

/** Lines of the commands that write a file of the user's, FILE; KEPT is one that is there. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  'attest evidence': ['attest evidence -o FILE'],
  'attest key': ['attest key FILE'],
  'attest reference': ['attest reference KEPT -o FILE'],
  'config backup': ['config backup FILE'],
  'dump core': ['dump core FILE', 'coredump FILE'],
  'dump resource': ['dump resource --type FULL_QPC --index1 0x200 --file FILE'],
  'emulator export': ['emulator export FILE'],
  'emulator image make': [
    'emulator image make FILE --size 64K',
    'emulator image make --file FILE --size 64K',
  ],
  'plan export': ['plan export FILE'],
  report: ['report FILE --seconds 0'],
  'snapshot save': ['snapshot save FILE'],
};

/** Those that write again what they have written before, with why. */
const RENEWED: Readonly<Record<string, string>> = {
  'ansible install': 'the collection, in a folder of its own',
  metrics: 'a collector reads what is in the file at the time',
  'plan sign': 'a signature takes the place of an older one, and of nothing else',
  'systemd install': 'the unit, under its own name',
};

describe('a file that the user names', () => {
  it('is that of a command that keeps what is there, or writes its own again', () => {
    const { commands }: { commands: Record<string, { id: string; effect?: unknown }> } = JSON.parse(
      readFileSync(join(ROOT, 'dist/bundle/manifest.json'), 'utf8'),
    );
    const writing = Object.values(commands).filter(({ effect }) => effect === 'writes a file');
    const ids = writing.map(({ id }) => id.replaceAll(':', ' '));
    expect(ids).to.have.length.above(10);
    expect(ids.filter((id) => !(id in LINES) && !(id in RENEWED))).to.deep.equal([]);
  });

  for (const line of Object.values(LINES).flat())
    it(`is kept, but with --force: ${line}`, () =>
      withFolder(async (folder) => {
        const [file, kept] = [join(folder, 'file'), join(folder, 'kept')];
        if (line.includes('KEPT')) await fwctl(['attest', 'evidence', '-o', kept], { folder });
        if (line.includes('core')) await fwctl(['emulator', 'set', 'umem=on'], { folder });
        const words = line.split(' ').map((word) => ({ FILE: file, KEPT: kept })[word] ?? word);
        writeFileSync(file, 'precious', { mode: 0o600 });
        const { error } = await fwctlJson(words, { folder }, 2);
        expect(error.next).to.contain('--force');
        expect(readFileSync(file, 'utf8')).to.equal('precious');
        const { code, stderr } = await fwctl([...words, '--force'], { folder });
        expect(code, stderr).to.equal(0);
        expect(readFileSync(file, 'latin1')).to.not.equal('precious');
      }));
});
