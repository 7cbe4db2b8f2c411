import { expect } from 'chai';
import fc from 'fast-check';
import { decode } from '../../src/bits/codec.js';
import type { Fields, Layout, Value } from '../../src/bits/layout.js';
import { view } from '../../src/bits/view.js';
import { layout } from '../../src/families/mlx5/prm/layouts.js';

/** Looks at each field that `decode` gives, and at what it leaves out. */
function expectSame(form: Layout, seen: Fields, decoded: Fields): void {
  for (const field of form.fields) {
    if (field.anonymous) expectSame(field.layout as Layout, seen, decoded);
    else expectSameValue(field.layout, seen[field.name] as Value, decoded[field.name] as Value);
  }
}

function expectSameValue(form: Layout | undefined, seen: Value, decoded: Value): void {
  if (!form || decoded === undefined) expect(seen).to.deep.equal(decoded);
  else if (Array.isArray(decoded))
    decoded.forEach((one, i) => {
      expectSame(form, (seen as Fields[])[i] as Fields, one as Fields);
    });
  else expectSame(form, seen as Fields, decoded as Fields);
}

describe('a view of a structure', () => {
  // With unions, text, arrays of structures, wide numbers, anonymous members, an open tail.
  for (const name of [
    'ppcnt_reg_ext',
    'pddr_reg_ext',
    'mgir_ext',
    'pmlp_reg_ext',
    'cmd_hca_cap',
    'access_register_in',
  ])
    it(`has the fields of ${name} as they are decoded, whatever the bytes, and however many`, () => {
      const form = layout(name) as Layout;
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: Math.ceil(form.bits / 8) + 9 }), (bytes) =>
          expectSame(form, view<Fields>(form, bytes), decode<Fields>(form, bytes)),
        ),
        { numRuns: 50 },
      );
    });

  it('has its fields before they are looked at, those of anonymous structures too, and no others', () => {
    for (const name of ['ppcnt_reg_ext', 'access_register_in'] as const) {
      const form = layout(name) as Layout;
      const seen = view<Fields>(form, new Uint8Array(form.bits / 8));
      for (const field of Object.keys(decode<Fields>(form, new Uint8Array(form.bits / 8))))
        expect(field in seen, field).to.equal(true);
      expect('swim' in seen).to.equal(false);
    }
  });

  it('decodes what is looked at alone', () => {
    const form = layout('ppcnt_reg_ext');
    const bytes = new Uint8Array(form.bits / 8);
    const seen = view(form, bytes);
    bytes[1] = 7;
    expect(seen.local_port).to.equal(7);
  });
});
