import type { FwctlError } from '../../client/errors.js';
import type { ReportDocument } from '../../report/document.js';
import { worstOf } from '../../report/findings.js';
import type { ConnectionFlags } from '../flags.js';
import { programVersion } from '../version.js';
import { collect } from './collect.js';
import type { Pace } from './sample.js';
import { placeOf, type Subject, subjectsAt } from './subjects.js';

export interface ReportOptions {
  /** Names of devices as -d takes them; none: the usual one. */
  readonly devices: readonly string[];
  /** Every device of each place. */
  readonly all: boolean;
  /** With pseudonyms for what tells one device from others. */
  readonly redact: boolean;
  readonly pace: Pace;
}

export interface Report {
  readonly document: ReportDocument;
  /** Why the first of the devices that failed could not be read to its end. */
  readonly failure?: FwctlError;
}

const nothing = async (): Promise<void> => {};

/** Nobody waits for what lies in a file. */
const paceOf = (subjects: readonly Subject[], pace: Pace): Pace =>
  subjects.every(({ place }) => place.path !== undefined) ? { ...pace, wait: nothing } : pace;

/** Reads what is to be reported. Throws FwctlError for what can't be meant, and where a single device can't be opened. */
export async function makeReport(flags: ConnectionFlags, options: ReportOptions): Promise<Report> {
  const { devices, all, redact, pace } = options;
  const hiding = redact ? new (await import('./redact.js')).RecordedPlaces() : undefined;
  const places = [];
  for (const device of devices.length ? [...new Set(devices)] : [undefined]) {
    const place = await placeOf({ ...flags, device });
    places.push(hiding?.record(place) ?? place);
  }
  const subjects = await subjectsAt(places, all);
  const collected = await collect(subjects, paceOf(subjects, pace));
  const [only, ...others] = collected;
  if (only?.failure && !only.isOpen && !others.length) throw only.failure;
  if (hiding)
    for (const [i, hidden] of await hiding.again(subjects, { ...pace, wait: nothing })) collected[i] = hidden;
  const reports = collected.map(({ report }) => report);
  const failure = collected.find((one) => one.failure)?.failure;
  return {
    document: {
      time: new Date().toISOString(),
      fwctl: programVersion(),
      redacted: redact,
      state: worstOf(reports.map(({ state }) => state)),
      devices: reports,
    },
    ...(failure ? { failure } : {}),
  };
}
