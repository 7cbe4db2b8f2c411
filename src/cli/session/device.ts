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
import { backendOfDevice, isRemote, nameIn } from '../settings/names.js';
import { isBackendNamed } from '../unnamed/unnamed.js';

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

  /** Goes to another device, of the same backend where none is named. Throws FwctlError `device` where there is none such; then the session stays where it is. */
  async use(meant: Meant): Promise<Seen> {
    const before = { meant: this.meant, entry: this.entry };
    const { device, backend } = meant;
    // Where one was named, names of devices are looked up there still.
    const same = isBackendNamed(this.meant) ? this.backend : undefined;
    const named = backend ?? (backendOfDevice(device ?? '') ? undefined : same);
    this.meant = { ...this.meant, device, backend: named };
    this.entry = undefined;
    try {
      const way = await this.way();
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
    // A path names its backend; the name that takes its place does not.
    const isElsewhere = isBackendNamed(this.meant) && !backendOfDevice(device ?? '');
    const values = {
      FWCTL_DEVICE: device,
      FWCTL_BACKEND: isElsewhere ? this.backend : this.meant.backend,
      FWCTL_STATE_DIR: this.stateDir,
    };
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }

  /** A way to look at it, which no tape notices; undefined where it is in a file. */
  private async way(): Promise<Backend | undefined> {
    const { backend } = this;
    if (backend === 'emulated') return emulatedBackend({ stateDir: this.stateDir });
    if (isRemote(backend)) return (await import('../remote/open.js')).openRemote(backend);
    return backend === 'kernel' ? (await import('../../backends/chardev.js')).kernelBackend() : undefined;
  }

  private async find(way: Backend): Promise<DeviceEntry> {
    const known = this.entry;
    if (known) {
      const isKnown = (one: DeviceEntry) => isSame(one, known);
      const same = (await way.list(known.name)).find(isKnown) ?? (await way.list()).find(isKnown);
      if (same) return this.met(same);
      throw new FwctlError('device', `${known.name} is not there`);
    }
    const wanted = nameIn(this.meant.device) || USUAL;
    const named = await way.list(wanted);
    const all = named.length ? named : await way.list();
    // As for a command: of a single real device, the number says nothing.
    const [only] = all.length === 1 && way.name === 'kernel' && this.meant.device === undefined ? all : [];
    return this.met(only ?? findDevice(all, wanted));
  }

  private met(entry: DeviceEntry): DeviceEntry {
    this.entry = entry;
    return entry;
  }

  /** Looks at it. Sends nothing. */
  async look(): Promise<Seen> {
    const way = await this.way();
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
