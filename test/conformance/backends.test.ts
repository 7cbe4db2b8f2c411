import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { emulatedBackend } from '../../src/backends/emulated.js';
import { REPLAY_MODES, replayBackend } from '../../src/backends/replay.js';
import type { Backend } from '../../src/client/backend.js';
import { taped } from '../backends/fake-tape.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl } from '../support/fwctl.js';
import { Client, compileClient, hasUmockdev } from './client.js';
import { ClientBackend } from './client-backend.js';
import { hold, RULES, type Ruling } from './rules.js';

const run = promisify(execFile);

/** The rules, all of which must have held. */
async function expectAll(backend: Backend, device: string): Promise<void> {
  const { credentials } = await backend.host();
  expectHeld(await hold({ backend, device, rawio: credentials.rawio }));
}

function expectHeld(rulings: Ruling[]): void {
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
  });

  const HOLD = join(ROOT, 'dist/test/conformance/hold.js');

  for (const form of ['namespace', 'plain'])
    it(`chardev: our own client on the served device, by its ioctls, in the ${form} form`, async function () {
      if (!hasUmockdev()) leftOut(this, "umockdev's preload library is not installed");
      await withFolder(async (folder) => {
        const line = ['exec', '--form', form, '--', process.execPath, HOLD, 'fwctl1'];
        const { stdout, stderr, code } = await fwctl(line, { folder });
        if (form === 'namespace' && code === 125) leftOut(this, 'no mount namespace may be made here');
        expect(stderr).to.equal('');
        expectHeld(JSON.parse(stdout));
      });
    });

  it('chardev: a real device', async function () {
    const device = process.env.FWCTL_TEST_DEVICE ?? leftOut(this, 'FWCTL_TEST_DEVICE names no device');
    const { stdout, stderr } = await run(process.execPath, [HOLD, device]);
    expect(stderr).to.equal('');
    expectHeld(JSON.parse(stdout));
  });
});
