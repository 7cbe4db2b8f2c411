import { encode } from '../../../bits/codec.js';
import { getU32, setU32 } from '../../../uapi/ioctl.js';
import { EmulatedFirmware, type Surroundings } from '../../emulated-firmware.js';
import type { Delivery, HealthState, OwnEffect } from '../../family.js';
import { afterBootFailure, type CommandMarks } from '../../faults.js';
import type { NamedOperation } from '../catalogue.js';
import {
  CLIENT_CMD,
  CLIENT_COMMAND,
  CLIENT_REG,
  COMPLETION_BYTES,
  ENTRY_BYTES,
  IDENT,
  QUERY,
  ROOT,
  RPC_COMMAND,
} from '../mailbox.js';
import { layout } from '../prm/layouts.js';
import { type Status, statusNumber } from '../status.js';
import { BY_ENDPOINT, isReading, operationAt, run } from './operations.js';
import { type PdsProfile, SLOT_A } from './profile.js';
import type { Card } from './registers.js';
import { type PdsState, POWER_ON } from './state.js';

/** The most that a request and an answer may have, as IDENT tells. */
const MOST_BYTES = 4096;

/** How long pds_core waits for the card: PDS_CORE_DEVCMD_TIMEOUT, 5 s, in nanoseconds. */
const TIMEOUT = 5_000_000_000;

/** The number that the card gives its first client. */
const CLIENT_ID = 1;

/** What an entry of the admin queue asks for; the name of an operation, with its endpoint's: DEVICE.IDENTIFY. */
const commandName = (input: Uint8Array): string => {
  if (input[0] === CLIENT_REG) return 'CLIENT_REG';
  if (input[0] !== CLIENT_CMD) return `0x${(input[0] ?? 0).toString(16)}`;
  if (input[CLIENT_COMMAND] === IDENT) return 'IDENT';
  if (input[CLIENT_COMMAND] === QUERY)
    return input[CLIENT_COMMAND + 1] === ROOT ? 'QUERY_ROOT' : 'QUERY_ENDPOINT';
  const operation = operationIn(input);
  return operation ? `${operation.endpointName}.${operation.name}` : 'an unknown operation';
};

/** The operation that an entry is for; undefined where it is for none that there is. */
function operationIn(input: Uint8Array): NamedOperation | undefined {
  if (input[0] !== CLIENT_CMD || input[CLIENT_COMMAND] !== RPC_COMMAND) return undefined;
  return operationAt(getU32(input, CLIENT_COMMAND + 4), getU32(input, CLIENT_COMMAND + 8));
}

/** Whether an entry may change what outlives the process. */
export function changesState(input: Uint8Array): boolean {
  const operation = operationIn(input);
  return operation !== undefined && !isReading(operation);
}

/** The firmware of an emulated distributed services card. */
export class PdsFirmware extends EmulatedFirmware<PdsState> {
  override readonly healthStates: readonly HealthState[] = [
    { name: 'ok', title: 'the firmware runs' },
    { name: 'dead', title: 'the firmware has stopped: pds_core gives ENXIO for every call', errno: 'ENXIO' },
    {
      name: 'silent',
      title: 'the firmware does not answer: calls end with ETIMEDOUT after 5 s',
      errno: 'ETIMEDOUT',
    },
  ];

  constructor(
    private readonly profile: PdsProfile,
    surroundings: Surroundings,
  ) {
    super(POWER_ON, surroundings);
  }

  /** What the driver asked for itself was asked before: only operations find the firmware unwell. */
  protected override whenUnwell(health: string, _name: string, input: Uint8Array): Delivery | undefined {
    if (input[CLIENT_COMMAND] !== RPC_COMMAND) return undefined;
    return health === 'dead' ? { errno: 'ENXIO' } : { errno: 'ETIMEDOUT', ...this.late(TIMEOUT) };
  }

  /** An answer that comes later finds nobody waiting. */
  override deliver(name: string, input: Uint8Array, room: number): Delivery {
    const delivery = super.deliver(name, input, room);
    return (delivery.delay ?? 0) > TIMEOUT ? { errno: 'ETIMEDOUT', delay: TIMEOUT } : delivery;
  }

  protected override marksOf(input: Uint8Array): CommandMarks {
    const operation = operationIn(input);
    const name = commandName(input);
    if (!operation) return { marks: { operation: name }, only: 'operation' };
    return { marks: { operation: name, endpoint: operation.endpoint } };
  }

  protected override ownEffect(effect: OwnEffect, name: string, input: Uint8Array, room: number): Delivery {
    if (effect.kind === 'status')
      return { output: completion(Math.min(room, COMPLETION_BYTES), statusNumber(effect.status as Status)) };
    const output = new Uint8Array(this.execute(name, input, room));
    if (output.length >= COMPLETION_BYTES) setU32(output, 4, Number(effect.retval));
    return { output };
  }

  /** The slot that is to be booted runs; where a fault keeps it from booting, the one that ran before, which is then booted from now on. */
  protected override afterReset({ boot, running = SLOT_A, faults }: PdsState): Partial<PdsState> {
    if (boot === undefined) return {};
    const failed = boot === running ? undefined : afterBootFailure(faults);
    return failed ? { boot: running, running, faults: failed } : { boot, running: boot };
  }

  get release(): string | undefined {
    const { running } = this.state;
    return running === undefined ? undefined : this.profile.images[running]?.version;
  }

  execute(_name: string, input: Uint8Array, room: number): Uint8Array {
    if (input.length < ENTRY_BYTES || room < COMPLETION_BYTES) return new Uint8Array(0);
    if (input[0] === CLIENT_REG) {
      const output = completion(room, 0);
      output[4] = CLIENT_ID;
      return output;
    }
    if (input[0] !== CLIENT_CMD) return completion(room, statusNumber('EOPCODE'));
    if (input[2] !== CLIENT_ID || input[3] !== 0) return completion(room, statusNumber('ECLIENT'));
    switch (input[CLIENT_COMMAND]) {
      case IDENT:
        return answering(room, IDENTITY());
      case QUERY:
        return this.query(input, room);
      case RPC_COMMAND:
        return this.call(input, room);
      default:
        return completion(room, statusNumber('EOPCODE'));
    }
  }

  /** The endpoints, or the operations of one. */
  private query(input: Uint8Array, room: number): Uint8Array {
    if (input[CLIENT_COMMAND + 1] === ROOT)
      return answering(room, listed([...BY_ENDPOINT.keys()].map((id) => encode(ENDPOINT_ENTRY(), { id }))));
    const own = BY_ENDPOINT.get(getU32(input, CLIENT_COMMAND + 16));
    if (!own) return completion(room, statusNumber('ENOENT'));
    const entries = own.map(({ id, attribute: scope }) => encode(OPERATION_ENTRY(), { id, scope }));
    return answering(room, listed(entries));
  }

  private call(input: Uint8Array, room: number): Uint8Array {
    const operation = operationIn(input);
    if (!operation) return completion(room, statusNumber('ENOENT'));
    const length = getU32(input, CLIENT_COMMAND + 36);
    const { answer, retval = 0 } = run(operation, input.subarray(ENTRY_BYTES, ENTRY_BYTES + length), {
      profile: this.profile,
      state: this.state,
      card: this.card(),
      change: (members) => this.change(members),
    });
    const output = answering(room, answer ?? NOTHING);
    setU32(output, 4, retval);
    return output;
  }

  private card(): Card {
    const { profile, state, starts } = this;
    const version = profile.images[state.running ?? SLOT_A]?.version ?? '';
    return { profile, starts, version, now: this.now(), written: state.registers ?? {} };
  }
}

const NOTHING = new Uint8Array(0);
const ENDPOINT_ENTRY = () => layout('pds_fwctl_query_data_endpoint');
const OPERATION_ENTRY = () => layout('pds_fwctl_query_data_operation');

const IDENTITY = (): Uint8Array =>
  encode(layout('pds_fwctl_ident'), {
    version: 0,
    max_req_sz: MOST_BYTES,
    max_resp_sz: MOST_BYTES,
    max_req_sg_elems: 1,
    max_resp_sg_elems: 1,
  });

/** struct pds_fwctl_query_data with these entries. */
const listed = (entries: readonly Uint8Array[]): Uint8Array =>
  encode(layout('pds_fwctl_query_data'), {
    num_entries: entries.length,
    entries: new Uint8Array(entries.flatMap((entry) => [...entry])),
  });

function completion(length: number, status: number): Uint8Array {
  const output = new Uint8Array(length);
  output[0] = status;
  return output;
}

/** A completion, and behind it the memory that the card writes: as much as there is room for, and zeros behind. */
function answering(room: number, memory: Uint8Array): Uint8Array {
  const output = new Uint8Array(room);
  const cut = memory.subarray(0, room - COMPLETION_BYTES);
  output.set(cut, COMPLETION_BYTES);
  setU32(output, 8, cut.length);
  return output;
}
