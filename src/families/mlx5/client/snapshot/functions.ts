import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import {
  type Asking,
  type Scalar,
  type SnapshotSection,
  scalars,
  type Thing,
} from '../../../../client/snapshot.js';
import { type FunctionInfo, listFunctions, macOfFunction } from '../functions.js';
import { capabilitiesOf } from './capabilities.js';

export const functions: SnapshotSection = {
  name: 'functions',
  async read(session, asking) {
    const { functions: found } = await listFunctions(session, true);
    const things: Thing[] = [];
    for (const one of found) things.push(await thingOf(session, one, asking));
    return things;
  },
};

async function thingOf(session: Session, one: FunctionInfo, asking: Asking): Promise<Thing> {
  const { title, self, function_id } = one;
  const mac = (await macOfFunction(session, one)) ?? null;
  const hasOwn = !self && function_id !== null;
  return {
    name: title,
    fields: { ...scalars(one), mac, ...(hasOwn ? await capabilitiesIn(session, one, asking) : {}) },
    told: (field) => field === 'vport_state',
    // local_port counts from 1, and a function has the port of its PF.
    of: 'link/port 1',
  };
}

async function capabilitiesIn(
  session: Session,
  { title, function_id }: FunctionInfo,
  asking: Asking,
): Promise<Record<string, Scalar>> {
  try {
    const found = await capabilitiesOf(session, function_id ?? undefined);
    return Object.fromEntries(
      [...found].flatMap(([type, fields]) =>
        Object.entries(fields).map(([field, value]) => [`${type}.${field}`, value]),
      ),
    );
  } catch (error) {
    if (!(error instanceof FwctlError) || error.kind !== 'firmware') throw error;
    asking.leftOut(`capabilities of ${title}`, error);
    return {};
  }
}
