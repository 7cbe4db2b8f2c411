import { join } from 'node:path';
import { expect } from 'chai';
import type { Field, Layout } from '../../../src/bits/layout.js';
import { Book } from '../../../src/cli/completion/book.js';
import { allFamilyClients } from '../../../src/families/clients.js';
import { ROOT } from '../../support/files.js';

const flat = ({ fields }: Layout): Field[] =>
  fields
    .flatMap((field) => (field.anonymous ? flat(field.layout as Layout) : [field]))
    .filter(({ name }) => !/^reserved/.test(name));

const LETTERS = { RO: 'R', RW: 'W', WO: 'W', OP: 'W', INDEX: 'I' } as const;

describe('what completion knows of layouts', () => {
  it('is what they say, of every field of every family', async () => {
    const book = new Book(join(ROOT, 'dist/bundle'));
    const known = new Set(book.names('prm').map(({ layout }) => layout));
    for (const { type, layouts } of await allFamilyClients())
      for (const name of layouts.layoutNames()) {
        const path = `${type}/${name}`;
        expect(known.delete(path), path).to.equal(true);
        const told = book.fields(path).map(({ values, ...field }) => ({
          ...field,
          values: book.values({ ...field, ...(values && { values }) }),
        }));
        const said = flat(layouts.layout(name)).map((field) => {
          const values = [...(field.enum?.values.keys() ?? [])];
          return {
            name: field.name,
            isArray: field.count !== undefined && !field.text && !field.uuid,
            isBit: field.width === 1 && !values.length,
            ...(field.access && { access: LETTERS[field.access] }),
            ...(field.layout && { layout: `${type}/${field.layout.name}` }),
            values,
          };
        });
        expect(told, path).to.deep.equal(said);
      }
    expect([...known]).to.deep.equal([]);
  });
});
