import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { expect } from 'chai';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import { COLLECTORS, lookAt } from '../../../src/cli/metrics/look.js';
import type { FamilyClient } from '../../../src/client/family.js';
import { Session } from '../../../src/client/session.js';
import { familyClient } from '../../../src/families/clients.js';
import { withFolder } from '../../support/files.js';

const ADAPTER = '0000:08:00';
const LOOKING = { collectors: COLLECTORS, allCounters: false };

/** How often the state of the adapter is looked at meanwhile. */
async function looksOf(work: () => Promise<unknown>): Promise<number> {
  const { lstatSync } = fs;
  let looks = 0;
  const counting = (path: string, ...options: []) => {
    if (path.includes(`device-${ADAPTER}`)) looks += 1;
    return lstatSync(path, ...options);
  };
  Object.assign(fs, { lstatSync: counting });
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    Object.assign(fs, { lstatSync });
    syncBuiltinESMExports();
  }
  return looks;
}

/** A session on the first function, and what makes one reading of all that is watched. */
const reading = (
  work: (
    session: Session,
    read: () => Promise<unknown>,
    machine: ReturnType<typeof emulator>,
  ) => Promise<unknown>,
) =>
  withFolder(async (stateDir) => {
    const machine = emulator({ stateDir });
    const backend = emulatedBackend({ stateDir });
    const family = (await familyClient('mlx5')) as FamilyClient;
    const [device] = await backend.list('fwctl0');
    const session = await Session.open(backend, device as never, {
      allowTaint: false,
      guard: true,
      deny: [],
    });
    const read = () => session.asOneReading(() => lookAt(session, family, LOOKING, {}));
    await work(session, read, machine);
  });

describe('one reading of an emulated device', () => {
  it('looks once at its state, however much it asks; questions beside it look each for itself', () =>
    reading(async (session, read) => {
      expect(await looksOf(read)).to.equal(1);
      const twice = async () => [await session.info(), await session.info()];
      expect(await looksOf(twice)).to.equal(2);
    }));

  it('sees what others have changed since the last', () =>
    reading(async (_session, read, machine) => {
      const plugged = async () =>
        ((await read()) as { name: string; labels: { port?: number }; value: unknown }[])
          .filter(({ name }) => name === 'fwctl_module_plugged')
          .map(({ value }) => value);
      expect(await plugged()).to.deep.equal([true]);
      machine.changeCages(ADAPTER, (cages) => cages.unplug(1));
      expect(await plugged()).to.deep.equal([false]);
      machine.changeCages(ADAPTER, (cages) => cages.plug(1));
      expect(await plugged()).to.deep.equal([true]);
    }));

  it('sees that it was started again, or unplugged', () =>
    reading(async (_session, read, machine) => {
      await read();
      machine.unplug(ADAPTER);
      expect(await read().catch(({ facts }) => facts.errno)).to.equal('ENODEV');
    }));
});
