import { FwctlError, type Question, type Trace } from '../../client/backend.js';
import type {
  Adapter,
  CommandInterface,
  Controls,
  Coverage,
  Delivery,
  FamilyEntry,
  Firmware,
  FunctionControls,
} from '../../families/registry.js';
import { families } from '../../families/registry.js';
import type { Awaitable, CallerMemory, Driver, PinnedMemory, Registered } from '../../kernel/driver.js';
import type { Kind, StateStore } from '../../state/store.js';
import type { Errno } from '../../uapi/errno.js';
import { type AdapterRecord, changed, enumerated, familyOf, findAdapter } from './inventory.js';
import { changeInventory } from './inventory-file.js';

/** The file of an adapter in the state folder; what was in its slot before, of another family, has its own. */
export const deviceFile = ({ address, family }: Pick<AdapterRecord, 'address' | 'family'>): string =>
  `device-${address}${family === families[0]?.name ? '' : `-${family}`}`;

export const deviceKind = ({ device }: FamilyEntry): Kind<unknown> => device.state;

/** An adapter that keeps its state in the store. Its firmware is built when it is first asked. */
export class EmulatedAdapter {
  readonly address: string;
  readonly family: FamilyEntry;
  private readonly profile: string;
  private readonly file: string;
  private readonly kind: Kind<unknown>;
  private built: Adapter | undefined;
  /** Whether the state is that of an instant ago: the call under way has looked at it, and one command of it need not look again. */
  private looked = false;

  constructor(
    record: AdapterRecord,
    private readonly store: StateStore,
  ) {
    this.address = record.address;
    this.family = familyOf(record);
    this.profile = record.profile;
    this.file = deviceFile(record);
    this.kind = deviceKind(this.family);
  }

  isOf({ address, family, profile }: AdapterRecord): boolean {
    return address === this.address && family === this.family.name && profile === this.profile;
  }

  get adapter(): Adapter {
    // The host's boot is the adapter's power-on.
    this.built ??= this.family.device.build(
      this.profile,
      this.address,
      () => process.hrtime.bigint(),
      this.store.bytes(this.file),
    );
    return this.built;
  }

  /** The firmware, in the state that was left last. To be asked only. Throws StateError. */
  firmware(): Firmware {
    this.take(this.store.read(this.file, this.kind));
    return this.adapter.firmware;
  }

  /** A call begins, for which `firmware()` was asked; or is at its end, or what is left of it has to be waited for. */
  during(isLooked: boolean): void {
    this.looked = isLooked;
  }

  /** How often the firmware has been started again. */
  starts(): number {
    return this.firmware().controls?.starts ?? 0;
  }

  /** The controls of the firmware, in the state that was left last: to be asked only. Throws FwctlError where it has none. */
  controls(): Controls {
    return controlsOf(this.firmware(), this.family);
  }

  /** Works the controls, as one step among all processes. `change` may be called again. Throws StateError, and FwctlError as `controls`. */
  control<T>(change: (controls: Controls) => T): T {
    return this.update((firmware) => change(controlsOf(firmware, this.family)));
  }

  /** Starts it again as new, its flash too. Throws as `control`. */
  forget(): void {
    this.control((controls) => controls.forget());
    this.store.bytes(this.file).clear();
  }

  private update<T>(change: (firmware: Firmware) => T): T {
    const { firmware } = this.adapter;
    let result: { value: T } | undefined;
    const left = this.store.update(this.file, this.kind, (state) => {
      this.take(state);
      result = { value: change(firmware) };
      return firmware.snapshot();
    });
    this.take(left);
    return (result as { value: T }).value;
  }

  /**
   * One command, as one step among all processes: it sees what every earlier one left, and what it changes is written before the answer
   * is given. An answer that a fault holds back is waited for with nothing locked. Throws StateError.
   */
  execute(name: string, input: Uint8Array, room: number): Awaitable<Uint8Array | Errno> {
    const delivery = this.deliver(name, input, room);
    return delivery.delay ? wait(delivery.delay).then(() => this.end(delivery)) : this.end(delivery);
  }

  private deliver(name: string, input: Uint8Array, room: number): Delivery {
    const send = (firmware: Firmware): Delivery =>
      firmware.controls?.deliver(name, input, room) ?? { output: firmware.execute(name, input, room) };
    const firmware = this.looked ? this.adapter.firmware : this.firmware();
    this.looked = false;
    if (!this.family.device.changesState(input) && !firmware.controls?.counts(name, input))
      return send(firmware);
    const { starts } = this.adapter.firmware.controls ?? {};
    const delivery = this.update(send);
    if (this.adapter.firmware.controls?.starts !== starts) this.enumerate();
    return delivery;
  }

  private end(delivery: Delivery): Uint8Array | Errno {
    if (delivery.unplug) this.unplug();
    return 'errno' in delivery ? delivery.errno : delivery.output;
  }

  /** Takes the adapter out of its slot: files that are open on it see ENODEV from now on. */
  unplug(): void {
    this.control((controls) => controls.reset());
    changeInventory(this.store, (inventory) =>
      changed(inventory, this.address, (record) => ({ ...record, unplugged: true })),
    );
  }

  /** The host's driver takes a function, or leaves it, as one step. Throws StateError, and FwctlError `kernel` where it fails. */
  drive(name: string, how: 'attach' | 'detach'): void {
    const failure = this.update((firmware) => {
      hostFunctionsOf(controlsOf(firmware, this.family), this.family);
      return this.adapter.host?.[how](name);
    });
    if (failure)
      throw new FwctlError('kernel', `${failure.message}: ${failure.errno}`, {
        errno: failure.errno,
        next: 'see what has a driver with: fwctl function list',
      });
    this.enumerate();
  }

  /** What a function would be answered if the host's driver took another one first, by its title; undefined where it could not. Nothing changes. */
  onceBound(name: string, title: string, questions: readonly Question[]): Uint8Array[] | undefined {
    const firmware = this.firmware();
    const now = firmware.snapshot();
    try {
      const target = firmware.controls?.hostFunctions?.all().find((one) => one.title === title);
      if (!target || (!target.bound && this.adapter.host?.attach(target.name))) return undefined;
      return questions.map(({ input, outLen }) => firmware.execute(name, input, outLen));
    } finally {
      firmware.restore(now);
    }
  }

  /** What it has, as it is now. */
  coverage(): Coverage {
    this.firmware();
    return this.adapter.coverage?.() ?? {};
  }

  /** The host binds its drivers to the functions that there are now; to none while the adapter is out of its slot. */
  enumerate(how?: 'replug'): void {
    changeInventory(this.store, (inventory) => {
      const record = findAdapter(inventory, this.address);
      if (record?.unplugged && !how) return inventory;
      const { controls, release } = this.firmware();
      const bound = controls?.hostFunctions?.bound() ?? this.family.device.facts(this.profile).bound;
      const there = record?.held ? (controls?.hostFunctions?.all() ?? []) : [];
      return enumerated(
        inventory,
        this.address,
        bound,
        controls?.starts ?? 0,
        there.filter((one) => !one.bound).map(({ name }) => name),
        release,
      );
    });
  }

  /** Gives the firmware the state that it is to work on. */
  private take(state: unknown): void {
    const { firmware } = this.adapter;
    if (firmware.snapshot() !== state) firmware.restore(state);
  }
}

/** `delay` in nanoseconds. Who waits for an answer keeps the process alive; one that nobody waits for does not. */
const wait = (delay: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, delay / 1e6).unref();
  });

function controlsOf({ controls }: Firmware, { name }: FamilyEntry): Controls {
  if (controls) return controls;
  throw new FwctlError(
    'device',
    `an emulated ${name} adapter is ever the same: it can't be reset, unplugged or set`,
  );
}

export function hostFunctionsOf({ hostFunctions }: Controls, { name }: FamilyEntry): FunctionControls {
  if (hostFunctions) return hostFunctions;
  throw new FwctlError('device', `the functions of an emulated ${name} adapter keep their drivers`);
}

const NO_DATA = new Uint8Array(0);

/** The driver of one bound function, for as long as neither the adapter is started again nor the function loses it. */
export class BoundDriver implements Driver, CommandInterface {
  readonly deviceType: number;
  /** Who wants to see what reaches the firmware, by user context. */
  readonly traces = new WeakMap<object, Trace>();
  private readonly starts: number;
  private readonly bind: number | undefined;
  private trace: Trace | undefined;
  private inner: Driver | undefined;
  private tell: (text: string) => void = () => {};

  constructor(
    private readonly device: EmulatedAdapter,
    private readonly name: string,
  ) {
    this.deviceType = device.family.deviceType;
    const { controls } = device.firmware();
    this.starts = controls?.starts ?? 0;
    this.bind = controls?.hostFunctions?.bindOf(name);
  }

  /** Whether the function is still what the driver was bound to; as far as is known, or by a look at what other processes have done. */
  isThere(looks: boolean): boolean {
    const { controls } = looks ? this.device.firmware() : this.device.adapter.firmware;
    return (
      !controls ||
      (controls.starts === this.starts && controls.hostFunctions?.bindOf(this.name) === this.bind)
    );
  }

  /** An ioctl begins, for which `isThere()` was asked; or is at its end, or what is left of it has to be waited for. */
  during(isLooked: boolean): void {
    this.device.during(isLooked);
  }

  /** What the function would be answered if the host's driver took another one first. */
  onceBound(title: string, questions: readonly Question[]): Uint8Array[] | undefined {
    return this.device.onceBound(this.name, title, questions);
  }

  private get driver(): Driver {
    if (!this.inner) {
      this.inner = this.device.adapter.driver(this.name, this);
      this.inner.warnsTo?.((text) => this.tell(text));
    }
    return this.inner;
  }

  warnsTo(tell: (text: string) => void): void {
    this.tell = tell;
  }

  open(): Awaitable<object | Errno> {
    return this.driver.open();
  }

  close(context: object): Awaitable<void> {
    return this.driver.close(context);
  }

  info(context: object): Uint8Array {
    return this.driver.info?.(context) ?? NO_DATA;
  }

  rpc(
    context: object,
    scope: number,
    input: Uint8Array,
    outLen: number,
    memory: CallerMemory,
  ): Awaitable<Uint8Array | Errno> {
    // The driver hands the command on before it first waits for anything: until then this is the context that asks.
    this.trace = this.traces.get(context);
    try {
      return this.driver.rpc(context, scope, input, outLen, memory);
    } finally {
      this.trace = undefined;
    }
  }

  register(context: object, memory: PinnedMemory): Awaitable<Registered | Errno> {
    return this.driver.register?.(context, memory) ?? 'EOPNOTSUPP';
  }

  execute(input: Uint8Array, room: number): Awaitable<Uint8Array | Errno> {
    this.trace?.({ at: 'firmware', input: input.slice() });
    return this.device.execute(this.name, input, room);
  }
}
