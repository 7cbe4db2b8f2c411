import { join } from 'node:path';
import { expect } from 'chai';
import { emulatedBackend } from '../../src/backends/emulated.js';
import { REPLAY_MODES, replayBackend } from '../../src/backends/replay.js';
import type { Backend } from '../../src/client/backend.js';
import { taped } from '../backends/fake-tape.js';
import { ROOT, withFolder } from '../support/files.js';
import { Client, compileClient, hasUmockdev } from './client.js';
import { ClientBackend } from './client-backend.js';
import { hold, RULES } from './rules.js';

/** The rules, all of which must have held. */
async function expectAll(backend: Backend, device: string): Promise<void> {
  const { credentials } = await backend.host();
  const rulings = await hold({ backend, device, rawio: credentials.rawio });
  expect(rulings.filter(({ error }) => error !== undefined)).to.deep.equal([]);
  expect(rulings.length).to.be.within(RULES.length - 1, RULES.length);
}

/** Why a suite can't run here. */
function leftOut(suite: Mocha.Context, why: string): never {
  process.stdout.write(`      left out: ${why}\n`);
  return suite.skip();
}

const emulated = (stateDir: string) => emulatedBackend({ stateDir });

describe('one conformance suite for all backends', () => {
  it('emulated: in this process', () => withFolder((folder) => expectAll(emulated(folder), 'fwctl1')));

  it('replay: of a tape of the emulated device', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a.tape');
      await taped(file, emulated(folder), (backend) => expectAll(backend, 'fwctl1'));
      for (const mode of REPLAY_MODES) {
        const backend = replayBackend(file, { mode });
        await expectAll(backend, 'fwctl1');
        expect(backend.leftOver(), mode).to.deep.equal([]);
      }
    }));

  it('served: asked by a C client', async function () {
    await withFolder(async (folder) => {
      if (!hasUmockdev()) leftOut(this, "umockdev's preload library is not installed");
      const program = compileClient(folder) ?? leftOut(this, 'there is no C compiler');
      const line = [process.execPath, join(ROOT, 'bin/run.js'), 'exec', '--', program];
      const client = Client.start(line, { PATH: process.env.PATH, FWCTL_STATE_DIR: folder });
      const machine = emulated(folder);
      const { rawio } = (await machine.host()).credentials;
      await expectAll(new ClientBackend(client, await machine.list(), rawio), 'fwctl1');
      await client.end();
    });
  }).timeout(60_000);
});
