import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import type { Request } from '../../client/guard.js';
import { sensorState } from '../../client/job-parts.js';
import type { Jobs, ModuleAccess, ModuleSlot } from '../../client/jobs.js';
import type { Session } from '../../client/session.js';
import {
  passed,
  type SnapshotJob,
  type SnapshotSection,
  scalars,
  type Thing,
  thingOf,
} from '../../client/snapshot.js';
import { decodeModule } from '../../module/decode.js';
import { readModule } from '../../module/read.js';
import { deviceTypeName } from '../../uapi/ioctl.js';
import { assign, splitAssignments } from '../../values/assign.js';

/** What is told of any device by what all families share, and then by its own family. */
export async function sectionsOf(family: FamilyClient): Promise<readonly SnapshotSection[]> {
  const job = await family.snapshot?.();
  const own = job?.sections ?? [];
  const { jobs } = family;
  const shared = [
    identity(family),
    jobs.firmware && firmware(jobs.firmware),
    jobs.health && health(jobs.health),
    jobs.link && link(jobs.link, job),
    jobs.module && module(jobs.module),
    jobs.temp && temperature(jobs.temp),
    jobs.counters && counters(jobs.counters),
  ];
  return [
    ...shared.filter((section) => section !== undefined),
    ...own,
    ...(job && !job.asks ? [] : [messages(family, job)]),
  ];
}

/** Of the open file, not of the device. */
const OF_FILE = /^uid$/;

const identity = (family: FamilyClient): SnapshotSection => ({
  name: 'identity',
  async read(session, asking) {
    const info = await session.info();
    const told = await family.tell(session, info, (note) => asking.leftOut('identity', note));
    const { credentials, tainted } = await session.backend.host();
    const { firmware: _version, type: _type, ...device } = session.device;
    return [
      {
        name: 'device',
        fields: { ...scalars(device), type: deviceTypeName(info.deviceType), ...scalars(told.data) },
        moving: (field) => OF_FILE.test(field),
      },
      { name: 'kernel', fields: { lockdown: credentials.lockdown, tainted } },
    ];
  },
});

const firmware = (read: NonNullable<Jobs['firmware']>): SnapshotSection => ({
  name: 'firmware',
  async read(session) {
    const { components, ...told } = await read(session);
    return [
      { name: 'firmware', fields: scalars(told) },
      ...components.map(({ name, index, ...component }) => ({
        name: index === undefined ? name : `${name} ${index}`,
        fields: scalars(component),
      })),
    ];
  },
});

/** Checks of what other sections tell in full. */
const TOLD_ELSEWHERE = ['link', 'temperature', 'images'];

const health = (read: NonNullable<Jobs['health']>): SnapshotSection => ({
  name: 'health',
  async read(session) {
    const { checks, ...measured } = await read(session);
    const own = checks.filter(({ name }) => !TOLD_ELSEWHERE.includes(name));
    const names = new Map<string, number>();
    return [
      { name: 'measured', fields: scalars(measured), moving: 'all' },
      ...own.map(({ name, state, detail }): Thing => {
        const count = names.get(name) ?? 0;
        names.set(name, count + 1);
        const moving = (field: string) => field === 'detail';
        return { name: count ? `${name} ${count + 1}` : name, fields: { state, detail }, moving };
      }),
    ];
  },
});

/** What lines count, and error rates. */
const LINE_MEASURES = /^(link_downs|raw_ber|effective_ber)$/;

const link = (read: NonNullable<Jobs['link']>, job: SnapshotJob | undefined): SnapshotSection => ({
  name: 'link',
  async read(session) {
    const { ports } = await read(session);
    return ports.map(({ port, ...told }): Thing => {
      const setBy = job?.linkSetBy?.(port) ?? {};
      return {
        name: `port ${port}`,
        fields: scalars(listsJoined(told)),
        moving: (field) => LINE_MEASURES.test(field),
        told: (field) => setBy[field] !== undefined,
        of: (field) => setBy[field],
      };
    });
  },
});

/** A list of numbers or names is one value: what is new in it would move all behind it. */
const listsJoined = (told: object): object =>
  Object.fromEntries(
    Object.entries(told).map(([name, value]) => [name, Array.isArray(value) ? value.join(' ') : value]),
  );

/** What tells one module from another; the rest follows from it. */
const OF_MODULE = /^(state|reason|identifier\.name|vendor\.(name|part_number|serial_number|revision))$/;

/** What a module measures, and what follows from that. */
const MODULE_MEASURES = /^(monitors|beyond|flags)\b|^lanes\[\d+\]\.(?!lane$)|^status\b/;

const module = (access: ModuleAccess): SnapshotSection => ({
  name: 'module',
  async read(session) {
    const pagesOf = (session: Session, slot: ModuleSlot) =>
      readModule((range) => access.read(session, slot, range), { atOnce: session.foresees });
    const things: Thing[] = [];
    for (const slot of await access.slots(session)) {
      const { port, ...place } = slot;
      const isThere = slot.state !== 'unplugged' && slot.state !== 'disabled';
      const pages = isThere ? await pagesOf(session, slot) : {};
      const report = pages.lower ? decodeModule(pages) : undefined;
      things.push({
        name: `port ${port}`,
        fields: { ...scalars(place), ...scalars(report) },
        moving: (field) => MODULE_MEASURES.test(field),
        told: (field) => !OF_MODULE.test(field),
        of: `link/port ${port}`,
        same: true,
      });
    }
    return things;
  },
});

const temperature = (read: NonNullable<Jobs['temp']>): SnapshotSection => ({
  name: 'temperature',
  async read(session) {
    const { sensors } = await read(session);
    return sensors.map((sensor) => {
      const { name, port } = sensor;
      return {
        name,
        fields: { ...scalars(sensor), state: sensorState(sensor) },
        moving: (field) => field === 'temperature_c' || field === 'highest_c',
        told: () => true,
        ...(port === undefined ? {} : { of: `link/port ${port}` }),
      };
    });
  },
});

const counters = (read: NonNullable<Jobs['counters']>): SnapshotSection => ({
  name: 'counters',
  async read(session) {
    const { groups } = await read(session);
    return groups.map(({ of, port, group, counters: own }) => ({
      name: [of, port, group].filter((word) => word !== undefined).join(' '),
      fields: Object.fromEntries(own.map(({ name, value }) => [name, value])),
      moving: 'all',
    }));
  },
});

/** Fields that count, or tell the time, by their names: nothing else is known of them. */
const COUNTING =
  /(^|[._])(\w*count(er)?s?|\w*cnt|pkts|packets|bytes|octets|discards?|drops?|errors?|time\w*|\w*timestamp\w*|temp\w*|uptime|heartbeat|seq_id|usecs?|(producer|consumer)_index)(\[\d+\])?$/i;

/** The commands of a family that read. */
const messages = (family: FamilyClient, job: SnapshotJob | undefined): SnapshotSection => ({
  name: 'commands',
  async read(session, asking) {
    const things: Thing[] = [];
    session.expect(() => expected(family, job));
    for (const { opcode, effects_read, in: layout } of family.commands()) {
      if (effects_read !== 'reads' || layout === null) continue;
      const questions = job?.asks?.(opcode) ?? [[]];
      if (typeof questions === 'string') asking.leftOut(opcode, questions);
      else
        for (const words of questions) {
          const what = [opcode, ...words].join(' ');
          const thing = await command(family, session, job, { opcode, words, name: what }).catch((error) =>
            passed(error, what, asking),
          );
          if (thing) things.push(thing);
        }
    }
    return things;
  },
});

/** The commands that will be asked, as far as they can be made up. */
function* expected(family: FamilyClient, job: SnapshotJob | undefined): Generator<Request> {
  for (const { opcode, effects_read, in: layout } of family.commands()) {
    const questions = effects_read === 'reads' && layout !== null ? (job?.asks?.(opcode) ?? [[]]) : [];
    for (const words of typeof questions === 'string' ? [] : questions)
      try {
        yield requestFor(family, opcode, words);
      } catch (error) {
        if (!(error instanceof FwctlError)) throw error;
      }
  }
}

function requestFor(family: FamilyClient, opcode: string, words: readonly string[]): Request {
  const begun = family.begin(opcode, undefined);
  return begun.finish(assign(begun.layout, begun.bytes, splitAssignments(words)), {});
}

async function command(
  family: FamilyClient,
  session: Session,
  job: SnapshotJob | undefined,
  { opcode, words, name }: { opcode: string; words: readonly string[]; name: string },
): Promise<Thing> {
  const request = requestFor(family, opcode, words);
  const output = await session.send(request);
  const failure = family.failure(session.device.name, request, output);
  if (failure) throw failure;
  const passing = family.passing ?? [];
  const moving = (field: string) =>
    COUNTING.test(field) || passing.includes(field) || job?.moves?.(opcode, field) === true;
  return thingOf({ name, moving }, () => scalars(family.answered(request, output)?.decoded?.fields));
}
