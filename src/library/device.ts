import { jobsOf, requireFamily } from '../cli/family.js';
import type { DeviceEntry } from '../client/backend.js';
import { FwctlError } from '../client/errors.js';
import type { FamilyClient } from '../client/family.js';
import type { Counters, Firmware, Health, Links, ModuleSlot, Temperatures } from '../client/jobs.js';
import type { Session } from '../client/session.js';
import type { ModuleReport } from '../module/report.js';
import { unlessAborted } from './aborted.js';
import { asLibraryError } from './any-error.js';
import { requireKind, requireOptions, WRITING } from './arguments.js';
import type { Capabilities } from './capabilities.js';
import type { Changes } from './changes.js';
import type { Command, CommandOptions, CommandReading } from './command.js';
import type { Settings } from './configuration.js';
import type { Features } from './features.js';
import type { Functions } from './functions.js';
import type { Objects } from './objects.js';
import type { DevicePlan } from './plan.js';
import type { Registers } from './registers.js';

/** What a device is, and what its family tells of it. */
export interface Description extends DeviceEntry {
  /** mlx5, cxl, bnxt, pds */
  readonly type: string;
  /** The keys of the family beside them, as `fwctl info --json` has them: psid, firmware, uctx_caps, part_number. */
  readonly [key: string]: unknown;
}

/** A place for a pluggable module, with what the module in it tells. */
export interface ModulePlace extends ModuleSlot {
  /** Absent where none is plugged, or it does not answer. */
  readonly module?: ModuleReport;
}

/**
 * An open device, typed by names: wrong names of registers, fields, settings, capability types and kinds of objects do not compile. Everything goes by `session`, at
 * the least scope that the kernel takes; nothing is sent that the deny-list, the kernel or a missing consent forbid. All methods throw FwctlError and nothing else.
 * Many calls may go on at once; of those that change something, each begins when the one before has ended.
 */
export interface Device {
  /** fwctl0 */
  readonly name: string;
  /** mlx5, cxl, bnxt, pds: which of the members below it can answer. */
  readonly family: string;
  /** As the class tree shows it: node, parent, driver, names of its RDMA and net devices. */
  readonly entry: DeviceEntry;
  /** What all goes by: for messages of your own. Another one after a plan has reset the firmware. */
  readonly session: Session;
  /** Access registers, of mlx5. */
  readonly registers: Registers;
  /** Capabilities by type, of mlx5. */
  readonly capabilities: Capabilities;
  /** Settings that outlive a reset, of mlx5. */
  readonly config: Settings;
  /** VFs, SFs and the device itself, of mlx5. */
  readonly functions: Functions;
  /** Queues, tables, vports, of mlx5. */
  readonly objects: Objects;
  /** Features, of CXL memory devices. */
  readonly features: Features;
  /** What it is, as `fwctl info` shows it. Throws FwctlError of any message. Source: FWCTL_INFO, and the family's own questions. */
  info(): Promise<Description>;
  /** Ports and their links; rates in Mb/s. Throws FwctlError `device` where its family tells nothing of the kind, and of any message. Source: PTYS, PORT_PHY_QCFG and the like. */
  link(): Promise<Links>;
  /** Sensors, in degrees Celsius. Throws as `link`. Source: MTMP, TEMP_MONITOR_QUERY and the like. */
  temp(): Promise<Temperatures>;
  /** Pluggable modules, decoded. `port`: only that of this port. Throws as `link`, and `usage` for a port without a place. Source: SFF-8472, SFF-8636, CMIS. */
  modules(port?: number): Promise<readonly ModulePlace[]>;
  /** Counters, each a bigint with its unit. `which`: at least those that families share, where that takes less time. Throws as `link`. Source: each has its own. */
  counters(which?: 'common'): Promise<Counters>;
  /** What was looked at, and how it is; uptime in seconds, power in milliwatts. Throws as `link`. Source: each check has its own. */
  health(): Promise<Health>;
  /** Versions of what runs and what is stored. Throws as `link`. Source: MGIR, MCQI, HWRM_VER_GET and the like. */
  firmware(): Promise<Firmware>;
  /**
   * A plan for this device: YAML or JSON text, or the document as an object. Throws FwctlError `usage` with line and column for what can't be, whatever the device.
   * Source: fwctl-plan(5).
   */
  plan(document: string | object): Promise<DevicePlan>;
  /** One command of the family by its name, with its fields: for all families. See `Command`. */
  readonly command: Command;
  /** Ends it, once what was asked has been answered. A second time it does nothing. Throws FwctlError `state` where the emulated machine can't be written. */
  close(): Promise<void>;
  /** `await using device = await open('fwctl0')` closes it at the end of the block. Throws as `close`. */
  [Symbol.asyncDispose](): Promise<void>;
  /** What it is, for JSON.stringify: as `entry`. Throws nothing. */
  toJSON(): DeviceEntry;
}

/** An open session with the family of its device. */
export interface Opened {
  readonly session: Session;
  readonly family: FamilyClient;
}

interface Extras {
  readonly changes: Changes;
  readonly signal?: AbortSignal | undefined;
  readonly stateDir?: string | undefined;
  readonly backend?: unknown;
  readonly note?: ((text: string) => void) | undefined;
}

/** The device behind what opens it. Throws what `opener` throws. */
export async function deviceOf(opener: () => Promise<Opened>, extras: Extras): Promise<Device> {
  // The topics are typed by names; behind them is one function for all of these.
  return new OpenDevice(opener, await opener(), extras) as unknown as Device;
}

class OpenDevice {
  readonly name: string;
  readonly family: string;
  readonly entry: DeviceEntry;
  readonly #opener: () => Promise<Opened>;
  readonly #extras: Extras;
  #opened: Opened;
  #journals: import('../cli/plan/journals.js').Journals | undefined;
  #closed: Promise<void> | undefined;
  /** How many calls go on, and who waits until none does. */
  #running = 0;
  #whenIdle: (() => void) | undefined;

  constructor(opener: () => Promise<Opened>, opened: Opened, extras: Extras) {
    this.#opener = opener;
    this.#opened = opened;
    this.#extras = extras;
    const { device } = opened.session;
    this.entry = device;
    this.name = device.name;
    this.family = opened.family.type;
  }

  get session(): Session {
    return this.#opened.session;
  }

  get [Symbol.toStringTag](): string {
    return 'Device';
  }

  readonly registers = {
    read: (...asked: [string, object?, object?]) =>
      this.#of('mlx5', 'registers.read', async (session) => {
        requireKind(asked[0], 'text', 'the name of a register');
        requireOptions('registers.read', asked[2], { argument: 'number' });
        return (await import('./registers.js')).read(session, this.#note, ...asked);
      }),
    write: (...asked: [string, object, object?]) =>
      this.#change('mlx5', 'registers.write', async (session) => {
        requireKind(asked[0], 'text', 'the name of a register');
        requireOptions('registers.write', asked[2], { argument: 'number', ...WRITING });
        return (await import('./register-write.js')).write(session, this.#note, ...asked);
      }),
  };

  readonly capabilities = (...asked: [(string | object)?, object?]) => {
    const [type, options] = typeof asked[0] === 'string' ? [asked[0], asked[1]] : [undefined, asked[0]];
    return this.#of('mlx5', 'capabilities', async (session) => {
      if (options !== undefined) requireKind(options, 'fields', 'what capabilities is told');
      requireOptions('capabilities', options, { mode: ['cur', 'max'], function: 'text' });
      return (await import('./capabilities.js')).capabilities(session, type, options);
    });
  };

  readonly config = {
    get: (name: string) =>
      this.#of('mlx5', 'config.get', async (session) => {
        requireKind(name, 'text', 'the name of a setting');
        return (await import('./configuration.js')).get(session, name);
      }),
    query: (...patterns: string[]) =>
      this.#of('mlx5', 'config.query', async (session) => {
        requireKind(patterns, 'texts', 'what names settings');
        return (await import('./configuration.js')).query(session, patterns);
      }),
    set: (...asked: [object, object?]) =>
      this.#change('mlx5', 'config.set', async (session) => {
        requireKind(asked[0], 'fields', 'what config.set sets');
        requireOptions('config.set', asked[1], WRITING);
        return (await import('./configuration.js')).set(session, ...asked);
      }),
  };

  readonly functions = {
    list: (options?: { readonly all?: boolean }) =>
      this.#of('mlx5', 'functions.list', async (session) => {
        requireOptions('functions.list', options, { all: 'flag' });
        return (await import('./functions.js')).list(session, options);
      }),
    get: (name?: string) =>
      this.#of('mlx5', 'functions.get', async (session) => {
        if (name !== undefined) requireKind(name, 'text', 'the name of a function');
        return (await import('./functions.js')).get(session, name);
      }),
    setCapabilities: (...asked: [string, object, object?]) =>
      this.#change('mlx5', 'functions.setCapabilities', async (session) => {
        requireKind(asked[0], 'text', 'the name of a function');
        requireOptions('functions.setCapabilities', asked[2], WRITING);
        return (await import('./functions.js')).setCapabilities(session, ...asked);
      }),
  };

  readonly objects = {
    get: (...asked: Parameters<Objects['get']>) =>
      this.#of('mlx5', 'objects.get', async (session) => {
        requireKind(asked[0], 'text', 'the name of a kind of object');
        if (asked[1] !== undefined) requireKind(asked[1], 'id', 'the id of an object');
        return (await import('./objects.js')).get(session, ...asked);
      }),
    all: (...asked: Parameters<Objects['all']>) => this.#each(asked),
  };

  readonly features = {
    list: () =>
      this.#of('cxl', 'features.list', async (session) => (await import('./features.js')).list(session)),
    get: (...asked: [string, { readonly selection?: 'current' | 'default' | 'saved' }?]) =>
      this.#of('cxl', 'features.get', async (session) => {
        requireKind(asked[0], 'text', 'the name of a feature');
        requireOptions('features.get', asked[1], { selection: ['current', 'default', 'saved'] });
        return (await import('./features.js')).get(session, ...asked);
      }),
    set: (...asked: [string, object, object?]) =>
      this.#change('cxl', 'features.set', async (session) => {
        requireKind(asked[0], 'text', 'the name of a feature');
        requireOptions('features.set', asked[2], WRITING);
        return (await import('./features.js')).set(session, ...asked);
      }),
  };

  info = () =>
    this.#any('info', async (session, family) => {
      const told = await family.tell(session, await session.info(), this.#note);
      return { ...this.entry, type: this.family, ...told.data };
    });

  link = () => this.#job('link', (jobs, session) => jobs.link?.(session));
  temp = () => this.#job('temp', (jobs, session) => jobs.temp?.(session));
  health = () => this.#job('health', (jobs, session) => jobs.health?.(session));
  firmware = () => this.#job('firmware', (jobs, session) => jobs.firmware?.(session));
  counters = (which?: 'common') =>
    this.#job('counters', (jobs, session) => {
      if (which !== undefined) requireKind(which, ['common'], 'what counters is told');
      return jobs.counters?.(session, which);
    });
  modules = (port?: number) =>
    this.#job('module', async ({ module }, session) => {
      if (port !== undefined) requireKind(port, 'number', 'the port of modules');
      const { modulesOf } = await import('../cli/jobs/module.js');
      const all = module ? await modulesOf(session, module, port) : [];
      return all.map(({ slot, report }) => ({ ...slot, ...(report ? { module: report } : {}) }));
    });

  command = (name: string, fields?: object, options?: CommandOptions): Promise<CommandReading> =>
    this.#any('command', async (session, family) => {
      requireKind(name, 'text', 'the name of a command');
      requireOptions('command', options, { scope: 'scope', outLen: 'whole', base: 'bytes' });
      return (await import('./command.js')).command(session, family, name, fields, options);
    });

  plan = (document: string | object): Promise<DevicePlan> =>
    this.#any('plan', async (session) => {
      requireKind(document, 'document', 'a plan');
      const { journalsInMemory, planFor } = await import('./plan.js');
      // Of a device that is made in this process, nothing is left on the disk.
      if (typeof this.#extras.backend === 'object') this.#journals ??= journalsInMemory();
      const plan = await planFor(
        {
          session,
          stateDir: this.#extras.stateDir,
          signal: this.#extras.signal,
          journals: this.#journals,
          open: async () => (await this.#opener()).session,
          reopened: () => this.#reopen(),
        },
        document,
      );
      return {
        diff: () => this.#any('plan.diff', () => plan.diff()),
        apply: (options) =>
          this.#inTurn('plan.apply', () => {
            requireOptions('plan.apply', options, { signal: 'signal', progress: 'function' });
            return plan.apply(options);
          }),
        rollback: () => this.#inTurn('plan.rollback', () => plan.rollback()),
      };
    });

  async close(): Promise<void> {
    this.#closed ??= this.#close();
    await this.#closed.catch(async (error: unknown) => {
      throw await asLibraryError(error, this.close);
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  toJSON(): DeviceEntry {
    return this.entry;
  }

  readonly #note = (text: string): void => this.#extras.note?.(text);

  async #close(): Promise<void> {
    if (this.#running)
      await new Promise<void>((idle) => {
        this.#whenIdle = idle;
      });
    // What a program has sent by the session itself is in no log yet.
    await this.#extras.changes.logged('session', () => this.session.close());
  }

  async #reopen(): Promise<void> {
    await this.session.close().catch(() => undefined);
    this.#opened = await this.#opener();
  }

  /** Asks something of any family. */
  #any<T>(what: string, work: (session: Session, family: FamilyClient) => Promise<T>): Promise<T> {
    const { changes, signal } = this.#extras;
    const asking = () => work(this.session, this.#opened.family);
    return this.#call(() => changes.logged(what, () => unlessAborted(signal, asking)));
  }

  /** Whatever is done with it. Throws FwctlError and nothing else. */
  async #call<T>(work: () => Promise<T>): Promise<T> {
    this.#running++;
    try {
      if (this.#closed) throw new FwctlError('usage', `${this.name} was closed: open it again`);
      return await work();
    } catch (error) {
      throw await asLibraryError(error, this.#call);
    } finally {
      if (--this.#running === 0) this.#whenIdle?.();
    }
  }

  /** The same of one family alone. */
  #of<T>(family: string, what: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#any(what, (session) => this.#onlyOf(family, what, () => work(session)));
  }

  async #onlyOf<T>(family: string, what: string, work: () => Promise<T>): Promise<T> {
    requireFamily(family, this.name, this.#opened.family, what);
    return work();
  }

  /** A change. */
  #inTurn<T>(what: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#call(() => this.#extras.changes.inTurn(what, () => work(this.session)));
  }

  #change<T>(family: string, what: string, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#inTurn(what, (session) => this.#onlyOf(family, what, () => work(session)));
  }

  #job<T>(
    job: 'link' | 'temp' | 'health' | 'firmware' | 'counters' | 'module',
    work: (jobs: FamilyClient['jobs'], session: Session) => Promise<T> | undefined,
  ): Promise<T> {
    return this.#any(job, (session, family) => {
      const doing = async () => work(jobsOf(family, job, this.name), session) as Promise<T>;
      return session.foresees ? session.asOneReading(doing, job) : doing();
    });
  }

  async *#each(asked: Parameters<Objects['all']>): AsyncGenerator<unknown, void> {
    const found = await this.#of('mlx5', 'objects.all', async (session) => {
      requireKind(asked[0], 'text', 'the name of a kind of object');
      requireOptions('objects.all', asked[1], { from: 'whole', question: 'fields', signal: 'signal' });
      return (await import('./objects.js')).all(session, ...asked);
    });
    for (;;) {
      const step = await this.#any('objects.all', () => unlessAborted(asked[1]?.signal, () => found.next()));
      if (step.done) return;
      yield step.value;
    }
  }
}
