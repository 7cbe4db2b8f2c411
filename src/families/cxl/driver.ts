import type { Awaitable, Driver } from '../../kernel/driver.js';
import { type Errno, isErrno } from '../../uapi/errno.js';
import { DEVICE_TYPES } from '../../uapi/ioctl.js';
import { SCOPES } from '../../uapi/scope.js';
import {
  ENTRY,
  type FeatureEntry,
  GET_FEATURE,
  GET_IN,
  GET_SUPPORTED_FEATURES,
  GET_SUPPORTED_IN,
  IN_HEADER,
  OUT_HEADER,
  packCommand,
  packGet,
  packGetSupported,
  packSet,
  putU16,
  putU32,
  readEntry,
  replyCode,
  SAVED_ACROSS_RESET,
  SET_FEATURE,
  SET_HEADER,
  SUPPORTED_HEADER,
  TRANSFER,
  TRANSFER_MASK,
  u16At,
  u32At,
} from './mailbox.js';
import { FLAG, setRule } from './prm/effects.js';
import { exclusiveKeys, keyOf } from './prm/features.js';
import { RC } from './status.js';

/** A transport that failed although the mailbox had given a return code. */
export interface TransportFailure {
  readonly errno: Errno;
  readonly code: number;
}

/** The way to the device: mbox_send of struct cxl_mailbox. */
export interface Mailbox {
  /** payload_size: bytes of the longest payload either way. */
  readonly payloadSize: number;
  /** A command, as `packCommand` has it; gives the reply, of which at most `room` bytes of payload count. An errno: the transport failed. */
  send(command: Uint8Array, room: number): Awaitable<Uint8Array | Errno | TransportFailure>;
}

/** One command after the other, as a Get or Set makes them; the driver has them sent. */
type Steps<T> = Generator<
  readonly [command: Uint8Array, room: number],
  T,
  Uint8Array | Errno | TransportFailure
>;

/** sizeof(struct fwctl_rpc_cxl_out): its union has the header of Get Supported Features. */
const OUT_STRUCT = 16;

/** FEAT_DATA_MIN_PAYLOAD_SIZE of drivers/cxl/core/features.c. */
const LEAST_SET_DATA = 10;

/** Where flags, set size and effects stand in struct cxl_feat_entry. */
const ENTRY_SET_SIZE = 20;
const ENTRY_FLAGS = 22;

/** The scope debug-write-full, as a number. */
const WRITE_FULL = SCOPES.indexOf('debug-write-full');

/** UUID_SIZE */
const UUID = 16;

/** What cxl_internal_send_cmd makes of a reply: the payload, or the return code of what failed. */
type Sent = Uint8Array | number;

/** The features of a device, as the kernel has read them at probe. */
export class FeatureList {
  /** The device's own entry of each feature, the first of its UUID. */
  private readonly own = new Map<string, FeatureEntry>();

  /** `raw`: the entries as the device gave them; `shown`: as user space gets them. */
  constructor(
    readonly raw: Uint8Array,
    private readonly shown = raw.slice(),
  ) {
    for (let at = 0; at < raw.length; at += ENTRY) {
      const key = keyOf(raw.subarray(at, at + UUID));
      if (!this.own.has(key)) this.own.set(key, readEntry(raw, at));
      if (!exclusiveKeys.has(key)) continue;
      putU16(shown, at + ENTRY_SET_SIZE, 0);
      putU32(shown, at + ENTRY_FLAGS, u32At(shown, at + ENTRY_FLAGS) & ~FLAG.CHANGEABLE);
    }
  }

  get length(): number {
    return this.raw.length / ENTRY;
  }

  /** Whether user space may do something with one of them: without any there is no fwctl device. */
  get anyForUsers(): boolean {
    return [...this.own.keys()].some((key) => !exclusiveKeys.has(key));
  }

  entries(first: number, count: number): Uint8Array {
    return this.shown.subarray(first * ENTRY, (first + count) * ENTRY);
  }

  /** The device's own entry of a feature; `key` as `keyOf` makes it. */
  find(key: string): FeatureEntry | undefined {
    return this.own.get(key);
  }
}

/**
 * The kernel's cxl fwctl driver: drivers/cxl/core/features.c of Linux 7.2.13. Failures of the device and of the transport are no errnos: they are told by
 * size 0 and a return code that may be 0.
 */
export class CxlDriver implements Driver {
  readonly deviceType = DEVICE_TYPES.indexOf('cxl');

  /** The feature lock: what holds it now, where that takes its time. */
  private busy: Promise<unknown> | undefined;

  private tell: (text: string) => void = () => {};

  constructor(
    private readonly mailbox: Mailbox,
    private readonly features: FeatureList,
    /** Whether the device's Command Effects Log lists Set Feature. */
    private readonly writes = true,
  ) {}

  open(): object {
    return {};
  }

  close(): void {}

  warnsTo(tell: (text: string) => void): void {
    this.tell = tell;
  }

  /** cxlctl_fw_rpc: the answer as long as the driver counts it, which is 8 bytes more than it fills. */
  rpc(_context: object, scope: number, input: Uint8Array, outLen: number): Awaitable<Uint8Array | Errno> {
    if (input.length < IN_HEADER) return 'EINVAL';
    const opSize = u32At(input, 8);
    if (opSize > input.length - IN_HEADER) return 'EINVAL';
    const payload = input.subarray(IN_HEADER, IN_HEADER + opSize);
    switch (u16At(input, 0)) {
      case GET_SUPPORTED_FEATURES:
        return this.getSupported(payload);
      case GET_FEATURE:
        return this.getFeature(payload, outLen);
      case SET_FEATURE:
        return this.writes && this.maySet(payload, scope) ? this.setFeature(payload, outLen) : 'EINVAL';
      default:
        return 'EINVAL';
    }
  }

  /** cxlctl_get_supported_features: from memory. The room that the caller has is not looked at. */
  private getSupported(payload: Uint8Array): Uint8Array | Errno {
    if (payload.length !== GET_SUPPORTED_IN) return 'EINVAL';
    const start = u16At(payload, 4);
    const { length } = this.features;
    if (start >= length) return 'EINVAL';
    const count = Math.min(Math.floor(u32At(payload, 0) / ENTRY), length - start);
    const answer = new Uint8Array(OUT_STRUCT + SUPPORTED_HEADER + count * ENTRY);
    putU32(answer, 0, SUPPORTED_HEADER + count * ENTRY);
    putU16(answer, OUT_HEADER, count);
    putU16(answer, OUT_HEADER + 2, length);
    answer.set(this.features.entries(start, count), OUT_HEADER + SUPPORTED_HEADER);
    return answer;
  }

  private getFeature(payload: Uint8Array, outLen: number): Awaitable<Uint8Array | Errno> {
    if (payload.length !== GET_IN) return 'EINVAL';
    const count = u16At(payload, UUID + 2);
    if (count === 0 || outLen < OUT_HEADER || count > outLen - OUT_HEADER) return 'EINVAL';
    return this.locked(() => this.getSteps(payload, count, outLen - OUT_HEADER));
  }

  /** cxl_get_feature: parts of at most a mailbox payload, whose offsets are 16 bits. One that fails or is short ends it. */
  private *getSteps(payload: Uint8Array, count: number, room: number): Steps<Uint8Array> {
    const { payloadSize } = this.mailbox;
    const uuid = payload.subarray(0, UUID);
    const offset = u16At(payload, UUID);
    const selection = payload[GET_IN - 1] as number;
    const most = Math.min(count, payloadSize);
    const data = new Uint8Array(Math.max(Math.min(room, count + payloadSize), OUT_STRUCT - OUT_HEADER));
    let received = 0;
    do {
      const part = Math.min(count - received, payloadSize);
      const command = packCommand(GET_FEATURE, packGet(uuid, (offset + received) & 0xffff, part, selection));
      const reply = yield [command, most];
      const sent = this.sent(reply);
      if (typeof sent !== 'number') data.set(sent.subarray(0, Math.min(most, room - received)), received);
      if (typeof sent === 'number' || sent.length < part)
        return answerOf(0, typeof sent === 'number' ? sent : replyCode(reply as Uint8Array), data);
      received += Math.min(sent.length, most);
    } while (received < count);
    return answerOf(received, RC.SUCCESS, data.subarray(0, Math.min(received, room)));
  }

  /** cxlctl_validate_set_features */
  private maySet(payload: Uint8Array, scope: number): boolean {
    if (payload.length < UUID) return false;
    const entry = this.features.find(keyOf(payload));
    if (!entry) return false;
    const rule = setRule(entry);
    return typeof rule === 'string' && scope >= SCOPES.indexOf(rule) && scope <= WRITE_FULL;
  }

  private setFeature(payload: Uint8Array, outLen: number): Awaitable<Uint8Array | Errno> {
    if (payload.length <= SET_HEADER) return 'EINVAL';
    if (exclusiveKeys.has(keyOf(payload))) return 'EPERM';
    if (outLen < OUT_HEADER) return 'EINVAL';
    return this.locked(() => this.setSteps(payload));
  }

  /** cxl_set_feature: the kernel makes the parts and their flags, and has the value saved across a reset always. */
  private *setSteps(payload: Uint8Array): Steps<Uint8Array> {
    const { payloadSize } = this.mailbox;
    const uuid = payload.subarray(0, UUID);
    const flags = ((u32At(payload, UUID) & ~TRANSFER_MASK) | SAVED_ACROSS_RESET) >>> 0;
    const offset = u16At(payload, UUID + 4);
    const version = payload[UUID + 6] as number;
    const data = payload.subarray(SET_HEADER);
    const most = payloadSize - SET_HEADER;
    if (most < LEAST_SET_DATA) return answerOf(0, RC.INVALID_INPUT);
    for (let done = 0; ; ) {
      const part = data.subarray(done, done + most);
      const last = done + part.length === data.length;
      const transfer = last
        ? done
          ? TRANSFER.FINISH
          : TRANSFER.FULL
        : done
          ? TRANSFER.CONTINUE
          : TRANSFER.INITIATE;
      const fields = { flags: (flags | transfer) >>> 0, offset: (offset + done) & 0xffff, version };
      const sent = this.sent(yield [packCommand(SET_FEATURE, packSet(uuid, fields, part)), 0]);
      if (typeof sent === 'number') return answerOf(0, sent);
      done += part.length;
      if (last) return answerOf(0, RC.SUCCESS);
    }
  }

  /** cxl_internal_send_cmd, behind mbox_send: a command that was started in the background counts as done. */
  private sent(reply: Uint8Array | Errno | TransportFailure): Sent {
    if (!(reply instanceof Uint8Array)) {
      const { errno, code } = typeof reply === 'string' ? { errno: reply, code: RC.SUCCESS } : reply;
      // drivers/cxl/core/mbox.c keeps this errno for answers of a wrong length.
      if (errno === 'EIO') this.tell('Bad return code: -EIO');
      return code;
    }
    const code = replyCode(reply);
    return code === RC.SUCCESS || code === RC.BACKGROUND_COMMAND_STARTED ? reply.subarray(2) : code;
  }

  /** Runs all parts of a Get or Set under one lock; at once where nothing takes its time. */
  private locked(steps: () => Steps<Uint8Array>): Awaitable<Uint8Array> {
    if (!this.busy) {
      const running = this.drive(steps());
      if (running instanceof Promise) this.hold(running);
      return running;
    }
    const running = this.busy.then(() => this.drive(steps()));
    this.hold(running);
    return running;
  }

  private hold(running: Promise<unknown>): void {
    const held = running.then(
      () => {},
      () => {},
    );
    this.busy = held;
    void held.then(() => {
      if (this.busy === held) this.busy = undefined;
    });
  }

  private drive(steps: Steps<Uint8Array>): Awaitable<Uint8Array> {
    let step = steps.next();
    while (!step.done) {
      const reply = this.mailbox.send(...step.value);
      if (reply instanceof Promise) return this.driveLater(steps, reply);
      step = steps.next(reply);
    }
    return step.value;
  }

  private async driveLater(
    steps: Steps<Uint8Array>,
    first: Promise<Uint8Array | Errno | TransportFailure>,
  ): Promise<Uint8Array> {
    let step = steps.next(await first);
    while (!step.done) step = steps.next(await this.mailbox.send(...step.value));
    return step.value;
  }
}

/** struct fwctl_rpc_cxl_out with so many bytes of payload behind it; in one without any the first bytes that came still stand. */
function answerOf(size: number, code: number, data = NOTHING): Uint8Array {
  const answer = new Uint8Array(OUT_STRUCT + size);
  putU32(answer, 0, size);
  putU32(answer, 4, code);
  answer.set(size ? data : data.subarray(0, OUT_STRUCT - OUT_HEADER), OUT_HEADER);
  return answer;
}

const NOTHING = new Uint8Array(0);

/**
 * get_supported_features: reads the list as cxl_pci does at probe. Undefined where an answer is not believed, or there are no features: then there is no
 * fwctl device. `send` answers at once.
 */
export function readFeatures(
  payloadSize: number,
  send: (command: Uint8Array, room: number) => Uint8Array | Errno,
): FeatureList | undefined {
  const ask = (room: number, start: number): Uint8Array | undefined => {
    const reply = send(packCommand(GET_SUPPORTED_FEATURES, packGetSupported(room, start)), room);
    if (isErrno(reply) || replyCode(reply) > RC.BACKGROUND_COMMAND_STARTED) return undefined;
    return reply.subarray(2, 2 + room);
  };
  const first = ask(SUPPORTED_HEADER, 0);
  if (!first || first.length < SUPPORTED_HEADER) return undefined;
  const total = u16At(first, 2);
  const raw = new Uint8Array(total * ENTRY);
  const most = Math.floor((payloadSize - SUPPORTED_HEADER) / ENTRY);
  for (let start = 0; start < total; ) {
    const answer = ask(SUPPORTED_HEADER + Math.min(total - start, most) * ENTRY, start);
    if (!answer || answer.length <= SUPPORTED_HEADER) return undefined;
    const entries = answer.subarray(SUPPORTED_HEADER);
    if (entries.length % ENTRY || u16At(answer, 0) * ENTRY !== entries.length) return undefined;
    raw.set(entries, start * ENTRY);
    start += entries.length / ENTRY;
  }
  return total ? new FeatureList(raw) : undefined;
}

/** The command interface of a device, as `packCommand` and `packReply` have commands and replies. */
interface Commands {
  execute(command: Uint8Array, room: number): Awaitable<Uint8Array | Errno>;
}

/**
 * The mailbox registers of a PCI function (drivers/cxl/pci.c): it waits for nothing that goes on in the background, so that a command that has been started
 * there fails with a timeout, and with its return code.
 */
export function pciMailbox(commands: Commands, payloadSize: number): Mailbox {
  const received = (reply: Uint8Array | Errno): Uint8Array | Errno | TransportFailure => {
    if (isErrno(reply)) return reply;
    const code = reply.length < 2 ? RC.INTERNAL_ERROR : replyCode(reply);
    return code === RC.BACKGROUND_COMMAND_STARTED ? { errno: 'ETIMEDOUT', code } : reply;
  };
  return {
    payloadSize,
    send(command, room) {
      const reply = commands.execute(command, room + 2);
      return reply instanceof Promise ? reply.then(received) : received(reply);
    },
  };
}
