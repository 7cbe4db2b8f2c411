import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { brotliCompressSync } from 'node:zlib';
import { expect } from 'chai';
import { Archive, archiveOf } from '../../../src/cli/bundle/archive.js';
import { bytecodeFile, bytecodeIn, packFolder, packName } from '../../../src/cli/bundle/bytecode.js';
import { bundleRequire } from '../../../src/cli/bundle/code.js';
import { keepPack } from '../../../src/cli/bundle/keep.js';
import { ROOT, withFolder } from '../../support/files.js';

const require = createRequire(import.meta.url);
const NAME = './some.cjs';
const RETURNS_1 = '(function () { return 1 })';

/** What there is of one file in a pack, as `keepPack` writes it in a folder that it makes. */
function withPack<T>(run: (kept: string, source: string, pack: string) => T): Promise<T> {
  return withFolder((folder) => {
    const source = join(folder, NAME);
    writeFileSync(source, RETURNS_1);
    const pack = join(folder, 'cache/fwctl/some');
    const script = new Script(RETURNS_1, { filename: source });
    const compiled = new Map([[NAME, { source: statSync(source), script }]]);
    keepPack({ file: pack, compiled }, folder);
    return run(bytecodeFile(pack, NAME, statSync(source)), source, pack);
  });
}

/** What is read of the pack in which a file stands. */
const bytecode = (kept: string, source: string) =>
  bytecodeIn(kept.slice(0, kept.indexOf('+')), NAME, statSync(source));

describe('The code cache of a user', () => {
  it('has what was compiled before, and V8 takes it', () =>
    withPack((pack, source) => {
      const cachedData = bytecode(pack, source) as Buffer;
      const script = new Script(RETURNS_1, { filename: source, cachedData });
      expect(script.cachedDataRejected).to.equal(false);
      expect(statSync(pack).mode & 0o777).to.equal(0o600);
      expect(statSync(dirname(pack)).mode & 0o777).to.equal(0o700);
    }));

  for (const mode of [0o664, 0o646, 0o666])
    it(`is not read where its mode is ${mode.toString(8)}, or that of its folder lets others write`, () =>
      withPack((pack, source) => {
        chmodSync(pack, mode);
        expect(bytecode(pack, source)).to.equal(undefined);
        chmodSync(pack, 0o600);
        expect(bytecode(pack, source)).to.not.equal(undefined);
        chmodSync(dirname(pack), mode | 0o111);
        expect(bytecode(pack, source)).to.equal(undefined);
      }));

  it('is not read through a symbolic link', () =>
    withPack((pack, source) => {
      renameSync(pack, `${pack}.real`);
      symlinkSync(`${pack}.real`, pack);
      expect(bytecode(pack, source)).to.equal(undefined);
    }));

  it('is kept in a cache home that is a link of this user to a folder of theirs, and behind no other link', () =>
    withFolder((folder) => {
      const source = join(folder, NAME);
      writeFileSync(source, RETURNS_1);
      const compiled = new Map([[NAME, { source: statSync(source), script: new Script(RETURNS_1) }]]);
      const keptIn = (home: string) => {
        const pack = join(home, 'fwctl/code/some');
        keepPack({ file: pack, compiled }, folder);
        return bytecodeIn(pack, NAME, statSync(source)) !== undefined;
      };
      const link = (name: string, target: string) => {
        symlinkSync(target, join(folder, name));
        return join(folder, name);
      };
      mkdirSync(join(folder, 'disk'), { mode: 0o700 });
      expect(keptIn(link('home', 'disk'))).to.equal(true);
      expect(existsSync(join(folder, 'disk/fwctl/code'))).to.equal(true);
      mkdirSync(join(folder, 'open'));
      chmodSync(join(folder, 'open'), 0o777);
      for (const [name, target] of [
        ['to-open', 'open'],
        ['to-nothing', 'nothing'],
        ['to-itself', 'to-itself'],
      ] as const)
        expect(keptIn(link(name, target)), name).to.equal(false);
      if (process.geteuid?.() !== 0) return;
      mkdirSync(join(folder, 'disk/other'), { mode: 0o700 });
      const ofAnother = link('of-another', 'disk/other');
      lchownSync(ofAnother, 65534, 65534);
      expect(keptIn(ofAnother)).to.equal(false);
    }));

  it('is neither read nor written where it belongs to another user', function () {
    if (process.geteuid?.() !== 0) return this.skip(); // only root can give a file away
    return withPack((pack, source) => {
      chownSync(pack, 65534, 65534);
      expect(bytecode(pack, source)).to.equal(undefined);
      chownSync(pack, 0, 0);
      chownSync(dirname(pack), 65534, 65534);
      expect(bytecode(pack, source)).to.equal(undefined);
      const script = new Script('1');
      const other = join(dirname(pack), 'deeper/other');
      const compiled = new Map([[NAME, { source: statSync(source), script }]]);
      keepPack({ file: other, compiled }, dirname(source));
      expect(() => statSync(other)).to.throw('ENOENT');
    });
  });

  it('has nothing for a file that has changed since, nor of what is damaged, cut, or no bytecode at all', () =>
    withPack((kept, source) => {
      const whole = readFileSync(kept);
      let tries = 0;
      const isTaken = () => {
        const cachedData = bytecode(kept, source) as Buffer;
        // What this process has compiled under a name it does not compile again.
        const filename = `${tries++}`;
        return new Script(RETURNS_1, { filename, cachedData }).cachedDataRejected === false;
      };
      for (const damaged of ['', 'x', whole.subarray(0, 20), whole.subarray(0, whole.length - 100)]) {
        writeFileSync(kept, damaged);
        expect(isTaken()).to.equal(false);
      }
      for (let at = 0; at < whole.length; at += 7) {
        const damaged = Buffer.from(whole);
        damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
        writeFileSync(kept, damaged);
        expect(bytecode(kept, source), `${at}`).to.equal(undefined);
      }
      writeFileSync(kept, whole);
      expect(isTaken()).to.equal(true);
      writeFileSync(source, '(function () { return 2 })');
      expect(bytecode(kept, source)).to.equal(undefined);
    }));

  it('keeps what it had of other files beside what was compiled anew', () =>
    withPack((kept, source, pack) => {
      const before = bytecode(kept, source);
      const script = new Script('(function () { return 3 })');
      const compiled = new Map([['./deep/other.cjs', { source: statSync(source), script }]]);
      keepPack({ file: pack, compiled }, dirname(source));
      expect(bytecode(kept, source)).to.deep.equal(before);
      expect(bytecodeIn(pack, './deep/other.cjs', statSync(source))).to.not.equal(undefined);
    }));

  it('is done without where it can be neither read nor written', () =>
    withFolder((folder) => {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      const source = statSync(file);
      for (const pack of [join(file, 'fwctl/some'), '/proc/fwctl/some', '/proc/self/some']) {
        expect(bytecodeIn(pack, NAME, source)).to.equal(undefined);
        const compiled = new Map([[NAME, { source, script: new Script('1') }]]);
        expect(() => keepPack({ file: pack, compiled }, folder)).to.not.throw();
      }
    }));

  it('removes those of builds that are no more: of the same place, of one that is gone, or of none; all else stays', () =>
    withFolder((folder) => {
      const cache = join(folder, 'cache/fwctl');
      const name = (build: string) => `code-${build.repeat(16)}-v20.1.2-x64`;
      const there = { a: folder, b: join(folder, 'gone'), c: undefined, d: cache };
      for (const [build, place] of Object.entries(there)) {
        mkdirSync(join(cache, name(build)), { recursive: true, mode: 0o700 });
        writeFileSync(join(cache, name(build), 'info'), '');
        if (place) writeFileSync(join(cache, name(build), '.place'), place);
      }
      const others = ['code-a-v20.1.2-x64', `${name('a')}.old`, 'else'];
      for (const other of others) mkdirSync(join(cache, other));
      writeFileSync(join(cache, name('f')), '');
      symlinkSync(folder, join(cache, name('9')));
      keepPack({ file: join(cache, name('e'), 'info'), compiled: new Map() }, folder);
      expect(readdirSync(cache).sort()).to.deep.equal(
        [...others, name('9'), name('d'), name('e'), name('f')].sort(),
      );
    }));

  it('lies in a folder of this build and this Node, in the cache home; nowhere without one', () => {
    const end = `fwctl/code-abc-${process.version}-${process.arch}`;
    expect(packFolder('abc', { HOME: '/home/x' })).to.equal(`/home/x/.cache/${end}`);
    expect(packFolder('abc', { HOME: '/home/x', XDG_CACHE_HOME: '/c' })).to.equal(`/c/${end}`);
    expect(packFolder('abc', { HOME: 'x', XDG_CACHE_HOME: 'c' })).to.equal(undefined);
    expect(packFolder('abc', { HOME: '/home/x', NODE_DISABLE_COMPILE_CACHE: '1' })).to.equal(undefined);
  });

  const NAMES: [string, string][] = [
    ['info --json', 'info'],
    ['reg get MTMP', 'reg.get'],
    ['emulator fault add hang', 'emulator.fault.add'],
    ['find temperature', 'find'],
    ['-d 1 info', 'other'],
    ['../x', 'other'],
    ['reg get --help', 'help'],
    ['info -h', 'help'],
    ['help info', 'help'],
    ['', 'other'],
  ];
  for (const [line, name] of NAMES)
    it(`is that of a command: ${name} for "${line}"`, () => {
      expect(packName(line.split(' '), ' emulator emulator.fault reg ')).to.equal(name);
    });
});

describe('A file of the bundle', () => {
  it('is loaded once, and what is not of the bundle comes from Node', () =>
    withFolder((folder) => {
      writeFileSync(
        join(folder, 'a.cjs'),
        '(function(exports,require,module,__filename,__dirname){module.exports=[require("node:path"),__filename,__dirname]})',
      );
      copyFileSync(join(folder, 'a.cjs'), join(folder, 'b.cjs'));
      writeFileSync(join(folder, 'parts'), archiveOf([['c.txt', Buffer.from('of the archive')]]));
      const load = bundleRequire(folder, require);
      expect(load('./a.cjs')).to.deep.equal([require('node:path'), join(folder, 'a.cjs'), folder]);
      expect(load('./a.cjs')).to.equal(load('./a.cjs'));
      expect(load('./b.cjs')).to.not.equal(load('./a.cjs'));
      expect(load('./c.txt')).to.equal('of the archive');
    }));
});

describe('An archive', () => {
  it('gives each of its files, however long the index is: of blocks, and of other files too', () =>
    withFolder((folder) => {
      const file = join(folder, 'archive');
      const names = Array.from({ length: 2000 }, (_, i) => `some/name-of-a-file-${i}`);
      const bytes = (name: string) => Buffer.from(`bytes of ${name}`);
      const packed = brotliCompressSync('onethree');
      const other = brotliCompressSync('other');
      const stage = (size: number, ...texts: string[]) => ({
        packed: size,
        files: texts.map((text) => [text, text.length] as const),
      });
      mkdirSync(join(folder, 'beside'));
      writeFileSync(join(folder, 'beside/text'), 'all that stands there');
      writeFileSync(join(folder, 'beside/archive'), archiveOf([['told', Buffer.from('by another')]]));
      writeFileSync(
        file,
        archiveOf(
          [
            ...names.map((name) => [name, bytes(name)] as const),
            ['of-another', { first: 9, size: 6, source: 'beside/text' }],
            ['told', { first: 0, size: 4, source: '@beside/archive' }],
            ['untold', { first: 0, size: 4, source: '@beside/archive' }],
          ],
          [
            { bytes: packed, stages: [stage(packed.length, 'one', 'three')] },
            { bytes: other, stages: [stage(other.length, 'other')] },
          ],
        ),
      );
      const archive = new Archive(file);
      for (const name of names) expect(archive.read(name)?.bytes.equals(bytes(name))).to.equal(true);
      for (const name of ['three', 'other', 'one']) {
        expect(archive.read(name)?.bytes.toString()).to.equal(name);
        expect(archive.read(name)?.size).to.equal(name.length);
      }
      expect(archive.read('of-another')?.bytes.toString()).to.equal('stands');
      expect(archive.read('told')?.bytes.toString()).to.equal('by another');
      expect(archive.read('untold')).to.equal(undefined);
      expect(archive.read('some/name')).to.equal(undefined);
      expect(archive.has('some/name-of-a-file-7')).to.equal(true);
    }));

  it('reads of a block what the asked files need, where it was packed in stages', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'archive');
      const { blockOf } = require(join(ROOT, 'bin/build/blocks.js'));
      const text = (name: string, times: number) => [name, Buffer.from(`${name} `.repeat(times))];
      const block = await blockOf([[text('first', 99), text('second', 9)], [text('third', 999)]]);
      writeFileSync(file, archiveOf([], [block]));
      const read = (name: string) => new Archive(file).read(name)?.bytes.toString();
      expect(read('third')).to.equal('third '.repeat(999));
      // The bytes of the last stage are not there any more.
      const whole = readFileSync(file);
      const [stage] = block.stages;
      writeFileSync(file, whole.subarray(0, whole.length - (block.bytes.length - stage.packed)));
      expect(read('second')).to.equal('second '.repeat(9));
      expect(read('first')).to.equal('first '.repeat(99));
      expect(read('third')).to.equal(undefined);
    }));
});
