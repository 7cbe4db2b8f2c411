import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { codeOf, decode, READERS } from '../../src/bits/codec.js';
import { byteLength, type DecodeCode, type Field, type Layout } from '../../src/bits/layout.js';
import { onShelf } from '../../src/bits/shelf.js';
import { bundleRequire, type Data } from '../../src/cli/bundle/code.js';
import { CapabilityAreas, CURRENT, MAX } from '../../src/families/mlx5/firmware/capability-areas.js';
import { functionRows } from '../../src/families/mlx5/firmware/function-rows.js';
import { SHIPPED, shipped } from '../../src/families/mlx5/firmware/shipped.js';
import { POWER_ON } from '../../src/families/mlx5/firmware/state.js';
import { HEADER_BYTES } from '../../src/families/mlx5/mailbox.js';
import { capabilityTypes } from '../../src/families/mlx5/prm/capabilities.js';
import { findEnum } from '../../src/families/mlx5/prm/enums.js';
import { layout } from '../../src/families/mlx5/prm/layouts.js';
import type { readyLayouts } from '../../src/families/mlx5/prm/ready.js';
import { ROOT } from '../support/files.js';

/** A field without what is undefined of it. */
const said = (field: Field) =>
  Object.fromEntries(Object.entries(field).filter(([, value]) => value !== undefined));

/** A layout as those have it that others refer to. */
const withCode = (found: Layout): Layout => ({
  name: found.name,
  bits: found.bits,
  union: found.union,
  fields: found.fields,
  code: () => codeOf(found) as DecodeCode,
});

describe('What the bundle has ready made', () => {
  const load = bundleRequire(join(ROOT, 'dist/bundle'), createRequire(import.meta.url));

  it('of the answers to QUERY_HCA_CAP is what the firmware makes of the default profile', () => {
    const shelf = load('./data/mlx5-areas.bin') as Data;
    const profile = shipped(SHIPPED[0] as string);
    if (!profile) throw new Error('no default profile');
    const rows = functionRows(profile, POWER_ON).filter(({ bound }) => bound);
    expect(rows.length).to.be.above(1);
    for (const row of rows) {
      const areas = new CapabilityAreas(profile.capabilities, row);
      for (const { id, name } of capabilityTypes)
        for (const mode of [CURRENT, MAX]) {
          const opMod = (id << 1) | mode;
          const made = onShelf(shelf, `${profile.name}.${row.kind}.${row.name}.${row.vhca_id}.${opMod}`);
          const answer = areas.answer(opMod);
          const whole = made && Buffer.concat([made], (answer?.length ?? 0) - HEADER_BYTES);
          expect(whole, `${name} ${mode} of ${row.name}`).to.deep.equal(
            answer && Buffer.from(answer.subarray(HEADER_BYTES)),
          );
        }
    }
  });

  it('of the layouts by which a device is watched is what their chapters say, and decodes as these do', () => {
    const file = load('./ready.cjs') as { modules(key: string): { readyLayouts: typeof readyLayouts } };
    const made = file.modules('families/mlx5/prm/ready').readyLayouts;
    expect(Object.keys(made)).to.include.members(['ptys_reg_ext', 'mcqi_version_ext']);
    const nested = (name: string): Layout => made[name]?.(name, nested, findEnum) ?? withCode(layout(name));
    for (const [name, make] of Object.entries(made)) {
      const ready = make(name, layout, findEnum);
      const parsed = layout(name);
      expect([ready.name, ready.bits, ready.union]).to.deep.equal([name, parsed.bits, parsed.union]);
      expect(ready.fields.map(said), name).to.deep.equal(parsed.fields.map(said));
      const bytes = Uint8Array.from({ length: byteLength(parsed) }, (_, i) => (i * 37 + 11) & 0xff);
      const code = nested(name).code?.(READERS);
      if (code) expect(code.decode(bytes, 0), name).to.deep.equal(decode(parsed, bytes));
    }
  });
});
