import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { onShelf } from '../../src/bits/shelf.js';
import { bundleRequire, type Data } from '../../src/cli/bundle/code.js';
import { CapabilityAreas, CURRENT, MAX } from '../../src/families/mlx5/firmware/capability-areas.js';
import { functionRows } from '../../src/families/mlx5/firmware/function-rows.js';
import { SHIPPED, shipped } from '../../src/families/mlx5/firmware/shipped.js';
import { POWER_ON } from '../../src/families/mlx5/firmware/state.js';
import { HEADER_BYTES } from '../../src/families/mlx5/mailbox.js';
import { capabilityTypes } from '../../src/families/mlx5/prm/capabilities.js';
import { ROOT } from '../support/files.js';

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
});
