import { emulator } from '../../backends/emulated/emulator.js';
import { emulatedBackend } from '../../backends/emulated.js';
import type { Backend, DeviceEntry } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import { findDevice } from '../../client/target.js';
import { safe } from '../../present/safe.js';
import { taintLetters } from '../../uapi/taint.js';
import { durationText } from '../duration.js';
import { chooseAdapter } from '../emulator/adapter.js';
import { typeOfEntry } from '../family.js';
import { backendOfDevice } from '../settings/names.js';

/** What a session goes to, as flags and variables name it. */
export interface Meant {
  readonly device?: string | undefined;
  readonly backend?: string | undefined;
  readonly 'state-dir'?: string | undefined;
}

/** The device as it is now. */
export interface Seen {
  readonly name: string;
  /** "emulated", "kernel", "replay:FILE" */
  readonly backend: string;
  /** Undefined: nothing tells it without asking the device. */
  readonly type: string | undefined;
  readonly isThere: boolean;
  /** Letters of the kernel's taint; empty where there is none, undefined where nothing tells it. */
  readonly taint: string | undefined;
  /** "2 min 3 s" where the clock of an emulated device stands still. */
  readonly virtualClock: string | undefined;
}

const USUAL = 'fwctl0';

/** The device of a session. Commands find it in the environment, as programs that they start do. */
export class SessionDevice {
  private meant: Meant;
  /** What is known of it since it was there. */
  private entry: DeviceEntry | undefined;
  private wasThere = true;

  constructor(meant: Meant) {
    this.meant = meant;
    this.tell(meant.device);
  }

  /** Its name, or what names it. */
  get name(): string {
    return this.entry?.name ?? this.meant.device ?? USUAL;
  }

  get stateDir(): string | undefined {
    return this.meant['state-dir'];
  }

  get backend(): string {
    const { device = '', backend = 'emulated' } = this.meant;
    return backendOfDevice(device) ?? backend;
  }

  /** Goes to another device. Throws FwctlError `device` where there is none such; then the session stays where it is. */
  async use(meant: Meant): Promise<Seen> {
    const before = { meant: this.meant, entry: this.entry };
    this.meant = { ...this.meant, backend: undefined, ...meant };
    this.entry = undefined;
    try {
      const way = this.way();
      if (way) await this.find(way);
    } catch (error) {
      Object.assign(this, before);
      throw error;
    }
    this.wasThere = true;
    this.tell(this.meant.device);
    return this.look();
  }

  /** Says to commands, and to programs that they start, which device is meant. */
  private tell(device: string | undefined): void {
    const values = {
      FWCTL_DEVICE: device,
      FWCTL_BACKEND: this.meant.backend,
      FWCTL_STATE_DIR: this.stateDir,
    };
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }

  /** A way to look at it, which no tape notices; undefined where it is in a file. */
  private way(): Backend | undefined {
    return this.backend === 'emulated' ? emulatedBackend({ stateDir: this.stateDir }) : undefined;
  }

  private async find(way: Backend): Promise<DeviceEntry> {
    const known = this.entry;
    const wanted = known?.name ?? this.meant.device ?? USUAL;
    const [quick] = await way.list(wanted);
    if (quick && (!known || isSame(quick, known)) && quick.name === wanted) return this.met(quick);
    const all = await way.list();
    const same = known && all.find((one) => isSame(one, known));
    if (same) return this.met(same);
    if (known) throw new FwctlError('device', `${known.name} is not there`);
    return this.met(findDevice(all, wanted));
  }

  private met(entry: DeviceEntry): DeviceEntry {
    this.entry = entry;
    return entry;
  }

  /** Looks at it. Sends nothing. */
  async look(): Promise<Seen> {
    const way = this.way();
    const { backend } = this;
    const unknown = { backend, type: undefined, taint: undefined, virtualClock: undefined };
    if (!way) return { ...unknown, name: this.name, isThere: true };
    try {
      const entry = await this.find(way);
      const { tainted } = await way.host();
      return {
        name: entry.name,
        backend,
        type: entry.type ?? (await typeOfEntry(way, entry)),
        isThere: true,
        taint: taintLetters(tainted),
        virtualClock: backend === 'emulated' ? this.clock(entry.name) : undefined,
      };
    } catch (error) {
      if (!(error instanceof FwctlError)) throw error;
      return { ...unknown, name: this.name, isThere: false };
    }
  }

  private clock(name: string): string | undefined {
    const controls = emulator({ stateDir: this.stateDir });
    const { now, virtual } = controls.clock(chooseAdapter(controls, name).adapter);
    return virtual ? durationText(now) : undefined;
  }

  /** What is to be told of it since it was looked at last: that it is gone, or is back, or has another name. */
  news(seen: Seen, before: string): string | undefined {
    const wasThere = this.wasThere;
    this.wasThere = seen.isThere;
    const name = safe(before);
    if (!seen.isThere && wasThere) {
      // Its name may go to another device; its place does not.
      this.tell(this.entry?.parent || this.meant.device);
      return `${name} is not there any more; the session goes on when it is back, or with: use DEVICE`;
    }
    if (!seen.isThere) return undefined;
    if (!wasThere || seen.name !== before) this.tell(seen.name === before ? this.meant.device : seen.name);
    if (seen.name !== before) return `${name} is ${safe(seen.name)} now`;
    return wasThere ? undefined : `${name} is back`;
  }
}

const isSame = (a: DeviceEntry, b: DeviceEntry): boolean =>
  a.parent === b.parent && a.function === b.function;
