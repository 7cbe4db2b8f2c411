import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { openDevices } from '../../../src/backends/serve/clients.js';
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

  it('a folder that somebody has removed is told once, and takes no open device from a client', () =>
    withFolder(async (folder) => {
      const bed = join(folder, 'bed');
      const failures: unknown[] = [];
      const options = { stateDir: join(folder, 'state'), failed: (error: unknown) => failures.push(error) };
      const machine = await serveMachine(bed, options);
      try {
        const socket = connect(join(bed, 'ioctl/dev/fwctl/fwctl0'));
        await once(socket, 'connect');
        const other = connect(join(bed, 'ioctl/dev/fwctl/fwctl0'));
        await once(other, 'connect');
        await until(() => openDevices(options.stateDir).length === 2);
        rmSync(bed, { recursive: true });
        socket.destroy();
        other.destroy();
        await until(() => failures.length > 0);
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(failures.map(String)).to.deep.equal([
          `FwctlError: who has devices open can't be told in ${bed}: there is no such file or folder (ENOENT)`,
        ]);
      } finally {
        await machine.close();
      }
    }));
});
