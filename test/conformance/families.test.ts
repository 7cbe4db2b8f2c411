import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { CorpusError, parseJson } from './corpus.js';
import { FORMS } from './forms.js';

const VECTORS = new URL('../../../test/vectors/', import.meta.url);

/** What was recorded of each family, and how many cases it has. */
const FILES: Readonly<Record<string, number>> = {
  'bnxt/behaviour.json': 31,
  'bnxt/structures.json': 39,
  'pds/behaviour.json': 39,
  'pds/structures.json': 12,
};

const read = (file: string): unknown => parseJson(readFileSync(new URL(file, VECTORS), 'utf8'));

const replay = async (data: unknown) => {
  const form = FORMS.find(({ recognises }) => recognises(data));
  return (form as (typeof FORMS)[0]).replay(data);
};

describe('conformance with recordings of all families', () => {
  for (const [file, cases] of Object.entries(FILES))
    it(`${file}: all ${cases}`, async () => {
      const { passed, failed, differences } = await replay(read(file));
      expect(differences).to.deep.equal([]);
      expect([passed, failed]).to.deep.equal([cases, 0]);
    });

  it('notices a field that is read otherwise, one that is not there, and a structure that nobody has', async () => {
    const [vector] = read('pds/structures.json') as [{ struct: string; fields: Record<string, unknown> }];
    const wrong = { ...vector, fields: { ...vector.fields, ep: 1, nothing: 2 } };
    const { differences, failed } = await replay([wrong, { ...vector, struct: 'pds_none' }]);
    expect(failed).to.equal(2);
    expect(differences.map(({ boot, what, expected, came }) => [boot, what, expected, came])).to.deep.equal([
      ['pds_fwctl_cmd', 'ep', 1, 220547660],
      ['pds_fwctl_cmd', 'nothing', 2, 'no such field'],
      ['pds_none', 'layout', 'known', 'not known'],
    ]);
  });

  it('refuses a file of no form, and a structure that lacks what it needs', async () => {
    const [vector] = read('pds/structures.json') as object[];
    for (const data of [[], [1], { struct: 1 }, [{ ...vector, hex: 'xyz' }], [{ ...vector, fields: 1 }]]) {
      const error = await replay(data).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error, JSON.stringify(data)).to.be.instanceOf(CorpusError);
    }
  });
});
