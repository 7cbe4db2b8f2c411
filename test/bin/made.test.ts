import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { lineNamed } from '../../src/bits/chapter.js';
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
import { CHAPTERS, findEnum } from '../../src/families/mlx5/prm/enums.js';
import { layout } from '../../src/families/mlx5/prm/layouts.js';
import type * as readyModule from '../../src/families/mlx5/prm/ready.js';
import { ROOT } from '../support/files.js';

type Ready = typeof readyModule;
const READY = 'families/mlx5/prm/ready';

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

  const ready = () => (load('./ready.cjs') as { modules(key: string): Ready }).modules(READY);

  it('of the layouts by which a device is watched is what their chapters say, and decodes as these do', () => {
    const made = ready().readyLayouts;
    expect(Object.keys(made)).to.include.members(['ptys_reg_ext', 'mcqi_version_ext', 'cmd_hca_cap']);
    const whole = (name: string) => () => layout(name);
    const nested = (name: string): Layout =>
      made[name]?.(name, nested, findEnum, whole(name)) ?? withCode(layout(name));
    for (const [name, make] of Object.entries(made)) {
      const ready = make(name, layout, findEnum, whole(name));
      const parsed = layout(name);
      expect([ready.name, ready.bits, ready.union]).to.deep.equal([name, parsed.bits, parsed.union]);
      for (const field of parsed.fields) {
        const found = ready.fieldNamed?.(field.name);
        if (found) expect(said(found), name).to.deep.equal(said(field));
      }
      expect(ready.fields.map(said), name).to.deep.equal(parsed.fields.map(said));
      const bytes = Uint8Array.from({ length: byteLength(parsed) }, (_, i) => (i * 37 + 11) & 0xff);
      const code = nested(name).code?.(READERS);
      if (code) expect(code.decode(bytes, 0), name).to.deep.equal(decode(parsed, bytes));
    }
  });

  it('of a layout with many fields is those that are asked for, and the chapter is not read for them', () => {
    const unread = () => {
      throw new Error('the chapter is read');
    };
    const general = ready().readyLayouts.cmd_hca_cap?.('cmd_hca_cap', layout, findEnum, unread);
    expect(general?.fieldNamed?.('num_ports')?.width).to.equal(8);
    expect(() => general?.fieldNamed?.('log_max_qp')).to.throw('the chapter is read');
  });

  it('of enums is the lines of their chapters', () => {
    const lines = ready().readyEnums().trim().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).to.include('mlx5e_link_mode');
    for (const line of lines) expect(lineNamed(CHAPTERS, line.split(' ')[0] as string)).to.equal(line);
  });
});
