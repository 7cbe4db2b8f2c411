import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { allFamilyClients } from '../../src/families/clients.js';
import { ROOT } from '../support/files.js';

const named = (await allFamilyClients()).flatMap((client) =>
  (client.names?.() ?? []).map((one) => ({ ...one, family: client.type })),
);

/** Words of a name or a text, without case and plural. */
const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[a-z\d]+/g) ?? []).map((word) => word.replace(/s$/, ''));

/** The lines of all texts that describe names: family and name. */
async function described(): Promise<string[]> {
  const rows: string[] = [];
  for (const family of readdirSync(join(ROOT, 'dist/src/families'))) {
    const folder = join(ROOT, 'dist/src/families', family, 'prm/data');
    for (const file of family.includes('.')
      ? []
      : readdirSync(folder).filter((name) => /^about.*\.js$/.test(name))) {
      const text = Object.values(await import(join(folder, file)))[0] as () => string;
      rows.push(...Array.from(text().matchAll(/^\S+(?= )/gm), ([name]) => `${family} ${name}`));
    }
  }
  return rows;
}

describe('names of the families', () => {
  it('each has a line that says what it is', () => {
    expect(named.filter(({ description }) => !description).map(({ name }) => name)).to.deep.equal([]);
  });

  it('the line has at most 80 characters of ASCII, and no full stop', () => {
    const wrong = named.filter(
      ({ description }) => !/^[ -~]{4,80}$/.test(description) || description.endsWith('.'),
    );
    expect(wrong.map(({ description }) => description)).to.deep.equal([]);
  });

  it('no two of a family have the same line', () => {
    const lines = named.map(({ family, description }) => `${family}: ${description}`);
    // A structure and the operation that takes it are two things.
    expect(lines.filter((line, i) => lines.indexOf(line) !== i)).to.deep.equal([]);
  });

  it('the line says more than the name', () => {
    const bare = named.filter(({ name, description }) => {
      const own = new Set(wordsOf(name));
      return wordsOf(description).filter((word) => !own.has(word)).length < 2;
    });
    expect(bare.map(({ name, description }) => `${name}: ${description}`)).to.deep.equal([]);
  });

  it('no line describes what there is not', async () => {
    const known = new Set(
      named.flatMap(({ family, name }) =>
        [name, name.replace(/^HWRM_/, ''), name.replace(/\d+/g, '#')].map((one) => `${family} ${one}`),
      ),
    );
    expect((await described()).filter((row) => !known.has(row))).to.deep.equal([]);
  });

  it('what they call a layout is one, and its field is in it', async () => {
    for (const client of await allFamilyClients())
      for (const { name, layout } of client.names?.() ?? []) {
        const [form = '', field] = layout?.split('.') ?? [];
        if (!form) continue;
        const fields = client.layouts.layout(form).fields.map((one) => one.name);
        if (field !== undefined) expect(fields, name).to.include(field);
      }
  });
});
