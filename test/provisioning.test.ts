import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from './support/files.js';
import { withShell } from './support/shell.js';

describe('provisioning a machine', () => {
  it('test/provisioning.sh: a VF is profiled, the card configured and reset, trouble met and overcome', async () => {
    await withShell(async ({ run }) => {
      const { code, output } = await run(`sh ${join(ROOT, 'test/provisioning.sh')}`);
      expect(code, output).to.equal(0);
      const steps = readFileSync(join(ROOT, 'test/provisioning.sh'), 'utf8').match(/^say '\d\. /gm);
      expect(output.match(/^\d\. /gm)).to.have.length(steps?.length ?? 0);
      expect(output).to.match(/provisioned\n$/);
    });
  });
});
