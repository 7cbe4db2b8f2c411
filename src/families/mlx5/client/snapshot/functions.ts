import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import {
  type Asking,
  type Scalar,
  type SnapshotSection,
  scalars,
  type Thing,
} from '../../../../client/snapshot.js';
import { pendingOf } from '../function-capabilities.js';
import { type FunctionEntry, hostOf, withInstances } from '../function-instances.js';
import { listFunctions, macOfFunction } from '../functions.js';
import { capabilitiesOf } from './capabilities.js';

/** The functions that a device sees, with the capabilities of its VFs and SFs: what is current, what may be, what is pending. */
export const functions: SnapshotSection = {
  name: 'functions',
  async read(session, asking) {
    const { functions: found } = await listFunctions(session, true);
    const things: Thing[] = [];
    for (const one of await withInstances(session, found)) things.push(await thingOf(session, one, asking));
    return things;
  },
};

async function thingOf(session: Session, one: FunctionEntry, asking: Asking): Promise<Thing> {
  const mac = (await macOfFunction(session, one)) ?? null;
  const { driver } = await hostOf(session, one);
  return {
    name: one.title,
    fields: { ...scalars(one), mac, driver, ...(await capabilitiesIn(session, one, asking)) },
    told: (field) => field === 'vport_state',
    // local_port counts from 1, and a function has the port of its PF.
    of: 'link/port 1',
  };
}

/** GENERAL.cur.log_max_qp; none of the function itself, which the section capabilities has, and of those of other PFs. */
async function capabilitiesIn(
  session: Session,
  one: FunctionEntry,
  asking: Asking,
): Promise<Record<string, Scalar>> {
  const { self, function_id, title } = one;
  if (self || function_id === null) return {};
  try {
    const fields: Record<string, Scalar> = {};
    for (const [type, values] of await capabilitiesOf(session, function_id))
      for (const [field, value] of Object.entries(values)) fields[`${type}.${field}`] = value;
    for (const { field, pending } of (await pendingOf(session, one))?.fields ?? [])
      fields[field.replace('.', '.pending.')] = pending;
    return fields;
  } catch (error) {
    if (!(error instanceof FwctlError) || error.kind !== 'firmware') throw error;
    asking.leftOut(`capabilities of ${title}`, error);
    return {};
  }
}
