import { expect } from 'chai';
import type { Finding } from './real-cards/bench.js';
import { capabilities } from './real-cards/capabilities.js';
import { identity } from './real-cards/identity.js';
import { management } from './real-cards/management.js';
import { ports } from './real-cards/ports.js';
import { programs } from './real-cards/programs.js';
import { nonVolatile } from './real-cards/settings.js';

const FINDINGS: readonly Finding[] = [
  ...identity,
  ...management,
  ...programs,
  ...ports,
  ...capabilities,
  ...nonVolatile,
];

describe('firmware: answers as real cards do', () => {
  it('each finding has a name of its own', () => {
    const ids = FINDINGS.map(({ id }) => id);
    expect(ids).to.deep.equal([...new Set(ids)]);
  });

  for (const { id, says, sure, ours, real, left } of FINDINGS)
    if (left === undefined)
      it(`${id} (${sure}): ${says}`, async () => {
        expect(await ours()).to.deep.equal(real);
      });
    else
      it(`${id} (${sure}): ${says}. Otherwise here: ${left}`, async () => {
        expect(await ours(), 'agrees by now: its "left" is to go').not.to.deep.equal(real);
      });
});
