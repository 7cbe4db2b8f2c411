import { byteLength, type Field, type Layout } from '../../../bits/layout.js';
import { findCommand, inputLayout, outputLayout, PREFIX } from '../catalogue.js';
import { ANSWER, REQUEST, REQUEST_BYTES, setU16, u16 } from '../mailbox.js';
import { errorCode } from '../status.js';
import { type CardCore, type CardFunction, type Handler, Refusal, type Request } from './handler.js';
import type { Profile } from './profile.js';
import { settled } from './restart.js';
import { type CardState, POWER_ON } from './state.js';
import { type Numbers, numbersIn, put, type Values } from './struct.js';
import { HANDLERS } from './topics.js';

/** fid of a request that is about its caller. */
const SELF = 0xffff;

/** Bytes of hwrm_err_output, and where its cmd_err stands. */
const ERROR_BYTES = 16;
const CMD_ERR = 14;

const UNKNOWN = new Refusal('CMD_NOT_SUPPORTED');
const PARAMS = new Refusal('INVALID_PARAMS');
const DENIED = new Refusal('RESOURCE_ACCESS_DENIED');

/** All that is known of a command before it comes. */
interface Row {
  readonly handler: Handler;
  readonly input: Layout;
  readonly output: Layout;
  readonly checks: readonly Check[];
}

interface Check {
  readonly name: string;
  readonly refusal: Refusal;
  allows(value: number): boolean;
}

/** The firmware of one card: looks at what all requests have in common, and hands them to their topic. */
export class Card implements CardCore {
  readonly functions: readonly CardFunction[];
  readonly ports: number;
  readonly serial: string;
  private readonly byName: ReadonlyMap<string, CardFunction>;
  private current: CardState = POWER_ON;

  /** `place`: what tells this card from others of its profile; 0 of the first. */
  constructor(
    readonly profile: Profile,
    place: number,
    private readonly clock: () => bigint,
  ) {
    this.functions = functionsOf(profile, place);
    this.byName = new Map(this.functions.map((one) => [one.name, one]));
    this.ports = profile.functions.filter(({ kind }) => kind === 'pf').length;
    this.serial = place ? `${profile.serial.slice(0, -4)}${place.toString(16).toUpperCase().padStart(4, '0')}` : profile.serial;
  }

  now(): bigint {
    const { clock } = this.current;
    return clock === undefined ? this.clock() : BigInt(clock);
  }

  state(): CardState {
    return this.current.reset === undefined ? this.current : settled(this.current, this.now());
  }

  change(members: Partial<CardState>): void {
    this.current = { ...this.state(), ...members };
  }

  snapshot(): CardState {
    return this.current;
  }

  restore(state: CardState): void {
    this.current = state;
  }

  functionNamed(name: string): CardFunction {
    const found = this.byName.get(name);
    if (!found) throw new RangeError(`the card has no function ${name}`);
    return found;
  }

  /** One request of a function: the response page as far as it is written, `valid` last. */
  answer(name: string, request: Uint8Array): Uint8Array {
    const op = u16(request, REQUEST.req_type);
    const sequence = u16(request, REQUEST.seq_id);
    const row = rowOf(op);
    const result = row ? this.handle(row, this.functionNamed(name), request) : UNKNOWN;
    return result instanceof Refusal
      ? refusal(op, sequence, result)
      : answerOf(op, sequence, (row as Row).output, result);
  }

  private handle(row: Row, caller: CardFunction, bytes: Uint8Array): Values | Refusal {
    if (bytes.length < byteLength(row.input)) return PARAMS;
    const ask = numbersIn(row.input, bytes, REQUEST_BYTES);
    for (const { name, refusal: wrong, allows } of row.checks) if (!allows(ask[name] as number)) return wrong;
    const target = this.targetOf(caller, ask);
    if (target instanceof Refusal) return target;
    const port = ask.port_id ?? target.pf;
    if (port >= this.ports) return PARAMS;
    const request: Request = { caller, target, port, ask, bytes };
    return row.handler(this, request);
  }

  /** A PF may ask about its VFs, a VF about itself alone. */
  private targetOf(caller: CardFunction, { fid = SELF, src_fid = fid }: Numbers): CardFunction | Refusal {
    const wanted = src_fid;
    if (wanted === SELF || wanted === caller.fid) return caller;
    const found = this.functions.find((one) => one.fid === wanted);
    if (caller.kind === 'vf') return DENIED;
    if (!found) return PARAMS;
    return found.parent === caller ? found : DENIED;
  }
}

/** First MAC addresses of VFs are locally administered. */
const LOCAL = 0x02_00_00_00_00_00;

function functionsOf({ functions, mac }: Profile, place: number): CardFunction[] {
  const made: CardFunction[] = [];
  for (const row of functions) {
    const own = mac + place * 16 + row.pf;
    const parent = made.find(({ kind, pf }) => kind === 'pf' && pf === row.pf);
    const one = { ...row, mac: row.kind === 'pf' ? own : LOCAL + (own % 2 ** 32) * 256 + row.index } as CardFunction;
    made.push(Object.assign(one, { parent: parent ?? one }));
  }
  return made;
}

const rows = new Map<number, Row | undefined>();

function rowOf(op: number): Row | undefined {
  if (!rows.has(op)) rows.set(op, makeRow(op));
  return rows.get(op);
}

function makeRow(op: number): Row | undefined {
  const command = findCommand(op);
  const handler = command && HANDLERS[command.name.slice(PREFIX.length)];
  if (!command || !handler) return undefined;
  const input = inputLayout(command);
  return { handler, input, output: outputLayout(command), checks: input.fields.flatMap(checksOf) };
}

/** Bits that nobody has defined, and numbers that are none of those that a field may have. Where one means "unknown", others mean something. */
function checksOf({ name, offset, enum: known }: Field): Check[] {
  if (!known || offset < REQUEST_BYTES * 8) return [];
  const values = Array.from(known.values.values(), Number);
  if (known.kind === 'value') {
    const open = known.values.has('UNKNOWN') || name === 'type' || name === 'tunnel_type';
    return open ? [] : [{ name, refusal: PARAMS, allows: (value) => values.includes(value) }];
  }
  const mask =
    known.kind === 'parts'
      ? known.parts.reduce((all, { shift, width }) => all | (((1n << BigInt(width)) - 1n) << BigInt(shift)), 0n)
      : values.reduce((all, bit) => all | BigInt(bit), 0n);
  const refusal = new Refusal(name === 'enables' ? 'INVALID_ENABLES' : 'INVALID_FLAGS');
  return [{ name, refusal, allows: (value) => (BigInt(value) & ~mask) === 0n }];
}

function answerOf(op: number, sequence: number, output: Layout, values: Values): Uint8Array {
  const length = byteLength(output);
  const page = new Uint8Array(length);
  header(page, 0, op, sequence, length);
  put(output, page, values);
  if (page[length - 1] === 0) page[length - 1] = 1;
  return page;
}

function refusal(op: number, sequence: number, { error, commandError }: Refusal): Uint8Array {
  const page = new Uint8Array(ERROR_BYTES);
  header(page, errorCode(error), op, sequence, ERROR_BYTES);
  page[CMD_ERR] = commandError;
  page[ERROR_BYTES - 1] = 1;
  return page;
}

function header(page: Uint8Array, code: number, op: number, sequence: number, length: number): void {
  setU16(page, ANSWER.error_code, code);
  setU16(page, ANSWER.req_type, op);
  setU16(page, ANSWER.seq_id, sequence);
  setU16(page, ANSWER.resp_len, length);
}
