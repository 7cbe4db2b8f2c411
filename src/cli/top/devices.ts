import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import type { Counter } from '../../client/jobs.js';
import type { Session } from '../../client/session.js';
import type { Scope } from '../../uapi/scope.js';
import { deviceJson, type Target } from '../connect.js';
import { asFwctlError, errorJson } from '../errors.js';
import { familyOf } from '../family.js';
import { Camera, type Glance, type Picture } from './picture.js';

/** What is shown of a device at a reading: its picture, or why there is none. */
export interface Shown {
  readonly target: Target;
  readonly type?: string;
  /** The scope that its diagnostic counters take, where it has some. */
  readonly diagnosticsNeed?: Scope;
  readonly picture?: Picture;
  readonly error?: FwctlError;
}

/** The same as `fwctl.top/1` has it. */
export const shownJson = ({ target, type, picture, error }: Shown) => ({
  device: deviceJson(target.backend, target.device),
  ...(type === undefined ? {} : { type }),
  ...picture,
  ...(error ? { error: errorJson(error) } : {}),
});

/** Diagnostic counters that are being sampled. */
interface Sampling {
  sample(): Promise<readonly Counter[]>;
  /** Puts back what was set before. */
  end(): Promise<void>;
}

/** How devices are looked at. */
export interface Looking {
  /** Told of each device whose diagnostic counters are going to be set up; absent: they are not, for it takes a consent. */
  sampled?(device: string): void;
  note(text: string): void;
  /** Milliseconds of a clock that nobody sets. */
  now(): Promise<number>;
}

/** A device that is kept open; one that goes away is opened again as soon as it is back. */
export class TopDevice {
  private open: { session: Session; family: FamilyClient; camera: Camera; sampling?: Sampling } | undefined;

  constructor(
    readonly target: Target,
    private readonly looking: Looking,
  ) {}

  /** What the device tells now. Throws errors that are no answer: defects, and what was asked wrongly. */
  async look(): Promise<Shown> {
    const { target } = this;
    try {
      this.open ??= await this.begin();
      const { session, family, camera, sampling } = this.open;
      const glance = await session.asOneReading(() => glanceAt(session, family, sampling, this.looking.now));
      const needs = family.live?.diagnostics?.needs;
      return {
        target,
        type: family.type,
        ...(needs ? { diagnosticsNeed: needs } : {}),
        picture: camera.take(glance),
      };
    } catch (error) {
      const known = asFwctlError(error);
      if (known.kind === 'internal' || known.kind === 'usage') throw error;
      await this.end();
      return { target, error: known };
    }
  }

  private async begin() {
    const session = await this.target.open({ asks: false });
    try {
      const family = await familyOf(session);
      const { diagnostics } = family.live ?? {};
      const { sampled, note } = this.looking;
      if (diagnostics) sampled?.(session.device.name);
      const sampling = diagnostics && sampled ? await beginSampling(session, diagnostics, note) : undefined;
      return { session, family, camera: new Camera(), ...(sampling ? { sampling } : {}) };
    } catch (error) {
      await closed(session);
      throw error;
    }
  }

  async end(): Promise<void> {
    const { open } = this;
    this.open = undefined;
    if (!open) return;
    await open.sampling?.end().catch((error) => this.looking.note(error.message));
    await closed(open.session);
  }
}

/** A device that is gone can't be closed in order. */
async function closed(session: Session): Promise<void> {
  try {
    await session.close();
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
  }
}

/** What the firmware, or a policy, refuses to tell of a device is left out. */
async function told<T>(reading: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof FwctlError && (error.kind === 'firmware' || error.kind === 'policy'))
      return undefined;
    throw error;
  }
}

async function glanceAt(
  session: Session,
  { jobs, live }: FamilyClient,
  sampling: Sampling | undefined,
  now: Looking['now'],
): Promise<Glance> {
  if (!jobs.link && !jobs.counters && !jobs.temp) await session.info();
  // Rates are those between the readings of the counters, which come first, whatever else takes time.
  const at = await now();
  return {
    at,
    groups: (await told(jobs.counters?.(session)))?.groups,
    links: (await told(jobs.link?.(session)))?.ports,
    sensors: (await told(jobs.temp?.(session)))?.sensors,
    pcie: await told(live?.pcie?.(session)),
    queues: await told(live?.queues?.(session)),
    diagnostics: await told(sampling?.sample()),
  };
}

/** Sampling that goes on until it is ended. Throws what the first step of it throws. */
function beginSampling(
  session: Session,
  { sampling }: NonNullable<NonNullable<FamilyClient['live']>['diagnostics']>,
  note: (text: string) => void,
): Promise<Sampling> {
  return new Promise((resolve, reject) => {
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    const whole = sampling(
      session,
      async (sample) => {
        resolve({
          sample,
          async end() {
            release();
            await whole;
          },
        });
        await released;
      },
      note,
    );
    whole.catch(reject);
  });
}
