import { decode, encode } from '../../../bits/codec.js';
import { byteLength, type Fields, type Layout } from '../../../bits/layout.js';
import { findCommand, inputLayout, outputLayout } from '../catalogue.js';
import { failingOutput, HEADER_BYTES, readInputHeader } from '../mailbox.js';
import { statusNumber } from '../status.js';
import { type Syndrome, syndromeNumber, syndromeStatus } from '../syndromes.js';
import { caps } from './caps.js';
import { buildFunctions, functions, type Vhca } from './functions.js';
import type { Caller, GeneralBit, Row, Rows, Run } from './handler.js';
import { identity } from './identity.js';
import type { FunctionProfile, Profile } from './profile.js';
import { registers } from './registers.js';
import { type DeviceState, type FunctionState, POWER_ON } from './state.js';
import { UserContexts, uctx } from './uctx.js';

/** Every command that this firmware has: a table per topic. */
export const commandRows: Rows = { ...uctx, ...caps, ...functions, ...identity, ...registers };

/** A row, made ready for the dispatcher. */
interface Command {
  readonly run: (fw: Device, input: Fields, caller: Caller) => object | Syndrome;
  readonly opMods: readonly number[] | 'any';
  readonly needs: GeneralBit | undefined;
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
  const { run, opMods = [0], needs } = typeof row === 'function' ? { run: row } : row;
  const [input, output] = [inputLayout(known), outputLayout(known)];
  return {
    run: run as unknown as Command['run'],
    opMods,
    needs,
    in: input,
    out: output,
    inBytes: byteLength(input),
    outBytes: byteLength(output),
  };
}

/** Where the adapter sits. */
export interface Slot {
  readonly bus: number;
  readonly device: number;
}

/**
 * The firmware of one adapter, with all its functions. It knows no clock, no file and no chance: the same profile, state and commands
 * give the same answers.
 */
export class Device {
  readonly functions: ReadonlyMap<string, Vhca>;
  readonly contexts = new UserContexts();
  private state: DeviceState = POWER_ON;

  constructor(
    readonly profile: Profile,
    readonly slot: Slot,
  ) {
    this.functions = buildFunctions(profile);
  }

  /**
   * One command of a function, by the function's name in the profile. Gives at most `room` bytes, and never more than the command knows; a
   * failing answer is a header. The answer may be shared with later ones: read it, don't change it.
   */
  execute(name: string, input: Uint8Array, room: number): Uint8Array {
    const vhca = this.functions.get(name);
    if (!vhca) throw new Error(`the profile ${this.profile.name} has no function ${name}`);
    const output = this.dispatch(input, { vhca, room });
    if (typeof output !== 'string') return output.length > room ? output.subarray(0, room) : output;
    return failingOutput(statusNumber(syndromeStatus(output)), syndromeNumber(output));
  }

  /** The checks that every command has in common, in their order; then its handler. */
  private dispatch(input: Uint8Array, caller: Caller): Uint8Array | Syndrome {
    if (input.length < HEADER_BYTES) return 'INPUT_SHORT';
    const { opcode, uid, op_mod } = readInputHeader(input);
    const command = commandOf(opcode);
    if (!command) return 'OPCODE_UNKNOWN';
    if (input.length < command.inBytes) return 'INPUT_SHORT';
    if (caller.room < command.outBytes) return 'OUTPUT_SHORT';
    if (command.opMods !== 'any' && !command.opMods.includes(op_mod)) return 'OP_MOD_UNKNOWN';
    // uid 0 is the kernel's own driver.
    if (uid !== 0 && !this.contexts.find(uid, caller.vhca.name)) return 'UID_UNKNOWN';
    if (command.needs && !caller.vhca.capabilities.general(command.needs)) return 'CAPABILITY_ABSENT';

    const output = command.run(this, decode(command.in, input), caller);
    if (typeof output === 'string' || output instanceof Uint8Array) return output;
    return encode(command.out, output as Fields);
  }

  /** The VFs or SFs of a PF, by number. */
  childrenOf(parent: Vhca, kind: FunctionProfile['kind']): Vhca[] {
    return Array.from(this.functions.values()).filter(
      (vhca) => vhca.parent === parent.name && vhca.kind === kind,
    );
  }

  stateOf(vhca: Vhca): FunctionState {
    return this.state.functions[vhca.name] ?? {};
  }

  setStateOf(vhca: Vhca, change: FunctionState): void {
    const { functions: all } = this.state;
    this.state = { ...this.state, functions: { ...all, [vhca.name]: { ...all[vhca.name], ...change } } };
  }

  /** What outlives the process. Plain data that is never changed in place. */
  snapshot(): DeviceState {
    return this.state;
  }

  /** Takes over the state of another time or process. User contexts stay: they are no part of it. */
  restore(state: DeviceState): void {
    this.state = state;
  }
}
