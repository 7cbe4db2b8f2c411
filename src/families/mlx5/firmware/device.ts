import { decode, encodeInto } from '../../../bits/codec.js';
import { byteLength, type Fields, type Layout } from '../../../bits/layout.js';
import { zeroed } from '../../../bits/zeroed.js';
import { EmulatedFirmware, type Surroundings } from '../../emulated-firmware.js';
import type {
  AdapterFunction,
  BoundFunction,
  CageControls,
  Delivery,
  FunctionControls,
  OwnEffect,
} from '../../family.js';
import type { CommandMarks } from '../../faults.js';
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
import { marksOf, refusedBy } from './faults.js';
import { boundFunction, buildFunctions, functionOf, functions, functionsAsMade } from './functions.js';
import type { Caller, FirmwareCore, Row, Rows, Run, Slot } from './handler.js';
import { identity } from './identity.js';
import { infiniband } from './infiniband.js';
import { joinTables } from './join-tables.js';
import { cageControls } from './modules/control.js';
import { network } from './network.js';
import { objects } from './objects.js';
import type { FunctionProfile, Profile } from './profile.js';
import { registers } from './registers.js';
import { keptByReset } from './reset.js';
import { type DeviceState, type FunctionState, POWER_ON, type PortState } from './state.js';
import { uctx } from './uctx.js';
import { FIRMWARE } from './update/components.js';
import { componentOf, endedUpdate, versionText } from './update/flash.js';
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

function isEmpty(members: object): boolean {
  for (const _ in members) return false;
  return true;
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

/**
 * The firmware of one adapter, with all its functions. It knows no clock, no file and no chance: the same profile, state and commands
 * give the same answers.
 */
export class Device extends EmulatedFirmware<DeviceState> implements FirmwareCore {
  readonly hostFunctions: FunctionControls = this;
  protected override readonly stays = ['host_lock', 'modules'] as const;
  contexts = new UserContexts();
  forced: OwnEffect | undefined;
  private built: ReadonlyMap<string, Vhca> | undefined;
  private builtFor: DeviceState | undefined;

  constructor(
    readonly profile: Profile,
    readonly slot: Slot,
    surroundings: Surroundings = { now: () => 0n, seed: 0 },
  ) {
    super(POWER_ON, surroundings);
  }

  /** By name. */
  get functions(): ReadonlyMap<string, Vhca> {
    const { builtFor, state } = this;
    if (state.nv?.current === undefined && isEmpty(state.functions)) return functionsAsMade(this.profile);
    const sameConfiguration = builtFor?.nv?.current === state.nv?.current;
    if (!this.built || !sameConfiguration || builtFor?.functions !== state.functions) {
      this.built = buildFunctions(this.profile, state, sameConfiguration ? this.built : undefined);
      this.builtFor = state;
    }
    return this.built;
  }

  get release(): string | undefined {
    const { running } = componentOf(this.state, FIRMWARE);
    return running && versionText(running.version);
  }

  get cages(): CageControls {
    return cageControls(this);
  }

  protected override marksOf(input: Uint8Array): CommandMarks | undefined {
    return marksOf(input);
  }

  protected override ownEffect(effect: OwnEffect, name: string, input: Uint8Array, room: number): Delivery {
    if (effect.kind === 'status') return refusedBy(effect, room);
    if (effect.kind === 'restart') {
      this.reset();
      return { errno: 'EIO' };
    }
    if (effect.kind === 'forget-handle' && this.state.update)
      this.change({ update: endedUpdate(this.state.update) });
    this.forced = effect;
    try {
      return { output: this.execute(name, input, room) };
    } finally {
      this.forced = undefined;
    }
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
    return encodeInto(zeroed(command.outBytes), command.out, output as Fields);
  }

  protected override afterReset(state: DeviceState): Partial<DeviceState> {
    return keptByReset(this.profile, state);
  }

  protected override started(): void {
    this.contexts = new UserContexts();
    this.built = undefined;
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
}
