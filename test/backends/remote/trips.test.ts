import { expect } from 'chai';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import type { Target } from '../../../src/cli/connect.js';
import { modulesOf } from '../../../src/cli/jobs/module.js';
import { COLLECTORS, lookAt } from '../../../src/cli/metrics/look.js';
import { HeldDevices } from '../../../src/cli/session/held.js';
import { takeSnapshot } from '../../../src/cli/snapshot/take.js';
import type { Backend, DeviceEntry } from '../../../src/client/backend.js';
import type { FwctlError } from '../../../src/client/errors.js';
import type { FamilyClient } from '../../../src/client/family.js';
import { Session } from '../../../src/client/session.js';
import { familyClient } from '../../../src/families/clients.js';
import { ownCapabilities } from '../../../src/families/mlx5/client/capabilities.js';
import { Configuration, STAGES } from '../../../src/families/mlx5/client/config/configuration.js';
import { listFunctions } from '../../../src/families/mlx5/client/functions.js';
import { deviceOf } from '../../../src/library/device.js';
import { type Family, PARENT_DRIVERS } from '../../../src/uapi/parent-driver.js';
import { farMachine } from '../../support/far.js';
import { withFolder } from '../../support/files.js';

/** What is plugged for a family that the machine comes without. */
const CARDS: Partial<Record<Family, string>> = {
  cxl: 'memory-expander',
  bnxt: 'bcm57508',
  pds: 'pensando-dsc',
};

/** `type`: the family of its first device that is meant. */
async function sessionOn(backend: Backend, type: Family = 'mlx5'): Promise<Session> {
  await familyClient(type);
  const device = (await backend.list()).find(({ driver }) => driver === PARENT_DRIVERS[type]);
  return Session.open(backend, { ...device, type } as never, {
    allowTaint: false,
    guard: true,
    deny: [],
  });
}

/** What is read of a device that is far away, beside the same of one that is here, and the round trips of the first. */
const read = (what: (session: Session) => Promise<unknown>, bound: number, type: Family = 'mlx5') =>
  withFolder(async (stateDir) => {
    const card = CARDS[type];
    if (card) emulator({ stateDir }).add(card, 1);
    const { backend, trips } = farMachine(stateDir);
    const far = await sessionOn(backend, type);
    const before = trips();
    const told = await what(far);
    expect(trips() - before).to.be.at.most(bound);
    await far.close();
    const near = await sessionOn(emulatedBackend({ stateDir }), type);
    expect(told).to.deep.equal(await what(near));
    await near.close();
  });

/** Without what grows from one reading to the next. */
const steady = (told: unknown): unknown =>
  JSON.parse(
    JSON.stringify(told, (key, value) =>
      typeof value === 'bigint' || key === 'uptime_s' ? undefined : value,
    ),
  );

describe('round trips to a device that is far away', () => {
  it('do not grow with its functions, of which it is asked some hundred times', () =>
    read((session) => listFunctions(session, true), 20));

  it('do not grow with its settings, of which it is asked five hundred times', () =>
    read((session) => new Configuration(session).all(STAGES), 10));

  it('do not grow with its capabilities', () =>
    read(async (session) => (await ownCapabilities(session, 'max')).map(({ area }) => [...area]), 4));

  for (const [type, bounds] of Object.entries({
    mlx5: { link: 4, health: 4, firmware: 2, counters: 2 },
    bnxt: { link: 2, health: 2, firmware: 1, counters: 2, temp: 1 },
    cxl: { health: 3, firmware: 3, counters: 3, temp: 3 },
  } as const))
    for (const [name, bound] of Object.entries(bounds))
      it(`are few for ${name} of ${type}: nothing waits for what it does not follow from`, () =>
        read(
          async (session) => {
            const { jobs } = (await familyClient(type)) as FamilyClient;
            const job = jobs[name as 'link'];
            return steady(await session.asOneReading(async () => job?.(session)));
          },
          bound,
          type as Family,
        ));

  for (const [type, bound] of [
    ['mlx5', 6],
    ['bnxt', 4],
  ] as const)
    it(`are few for a module of ${type}, whose pages are read in many pieces`, () =>
      read(
        async (session) => {
          const { module } = ((await familyClient(type)) as FamilyClient).jobs;
          const access = module as NonNullable<typeof module>;
          const modules = await session.asOneReading(() => modulesOf(session, access, undefined));
          // What it measures is otherwise each time.
          return modules.map(({ slot, pages = {}, report }) => [slot, Object.keys(pages), report?.vendor]);
        },
        bound,
        type,
      ));

  it('are as few for the lines of a session that keeps its devices open', () =>
    withFolder(async (stateDir) => {
      const { backend, trips } = farMachine(stateDir);
      const held = new HeldDevices();
      const { signal } = new AbortController();
      const { jobs } = (await familyClient('mlx5')) as FamilyClient;
      for (const job of [jobs.firmware, jobs.health]) {
        const session = await sessionOn(await held.lend('way', async () => backend, signal, true));
        const before = trips();
        await session.asOneReading(async () => job?.(session));
        expect(trips() - before).to.be.at.most(4);
        await session.close();
      }
      await held.close();
    }));

  it('are as few for programs, and one for what they have asked before, whatever they have asked between', () =>
    withFolder(async (stateDir) => {
      const { backend, trips } = farMachine(stateDir);
      const session = await sessionOn(backend);
      const family = (await familyClient('mlx5')) as FamilyClient;
      const changes = { logged: (_: string, work: () => unknown) => work() } as never;
      const device = await deviceOf(async () => ({ session, family }), { changes });
      const taken = async (work: () => Promise<unknown>) => {
        const before = trips();
        await work();
        return trips() - before;
      };
      expect(await taken(device.health)).to.be.at.most(4);
      expect(await taken(device.firmware)).to.be.at.most(2);
      expect(await taken(device.health)).to.equal(1);
      expect(await taken(device.firmware)).to.equal(1);
      const [first, second] = await Promise.all([device.link(), device.link()]);
      expect(second.ports).to.have.length(first.ports.length);
      await session.close();
    }));

  it('are one for all that the last reading has asked', () =>
    withFolder(async (stateDir) => {
      const { backend, trips } = farMachine(stateDir);
      const session = await sessionOn(backend);
      const family = await familyClient('mlx5');
      const inventory = {};
      const looking = { collectors: COLLECTORS, allCounters: true };
      const look = () =>
        session.asOneReading(() => lookAt(session, family as FamilyClient, looking, inventory));
      const first = await look();
      const before = trips();
      const again = await look();
      expect(trips() - before).to.be.at.most(2);
      expect(again.map(({ name, labels }) => [name, labels])).to.deep.equal(
        first.map(({ name, labels }) => [name, labels]),
      );
      await session.close();
    }));
});

describe('a snapshot of a device that is far away', () => {
  it('is none where the connection is cut, in whatever section', () =>
    withFolder(async (stateDir) => {
      const taken = async (most?: number) => {
        const { backend, answers } = farMachine(stateDir, most);
        const [device] = await backend.list('fwctl0');
        const open: Target['open'] = ({ through = (same: Backend) => same } = {}) =>
          Session.open(through(backend), device as DeviceEntry, { allowTaint: false, guard: true, deny: [] });
        const kept: number[] = [];
        const gone = (calls: readonly unknown[], error: FwctlError) => {
          kept.push(calls.length);
          return error;
        };
        const target = { backend, device: device as DeviceEntry, open };
        const snapshot = await takeSnapshot(target, { objects: false, gone }).catch((error) => error.message);
        return { snapshot, answers: answers(), kept };
      };
      const whole = await taken();
      expect(whole.snapshot).to.have.property('sections');
      for (let most = whole.answers - 20; most > 20; most -= 200) {
        const { snapshot, kept } = await taken(most);
        expect(snapshot, `cut behind ${most} answers`).to.match(/the connection to lab-3 was cut/);
        expect(kept[0]).to.be.above(0);
      }
    }));
});
