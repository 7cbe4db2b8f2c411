import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { changelog, fragments, nextVersion, untold } from './support/changes.js';
import { ROOT, withFolder } from './support/files.js';
import { lossOf, surface } from './surface/surface.js';

describe('the surface', () => {
  it('is as test/surface has it: npm run surface writes it anew', async () => {
    for (const [file, lines] of Object.entries(await surface())) {
      const kept = readFileSync(join(ROOT, 'test/surface', file), 'utf8')
        .trimEnd()
        .split('\n');
      const there = new Set(kept);
      const come = lines.filter((line) => !there.has(line));
      expect({ come, ...lossOf(kept, lines) }, file).to.deep.equal({ come: [], gone: [], other: [] });
      expect(lines, file).to.deep.equal(kept);
    }
  });

  it('tells what is gone and what is another, not what came', () => {
    const before = ['info  a command', 'info --device  DEVICE, -d', 'link  a command'];
    const now = ['info  a command', 'info --device  DEVICE', 'info --all  yes or no'];
    expect(lossOf(before, now)).to.deep.equal({ gone: ['link'], other: ['info --device'] });
  });
});

describe('fragments of the change log', () => {
  it('are well made', () => {
    const flawed = fragments(join(ROOT, '.changes')).filter(({ flaws }) => flaws.length);
    expect(flawed).to.deep.equal([]);
  });

  it('are refused where they are not: kind, name, sentence, end, backticks', () =>
    withFolder((folder) => {
      mkdirSync(join(folder, 'versions'));
      for (const [file, text] of Object.entries({
        'README.md': 'of the folder',
        'good.added.md': 'A flag `--x` came.\n\nMore of it.\n',
        'other.better.md': 'It is better.\n',
        'Two words.fixed.md': 'It works.\n',
        'no-sentence.fixed.md': 'works now\n',
        'no-end.fixed.md': 'It works.',
        'open.fixed.md': 'It `works.\n',
      }))
        writeFileSync(join(folder, file), text);
      const flaws = fragments(folder).map(({ file, flaws }) => [file, flaws.length > 0]);
      expect(Object.fromEntries(flaws)).to.deep.equal({
        'Two words.fixed.md': true,
        'good.added.md': false,
        'no-end.fixed.md': true,
        'no-sentence.fixed.md': true,
        'open.fixed.md': true,
        'other.better.md': true,
      });
    }));

  it('tell of names, a command or a document of all that it has', () => {
    const names = ['info --device', 'link', 'link --all', 'linked', 'fwctl.link/1 ports[].x'];
    expect(untold(names, [{ text: '`link` and `info --device` are gone.' }])).to.deep.equal([
      'linked',
      'fwctl.link/1 ports[].x',
    ]);
    expect(untold(names, [{ text: 'link and `fwctl.link/1` are gone.' }])).to.deep.equal(names.slice(0, 4));
  });

  it('make the next version: what goes a major one, what comes a minor one, the rest a patch', () => {
    const versionAfter = (version: string, ...kinds: string[]) =>
      nextVersion(
        version,
        kinds.map((kind) => ({ kind })),
      );
    expect(versionAfter('1.2.3', 'fixed')).to.equal('1.2.4');
    expect(versionAfter('1.2.3', 'fixed', 'added')).to.equal('1.3.0');
    expect(versionAfter('1.2.3', 'deprecated')).to.equal('1.3.0');
    expect(versionAfter('1.2.3', 'security', 'removed')).to.equal('2.0.0');
    expect(versionAfter('1.2.3', 'changed')).to.equal('2.0.0');
    expect(versionAfter('0.1.0', 'removed')).to.equal('0.2.0');
    expect(versionAfter('0.1.0', 'added')).to.equal('0.2.0');
    expect(versionAfter('0.1.4', 'fixed')).to.equal('0.1.5');
  });

  it('become a text by kind', () => {
    const text = changelog('1.3.0', [
      { kind: 'fixed', text: 'It works.\n' },
      { kind: 'added', text: 'A flag came.\nIt is useful.\n' },
    ]);
    expect(text).to.equal(
      '## 1.3.0\n\n### Added\n\n- A flag came.\n  It is useful.\n\n### Fixed\n\n- It works.\n',
    );
  });
});
