import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import { FwctlError } from '../../../src/client/errors.js';
import { checkProfile } from '../../../src/families/mlx5/profile-file.js';
import { keptName } from '../../../src/families/mlx5/profile-name.js';
import { bigProfile } from '../../support/big-profile.js';
import { withFolder } from '../../support/files.js';

const ADAPTER = '0000:08:00';

let number = 0;

/** A profile that no other test has, as this process remembers it. */
function mine(): { name: string; data: { extends: string; title: string } } {
  const data = { extends: 'connectx7', title: `Mine ${number++}` };
  return { name: keptName('mine', data), data };
}

const errorOf = (action: () => unknown): FwctlError => {
  try {
    action();
  } catch (error) {
    if (error instanceof FwctlError) return error;
    throw error;
  }
  throw new Error('it was not refused');
};

/** A folder whose adapter is of a profile that this process has not read: its file changed before it does. */
const spoilt = (change: (file: string) => void, run: (folder: string) => unknown) =>
  withFolder((folder) => {
    const { name, data } = mine();
    writeFileSync(
      join(folder, 'machine.json'),
      JSON.stringify({
        version: 1,
        data: { adapters: [{ address: ADAPTER, family: 'mlx5', profile: name, first: 0 }] },
      }),
    );
    const file = join(folder, `profile-${name}.json`);
    writeFileSync(file, JSON.stringify({ version: 1, data }));
    change(file);
    return run(folder);
  });

describe('profiles that are kept', () => {
  it('one can be used under its name, and shows in the list with its adapters', () =>
    withFolder((stateDir) => {
      const controls = emulator({ stateDir });
      const { name, data } = mine();
      controls.keepProfile(name, data);
      controls.useProfile(ADAPTER, name);
      const row = controls.profiles().find((profile) => profile.name === name);
      expect(row).to.include({ title: data.title, firmware: '28.43.1014' });
      expect(row?.adapters).to.deep.equal([ADAPTER]);
      expect(emulator({ stateDir }).adapters()[0]?.title).to.equal(data.title);
    }));

  it('a card of a thousand functions is one like any other: each is found, left and taken by itself', () =>
    withFolder(async (stateDir) => {
      const data = bigProfile(1000);
      expect(checkProfile(data)).to.deep.equal([]);
      const name = keptName('big', data);
      const controls = emulator({ stateDir });
      controls.keepProfile(name, data);
      controls.useProfile(ADAPTER, name);
      const backend = emulatedBackend({ stateDir });
      const names = (await backend.list()).map((device) => device.function);
      expect(names).to.have.length(1000);
      expect(names.at(-1)).to.equal('SF 498 of PF 1');
      const handle = await backend.open('fwctl999');
      expect(controls.unbind(ADAPTER, 'pf1sf400')).to.equal(`fwctl${names.indexOf('SF 400 of PF 1')}`);
      expect(await backend.list()).to.have.length(999);
      expect(await handle.info()).to.be.an('object');
      expect(controls.bind(ADAPTER, 'pf1sf400')).to.equal(`fwctl${names.indexOf('SF 400 of PF 1')}`);
      expect((await backend.list()).map((device) => device.function)).to.deep.equal(names);
      await handle.close();
    }));

  it('a name means its content: no other is kept under it', () =>
    withFolder((stateDir) => {
      const { name } = mine();
      expect(() => emulator({ stateDir }).keepProfile(name, mine().data)).to.throw('not what was kept');
      expect(readdirSync(stateDir)).to.deep.equal([]);
    }));

  const damage: [string, (file: string) => void, string][] = [
    [
      'other than it was',
      (file) => writeFileSync(file, readFileSync(file, 'utf8').replace('Mine', 'Thine')),
      'not what was kept under this name',
    ],
    ['no JSON', (file) => writeFileSync(file, '{'), 'not JSON'],
    ['gone', (file) => rmSync(file), 'is missing'],
    [
      'of a newer version',
      (file) => writeFileSync(file, readFileSync(file, 'utf8').replace(':1', ':9')),
      'version 9',
    ],
  ];
  for (const [what, change, words] of damage)
    it(`one that is ${what} is told by its file, and a reset gets rid of it`, () =>
      spoilt(change, async (stateDir) => {
        const told = await emulatedBackend({ stateDir })
          .list()
          .then(
            () => undefined,
            (error) => error,
          );
        for (const error of [told, errorOf(() => emulator({ stateDir }).show())]) {
          expect(error).to.be.instanceOf(FwctlError);
          expect(error.kind).to.equal('state');
          expect(error.message).to.include('profile-mine@').and.to.include(words);
        }
        emulator({ stateDir }).reset();
        expect(emulator({ stateDir }).adapters()[0]?.profile).to.equal('connectx6dx');
        expect(readdirSync(stateDir).filter((file) => /^profile.*json$/.test(file))).to.deep.equal([]);
      }));

  it('one comes along in an export, and a wrong one in an import is refused', () =>
    withFolder((folder) => {
      const from = emulator({ stateDir: join(folder, 'a') });
      const { name, data } = mine();
      from.keepProfile(name, data);
      from.useProfile(ADAPTER, name);
      const archive = JSON.parse(JSON.stringify(from.export()));
      const to = emulator({ stateDir: join(folder, 'b') });
      const checked: unknown[] = [];
      const other = mine();
      const changed = JSON.parse(JSON.stringify(archive).replaceAll(name, other.name));
      for (const [wrong, words] of [
        [changed, 'not what was kept'],
        [JSON.parse(JSON.stringify(archive).replaceAll(`profile-${name}`, 'kernel')), `no profile ${name}`],
      ] as const)
        expect(errorOf(() => to.import(wrong, 'a.json', () => undefined)).message).to.include(words);
      expect(errorOf(() => to.import(archive, 'a.json', () => 'it is odd')).message).to.include('it is odd');
      expect(to.adapters()[0]?.profile).to.equal('connectx6dx');
      to.import(archive, 'a.json', (...what) => void checked.push(what));
      expect(checked).to.deep.equal([[name, data]]);
      expect(to.adapters()[0]).to.include({ profile: name, title: data.title });
    }));
});
