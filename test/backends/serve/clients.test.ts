import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type OpenDevice, openDevices, tellClients } from '../../../src/backends/serve/clients.js';
import { withFolder } from '../../support/files.js';

const isRoot = process.geteuid?.() === 0;
const OPEN: OpenDevice = { device: 'fwctl0', pid: 7, comm: 'tool', user_context: { uid: 1 }, server: 8 };

/** A folder with a procfs that names the sockets of a bed in it, and the bed. */
const served = (run: (proc: string, bed: string) => void): Promise<void> =>
  withFolder((folder) => {
    const bed = join(folder, 'bed');
    mkdirSync(join(folder, 'net'));
    mkdirSync(join(bed, 'proc'), { recursive: true });
    const socket = `0000000000000000: 00000002 00000000 00010000 0001 01 4711 ${bed}/ioctl/_default\n`;
    writeFileSync(join(folder, 'net/unix'), `Num RefCount Protocol Flags Type St Inode Path\n${socket}`);
    run(folder, bed);
  });

describe('the open files of served machines', () => {
  it('are those of the servers of the same state folder', () =>
    served((proc, bed) => {
      tellClients(bed, { state: '/state', files: [OPEN] });
      expect(openDevices('/state', proc)).to.deep.equal([OPEN]);
      expect(openDevices('/other', proc)).to.deep.equal([]);
    }));

  it('what another user tells, or what is of another shape, is not believed', function () {
    if (!isRoot) this.skip();
    return served((proc, bed) => {
      tellClients(bed, { state: '/state', files: [OPEN] });
      chownSync(bed, 12345, 12345);
      expect(openDevices('/state', proc)).to.deep.equal([]);
      chownSync(bed, 0, 0);
      for (const text of ['', 'null', '{"state":"/state"}', '{"state":"/state","files":[null]}']) {
        writeFileSync(join(bed, 'proc/clients.json'), text);
        expect(openDevices('/state', proc)).to.deep.equal([]);
      }
    });
  });
});
