import type { FwctlError } from '../../client/errors.js';
import { sensorState } from '../../client/job-parts.js';
import type { Session } from '../../client/session.js';
import type { DeviceReport } from '../../report/document.js';
import { judged } from '../../report/findings.js';
import { defined, entryOf, type PartsRead, readParts } from './parts.js';
import { Reader } from './reader.js';
import { type Pace, sample } from './sample.js';
import type { Subject } from './subjects.js';

/** What is read of a device. */
export interface Collected {
  readonly report: DeviceReport;
  /** Whether it could be opened. */
  readonly isOpen: boolean;
  /** Why it could not be read to its end. */
  readonly failure?: FwctlError;
}

/** A device of which all is read but what is sampled. */
interface Begun extends Partial<PartsRead> {
  readonly subject: Subject;
  readonly reader: Reader;
  readonly session?: Session;
  readonly failure?: FwctlError;
}

/**
 * Reads all that there is to tell of devices: one after the other, but for what is sampled of all at the same times. Throws nothing but what is a defect of
 * fwctl.
 */
export async function collect(subjects: readonly Subject[], pace: Pace): Promise<Collected[]> {
  const begun: Begun[] = [];
  try {
    for (const subject of subjects) begun.push(await begin(subject));
    await sample(
      begun.flatMap(({ sampler }) => sampler ?? []),
      pace,
    );
  } finally {
    for (const { session } of begun) await session?.close();
  }
  return begun.map(finished);
}

async function begin(subject: Subject): Promise<Begun> {
  const reader = new Reader(subject.place.path);
  let session: Session;
  try {
    session = await subject.open();
  } catch (error) {
    return { subject, reader, failure: reader.failed('identity', error) };
  }
  return { subject, reader, session, ...(await readParts(session, subject, reader)) };
}

function finished({ subject, reader, session, sampler, readings, untold = [], failure }: Begun): Collected {
  const sensors = sampler?.sensors?.map((sensor) => ({ ...sensor, state: sensorState(sensor) }));
  const report = judged({
    ...(readings ?? entryOf(subject, new Date().toISOString())),
    ...defined({ sensors, counters: sampler?.counters, samples: sampler?.samples }),
    unread: reader.unread,
    untold,
  });
  const why = failure ?? reader.gone;
  return { report, isOpen: session !== undefined, ...(why ? { failure: why } : {}) };
}
