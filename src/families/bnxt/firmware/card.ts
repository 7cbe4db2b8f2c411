import { byteLength } from '../../../bits/layout.js';
import { EmulatedFirmware, type Surroundings } from '../../emulated-firmware.js';
import type { CageControls, Delivery, OwnEffect, Titled } from '../../family.js';
import type { CommandMarks } from '../../faults.js';
import { findCommand } from '../catalogue.js';
import { REQUEST, REQUEST_BYTES, SELF, u16 } from '../mailbox.js';
import { answerPage, refusalPage } from './answers.js';
import { cageControls } from './cages.js';
import { functionsOf } from './card-functions.js';
import { changedPage, silenceOf, waitFor } from './faults.js';
import { type CardCore, type CardFunction, DENIED, INVALID_PARAMS, Refusal } from './handler.js';
import type { Profile } from './profile.js';
import { kept, type ResetPhase, resetPhase, settled } from './restart.js';
import { type Row, rowOf } from './rows.js';
import { type CardState, POWER_ON } from './state.js';
import { type Numbers, numbersIn, type Values } from './struct.js';

const UNKNOWN = new Refusal('CMD_NOT_SUPPORTED');

/** Bytes that a firmware which does not answer has written into the response page. */
const NOTHING = new Uint8Array(0);

const HEALTH_STATES: readonly Titled[] = [
  { name: 'ok', title: 'it is well' },
  {
    name: 'crashed',
    title:
      'the firmware has crashed, and its health word tells so: the driver ends its wait at once, error_code 0xfff0',
  },
  {
    name: 'silent',
    title: 'the firmware does not answer: error_code 0xfff0 after the time that the driver waits',
  },
  { name: 'fatal', title: 'the driver has given the firmware up: error_code 0xfff0' },
  { name: 'stopped', title: 'the driver has stopped what uses the card, as in devlink reload: EPERM' },
];

/** The firmware of one card: looks at what all requests have in common, and hands them to their topic. */
export class Card extends EmulatedFirmware<CardState> implements CardCore {
  override readonly healthStates = HEALTH_STATES;
  readonly functions: readonly CardFunction[];
  readonly ports: number;
  readonly serial: string;
  readonly cages: CageControls = cageControls(this);
  private readonly byName: ReadonlyMap<string, CardFunction>;

  /** `place`: what tells this card from others of its profile; 0 of the first. */
  constructor(
    readonly profile: Profile,
    place: number,
    surroundings: Surroundings = { now: () => 0n, seed: 0 },
  ) {
    super(POWER_ON, surroundings);
    this.functions = functionsOf(profile, place);
    this.byName = new Map(this.functions.map((one) => [one.name, one]));
    this.ports = this.functions.filter(({ kind }) => kind === 'pf').length;
    this.serial = place
      ? `${profile.serial.slice(0, -4)}${place.toString(16).toUpperCase().padStart(4, '0')}`
      : profile.serial;
  }

  at(): bigint {
    return this.clock.now;
  }

  current(): CardState {
    return this.state.reset === undefined ? this.state : settled(this.state, this.at());
  }

  override change(members: Partial<CardState>): void {
    this.restore({ ...this.current(), ...members });
  }

  /** How far a reset that FW_RESET asked for is. */
  get resetPhase(): ResetPhase {
    const { reset } = this.current();
    return reset === undefined ? 'none' : resetPhase(reset, this.at());
  }

  protected override afterReset(state: CardState): Partial<CardState> {
    return kept(state);
  }

  protected override marksOf(input: Uint8Array): CommandMarks | undefined {
    return input.length < REQUEST_BYTES ? undefined : { marks: { opcode: u16(input, REQUEST.req_type) } };
  }

  protected override whenUnwell(health: string, _name: string, input: Uint8Array): Delivery | undefined {
    const silence = silenceOf(health, u16(input, REQUEST.req_type));
    return silence === undefined ? undefined : { output: NOTHING, ...this.late(silence) };
  }

  protected override ownEffect(effect: OwnEffect, name: string, input: Uint8Array): Delivery {
    const output = changedPage(effect, input, () => this.execute(name, input));
    return { output, ...this.late(waitFor(effect, u16(input, REQUEST.req_type))) };
  }

  /** An answer that comes later than the driver waits is none. */
  override deliver(name: string, input: Uint8Array, room: number): Delivery {
    const delivery = super.deliver(name, input, room);
    if (!delivery.delay || 'errno' in delivery) return delivery;
    const most = silenceOf('silent', u16(input, REQUEST.req_type)) as number;
    return delivery.delay > most ? { ...delivery, output: NOTHING, delay: most } : delivery;
  }

  /** One request of a function: the response page as far as it is written, its last byte `valid`. */
  execute(name: string, request: Uint8Array): Uint8Array {
    const op = u16(request, REQUEST.req_type);
    const sequence = u16(request, REQUEST.seq_id);
    const row = rowOf(op);
    const result = row ? this.handle(row, this.functionNamed(name), request) : UNKNOWN;
    return result instanceof Refusal
      ? refusalPage(op, sequence, result)
      : answerPage(op, sequence, (row as Row).output, result);
  }

  private functionNamed(name: string): CardFunction {
    const found = this.byName.get(name);
    if (!found) throw new RangeError(`the card has no function ${name}`);
    return found;
  }

  private handle(row: Row, caller: CardFunction, bytes: Uint8Array): Values | Refusal {
    if (bytes.length < byteLength(row.input)) return INVALID_PARAMS;
    const ask = numbersIn(row.input, bytes, REQUEST_BYTES);
    for (const { name, refusal, allows } of row.checks) if (!allows(ask[name] as number)) return refusal;
    const target = this.targetOf(caller, ask);
    if (target instanceof Refusal) return target;
    const port = ask.port_id ?? target.pf;
    return port < this.ports ? row.handler(this, { caller, target, port, ask, bytes }) : INVALID_PARAMS;
  }

  /** A PF may ask about its VFs, a VF about itself alone. */
  private targetOf(
    caller: CardFunction,
    { fid = SELF, src_fid: wanted = fid }: Numbers,
  ): CardFunction | Refusal {
    if (wanted === SELF || wanted === caller.fid) return caller;
    if (caller.kind === 'vf') return DENIED;
    const found = this.functions.find((one) => one.fid === wanted);
    if (!found) return INVALID_PARAMS;
    return found.parent === caller ? found : DENIED;
  }
}

/** Whether a command may change what outlives the process, by its bytes. */
export const changesState = (input: Uint8Array): boolean =>
  input.length >= REQUEST_BYTES && findCommand(u16(input, REQUEST.req_type))?.effects(input) === 'settings';
