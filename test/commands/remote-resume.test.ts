import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { fwctl } from '../support/fwctl.js';
import { withMachines } from '../support/machines.js';

describe('a device of another machine, to which the connection is cut', () => {
  it('keeps what has come of a dump that is cut, and goes on with it', () =>
    withMachines(async (run, { folder, there }) => {
      const line = 'dump resource --type FULL_QPC --index1 0x200 --depth 2';
      const file = join(folder, 'q.bin');
      let kept = 0;
      for (let bytes = 5000; ; bytes += 700) {
        const { stderr, code } = await run(`${line} --file q.bin --resume`, { CUT: String(bytes) });
        if (code === 0) break;
        expect(code).to.equal(3);
        expect(stderr).to.match(/the connection to lab-3 was cut/);
        if (!existsSync(`${file}.resume`)) continue;
        kept += 1;
        expect(stderr).to.match(/the first \d+ bytes are in q\.bin: the same line with --resume goes on/);
      }
      expect(kept).to.be.above(0);
      const again = await run(`${line} --file q.bin --resume`);
      expect(again.code, again.stderr).to.equal(0);
      expect(existsSync(`${file}.resume`)).to.equal(false);
      const parsed = async (path: string) =>
        (await fwctl(['dump', 'parse', path, '--json'], { folder: there, cwd: folder })).stdout;
      await fwctl([...line.split(' '), '--file', 'near.bin'], { folder: there, cwd: folder });
      expect(await parsed('q.bin')).to.equal((await parsed('near.bin')).replaceAll('near.bin', 'q.bin'));
      expect(readFileSync(file).equals(readFileSync(join(folder, 'near.bin')))).to.equal(true);
    }));

  it('keeps what has come of a snapshot that is cut, and goes on with it', () =>
    withMachines(async (run, { folder, there }) => {
      const file = join(folder, 'far.snap');
      const answers: number[] = [];
      for (let bytes = 30_000; ; bytes *= 2) {
        const { stderr, code } = await run('snapshot save far.snap --resume', { CUT: String(bytes) });
        if (code === 0) break;
        expect(code).to.equal(3);
        expect(existsSync(file)).to.equal(false);
        expect(stderr).to.match(/the connection to lab-3 was cut/);
        const [, kept] = /the first (\d+) answers are in far\.snap\.resume: the same line/.exec(stderr) ?? [];
        if (kept) answers.push(Number(kept));
      }
      expect(answers).to.not.have.length(0);
      expect(answers).to.deep.equal(answers.toSorted((a, b) => a - b));
      expect(existsSync(`${file}.resume`)).to.equal(false);
      await fwctl(['snapshot', 'save', 'near.snap'], { folder: there, cwd: folder });
      const { stdout } = await fwctl(['snapshot', 'diff', 'far.snap', 'near.snap'], {
        folder: there,
        cwd: folder,
      });
      expect(stdout).to.contain('nothing differs');
    }));

  it('takes what is kept of a snapshot for no other device, and for nothing else than that', () =>
    withMachines(async (run, { folder }) => {
      const kept = {
        schema: 'fwctl.snapshot.resume/1',
        asked: 'fwctl9 (0000:99:00.0) of ssh://x',
        calls: [],
      };
      for (const [text, words] of [
        [JSON.stringify(kept), /is of another device: fwctl9/],
        ['{', /can't be gone on with: it is no JSON/],
        [
          JSON.stringify({ ...kept, calls: [{ scope: 0, in: 'xy', out_len: 1 }] }),
          /can't be gone on with: it has to be/,
        ],
        [JSON.stringify({ ...kept, schema: 'fwctl.snapshot/1' }), /"schema" has to be/],
      ] as const) {
        writeFileSync(join(folder, 'far.snap.resume'), text);
        const { stderr, code } = await run('snapshot save far.snap --resume');
        expect(stderr).to.match(words);
        expect(code).to.equal(2);
      }
    }));
});
