import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { fwctlJson } from '../support/fwctl.js';
import { planOf, stateIn, withPlan } from '../support/plan.js';

describe('the records of plans', () => {
  it('of one plan that is applied by two processes at once name one that did it; the other finds it so', () =>
    withPlan(async ({ folder, plan }) => {
      await fwctlJson(['plan', 'diff', plan], { folder });
      const both = await Promise.all(
        [1, 2].map(() => fwctlJson(['plan', 'apply', plan, '--yes'], { folder })),
      );
      const words = both.map(({ devices }) => (devices as { outcome: string }[])[0]?.outcome);
      expect(words.sort()).to.deep.equal(['already so', 'applied']);
      const { applies } = await fwctlJson(['plan', 'history'], { folder });
      expect((applies as { outcome: string }[]).map(({ outcome }) => outcome)).to.deep.equal(['applied']);
      await fwctlJson(['plan', 'verify', plan], { folder });
    }));

  it('that are damaged end with 8, and stay as they are', () =>
    withPlan(async ({ folder, plan }) => {
      const { id } = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      const path = join(folder, 'plans', `${id}.json`);
      const whole = readFileSync(path, 'utf8');
      const before = await stateIn(folder);
      for (const text of [whole.slice(0, 400), '', '{}', whole.replace('"applied"', '"done"')]) {
        writeFileSync(path, text);
        for (const words of [
          ['history'],
          ['rollback', '--yes'],
          ['rollback', id, '--yes'],
          ['resume', '--yes'],
        ]) {
          const { error } = await fwctlJson(['plan', ...words], { folder }, 8);
          expect(error).to.include({ kind: 'state', path });
          expect(error.next).to.match(/^it is left as it is/);
        }
        expect(readFileSync(path, 'utf8')).to.equal(text);
      }
      expect(await stateIn(folder)).to.equal(before);
    }, planOf('config: {NUM_OF_VFS: 6}\nreset: never')));
});
