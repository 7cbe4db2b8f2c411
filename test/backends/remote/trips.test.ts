import { expect } from 'chai';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import type { Target } from '../../../src/cli/connect.js';
import { COLLECTORS, lookAt } from '../../../src/cli/metrics/look.js';
import { takeSnapshot } from '../../../src/cli/snapshot/take.js';
import type { Backend, DeviceEntry } from '../../../src/client/backend.js';
import type { FwctlError } from '../../../src/client/errors.js';
import type { FamilyClient } from '../../../src/client/family.js';
import { Session } from '../../../src/client/session.js';
import { familyClient } from '../../../src/families/clients.js';
import { ownCapabilities } from '../../../src/families/mlx5/client/capabilities.js';
import { Configuration, STAGES } from '../../../src/families/mlx5/client/config/configuration.js';
import { listFunctions } from '../../../src/families/mlx5/client/functions.js';
import { jobs } from '../../../src/families/mlx5/client/jobs.js';
import { farMachine } from '../../support/far.js';
import { withFolder } from '../../support/files.js';

async function sessionOn(backend: Backend): Promise<Session> {
  await familyClient('mlx5');
  const [device] = await backend.list('fwctl0');
  return Session.open(backend, { ...device, type: 'mlx5' } as never, {
    allowTaint: false,
    guard: true,
    deny: [],
  });
}

/** What is read of a device that is far away, beside the same of one that is here, and the round trips of the first. */
const read = (what: (session: Session) => Promise<unknown>, bound: number) =>
  withFolder(async (stateDir) => {
    const { backend, trips } = farMachine(stateDir);
    const far = await sessionOn(backend);
    const before = trips();
    const told = await what(far);
    expect(trips() - before).to.be.at.most(bound);
    await far.close();
    const near = await sessionOn(emulatedBackend({ stateDir }));
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

  const { link, health, firmware, counters } = jobs;
  for (const [name, job, bound] of [
    ['links', link, 4],
    ['health', health, 4],
    ['firmware', firmware, 2],
    ['counters', counters, 2],
  ] as const)
    it(`are few for its ${name}: nothing waits for what it does not follow from`, () =>
      read(async (session) => steady(await session.asOneReading(async () => job?.(session))), bound));

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
