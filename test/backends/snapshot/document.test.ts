import { expect } from 'chai';
import { type Snapshot, snapshotText } from '../../../src/backends/snapshot/document.js';
import { parseSnapshot, readSnapshot } from '../../../src/backends/snapshot/read.js';
import { FwctlError } from '../../../src/client/errors.js';
import { withFolder } from '../../support/files.js';
import { summedSnapshot } from '../../support/hostile.js';
import { endsOf } from '../../support/mutants.js';
import { asked, small } from '../../support/snapshot.js';

type Members = { sections: { section: string; readings: Record<string, unknown>[] }[] } & Record<
  string,
  unknown
>;

const text = snapshotText(small());

/** The error for a text; undefined where it is a snapshot. */
function refused(given: string): FwctlError | undefined {
  try {
    parseSnapshot(given, 'a.snapshot');
    return undefined;
  } catch (error) {
    if (error instanceof FwctlError) return error;
    throw error;
  }
}

/** The text with some members otherwise, and its sums made right again. */
function changed(change: (members: Members) => void): string {
  const members = JSON.parse(text) as Members;
  change(members);
  return summedSnapshot(members);
}

const reading = (members: Members): Record<string, unknown> =>
  members.sections[0]?.readings[0] as Record<string, unknown>;

describe('the file of a snapshot', () => {
  it('holds all that was taken, and nothing else', () => {
    expect(parseSnapshot(text, 'a')).to.deep.equal(small());
  });

  it('has a line for each reading, and leaves out zeros at the end of bytes', () => {
    const lines = text.split('\n').filter((line) => line.includes('QUERY_ISSI'));
    expect(lines).to.have.length(4);
    expect(JSON.parse((lines[0] as string).replace(/,$/, ''))).to.deep.equal({
      what: 'QUERY_ISSI',
      scope: 'configuration',
      in: '010a',
      in_length: 16,
      room: 16,
      out: '000000000000000001',
      out_length: 12,
    });
  });

  it('has sums over what stands in it, as fwctl-snapshot(5) says', () => {
    const members = JSON.parse(text) as Members;
    expect(JSON.parse(summedSnapshot(members))).to.deep.equal(members);
  });

  const WRONG: Readonly<Record<string, readonly [given: string, place: string, words: RegExp]>> = {
    'an empty file': ['', 'a.snapshot', /empty/],
    'what is no JSON': ['deny:\n  - x', 'a.snapshot:', /no snapshot/],
    'JSON of another kind': ['{"schema": "fwctl.info/1"}', 'a.snapshot', /no "schema" of fwctl\.snapshot/],
    'a list': ['[]', 'a.snapshot', /no snapshot/],
    'a file that is cut': [text.slice(0, 400), 'a.snapshot:', /cut/],
    'a comma too many': [text.replace('"host":', ',"host":'), 'a.snapshot:8:3', /no JSON/],
    'a newer version': [
      text.replace('snapshot/1', 'snapshot/2'),
      'a.snapshot:schema',
      /version 2; this fwctl reads version 1/,
    ],
    'a reading that was changed': [text.replace('"010a"', '"010b"'), 'a.snapshot:sections[0]', /sum/],
    'a device that was changed': [text.replaceAll('mlx5_0', 'mlx5_1'), 'a.snapshot:sum', /sum/],
    'a section that is gone': [
      changed((one) => {
        one.sections = [];
      }).replace(/"sum":"\w+"\}$/, `"sum":"${'0'.repeat(16)}"}`),
      'a.snapshot:sum',
      /sum/,
    ],
    'a member that is not known': [
      changed((one) => {
        reading(one).evil = 1;
      }),
      'a.snapshot',
      /sections\[0\]\.readings\[0\]\.evil" is unknown/,
    ],
    'a scope that there is not': [
      changed((one) => {
        reading(one).scope = 'root';
      }),
      'a.snapshot',
      /readings\[0\]\.scope" is no scope/,
    ],
    'bytes that are none': [
      changed((one) => {
        reading(one).in = '01 0a';
      }),
      'a.snapshot',
      /readings\[0\]\.in" is no bytes in hex/,
    ],
    'more bytes than their length': [
      changed((one) => {
        reading(one).in_length = 1;
      }),
      'a.snapshot:sections[0].readings[0].in',
      /2 bytes, and "length" says 1/,
    ],
    'an answer longer than its room': [
      changed((one) => {
        reading(one).room = 4;
      }),
      'a.snapshot:sections[0].readings[0].out_length',
      /room for 4/,
    ],
    'an errno that there is not': [
      changed((one) => {
        const it = reading(one);
        delete it.out;
        delete it.out_length;
        it.errno = 'ENONSUCH';
      }),
      'a.snapshot:sections[0].readings[0].errno',
      /no errno ENONSUCH/,
    ],
    'neither answer nor errno': [
      changed((one) => {
        delete reading(one).out;
      }),
      'a.snapshot:sections[0].readings[0]',
      /either "out" and "out_length", or "errno"/,
    ],
    'an input longer than the kernel takes': [
      changed((one) => {
        reading(one).in_length = 2 ** 21 + 1;
      }),
      'a.snapshot',
      /in_length" is no number of bytes, at most 2097152/,
    ],
  };
  for (const [what, [given, place, words]] of Object.entries(WRONG))
    it(`${what} is refused, with the place and the reason`, () => {
      const { kind, message, facts } = refused(given) as FwctlError;
      expect(kind).to.equal('usage');
      expect(message).to.match(words);
      expect(facts.path).to.satisfy((path: string) => path.startsWith(place));
      expect(facts.next).to.be.a('string');
    });

  it('that asks for more memory than any device tells is refused before it gets it', () => {
    const large = changed((one) => {
      reading(one).in_length = 2 ** 21;
      const [first] = one.sections as [Members['sections'][number]];
      first.readings = Array.from({ length: 200 }, () => reading(one));
    });
    const before = process.memoryUsage().arrayBuffers;
    expect(refused(large)?.message).to.match(/sections\[0\]\.readings\[127\]: .* more than 256 MiB/);
    expect(process.memoryUsage().arrayBuffers - before).to.be.below(64 << 20);
  });

  it('that is larger than a snapshot may be is not read', () =>
    withFolder(async (folder) => {
      const { truncateSync, writeFileSync } = await import('node:fs');
      const file = `${folder}/large`;
      writeFileSync(file, '');
      truncateSync(file, (64 << 20) + 1);
      expect(() => readSnapshot(file)).to.throw(FwctlError, /may have 64 MiB/);
    }));

  it('of 10,000 mutants each is refused as input that is wrong, or means what was taken', async () => {
    // What is taken for a snapshot is that: blanks, or the way of writing, may be others.
    const read = (given: string) => expect(parseSnapshot(given, 'mutant')).to.deep.equal(small());
    const ends = await endsOf([text], read, 10_000);
    expect(Object.keys(ends).sort()).to.deep.equal(['result', 'usage']);
    expect(ends.usage).to.be.above(9_000);
  });

  it('of 3,000 mutants with sums made right each is refused so, or is a snapshot', async () => {
    const ends = await endsOf(
      [text],
      (given) => {
        let summed: string;
        try {
          summed = summedSnapshot(JSON.parse(given));
        } catch {
          return;
        }
        parseSnapshot(summed, 'mutant');
      },
      3_000,
    );
    expect(Object.keys(ends).filter((end) => !['result', 'usage'].includes(end))).to.deep.equal([]);
  });

  it('takes any bytes', () => {
    const odd: Snapshot = small([asked([0, 0], []), asked([], [0]), asked([255], [0, 0, 255])]);
    expect(parseSnapshot(snapshotText(odd), 'a')).to.deep.equal(odd);
  });
});
