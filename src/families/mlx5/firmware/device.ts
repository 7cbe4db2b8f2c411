import { decode, encode } from '../../../bits/codec.js';
import { byteLength, type Fields, type Layout } from '../../../bits/layout.js';
import type {
  AdapterFunction,
  BoundFunction,
  CageControls,
  Controls,
  Delivery,
  DeviceClock,
  Fault,
  FaultRule,
  Firmware,
  Health,
} from '../../family.js';
import { findCommand, inputLayout, outputLayout } from '../catalogue.js';
import { failingOutput, HEADER_BYTES, readInputHeader } from '../mailbox.js';
import { statusNumber } from '../status.js';
import { type Syndrome, syndromeNumber, syndromeStatus } from '../syndromes.js';
import { absent, unpublished } from './absent.js';
import { binding } from './binding.js';
import type { Need } from './capability-areas.js';
import { caps } from './caps.js';
import { congestion } from './congestion.js';
import { diag } from './diag.js';
import { counts, deliver, withFault, withoutFaults } from './faults.js';
import { boundFunction, buildFunctions, functionOf, functions } from './functions.js';
import type { Caller, FirmwareCore, Row, Rows, Run, Slot } from './handler.js';
import { identity } from './identity.js';
import { infiniband } from './infiniband.js';
import { joinTables } from './join-tables.js';
import { cageControls } from './modules/control.js';
import { network } from './network.js';
import { objects } from './objects.js';
import type { FunctionProfile, Profile } from './profile.js';
import { registers } from './registers.js';
import { resetFirmware } from './reset.js';
import { type DeviceState, type FunctionState, NO_FAULTS, POWER_ON, type PortState } from './state.js';
import { toHexNumber } from './text.js';
import { uctx } from './uctx.js';
import { UserContexts } from './user-contexts.js';
import type { Vhca } from './vhca.js';
import { vports } from './vports.js';

/** Every command that this firmware has: a table per topic. */
export const commandRows = joinTables<Rows>(
  uctx,
  caps,
  functions,
  binding,
  identity,
  registers,
  vports,
  infiniband,
  network,
  congestion,
  diag,
  objects,
  absent,
  unpublished,
);

/** A row, made ready for the dispatcher. */
interface Command {
  readonly run: (fw: FirmwareCore, input: Fields, caller: Caller) => object | Syndrome;
  readonly opMods: readonly number[] | 'any';
  readonly needs: readonly Need[];
  readonly in: Layout;
  readonly out: Layout;
  readonly inBytes: number;
  readonly outBytes: number;
}

const ready = new Map<number, Command | undefined>();

function commandOf(opcode: number): Command | undefined {
  if (!ready.has(opcode)) ready.set(opcode, makeReady(opcode));
  return ready.get(opcode);
}

function makeReady(opcode: number): Command | undefined {
  const known = findCommand(opcode);
  const row = known && (commandRows[known.name as keyof Rows] as Row<never> | Run<never> | undefined);
  if (!known || !row) return undefined;
  const { run, opMods = [0], needs = [] } = typeof row === 'function' ? { run: row } : row;
  const [input, output] = [inputLayout(known), outputLayout(known)];
  return {
    run: run as unknown as Command['run'],
    opMods,
    needs: [needs].flat(),
    in: input,
    out: output,
    inBytes: byteLength(input),
    outBytes: byteLength(output),
  };
}

/** What the firmware can't know by itself. */
export interface Surroundings {
  /** Nanoseconds for which the adapter has had power: cycles of its clock, which runs at 1 GHz. */
  readonly now: () => bigint;
  /** What looks like chance follows from it. */
  readonly seed: number;
}

/**
 * The firmware of one adapter, with all its functions. It knows no clock, no file and no chance: the same profile, state and commands
 * give the same answers.
 */
export class Device implements FirmwareCore, Firmware<DeviceState>, Controls {
  readonly controls = this;
  contexts = new UserContexts();
  private state: DeviceState = POWER_ON;
  private built: ReadonlyMap<string, Vhca> | undefined;
  private builtFor: DeviceState | undefined;

  constructor(
    readonly profile: Profile,
    readonly slot: Slot,
    private readonly surroundings: Surroundings = { now: () => 0n, seed: 0 },
  ) {}

  /** By name. */
  get functions(): ReadonlyMap<string, Vhca> {
    const { builtFor, state } = this;
    const sameConfiguration = builtFor?.nv?.current === state.nv?.current;
    if (!this.built || !sameConfiguration || builtFor?.functions !== state.functions) {
      this.built = buildFunctions(this.profile, state, sameConfiguration ? this.built : undefined);
      this.builtFor = state;
    }
    return this.built;
  }

  /** Nanoseconds since the firmware was started: cycles of its timer, which runs at 1 GHz. */
  now(): bigint {
    const passed = this.clock.now - BigInt(this.state.started ?? 0);
    // A clock that has gone back: the host has booted since.
    return passed > 0n ? passed : 0n;
  }

  get clock(): DeviceClock {
    const { clock } = this.state;
    return {
      virtual: clock !== undefined,
      now: clock === undefined ? this.surroundings.now() : BigInt(clock),
    };
  }

  setClock(at: bigint | undefined): void {
    const { clock, ...others } = this.state;
    this.take(at === undefined ? others : { ...others, clock: toHexNumber(at) });
    // It did not start in the future.
    if (this.clock.now < BigInt(this.state.started ?? 0))
      this.change({ started: toHexNumber(this.clock.now) });
  }

  /** What looks like chance follows from it. */
  get seed(): number {
    return this.state.seed ?? this.surroundings.seed;
  }

  setSeed(seed: number): void {
    this.change({ seed });
  }

  get starts(): number {
    return this.state.starts ?? 0;
  }

  deliver(name: string, input: Uint8Array, room: number): Delivery {
    return this.isTroubled ? deliver(this, name, input, room) : { output: this.execute(name, input, room) };
  }

  counts(name: string, input: Uint8Array): boolean {
    return this.isTroubled && counts(this, name, input);
  }

  private get isTroubled(): boolean {
    return this.state.faults !== undefined || this.state.health !== undefined;
  }

  /** The faults that wait for commands, and those that are spent, by id. */
  get faults(): readonly FaultRule[] {
    return (this.state.faults ?? NO_FAULTS).rules;
  }

  addFault(fault: Fault): FaultRule {
    const faults = withFault(this.state.faults ?? NO_FAULTS, fault);
    this.change({ faults });
    return faults.rules.at(-1) as FaultRule;
  }

  removeFaults(ids: readonly number[]): void {
    if (this.state.faults) this.change({ faults: withoutFaults(this.state.faults, ids) });
  }

  get cages(): CageControls {
    return cageControls(this);
  }

  get health(): Health {
    return this.state.health ?? 'ok';
  }

  setHealth(health: Health): void {
    const { health: _before, ...others } = this.state;
    this.take(health === 'ok' ? others : { ...others, health });
  }

  /** The names of all functions, bound or not. */
  get functionNames(): string[] {
    return Array.from(this.functions.keys());
  }

  /**
   * One command of a function, by the function's name in the profile, as if there were no faults. Gives at most `room` bytes, and never more than the command knows; a
   * failing answer is a header. The answer may be shared with later ones: read it, don't change it.
   */
  execute(name: string, input: Uint8Array, room: number): Uint8Array {
    const vhca = this.functions.get(name);
    if (!vhca) throw new Error(`the profile ${this.profile.name} has no function ${name}`);
    const output = this.dispatch(input, vhca, room);
    if (typeof output !== 'string') return output.length > room ? output.subarray(0, room) : output;
    return failingOutput(statusNumber(syndromeStatus(output)), syndromeNumber(output));
  }

  /** The checks that every command has in common, in their order; then its handler. */
  private dispatch(input: Uint8Array, vhca: Vhca, room: number): Uint8Array | Syndrome {
    if (input.length < HEADER_BYTES) return 'INPUT_SHORT';
    const { opcode, uid, op_mod } = readInputHeader(input);
    const command = commandOf(opcode);
    if (!command) return 'OPCODE_UNKNOWN';
    if (input.length < command.inBytes) return 'INPUT_SHORT';
    if (room < command.outBytes) return 'OUTPUT_SHORT';
    if (command.opMods !== 'any' && !command.opMods.includes(op_mod)) return 'OP_MOD_UNKNOWN';
    // uid 0 is the kernel's own driver.
    if (uid !== 0 && !this.contexts.find(uid, vhca.name)) return 'UID_UNKNOWN';
    if (!vhca.capabilities.meets(command.needs)) return 'CAPABILITY_ABSENT';

    const output = command.run(this, decode(command.in, input), { vhca, uid, input, room });
    if (typeof output === 'string' || output instanceof Uint8Array) return output;
    return encode(command.out, output as Fields);
  }

  reset(): void {
    resetFirmware(this);
  }

  forget(): void {
    this.take({ ...POWER_ON, starts: this.starts + 1, started: toHexNumber(this.surroundings.now()) });
  }

  /** What the host's drivers have. */
  bound(): BoundFunction[] {
    const all = Array.from(this.functions.values());
    return all.filter(({ bound }) => bound).map((vhca) => boundFunction(vhca, all));
  }

  /** Every function that there is. */
  all(): AdapterFunction[] {
    const all = Array.from(this.functions.values());
    return all.map((vhca) => functionOf(vhca, all));
  }

  bindOf(name: string): number | undefined {
    return this.functions.get(name)?.bound ? (this.state.functions[name]?.binds ?? 0) : undefined;
  }

  /** The VFs or SFs of a PF, by number. */
  childrenOf(parent: Vhca, kind: FunctionProfile['kind']): Vhca[] {
    return this.functionsOn(parent).filter((vhca) => vhca !== parent && vhca.kind === kind);
  }

  /** The functions on the port of a PF: itself and its children. */
  functionsOn(pf: Vhca): Vhca[] {
    return Array.from(this.functions.values()).filter((vhca) => vhca.pf === pf);
  }

  stateOf(vhca: Vhca): FunctionState {
    return this.state.functions[vhca.name] ?? {};
  }

  setStateOf(vhca: Vhca, change: FunctionState): void {
    const { functions: all } = this.state;
    this.change({ functions: { ...all, [vhca.name]: { ...all[vhca.name], ...change } } });
  }

  /** The state of the port of a PF. */
  portOf(pf: Vhca): PortState {
    return this.state.ports?.[pf.name] ?? {};
  }

  /** Changes members of the state of a port; what is undefined goes. */
  setPortOf(pf: Vhca, change: { [Key in keyof PortState]: PortState[Key] | undefined }): void {
    const { ports: all } = this.state;
    const changed = Object.entries({ ...all?.[pf.name], ...change }).filter(
      ([, value]) => value !== undefined,
    );
    this.change({ ports: { ...all, [pf.name]: Object.fromEntries(changed) } });
  }

  /** What outlives the process. Plain data that is never changed in place. */
  snapshot(): DeviceState {
    return this.state;
  }

  /** Changes members of the state. */
  change(members: Partial<DeviceState>): void {
    this.take({ ...this.state, ...members });
  }

  /**
   * Starts the firmware again: user contexts, counters and what was set for the time being are gone; `kept` is what comes out of the reset.
   */
  restart(kept: Partial<DeviceState>): void {
    const { clock, seed, faults, host_lock, modules } = this.state;
    this.take({
      ...POWER_ON,
      ...(clock === undefined ? {} : { clock }),
      ...(seed === undefined ? {} : { seed }),
      ...(faults === undefined ? {} : { faults }),
      ...(host_lock === undefined ? {} : { host_lock }),
      ...(modules === undefined ? {} : { modules }),
      ...kept,
      starts: this.starts + 1,
      started: toHexNumber(this.clock.now),
    });
  }

  /** Takes over the state of another time or process. User contexts stay, as far as the firmware was not started again meanwhile. */
  restore(state: DeviceState): void {
    this.take(state);
  }

  private take(state: DeviceState): void {
    const before = this.state;
    this.state = state;
    if (state.starts === before.starts) return;
    this.contexts = new UserContexts();
    this.built = undefined;
  }
}
