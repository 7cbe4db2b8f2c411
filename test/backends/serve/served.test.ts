import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { serveMachine } from '../../../src/backends/serve/served.js';
import { withFolder } from '../../support/files.js';
import { until } from '../../support/running.js';

describe('the served machine', () => {
  it('state that can no longer be read is told once, until it can', () =>
    withFolder(async (folder) => {
      const stateDir = join(folder, 'state');
      const bed = join(folder, 'bed');
      mkdirSync(stateDir);
      const failures: unknown[] = [];
      const machine = await serveMachine(bed, { stateDir, failed: (error) => failures.push(error) });
      try {
        const file = join(stateDir, 'machine.json');
        writeFileSync(file, '{');
        await until(() => failures.length > 0);
        // Several looks later.
        await new Promise((resolve) => setTimeout(resolve, 500));
        const told = `FwctlError: the state file ${file} is damaged: it is not JSON`;
        expect(failures.map(String)).to.deep.equal([told]);
        rmSync(file);
        await new Promise((resolve) => setTimeout(resolve, 500));
        writeFileSync(file, '{');
        await until(() => failures.length > 1);
        expect(failures.map(String)).to.deep.equal([told, told]);
      } finally {
        await machine.close();
      }
    }));
});
