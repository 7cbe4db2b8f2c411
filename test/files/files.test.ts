import { execFileSync } from 'node:child_process';
import fs, {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FwctlError } from '../../src/client/errors.js';
import { type InputLine, LineSplitter } from '../../src/files/lines.js';
import { inputPieces, readInput, readNamedFile, writeNamedFile } from '../../src/files/named.js';
import { FileIsThere, NewFile } from '../../src/files/new-file.js';
import { openRegular, piecesOf } from '../../src/files/read.js';
import { reasonOf } from '../../src/files/reason.js';
import { Draft, makeFolder, replaceFile } from '../../src/files/write.js';

const LIMIT = 100;

describe('files that a user names', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const refusal = (run: () => unknown): FwctlError => {
    try {
      run();
    } catch (error) {
      expect(error).to.be.instanceOf(FwctlError);
      return error as FwctlError;
    }
    throw new Error('nothing was refused');
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fwctl-files-'));
    writeFileSync(at('file'), 'what is there\n');
    mkdirSync(at('folder'));
    execFileSync('mkfifo', [at('fifo')]);
    symlinkSync(at('nowhere'), at('dangling'));
    symlinkSync('loop', at('loop'));
    symlinkSync('fifo', at('link-to-fifo'));
    writeFileSync(at('large'), '');
    truncateSync(at('large'), LIMIT + 1);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const WRONG: [name: string, reason: RegExp][] = [
    ['folder', /it is a folder, not a regular file$/],
    ['fifo', /it is a FIFO, not a regular file$/],
    ['link-to-fifo', /it is a FIFO, not a regular file$/],
    ['dangling', /it is a link to .*nowhere, which is not there$/],
    ['loop', /its symbolic links form a loop \(ELOOP\)$/],
    ['none', /there is no such file or folder \(ENOENT\)$/],
    ['file/below', /a part of its path is no folder \(ENOTDIR\)$/],
    ['n'.repeat(256), /its name is too long \(ENAMETOOLONG\)$/],
    ['large', /it has 101 bytes, and may have 100 bytes$/],
  ];

  for (const [name, reason] of WRONG)
    it(`${name.slice(0, 20)} in place of a file is refused in words, with its path`, () => {
      const error = refusal(() => readNamedFile('the policy file', at(name), LIMIT));
      expect(error.kind).to.equal('usage');
      expect(error.message)
        .to.match(reason)
        .and.include(`the policy file can't be read: ${at(name)}: `);
      expect(error.facts.path).to.equal(at(name));
    });

  it('devices are refused, and not opened', () => {
    for (const device of ['/dev/zero', '/dev/full', '/dev/tty'])
      expect(refusal(() => readNamedFile('the tape', device, LIMIT)).message).to.include('it is a device');
  });

  it('a file of exactly the limit is read, also one that says it is empty', () => {
    truncateSync(at('large'), LIMIT);
    expect(readNamedFile('x', at('large'), LIMIT)).to.have.length(LIMIT);
    expect(readNamedFile('x', '/proc/self/status', 1 << 16).length).to.be.greaterThan(0);
    expect(refusal(() => readNamedFile('x', '/proc/self/status', 10)).message).to.include(
      'more than 10 bytes',
    );
  });

  it('a link may be followed, or not', () => {
    symlinkSync('file', at('link'));
    closeSync(openRegular(at('link')).fd);
    expect(() => openRegular(at('link'), 0o400000)).to.throw('it is a symbolic link, not a regular file');
  });

  it('what is read piece by piece has any length, and the same checks', () => {
    expect([...piecesOf(at('large'), 40)].map(({ length }) => length)).to.deep.equal([40, 40, 21]);
    expect(() => [...piecesOf(at('fifo'), 40)]).to.throw('it is a FIFO');
  });

  it('an open descriptor that the shell hands over is read as a stream, with the same limit', async () => {
    const { fd } = openRegular(at('file'));
    expect((await readInput('x', `/dev/fd/${fd}`, LIMIT)).toString()).to.equal('what is there\n');
    const large = openRegular(at('large')).fd;
    const error = await readInput('x', `/dev/fd/${large}`, LIMIT).catch((one) => one);
    expect(error).to.be.instanceOf(FwctlError);
    expect(error.message).to.include('more than 100 bytes');
  });

  it('lines come without their ends, the last one with or without', async () => {
    const lines = async (text: string): Promise<string[]> => {
      writeFileSync(at('file'), text);
      const all: string[] = [];
      const splitter = new LineSplitter(1 << 20);
      const take = (found: Iterable<InputLine>) => {
        for (const { bytes } of found) all.push(bytes?.toString() ?? 'too long');
      };
      for await (const piece of inputPieces('x', at('file'))) take(splitter.take(piece));
      take(splitter.end());
      return all;
    };
    const long = 'ä'.repeat(300_000);
    expect(await lines(`a\r\n\n${long}\nb`)).to.deep.equal(['a', '', long, 'b']);
    expect(await lines(`${long}\n`)).to.deep.equal([long]);
    expect(await lines('')).to.deep.equal([]);
    expect(await lines(`a\n${long}${long}\nb`)).to.deep.equal(['a', 'too long', 'b']);
  });

  it('a write that fails leaves what was there, and nothing beside it', () => {
    const before = readdirSync(folder);
    for (const name of ['folder', 'fifo', 'loop', 'none/below', 'n'.repeat(256)]) {
      const error = refusal(() => writeNamedFile('the state', at(name), 'new'));
      expect(error.message).to.include(`the state can't be written: ${at(name)}: `);
    }
    const draft = new Draft(at('file'));
    draft.write('half');
    expect(() => {
      closeSync(draft.fd);
      draft.write('the rest');
    }).to.throw();
    expect(readFileSync(at('file'), 'utf8')).to.equal('what is there\n');
    expect(readdirSync(folder)).to.deep.equal(before);
  });

  it('a full disk is told as that, and leaves nothing half', function () {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at('folder')], { stdio: 'ignore' });
    } catch {
      return this.skip();
    }
    try {
      writeFileSync(at('folder/kept'), 'old');
      const error = refusal(() => writeNamedFile('the state', at('folder/kept'), 'x'.repeat(1 << 20)));
      expect(error.message).to.match(/: the disk is full \(ENOSPC\)$/);
      expect(readFileSync(at('folder/kept'), 'utf8')).to.equal('old');
      expect(readdirSync(at('folder'))).to.deep.equal(['kept']);
    } finally {
      execFileSync('umount', [at('folder')]);
    }
  });

  it('a file keeps its mode, a link stays a link to what is replaced, a new file has the mode that is asked for', () => {
    chmodSync(at('file'), 0o640);
    symlinkSync('file', at('link'));
    replaceFile(at('link'), 'new', 0o600);
    expect(readFileSync(at('file'), 'utf8')).to.equal('new');
    expect(statSync(at('file')).mode & 0o777).to.equal(0o640);
    replaceFile(at('fresh'), 'new', 0o600);
    expect(statSync(at('fresh')).mode & 0o777).to.equal(0o600);
  });

  describe('a file for a result', () => {
    const there = (work: () => unknown) => {
      const error = refusal(work);
      expect(error).to.be.instanceOf(FileIsThere);
      expect(error.message).to.match(/ is there: it is not replaced$/);
    };

    it('that is there is refused before anything is done, and stays', () => {
      writeFileSync(at('result'), 'old');
      there(() => new NewFile('the state', at('result')));
      expect(readFileSync(at('result'), 'utf8')).to.equal('old');
    });

    it('that comes while the result is made stays, whenever it comes', () => {
      const early = new NewFile('the state', at('early'));
      writeFileSync(at('early'), 'other');
      there(() => early.write('new'));
      expect(readFileSync(at('early'), 'utf8')).to.equal('other');
      const late = new NewFile('the state', at('late'));
      there(() => late.begin('new', () => writeFileSync(at('late'), 'other')));
      expect(readFileSync(at('late'), 'utf8')).to.equal('other');
      expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).to.deep.equal([]);
    });

    it('is made where no file can have two names, and one that came first stays', () => {
      const { linkSync } = fs;
      fs.linkSync = () => {
        throw Object.assign(new Error('one name alone'), { code: 'EPERM' });
      };
      syncBuiltinESMExports();
      try {
        new NewFile('the state', at('one')).write('new');
        expect(readFileSync(at('one'), 'utf8')).to.equal('new');
        const late = new NewFile('the state', at('late'));
        there(() => late.begin('new', () => writeFileSync(at('late'), 'other')));
        expect(readFileSync(at('late'), 'utf8')).to.equal('other');
        expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).to.deep.equal([]);
      } finally {
        fs.linkSync = linkSync;
        syncBuiltinESMExports();
      }
    });

    it('is replaced with force, by one that nobody else may read where that is asked for', () => {
      writeFileSync(at('open'), 'old', { mode: 0o644 });
      new NewFile('the state', at('open'), { force: true, mode: 0o600 }).write('new');
      expect(readFileSync(at('open'), 'utf8')).to.equal('new');
      expect(statSync(at('open')).mode & 0o777).to.equal(0o600);
    });

    it('that can not be written is told before anything is done', () => {
      expect(refusal(() => new NewFile('the state', at('nowhere/x'))).message).to.match(
        /^the state can't be written: /,
      );
    });
  });

  it('nothing is written for a link to where nothing is, and the link stays', () => {
    symlinkSync('nowhere', at('astray'));
    const error = refusal(() => writeNamedFile('the state', at('astray'), 'new'));
    expect(error.message).to.match(/: it is a link to nowhere, which is not there$/);
    expect(lstatSync(at('astray')).isSymbolicLink()).to.equal(true);
    expect(readdirSync(folder)).not.to.include('nowhere');
  });

  it('an empty name is told as that', () => {
    const words = 'the name of its file is empty';
    expect(refusal(() => writeNamedFile('the state', '', 'new')).message).to.include(words);
    expect(refusal(() => readNamedFile('the state', '', LIMIT)).message).to.include(words);
  });

  it('folders are made step by step, and one that can not be made ends with a reason', () => {
    makeFolder(at('a/b/c'));
    expect(statSync(at('a/b/c')).isDirectory()).to.equal(true);
    makeFolder(at('a/b/c'));
    expect(() => makeFolder('/proc/fwctl/a/b')).to.throw(/ENOENT/);
    expect(() => makeFolder(at('file/a'))).to.throw(/ENOTDIR/);
  });

  it('errnos that are known stand with their meaning, others with what the system says', () => {
    for (const code of ['ENOSPC', 'EPIPE', 'EIO', 'EROFS', 'EDQUOT', 'EFBIG', 'ENAMETOOLONG'])
      expect(reasonOf(Object.assign(new Error('raw'), { code })))
        .to.match(new RegExp(`\\(${code}\\)$`))
        .and.not.include('raw');
    expect(reasonOf(Object.assign(new Error('raw words'), { code: 'EODD' }))).to.equal('raw words (EODD)');
    expect(reasonOf(new Error('raw words'))).to.equal('raw words');
  });
});
