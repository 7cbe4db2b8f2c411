import { basename } from 'node:path';
import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import type { Jobs } from '../../client/jobs.js';
import type { Session } from '../../client/session.js';
import type { SetupReader } from '../../client/setup.js';
import type { ModuleEntry, Part, Raised } from '../../report/document.js';
import type { Readings } from '../../report/findings.js';
import { taintLetters } from '../../uapi/taint.js';
import { momentOf } from '../clock.js';
import { deviceJson } from '../connect.js';
import { familyOf } from '../family.js';
import { moduleView } from '../jobs/module.js';
import { raisedOf } from '../module/raised.js';
import { reachOf } from '../reach.js';
import type { Reader } from './reader.js';
import { Sampler } from './sample.js';
import type { Subject } from './subjects.js';

/** Parts that jobs of the family tell, and by which. */
const JOBS: readonly (readonly [Part, keyof Jobs])[] = [
  ['health', 'health'],
  ['firmware', 'firmware'],
  ['link', 'link'],
  ['modules', 'module'],
  ['temperature', 'temp'],
  ['counters', 'counters'],
];

/** Parts that it tells of its setup. */
const SETUP: readonly (readonly [Part, keyof SetupReader])[] = [
  ['pcie', 'pcie'],
  ['settings', 'settings'],
  ['capabilities', 'capabilities'],
];

/** What is known of a device before it is asked. */
export function entryOf({ place, device }: Subject, time: string) {
  const { backend, origin, path } = place;
  const { pci, driver, rdma, net } = device;
  return {
    device: deviceJson(backend, device),
    origin,
    ...(path === undefined ? {} : { file: basename(path) }),
    time,
    ...(pci === undefined ? {} : { pci }),
    function: device.function,
    driver,
    rdma,
    net,
    facts: [],
  };
}

/** What is read of a device before it is sampled. */
export interface PartsRead {
  readonly readings: Omit<Readings, 'unread' | 'untold'>;
  readonly untold: readonly Part[];
  /** Absent where its family is not known. */
  readonly sampler?: Sampler;
}

/** Reads what is read once, one part after the other; `sampler` reads the others. Throws nothing but what is a defect of fwctl. */
export async function readParts(session: Session, subject: Subject, reader: Reader): Promise<PartsRead> {
  const { wall } = await momentOf(session);
  const entry = entryOf(subject, subject.place.backend.taken?.date ?? new Date(wall).toISOString());
  const access = await reader.part('access', () => accessOf(session));
  const family = await reader.part('identity', () => familyOf(session));
  if (!family) return { readings: { ...entry, ...defined({ access }) }, untold: [] };
  const facts = await reader.part('identity', async () => factsOf(session, family, reader));
  const { jobs } = family;
  const setup = (await family.setup?.()) ?? {};
  const part = <T>(name: Part, isTold: unknown, read: () => Promise<T>) =>
    isTold ? reader.part(name, read) : undefined;
  const health = await part('health', jobs.health, async () => jobs.health?.(session));
  const firmware = await part('firmware', jobs.firmware, async () => jobs.firmware?.(session));
  const links = await part('link', jobs.link, async () => (await jobs.link?.(session))?.ports);
  const modules = await part('modules', jobs.module, () => modulesOf(session, jobs));
  const pcie = await part('pcie', setup.pcie, async () => setup.pcie?.(session));
  const functions = await part('functions', true, () => functionsOf(session, setup));
  const settings = await part('settings', setup.settings, async () => setup.settings?.(session));
  const capabilities = await part('capabilities', setup.capabilities, async () =>
    setup.capabilities?.(session),
  );
  const { type, title } = family;
  return {
    readings: {
      ...entry,
      type,
      title,
      ...defined({
        facts,
        health,
        firmware,
        links,
        modules,
        pcie,
        settings,
        capabilities,
        functions,
        access,
      }),
    },
    untold: [...JOBS.filter(([, name]) => !jobs[name]), ...SETUP.filter(([, name]) => !setup[name])].map(
      ([name]) => name,
    ),
    sampler: new Sampler(session, jobs, reader, subject.place.isStill ?? false),
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is not there. */
export const defined = <T extends object>(values: T): Defined<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;

async function accessOf({ backend }: Session) {
  const host = await backend.host();
  return {
    lockdown: host.credentials.lockdown,
    tainted: host.tainted,
    taint_letters: taintLetters(host.tainted),
    scopes: reachOf(host).map(({ scope, allowed, taints, reason }) => ({ scope, allowed, taints, reason })),
  };
}

async function factsOf(session: Session, family: FamilyClient, reader: Reader) {
  const { lines } = await family.tell(session, await session.info(), (note) =>
    reader.failed('identity', new FwctlError('firmware', note)),
  );
  return lines.map(([name, value]) => ({ name, value }));
}

/** Checksums over pseudonyms are wrong, and tell nothing. */
async function modulesOf(session: Session, jobs: Jobs): Promise<ModuleEntry[]> {
  const { taken } = session.backend;
  const modules = await moduleView(undefined).ask(session, jobs);
  return modules.map(({ slot, report }) => ({
    ...slot,
    ...(report ? { module: taken?.redacted ? { ...report, checksums: [] } : report } : {}),
    raised: report ? raisedOf(report).map((raised) => defined(raised) as Raised) : [],
  }));
}

/** As the device tells of them; where it does not, those of the same adapter that the host has instances for. */
async function functionsOf(session: Session, setup: SetupReader) {
  const { backend, device } = session;
  const slotOf = (pci: string) => pci.replace(/:[^:]*$/, '');
  const beside = (await backend.list()).filter((entry) => slotOf(entry.parent) === slotOf(device.parent));
  const told = await setup.functions?.(session);
  const rows =
    told ??
    beside
      .filter((entry) => entry.function)
      .map((entry) => ({ title: entry.function, self: entry.name === device.name }));
  if (!rows.length) return undefined;
  return rows.map((row) => {
    const own = row.self ? device : beside.find((entry) => entry.function === row.title);
    return { ...row, ...(own ? { device: own.name, pci: own.parent } : {}) };
  });
}
