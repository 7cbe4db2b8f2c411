import type { HostFunction } from '../../../../client/backend.js';
import type { Session } from '../../../../client/session.js';
import {
  type Asking,
  passed,
  type Scalar,
  type SnapshotSection,
  scalars,
  type Thing,
  thingOf,
} from '../../../../client/snapshot.js';
import { pendingOf } from '../function-capabilities.js';
import { type FunctionEntry, hostOf, withInstances } from '../function-instances.js';
import { listFunctions, macOfFunction } from '../functions.js';
import { areasOf, fieldsOf } from './capabilities.js';

/** The functions that a device sees, with the capabilities of its VFs and SFs: what is current, what may be, what is pending. */
export const functions: SnapshotSection = {
  name: 'functions',
  async read(session, asking) {
    const { functions: found } = await listFunctions(session, true);
    const hosts = await session.hostFunctions();
    const entries = await withInstances(session, found);
    return session.forEach(entries, (one) => told(session, one, hosts, asking));
  },
};

async function told(
  session: Session,
  one: FunctionEntry,
  hosts: readonly HostFunction[],
  asking: Asking,
): Promise<Thing> {
  const mac = (await macOfFunction(session, one)) ?? null;
  const { driver } = hostOf(session, one, hosts);
  const own = await capabilitiesIn(session, one, asking);
  return thingOf(
    {
      name: one.title,
      told: (field) => field === 'vport_state',
      // local_port counts from 1, and a function has the port of its PF.
      of: 'link/port 1',
    },
    () => ({ ...scalars(one), mac, driver, ...own() }),
  );
}

const NONE = () => ({});

/** GENERAL.cur.log_max_qp; none of the function itself, which the section capabilities has, and of those of other PFs. */
async function capabilitiesIn(
  session: Session,
  one: FunctionEntry,
  asking: Asking,
): Promise<() => Record<string, Scalar>> {
  const { self, function_id, title } = one;
  if (self || function_id === null) return NONE;
  try {
    const areas = await areasOf(session, function_id);
    const pending = (await pendingOf(session, one))?.fields ?? [];
    return () => {
      const fields: Record<string, Scalar> = {};
      for (const [type, own] of areas)
        for (const [field, value] of Object.entries(fieldsOf(own))) fields[`${type}.${field}`] = value;
      for (const { field, pending: next } of pending) fields[field.replace('.', '.pending.')] = next;
      return fields;
    };
  } catch (error) {
    return passed(error, `capabilities of ${title}`, asking) ?? NONE;
  }
}
