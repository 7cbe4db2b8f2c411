import { join } from 'node:path';
import { withState } from '../../backends/emulated/state-errors.js';
import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import type { Session } from '../../client/session.js';
import type { KeptUpdate, UpdateAround, UpdateJob } from '../../client/update.js';
import { stateFolder } from '../../state/folder.js';
import { UpdateRecord } from '../../state/update-record.js';
import { keepNurserySmall } from '../bundle/engine.js';
import type { Target } from '../connect.js';
import { parseDuration } from '../duration.js';
import { askable, familyOf } from '../family.js';
import type { ConnectionFlags } from '../flags.js';
import { interruption } from '../interrupt.js';
import { adapterOf } from '../plan/send.js';
import { type Progress, progress } from '../terminal/progress.js';
import { sha256Of } from './digest.js';

/** Where root's updates of real devices are recorded; those of others, to whom a device was given, beside their own state. */
const MACHINE_FOLDER = '/var/lib/fwctl/updates';

/** Seconds that a device may stay in one state: as long as Linux's mlxfw waits. */
export const PATIENCE = '30s';

export const milliseconds = (text: string, flag: string): number =>
  Number(parseDuration(text, flag) / 1_000_000n);

const WHAT = {
  update: 'replace the firmware',
  verify: 'read the firmware back',
  reset: 'start the firmware again',
} as const;

function lacking(session: Session, family: FamilyClient, what: keyof typeof WHAT): FwctlError {
  const { name } = session.device;
  const { type, title, elsewhere } = family;
  const cannot = WHAT[what];
  const why = what === 'verify' ? undefined : elsewhere?.[what];
  return new FwctlError(
    'device',
    `${name} is of type ${type}: of ${title} fwctl can't ${cannot}${why ? `: ${why}` : ''}`,
    { next: askable(family, name) },
  );
}

/** How the firmware of an open device is replaced. Throws FwctlError `device` for a family without that. */
export async function updateJobOf(
  session: Session,
  what: 'update' | 'verify' = 'update',
): Promise<UpdateJob> {
  const family = await familyOf(session);
  const job = await family.update?.();
  if (!job) throw lacking(session, family, what);
  return job;
}

/** How it is started again. Throws FwctlError `device`. */
export async function resetJobOf(session: Session) {
  const family = await familyOf(session);
  const job = await family.reset?.();
  if (!job) throw lacking(session, family, 'reset');
  return job;
}

const isKept = (data: unknown): data is KeptUpdate => {
  const { handle, index, digest } = (data ?? {}) as Partial<KeptUpdate>;
  return typeof handle === 'number' && typeof index === 'number' && typeof digest === 'string';
};

/** The record of updates of an adapter, which no other process of fwctl holds as long as this one does. */
export interface Claimed {
  readonly kept: KeptUpdate | undefined;
  keep(update: KeptUpdate | undefined): void;
  end(): void;
}

/** Takes the record of a device's adapter; undefined where another process has it. Throws FwctlError `state`. */
export function claimed(
  { backend, device }: Pick<Target, 'backend' | 'device'>,
  flags: ConnectionFlags,
): Claimed | undefined {
  const folder =
    backend.name === 'kernel' && process.geteuid?.() === 0
      ? MACHINE_FOLDER
      : join(
          stateFolder(flags['state-dir'], process.env),
          'updates',
          encodeURIComponent(backend.remote ?? ''),
        );
  const record = new UpdateRecord(folder, adapterOf(device));
  const end = withState(() => record.claim());
  if (!end) return undefined;
  const data = withState(() => record.read());
  return {
    kept: isKept(data) ? data : undefined,
    keep: (update) => withState(() => record.write(update)),
    end,
  };
}

export const otherProcess = ({ device }: Target): FwctlError =>
  new FwctlError('policy', `another fwctl changes the firmware of ${device.name} right now`, {
    next: 'wait until it ends (--wait 5m)',
  });

const MEGABYTE = 1e6;
const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(1);

/** Seconds: a guess of more is none. */
const LONGEST = 86_400;

const clock = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** Bytes so far, the rate, and the time that is left, in words. `from`: bytes that had come before. */
export function transferWords(step: string, done: number, of: number, seconds: number, from = 0): string {
  const rate = seconds ? (done - from) / seconds : 0;
  const seconds_left = rate ? Math.ceil((of - done) / rate) : Number.POSITIVE_INFINITY;
  const left = seconds_left < LONGEST ? `, ${clock(seconds_left)} left` : '';
  return `${step} ${megabytes(done)} of ${megabytes(of)} MB, ${megabytes(rate)} MB/s${left}`;
}

/** Runs work with a device's firmware: with a bar, and ended in order by a signal, whose exit code is `code`. */
export async function working<T>(
  claim: Claimed,
  patience: number,
  work: (around: UpdateAround) => Promise<T>,
): Promise<{ readonly told: T; readonly code: number | undefined; readonly seconds: number }> {
  keepNurserySmall();
  const signals = interruption();
  const bar: Progress = progress();
  const started = performance.now();
  let from: { readonly at: number; readonly since: number } | undefined;
  try {
    const told = await work({
      kept: claim.kept,
      keep: claim.keep,
      isInterrupted: () => signals.requested,
      wait: (time, goesOn) =>
        goesOn ? new Promise((resolve) => setTimeout(resolve, time)) : signals.wait(time),
      turn: () => new Promise((resolve) => setImmediate(resolve)),
      now: () => performance.now(),
      digest: sha256Of,
      patience,
      progress(step, done, of) {
        if (done === undefined || of === undefined) return bar.show(0, undefined, step);
        from ??= { at: done, since: performance.now() };
        const seconds = (performance.now() - from.since) / 1000;
        bar.show(done, of, transferWords(step, done, of, seconds, from.at));
      },
    });
    return { told, code: signals.code, seconds: (performance.now() - started) / 1000 };
  } finally {
    bar.end();
    signals.end();
  }
}
