import type { Trace } from '../client/backend.js';
import type { Adapter, BoundFunction, CommandInterface, Family } from '../families/registry.js';
import type { Awaitable, Driver } from '../kernel/driver.js';
import type { Kind, Store } from '../state/store.js';
import type { Errno } from '../uapi/errno.js';

/** An adapter of the emulated machine: what it is, and where it sits. */
export interface AdapterEntry {
  readonly family: Family;
  readonly profile: string;
  /** PCI address without a function: 0000:08:00 */
  readonly address: string;
  /** What its netdevs' names begin with: ens1 */
  readonly netPrefix: string;
}

/** The file of an adapter in the state folder. */
export const deviceFile = (address: string): string => `device-${address}`;

export const deviceKind = ({ state }: Family): Kind<unknown> => state;

/** An adapter that keeps its state in the store. Its firmware is built when a first command comes. */
export class EmulatedAdapter {
  private readonly file: string;
  private readonly kind: Kind<unknown>;
  private built: Adapter | undefined;

  constructor(
    private readonly entry: AdapterEntry,
    private readonly store: Store,
  ) {
    this.file = deviceFile(entry.address);
    this.kind = deviceKind(entry.family);
  }

  get adapter(): Adapter {
    const { family, profile, address } = this.entry;
    // The host's boot is the adapter's power-on.
    this.built ??= family.build(profile, address, () => process.hrtime.bigint());
    return this.built;
  }

  /**
   * One command, as one step among all processes: it sees what every earlier one left, and what it changes is written before the answer
   * is given. Throws StateError.
   */
  execute(name: string, input: Uint8Array, room: number): Uint8Array {
    const { firmware } = this.adapter;
    if (!this.entry.family.changesState(input)) {
      this.take(this.store.read(this.file, this.kind));
      return firmware.execute(name, input, room);
    }
    let output: Uint8Array | undefined;
    const left = this.store.update(this.file, this.kind, (state) => {
      this.take(state);
      output = firmware.execute(name, input, room);
      return firmware.snapshot();
    });
    this.take(left);
    return output as Uint8Array;
  }

  /** Gives the firmware the state that it is to work on. */
  private take(state: unknown): void {
    const { firmware } = this.adapter;
    if (firmware.snapshot() !== state) firmware.restore(state);
  }
}

/** The driver of one bound function, made when it is first opened: a machine may have thousands. */
export class BoundDriver implements Driver, CommandInterface {
  readonly deviceType: number;
  /** Who wants to see what reaches the firmware, by user context. */
  readonly traces = new WeakMap<object, Trace>();
  private trace: Trace | undefined;
  private inner: Driver | undefined;

  constructor(
    private readonly device: EmulatedAdapter,
    private readonly bound: BoundFunction,
    { deviceType }: Family,
  ) {
    this.deviceType = deviceType;
  }

  private get driver(): Driver {
    this.inner ??= this.device.adapter.driver(this.bound.name, this);
    return this.inner;
  }

  open(): Awaitable<object | Errno> {
    return this.driver.open();
  }

  close(context: object): Awaitable<void> {
    return this.driver.close(context);
  }

  info(context: object): Uint8Array {
    return this.driver.info(context);
  }

  rpc(context: object, scope: number, input: Uint8Array, outLen: number): Awaitable<Uint8Array | Errno> {
    // The driver hands the command on before it first waits for anything: until then this is the context that asks.
    this.trace = this.traces.get(context);
    try {
      return this.driver.rpc(context, scope, input, outLen);
    } finally {
      this.trace = undefined;
    }
  }

  execute(input: Uint8Array, room: number): Uint8Array {
    this.trace?.({ at: 'firmware', input: input.slice() });
    return this.device.execute(this.bound.name, input, room);
  }
}
