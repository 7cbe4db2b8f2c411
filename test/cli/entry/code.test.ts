import { chmodSync, chownSync, copyFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { bundleRequire, cacheFile, readCache } from '../../../src/cli/entry/code.js';
import { ROOT, withFolder } from '../../support/files.js';

const require = createRequire(import.meta.url);

/** A file with a cache beside it that may be read. */
function withCache<T>(run: (file: string, cache: string) => T): Promise<T> {
  return withFolder((folder) => {
    const file = join(folder, 'some.cjs');
    writeFileSync(file, '');
    writeFileSync(cacheFile(file), 'bytecode');
    chmodSync(cacheFile(file), 0o644);
    return run(file, cacheFile(file));
  });
}

describe('the code cache', () => {
  it('is read where only the owner of the bundle can write it', () =>
    withCache((file) => expect(readCache(file, process.getuid?.() ?? 0)?.toString()).to.equal('bytecode')));

  for (const mode of [0o664, 0o646, 0o666])
    it(`is not read where its mode is ${mode.toString(8)}`, () =>
      withCache((file, cache) => {
        chmodSync(cache, mode);
        expect(readCache(file, process.getuid?.() ?? 0)).to.equal(undefined);
      }));

  it('is not read through a symbolic link', () =>
    withCache((file, cache) => {
      renameSync(cache, `${cache}.real`);
      symlinkSync(`${cache}.real`, cache);
      expect(readCache(file, process.getuid?.() ?? 0)).to.equal(undefined);
    }));

  it('is not read where it belongs to another than the bundle', function () {
    if (process.geteuid?.() !== 0) return this.skip(); // only root can give a file away
    return withCache((file, cache) => {
      chownSync(cache, 65534, 65534);
      expect(readCache(file, process.getuid?.() ?? 0)).to.equal(undefined);
    });
  });

  it('that the build made is taken by V8, for every file that has one', () =>
    withFolder(async (state) => {
      const rejected = new Map<string, boolean | undefined>();
      const bundle = join(ROOT, 'dist/bundle');
      const load = bundleRequire(bundle, require, (file, script) =>
        rejected.set(file, script.cachedDataRejected),
      );
      const names = ['fwctl', 'firmware', 'oclif', 'commands/list'];
      for (const name of names) load(`./${name}.cjs`);
      expect([...rejected.values()], state).to.deep.equal(names.map(() => false));
    }));

  it('is bound to a Node: its name has version and architecture', () => {
    expect(cacheFile('/a/b.cjs')).to.equal(`/a/b.${process.version}-${process.arch}.cache`);
  });
});

describe('a file of the bundle', () => {
  it('is loaded once, and what is not of the bundle comes from Node', () =>
    withFolder((folder) => {
      writeFileSync(
        join(folder, 'a.cjs'),
        '(function(exports,require,module,__filename,__dirname){module.exports=[require("node:path"),__filename,__dirname]})',
      );
      copyFileSync(join(folder, 'a.cjs'), join(folder, 'b.cjs'));
      const load = bundleRequire(folder, require);
      expect(load('./a.cjs')).to.deep.equal([require('node:path'), join(folder, 'a.cjs'), folder]);
      expect(load('./a.cjs')).to.equal(load('./a.cjs'));
      expect(load('./b.cjs')).to.not.equal(load('./a.cjs'));
    }));
});
