import { expect } from 'chai';
import fc from 'fast-check';
import { decode, encode, flatten, get, set } from '../../src/bits/codec.js';
import { joined, joinedField, wholeName } from '../../src/bits/joined.js';
import { type Layout, parseLayout } from '../../src/bits/layout.js';
import { find, names, PathError } from '../../src/bits/path.js';
import { layout, layoutNames } from '../../src/families/mlx5/prm/layouts.js';

const NESTED = parseLayout('inner 64 count_hi@0:32 count_lo@32:32', () => {
  throw new Error('no such layout');
});

const layoutOf = (fields: string): Layout => parseLayout(`test 1024 ${fields}`, () => NESTED);
const namesIn = (fields: string): string[] => names(joined(layoutOf(fields)));

describe('numbers that are cut in two', () => {
  it('are one, however their halves are spelled', () => {
    for (const [high, low] of [
      ['_high', '_low'],
      ['_hi', '_lo'],
      ['_h', '_l'],
      ['_msb', '_lsb'],
      ['_63_32', '_31_0'],
    ])
      expect(namesIn(`a@0:32 n${high}@32:32 n${low}@64:32 b@96:32`), high).to.deep.equal(['a', 'n', 'b']);
  });

  it('are two where they are no halves: narrow, apart, in the other order, arrays, or with a name that is taken', () => {
    for (const fields of [
      'n_high@0:16 n_low@16:16',
      'n_high@0:32 n_low@64:32',
      'n_low@0:32 n_high@32:32',
      'n_high@0:32[2] n_low@64:32[2]',
      'n_high@0:32 n_low@32:32 n@64:32',
      'n_95_64@0:32 n_63_32@32:32 n_31_0@64:32',
      'n_high@0:32 m_low@32:32',
      'n_high@0:32 n_lo@32:32',
      '_high@0:32 _low@32:32',
    ])
      expect(namesIn(fields), fields).to.deep.equal(names(layoutOf(fields)));
  });

  it('are found one by one as in the whole', () => {
    const lines = [
      'n_95_64@0:32 n_63_32@32:32 n_31_0@64:32',
      'n_hi@0:32 n_lo@32:32 m_h@64:32 m_l@128:32 k@160:8',
    ];
    for (const form of [...lines.map(layoutOf), ...layoutNames().map((name) => layout(name))])
      for (const { name } of [...joined(form).fields, ...form.fields, { name: 'none' }])
        expect(joinedField(form, name), `${form.name}.${name}`).to.deep.equal(
          joined(form).fields.find((field) => field.name === name),
        );
  });

  it('are found whole and by halves, and stay halves in flat forms', () => {
    const source = layoutOf('n_high@0:32 n_low@32:32 in@64:inner[2]');
    const form = joined(source);
    expect(joined(form)).to.equal(form);
    const bytes = encode(form, { n: 0x1_0000_0002n, in: [{ count: 7n }, { count_hi: 1 }] });
    expect(decode(form, bytes)).to.deep.equal({
      n: 0x1_0000_0002n,
      in: [{ count: 7n }, { count: 1n << 32n }],
    });
    expect(get(form, bytes, 'n_low')).to.equal(2);
    expect(get(form, set(form, bytes, 'in[1].count_lo', 5), 'in[1].count')).to.equal((1n << 32n) | 5n);
    expect(flatten(form, bytes)).to.deep.equal(flatten(source, bytes));
    expect(() => find(form, 'n_mid'))
      .to.throw(PathError)
      .with.property('known')
      .that.includes('n');
    expect(() => find(source, 'n')).to.throw(PathError);
  });

  it('hold what their halves hold', () => {
    const source = layoutOf('n_high@0:32 n_low@32:32');
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), (high, low) => {
        const bytes = encode(source, { n_high: high, n_low: low });
        expect(get(joined(source), bytes, 'n')).to.equal((BigInt(high) << 32n) | BigInt(low));
        expect(encode(joined(source), { n: (BigInt(high) << 32n) | BigInt(low) })).to.deep.equal(bytes);
      }),
    );
  });

  it('have the access of both halves; where these differ they are not written', () => {
    const accesses = (fields: string) => joined(layoutOf(fields)).fields[0]?.access;
    expect(accesses('n_high@0:32.rw n_low@32:32.rw')).to.equal('RW');
    expect(accesses('n_high@0:32.ro n_low@32:32.rw')).to.equal('RO');
    expect(accesses('n_high@0:32 n_low@32:32')).to.equal(undefined);
  });

  it('have the name that the halves have without their ends', () => {
    expect(['a_high', 'a_lo', 'a_h', 'a_31_0', 'high', '_low', 'a'].map(wholeName)).to.deep.equal([
      'a',
      'a',
      'a',
      'a',
      'high',
      '_low',
      'a',
    ]);
  });
});
