import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import type { Session } from '../../client/session.js';
import type { Sample } from '../../metrics/series.js';
import { TAINT_FWCTL } from '../../uapi/taint.js';
import type { Target } from '../connect.js';
import { asFwctlError } from '../errors.js';
import { familyOf } from '../family.js';
import type { TargetLister } from '../top/lister.js';
import { programVersion } from '../version.js';
import { now } from './clock.js';
import { type Inventory, type Looking, lookAt } from './look.js';

export interface ScrapeOptions extends Looking {
  /** Milliseconds after which a device that has not answered counts as one that does not. */
  readonly patience: number;
}

/** How many devices there are, which have not answered, and why there are none to be had. */
export interface Scraped {
  readonly devices: number;
  readonly silent: readonly FwctlError[];
  readonly failure?: FwctlError;
}

/** Takes samples in the order in which they are told. */
export interface Sink {
  add(samples: readonly Sample[]): void;
  /** Keeps the place for what comes later, and gives what takes that; all else that is added stands behind it. */
  hold(): (samples: readonly Sample[]) => void;
}

/** Samples as they are. */
export class Gathered implements Sink {
  private readonly parts: Sample[][] = [[]];

  add(samples: readonly Sample[]): void {
    this.parts.at(-1)?.push(...samples);
  }

  hold(): (samples: readonly Sample[]) => void {
    const held: Sample[] = [];
    this.parts.push(held, []);
    return (samples) => held.push(...samples);
  }

  get samples(): Sample[] {
    return this.parts.flat();
  }
}

/** A device that is kept open between scrapes. */
interface Kept {
  readonly identity: string;
  readonly inventory: Inventory;
  open?: { readonly session: Session; readonly family: FamilyClient };
  /** A reading that has not come to its end: no other is begun beside it. */
  pending?: Promise<unknown>;
}

/** Milliseconds for which a device holds up the others; all together as long as one may take. */
const SLOW = 250;

/** Reads all devices, again and again. What has gone has no series any more. */
export class Scraper {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly lister: TargetLister,
    private readonly options: ScrapeOptions,
  ) {}

  /** Gives all samples now, those of the machine and then those of each device, by their names. Throws defects alone. */
  async scrape(sink: Sink): Promise<Scraped> {
    const machine: Sample[] = [{ name: 'fwctl_build_info', labels: { version: programVersion() }, value: 1 }];
    const silent: FwctlError[] = [];
    let targets: readonly Target[];
    try {
      targets = inOrder(await this.lister.list());
      const { tainted } = await this.lister.backend.host();
      machine.push({ name: 'fwctl_kernel_tainted', labels: {}, value: (tainted & TAINT_FWCTL) !== 0 });
    } catch (error) {
      const failure = known(error);
      await this.forget(() => true);
      sink.add([...machine, { name: 'fwctl_up', labels: {}, value: 0 }]);
      return { devices: 0, silent, failure };
    }
    sink.add([...machine, { name: 'fwctl_up', labels: {}, value: 1 }]);
    const there = new Set(targets.map(identityOf));
    await this.forget(({ identity }) => !there.has(identity));
    await this.lookAtAll(targets, silent, sink);
    return { devices: targets.length, silent };
  }

  /** One after the other; those that are slow go on beside the others, so that however many hang, a scrape ends in time. */
  private async lookAtAll(targets: readonly Target[], silent: FwctlError[], sink: Sink): Promise<void> {
    const slow: Promise<void>[] = [];
    let left = this.options.patience;
    for (const target of targets) {
      const looking = this.look(target, silent);
      const began = now();
      const told = await within(Math.min(SLOW, left), looking);
      if (told) {
        sink.add(told);
        continue;
      }
      left = Math.max(left - (now() - began), 0);
      const later = looking.then(sink.hold());
      later.catch(() => undefined); // it is thrown below
      slow.push(later);
    }
    await Promise.all(slow);
  }

  private async look(target: Target, silent: FwctlError[]): Promise<Sample[]> {
    const { name: device } = target.device;
    const began = now();
    const samples: Sample[] = [];
    let up = true;
    try {
      samples.push(...(await this.inTime(target)));
    } catch (error) {
      silent.push(known(error));
      up = false;
    }
    const took = (now() - began) / 1000;
    return [
      { name: 'fwctl_device_up', labels: { device }, value: up },
      ...samples,
      { name: 'fwctl_scrape_duration_seconds', labels: { device }, value: Number(took.toFixed(6)) },
    ];
  }

  private async inTime(target: Target): Promise<Sample[]> {
    const { name } = target.device;
    const { patience } = this.options;
    const kept: Kept = this.kept.get(name) ?? {
      identity: identityOf(target),
      inventory: {},
    };
    this.kept.set(name, kept);
    if (kept.pending) throw late(name, patience);
    const reading = this.read(target, kept);
    kept.pending = reading.catch(() => undefined);
    const told = await within(patience, reading);
    if (!told) {
      reading.catch(() => undefined).finally(() => delete kept.pending);
      throw late(name, patience);
    }
    delete kept.pending;
    return told;
  }

  private async read(target: Target, kept: Kept): Promise<Sample[]> {
    const wasOpen = kept.open !== undefined;
    try {
      kept.open ??= await begin(target);
      const { session, family } = kept.open;
      return await session.asOneReading(() => lookAt(session, family, this.options, kept.inventory));
    } catch (error) {
      await close(kept);
      // It was reset, or cut off, since the last scrape, and may be there again.
      if (wasOpen && isGone(error)) return this.read(target, kept);
      // It is opened again at the next scrape.
      delete kept.pending;
      throw error;
    }
  }

  private async forget(which: (kept: Kept) => boolean): Promise<void> {
    for (const [name, kept] of this.kept)
      if (which(kept)) {
        this.kept.delete(name);
        await close(kept);
      }
  }

  /** Whether a device has not answered still. */
  get hangs(): boolean {
    return [...this.kept.values()].some(({ pending }) => pending !== undefined);
  }

  /** Closes all but what hangs, which is closed with the process. */
  end(): Promise<void> {
    return this.forget(({ pending }) => pending === undefined);
  }
}

/**
 * What work gives; undefined where it takes longer than so many milliseconds. They count from the next turn of the event loop: what is there before that, as the answers of
 * emulated devices are, needs no timer, and Node compiles what it has for timers in each process. Throws what the work throws.
 */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  const late = new Promise<undefined>((resolve) => {
    turn = setImmediate(() => {
      timer = setTimeout(resolve, milliseconds, undefined);
    });
  });
  return Promise.race([work, late]).finally(() => {
    clearImmediate(turn);
    if (timer) clearTimeout(timer);
  });
}

/** A number of so many digits and one of fewer are compared as numbers. */
const DIGITS = 20;

/** Devices by their names, fwctl10 behind fwctl9. */
function inOrder(targets: readonly Target[]): readonly Target[] {
  const key = ({ device }: Target) => device.name.replace(/\d+/g, (digits) => digits.padStart(DIGITS, '0'));
  const keyed = targets.map((target) => [key(target), target] as const);
  keyed.sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
  return keyed.map(([, target]) => target);
}

/** What tells a device from another that has got its name. */
const identityOf = ({ device: { name, parent } }: Target): string => `${name} ${parent}`;

async function begin(target: Target) {
  const session = await target.open({ asks: false });
  return { session, family: await familyOf(session) };
}

async function close(kept: Kept): Promise<void> {
  const { open } = kept;
  delete kept.open;
  try {
    await open?.session.close();
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
  }
}

/** Whether what was opened is no more. */
const isGone = (error: unknown): boolean =>
  error instanceof FwctlError && (error.kind === 'device' || error.facts.errno === 'ENODEV');

/** An error that is an answer; defects go on. */
function known(error: unknown): FwctlError {
  const told = asFwctlError(error);
  if (told.kind === 'internal') throw error;
  return told;
}

const late = (device: string, patience: number): FwctlError =>
  new FwctlError('device', `${device} has not answered in ${patience / 1000} s`, {
    next: 'it is asked again when it has answered',
  });
