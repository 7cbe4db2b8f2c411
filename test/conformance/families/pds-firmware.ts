import type { CommandInterface } from '../../../src/families/family.js';
import {
  CLIENT_COMMAND,
  CLIENT_REG,
  COMPLETION_BYTES,
  ENTRY_BYTES,
  IDENT,
  QUERY,
  RPC_COMMAND,
} from '../../../src/families/pds/mailbox.js';

/** An operation in the stand-in's lists. */
export interface Listed {
  readonly id: number;
  readonly attribute: number;
}

/** What becomes of the next call. */
export interface Behaviour {
  /** Of the RPC's completion. */
  readonly status: number;
  /** Of a query of the endpoint's operations. */
  readonly query: number;
  readonly retval: number;
}

/** Limits that IDENT of the recording told. */
const LIMIT = 4096;

/** What the stand-in writes into the answer's memory, as far as there is room. */
const ANSWER = Buffer.from('b0b1b2b3b4b5b6b7', 'hex');

/** Where addresses stand in struct pds_fwctl_rpc_cmd: the recording masks them. */
const ADDRESSES = [28, 44] as const;

/** The firmware in front of which the driver was recorded. */
export class PdsFirmware implements CommandInterface {
  /** Which question of the driver's own fails. */
  failing: { readonly what: string; readonly status: number } | undefined;
  /** Of the last call: queries of operations, the command and the request as they arrived. */
  queries = 0;
  saw: string | undefined;
  request = '';
  private behaviour: Behaviour = { status: 0, query: 0, retval: 0 };

  constructor(private readonly listed: ReadonlyMap<number, readonly Listed[]>) {}

  /** Another call begins. */
  expect(behaviour: Behaviour): void {
    this.behaviour = behaviour;
    this.queries = 0;
    this.saw = undefined;
    this.request = '';
  }

  execute(input: Uint8Array, room: number): Uint8Array {
    const entry = Buffer.from(input.subarray(0, ENTRY_BYTES));
    const output = Buffer.alloc(room);
    const command = entry.subarray(CLIENT_COMMAND);
    const memory = output.subarray(COMPLETION_BYTES);
    if (entry[0] === CLIENT_REG) output.writeUInt16LE(1, 4);
    else if (command[0] === IDENT) this.identify(output, memory);
    else if (command[0] === QUERY) this.list(command, output, memory);
    else if (command[0] === RPC_COMMAND) this.call(command, output, memory, input.subarray(ENTRY_BYTES));
    return output;
  }

  private identify(output: Buffer, memory: Buffer): void {
    if (this.failing?.what === 'ident') output[0] = this.failing.status;
    memory.writeUInt32LE(LIMIT, 12);
    memory.writeUInt32LE(LIMIT, 16);
  }

  private list(command: Buffer, output: Buffer, memory: Buffer): void {
    const root = command[1] === 0;
    if (!root) this.queries++;
    output[0] = root ? (this.failing?.what === 'root query' ? this.failing.status : 0) : this.behaviour.query;
    const entries = root
      ? Array.from(this.listed.keys(), (id) => ({ id, attribute: 0 }))
      : (this.listed.get(command.readUInt32LE(16)) ?? []);
    memory.writeUInt32LE(entries.length, 4);
    entries.forEach(({ id, attribute }, i) => {
      memory.writeUInt32LE(id >>> 0, 8 + i * (root ? 4 : 8));
      if (!root) memory[12 + i * 8] = attribute;
    });
  }

  private call(command: Buffer, output: Buffer, memory: Buffer, request: Uint8Array): void {
    for (const at of ADDRESSES) command.fill(0xee, at, at + 8);
    this.saw = command.toString('hex');
    this.request = Buffer.from(request).toString('hex');
    output[0] = this.behaviour.status;
    output.writeUInt32LE(this.behaviour.retval, 4);
    ANSWER.copy(memory);
  }
}
