import type { Request } from '../../../../client/guard.js';
import type { Session } from '../../../../client/session.js';
import {
  type Asking,
  isRefusal,
  passed,
  type SnapshotSection,
  scalars,
  type Thing,
  thingOf,
} from '../../../../client/snapshot.js';
import { type ObjectKind, objectKinds } from '../../prm/objects.js';
import { readDiagParams } from '../diag.js';
import { isAbsence, objectInput, objectRequest, queryObject } from '../objects.js';
import { walkIds } from '../walk.js';

/** Kinds of which all counts. */
const COUNTERS = [
  'vport_counter',
  'vnic_env',
  'cong_statistics',
  'q_counter',
  'flow_counter',
  'virtio_q_counters',
];
/** What traffic moves in the context of a queue. */
const MOVING = /(counter|_index|psn|_time|timestamp|sent|received|credits?)(\[\d+\])?$/;
/** What contexts of a function tell that is set elsewhere: kind, and what of it. The first port of a function is the one that it has. */
const SET_ELSEWHERE: Readonly<Record<string, Pick<Thing, 'of' | 'told'>>> = {
  vport_state: { of: 'link/port 1', told: () => true },
  nic_vport_context: {
    of: 'registers/PMTU local_port=1',
    told: (field) => field === 'nic_vport_context.mtu',
  },
};

/** Ids without an object behind which none is looked for: there are many kinds, and firmware numbers most of them from low numbers on. */
const LONGEST_RUN = 4096;

export const objects: SnapshotSection = {
  name: 'objects',
  async read(session, asking) {
    const things: Thing[] = [];
    // With room for as many counters as there may be: fwctl diag param.
    await readDiagParams(session).catch((error) => passed(error, 'diagnostic parameters', asking));
    const own = objectKinds().filter(isOwn);
    // Those of which there are many are walked on the way.
    if (!asking.objects) session.expect(() => own.map((kind) => objectRequest(kind, objectInput(kind))));
    for (const kind of objectKinds()) {
      if (isOwn(kind)) things.push(...(await theOne(session, kind, asking)));
      else if (kind.limit !== undefined && kind.id.length === 1) {
        if (asking.objects) things.push(...(await each(session, kind)));
        else asking.leftOut(kind.name, 'each by its number only with --objects');
      }
    }
    return things;
  },
};

const isOwn = (kind: ObjectKind): boolean => kind.own || kind.id.length === 0;

/** The one that a function has without saying which. */
async function theOne(session: Session, kind: ObjectKind, asking: Asking): Promise<Thing[]> {
  try {
    return [await read(session, kind, kind.name)];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { status } = error.facts;
    asking.leftOut(kind.name, status === undefined ? error : `the firmware refused it: ${status}`);
    return [];
  }
}

function* eachRequest(kind: ObjectKind): Generator<Request> {
  for (let id = 0; id < LONGEST_RUN; id++) yield objectRequest(kind, objectInput(kind, [id]));
}

/** Every object of a kind. */
async function each(session: Session, kind: ObjectKind): Promise<Thing[]> {
  const things: Thing[] = [];
  session.expect(() => eachRequest(kind));
  for await (const { id, hit } of walkIds(session, kind, 0, LONGEST_RUN)) {
    try {
      things.push(await read(session, kind, `${kind.name} ${id}`, [id]));
      hit();
    } catch (error) {
      if (!isAbsence(error)) {
        if (isRefusal(error)) break;
        throw error;
      }
    }
  }
  return things;
}

async function read(
  session: Session,
  kind: ObjectKind,
  name: string,
  id?: readonly number[],
): Promise<Thing> {
  const { fields } = await queryObject(session, kind, objectRequest(kind, objectInput(kind, id)));
  return thingOf(
    {
      name,
      moving: COUNTERS.includes(kind.name) ? 'all' : (field) => MOVING.test(field),
      ...SET_ELSEWHERE[kind.name],
    },
    () => scalars(fields),
  );
}
