import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { HISTORY_FILE, History } from '../../../src/cli/session/history.js';
import { withoutSecrets } from '../../../src/cli/session/secrets.js';
import { withFolder } from '../../support/files.js';

const fileIn = (folder: string) => join(folder, HISTORY_FILE);

describe('the history of sessions', () => {
  it('is kept for the next one, for its owner alone', () =>
    withFolder(async (folder) => {
      const state = join(folder, 'state');
      const history = new History(state);
      for (const line of ['info', 'info', ' secret', 'reg get PTYS', '', 'x'.repeat(5000)]) history.add(line);
      expect(history.lines).to.deep.equal(['info', 'reg get PTYS']);
      expect(new History(state).lines).to.deep.equal(['info', 'reg get PTYS']);
      expect(statSync(fileIn(state)).mode & 0o777).to.equal(0o600);
    }));

  it('of several sessions at once has the lines of all', () =>
    withFolder(async (folder) => {
      const [one, two] = [new History(folder), new History(folder)];
      one.add('a');
      two.add('b');
      one.add('c');
      expect(new History(folder).lines).to.deep.equal(['a', 'b', 'c']);
    }));

  it('has the last 1000 lines, and its file no more than twice as many', () =>
    withFolder(async (folder) => {
      writeFileSync(fileIn(folder), Array.from({ length: 2500 }, (_, i) => `line ${i}\n`).join(''), {
        mode: 0o600,
      });
      const { lines } = new History(folder);
      expect([lines.length, lines[0], lines.at(-1)]).to.deep.equal([1000, 'line 1500', 'line 2499']);
      expect(readFileSync(fileIn(folder), 'utf8').split('\n').length).to.equal(1001);
    }));

  it('that is damaged, no file, or open to others is left alone, with a word why', () =>
    withFolder(async (folder) => {
      const cases: [string, (file: string) => void, RegExp][] = [
        [
          'binary',
          (file) => writeFileSync(file, Buffer.from([1, 2, 0, 10]), { mode: 0o600 }),
          /no list of lines/,
        ],
        ['bytes', (file) => writeFileSync(file, Buffer.from([0xff, 0xfe, 10]), { mode: 0o600 }), /no text/],
        ['folder', (file) => mkdirSync(file), /folder/],
        ['link', (file) => symlinkSync('/etc/passwd', file), /link/],
        [
          'shared',
          (file) => {
            writeFileSync(file, 'info\n');
            chmodSync(file, 0o622);
          },
          /others may write/,
        ],
        ['large', (file) => writeFileSync(file, 'x\n'.repeat(3 << 20), { mode: 0o600 }), /may have 4 MiB/],
      ];
      for (const [name, make, why] of cases) {
        const own = join(folder, name);
        mkdirSync(own);
        make(fileIn(own));
        const before = statSync(fileIn(own)).mtimeMs;
        const history = new History(own);
        expect(history.problem, name).to.match(why);
        history.add('info');
        expect(history.lines, name).to.deep.equal(['info']);
        expect(statSync(fileIn(own)).mtimeMs, name).to.equal(before);
      }
    }));

  it('of another user is neither read nor written', function () {
    if (process.getuid?.() !== 0) this.skip();
    return withFolder(async (folder) => {
      writeFileSync(fileIn(folder), 'rm -rf /\n', { mode: 0o600 });
      chownSync(fileIn(folder), 1234, 1234);
      const history = new History(folder);
      expect(history.problem).to.match(/another user \(uid 1234\)/);
      expect(history.lines).to.deep.equal([]);
    });
  });

  it('has no values of what is secret by its name', () => {
    const cases: [string, string][] = [
      ['config set ADMIN_PASSWORD=hunter2 NUM_OF_VFS=4', 'config set ADMIN_PASSWORD=*** NUM_OF_VFS=4'],
      ['config set ISCSI_CHAP_PWD=hunter2', 'config set ISCSI_CHAP_PWD=***'],
      ['rpc X credential=0x12 password_msb=3', 'rpc X credential=*** password_msb=***'],
      [`reg set X 'auth_key=a b' --yes`, 'reg set X auth_key=*** --yes'],
      ['rpc X key="a b"', 'rpc X key=***'],
      ['reg set MTCQ token[3]=5', 'reg set MTCQ token[3]=***'],
      ['rpc CREATE_MKEY mkey_7_0=5', 'rpc CREATE_MKEY mkey_7_0=5'],
      ['reg get PTYS local_port=1', 'reg get PTYS local_port=1'],
    ];
    for (const [line, kept] of cases) expect(withoutSecrets(line)).to.equal(kept);
  });
});
