import { parseUuid, uuidText } from '../../../src/bits/uuid.js';
import { CxlDriver, FeatureList, type Mailbox, readFeatures } from '../../../src/families/cxl/driver.js';
import { type Rules, run } from '../../../src/families/cxl/firmware/commands.js';
import type { Profile } from '../../../src/families/cxl/firmware/profile.js';
import { qemuType3 } from '../../../src/families/cxl/firmware/profiles/qemu-type3.js';
import { qemuRules } from '../../../src/families/cxl/firmware/qemu.js';
import { type Features, NOTHING_SET } from '../../../src/families/cxl/firmware/state.js';
import {
  ENTRY,
  GET_FEATURE,
  packEntry,
  packReply,
  SET_FEATURE,
  SET_HEADER,
} from '../../../src/families/cxl/mailbox.js';
import { featureByUuid } from '../../../src/families/cxl/prm/features.js';
import { Kernel } from '../../../src/kernel/core.js';
import { MemoryTaint } from '../../../src/kernel/taint.js';
import type { OpenFile } from '../../../src/kernel/uctx.js';
import { type Errno, isErrno } from '../../../src/uapi/errno.js';
import { INFO_SIZE, packInfo, packRpc, RPC_SIZE } from '../../../src/uapi/ioctl.js';
import { SparseMemory } from '../../kernel/sparse-memory.js';
import { readJson } from '../../support/files.js';
import { hex } from '../caller.js';
import { CorpusError, isObject } from '../corpus.js';
import { type Compare, type Form, isListOf, replayEach } from '../form.js';

/** A feature as a recording lists it. */
interface ListedFeature {
  readonly index: number;
  readonly uuid: string;
  readonly real_uuid?: string;
  readonly id: number;
  readonly get_feat_size: number;
  readonly set_feat_size: number;
  readonly flags: number;
  readonly get_feat_ver: number;
  readonly set_feat_ver: number;
  readonly effects: number;
  readonly reserved: string;
}

interface Case {
  readonly boot: string;
  readonly name: string;
  readonly nr: number;
  readonly size: number;
  readonly tail_byte?: number;
  /** An address with nothing behind it, in place of the struct. */
  readonly arg?: 'NULL' | 'BAD';
  /** FWCTL_RPC; absent: FWCTL_INFO. */
  readonly scope?: number;
  readonly in_len: number;
  readonly out_len: number;
  readonly in_ptr: Pointer;
  readonly out_ptr: Pointer;
  readonly rawio?: boolean;
  readonly in: string;
  readonly out_len_after?: number;
  readonly flags: number;
  readonly device_data_len: number;
  readonly ptr: Pointer;
  readonly out_device_type?: number;
  readonly device_data_len_after?: number;
  readonly errno: string | null;
  /** The output buffer as it was afterwards: bytes in hex, then runs of [byte, count]. */
  readonly out_head: string;
  readonly out_rest: readonly (readonly [byte: number, count: number])[];
  readonly taint_before: number;
  readonly taint_after: number;
}

type Pointer = 'IN' | 'OUT' | 'NULL' | 'BAD';

interface Corpus {
  readonly boots: readonly { readonly boot: string; readonly device: string }[];
  readonly mock_features: { readonly entries: readonly ListedFeature[] };
  readonly qemu_features: { readonly entries: readonly ListedFeature[] };
  readonly cases: readonly Case[];
}

/** Bytes of a payload of both devices' mailboxes. */
const PAYLOAD = 2048;

/** Features of the stand-in that are not like others, by index. */
const ANSWERS_CODE = 27;
const FAILS_TRANSPORT = 28;
const ANSWERS_HALF = 29;

/** Errnos by number, as the transport of the stand-in fails; the driver tells EIO from all others alone. */
const EIO = 5;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The mailbox that stood in for a device behind the real driver: a feature for each of the driver's rules. */
class StandInMailbox implements Mailbox {
  readonly payloadSize = PAYLOAD;
  private readonly data = new Map<number, Uint8Array[]>();

  constructor(private readonly entries: readonly ListedFeature[]) {}

  send(command: Uint8Array): Uint8Array | Errno {
    const payload = command.subarray(2);
    const uuid = uuidText(payload);
    const feature = this.entries.find((one) => one.uuid === uuid);
    if (!feature) return packReply(0x03);
    switch (viewOf(command).getUint16(0, true)) {
      case GET_FEATURE:
        return this.get(feature, payload);
      case SET_FEATURE:
        return this.set(feature, payload);
      default:
        return packReply(0x03);
    }
  }

  private get(feature: ListedFeature, payload: Uint8Array): Uint8Array | Errno {
    const offset = viewOf(payload).getUint16(16, true);
    const count = viewOf(payload).getUint16(18, true);
    const selection = payload[20] as number;
    const odd = oddAnswer(feature, offset, new Uint8Array(count));
    if (odd) return odd;
    if (selection > 2) return packReply(0x1a);
    if (offset + count > feature.get_feat_size) return packReply(0x02);
    const given = feature.index === ANSWERS_HALF ? count >> 1 : count;
    return packReply(0x00, this.bytes(feature, selection).subarray(offset, offset + given));
  }

  private set(feature: ListedFeature, payload: Uint8Array): Uint8Array | Errno {
    const offset = viewOf(payload).getUint16(20, true);
    const odd = oddAnswer(feature, offset);
    if (odd) return odd;
    if (payload[22] !== feature.set_feat_ver) return packReply(0x19);
    const data = payload.subarray(SET_HEADER);
    if (offset + data.length > feature.set_feat_size) return packReply(0x02);
    this.bytes(feature, 0).set(data, offset);
    return packReply(0x00);
  }

  private bytes({ index, get_feat_size, set_feat_size }: ListedFeature, selection: number): Uint8Array {
    const size = Math.max(get_feat_size, set_feat_size);
    const fresh = () =>
      [0, 1, 2].map((s) => Uint8Array.from({ length: size }, (_, j) => (16 * index + j + 0x40 * s) & 0xff));
    const values = this.data.get(index) ?? fresh();
    this.data.set(index, values);
    return values[selection] as Uint8Array;
  }
}

/**
 * What the features answer that only the offset decides about; undefined of all others. `untouched`: the caller's room, into which they write nothing: it counts
 * where the kernel takes the answer for success.
 */
function oddAnswer(
  { index }: ListedFeature,
  offset: number,
  untouched?: Uint8Array,
): Uint8Array | Errno | undefined {
  if (index === ANSWERS_CODE) return packReply(offset, untouched);
  if (index !== FAILS_TRANSPORT) return undefined;
  if (offset === 0) return packReply(0, untouched);
  return offset === EIO ? 'EIO' : 'ETIMEDOUT';
}

/** QEMU's device, as the emulated one has it. */
class EmulatedMailbox implements Mailbox {
  private features: Features = NOTHING_SET;
  readonly payloadSize: number;

  constructor(
    private readonly rules: Rules,
    private readonly profile: Profile,
  ) {
    this.payloadSize = profile.payload_max;
  }

  send(command: Uint8Array, room: number): Uint8Array {
    const { reply, features } = run(this.rules, this.profile, this.features, command, room);
    this.features = features;
    return reply;
  }
}

/** A listed entry as the device gave it: Linux shows those that it keeps for itself as not changeable. */
function rawEntry(entry: ListedFeature): Uint8Array {
  const exclusive = featureByUuid(entry.uuid)?.exclusive;
  const bytes = packEntry(parseUuid(entry.uuid) as Uint8Array, {
    ...entry,
    flags: exclusive ? entry.flags | 1 : entry.flags,
  });
  bytes.set(Buffer.from(entry.reserved, 'hex'), ENTRY - 18);
  return bytes;
}

/** What a boot has: the mailbox, and what the kernel read there at probe. */
interface Device {
  readonly mailbox: Mailbox;
  readonly features: FeatureList;
}

/** UUIDs of the device of this boot were changed so that Linux does not keep them for itself; the text of the boot says which. */
function deviceOf(corpus: Corpus, boot: string): Device {
  const told =
    corpus.boots.find((one) => one.boot === boot) ?? corpus.boots.find((one) => boot.startsWith(one.boot));
  const { device = boot } = told ?? {};
  if (!/qemu/i.test(device)) {
    const { entries } = corpus.mock_features;
    const features = new FeatureList(new Uint8Array(Buffer.concat(entries.map(rawEntry))));
    return { mailbox: new StandInMailbox(entries), features };
  }
  const all = /all 8/.test(device);
  const rows = qemuType3.features.map((row) => {
    const { name = '' } = featureByUuid(row.uuid) ?? {};
    const listed = corpus.qemu_features.entries.find(({ real_uuid }) => real_uuid === row.uuid);
    const changed = all || device.includes(name.replace('-sparing', ' '));
    return { ...row, uuid: changed && listed ? listed.uuid : row.uuid };
  });
  const mailbox = new EmulatedMailbox(qemuRules, { ...qemuType3, features: rows });
  const features = readFeatures(PAYLOAD, (command, room) => mailbox.send(command, room));
  if (!features) throw new CorpusError(`${boot}: its device has no features`);
  return { mailbox, features };
}

/** One boot of the recorded machine with its device; a new kernel where something else has tainted it since. */
class Boot {
  readonly taint: MemoryTaint;
  private readonly kernel: Kernel;
  private opened: OpenFile | undefined;
  private gone: OpenFile | undefined;

  constructor(
    private readonly device: Device,
    mask: number,
  ) {
    this.taint = new MemoryTaint(mask);
    this.kernel = new Kernel(this.taint);
  }

  /** A file on the device, or on one that has been unbound since. */
  private async file(unbound: boolean): Promise<OpenFile> {
    const known = unbound ? this.gone : this.opened;
    if (known) return known;
    const driver = new CxlDriver(this.device.mailbox, this.device.features);
    const parent = { pci: '0000:0d:00.0', driver: 'cxl_mem', rdma: [], netdevs: [] };
    const registered = this.kernel.register(driver, parent);
    const file = await this.kernel.open(registered.minor);
    if (isErrno(file)) throw new Error(`open gives ${file}`);
    if (unbound) await this.kernel.unregister(registered);
    if (unbound) this.gone = file;
    else this.opened = file;
    return file;
  }

  async ioctl(recorded: Case, caller: Caller): Promise<0 | Errno> {
    const file = await this.file(recorded.name.startsWith('unbound/'));
    // Root of a child user namespace has the capability there alone.
    const rawio = recorded.rawio === true && !recorded.name.startsWith('userns/');
    const credentials = { rawio, lockdown: 'none', rawioUnderLockdown: 'allow' } as const;
    const task = { comm: 'conform', tid: 1, credentials };
    return this.kernel.ioctl(file, BigInt(recorded.nr), caller.arg, caller.memory, task);
  }
}

/** Where the buffers lie; nothing is mapped at NULL and BAD. */
const AT = { ARG: 0x1000_0000, IN: 0x2000_0000, OUT: 0x3000_0000, NULL: 0, BAD: 0x10 };
const STRUCT_PAGE = 4096;
const MAPPED_IN = 2 * 1024 * 1024 + 4096;
const FILL = 0xa5;
/** What stood in out_device_type beforehand. */
const NO_TYPE = 0xdddddddd;

/** The memory of the recorded caller. */
class Caller {
  readonly memory = new SparseMemory();
  readonly arg: number;
  /** The output buffer as it was recorded. */
  readonly expected: Uint8Array;

  constructor(recorded: Case) {
    const { memory } = this;
    const head = Buffer.from(recorded.out_head, 'hex');
    const rest = recorded.out_rest.map(([byte, count]) => Buffer.alloc(count, byte));
    this.expected = new Uint8Array(Buffer.concat([head, ...rest]));
    memory.map(AT.ARG, STRUCT_PAGE);
    memory.map(AT.IN, MAPPED_IN);
    memory.map(AT.OUT, this.expected.length, { fill: FILL });
    memory.poke(AT.ARG, structOf(recorded));
    const known = recorded.scope === undefined ? INFO_SIZE : RPC_SIZE;
    if (recorded.tail_byte !== undefined) memory.poke(AT.ARG + known, Uint8Array.of(recorded.tail_byte));
    if (recorded.scope !== undefined) memory.poke(AT.IN, Buffer.from(recorded.in, 'hex'));
    this.arg = AT[recorded.arg ?? 'ARG'];
  }

  /** A number of the struct as it is now. */
  field(offset: number): number {
    return viewOf(this.memory.read(AT.ARG, RPC_SIZE)).getUint32(offset, true);
  }

  out(): Uint8Array {
    return this.memory.read(AT.OUT, this.expected.length);
  }
}

function structOf(recorded: Case): Uint8Array {
  const { size, scope } = recorded;
  if (scope === undefined)
    return packInfo({
      size,
      flags: recorded.flags,
      out_device_type: NO_TYPE,
      device_data_len: recorded.device_data_len,
      out_device_data: AT[recorded.ptr],
    });
  const { in_len, out_len } = recorded;
  return packRpc({ size, scope, in_len, out_len, in: AT[recorded.in_ptr], out: AT[recorded.out_ptr] });
}

/** Where in the structs the kernel answers. */
const INFO_TYPE = 8;
const INFO_DATA_LEN = 12;
const RPC_OUT_LEN = 12;

async function replayCase(boot: Boot, recorded: Case, compare: Compare): Promise<void> {
  const caller = new Caller(recorded);
  const result = await boot.ioctl(recorded, caller);
  compare('errno', recorded.errno, result === 0 ? null : result);
  compare('taint_after', recorded.taint_after, boot.taint.mask());
  if (recorded.scope === undefined) {
    compare('out_device_type', recorded.out_device_type, caller.field(INFO_TYPE));
    compare('device_data_len_after', recorded.device_data_len_after, caller.field(INFO_DATA_LEN));
  } else compare('out_len_after', recorded.out_len_after, caller.field(RPC_OUT_LEN));
  const came = caller.out();
  if (Buffer.compare(came, caller.expected)) compare('out', hex(caller.expected), hex(came));
}

/** What the recording on which others rest says of its devices. */
const publicRecording = (): Corpus => readJson('vectors/cxl/kernel-public.json');

/** A recording that has cases alone is of the same machine as the public one. Throws CorpusError. */
function checked(data: { cases: readonly Case[] }): Corpus {
  for (const [index, one] of data.cases.entries())
    if (typeof one.boot !== 'string' || typeof one.nr !== 'number' || typeof one.out_head !== 'string')
      throw new CorpusError(`case ${index} (${one.boot} ${one.name}) is no call of a CXL device`);
  const { boots, mock_features, qemu_features } = publicRecording();
  return { boots, mock_features, qemu_features, ...data };
}

/** Calls of a real kernel on CXL devices: QEMU's, and the same with a mailbox that a stand-in answers. */
export const form: Form = {
  recognises: (data) =>
    isObject(data) && isListOf(data.cases, 'boot', 'nr', 'errno', 'out_head', 'out_rest', 'taint_before'),
  replay(data) {
    const corpus = checked(data as { cases: readonly Case[] });
    const devices = new Map<string, Device>();
    let boot: Boot | undefined;
    let name: string | undefined;
    return replayEach(
      corpus.cases,
      ({ boot: bootName, name: caseName }) => ({ boot: bootName, name: caseName }),
      async (recorded, compare) => {
        const device = devices.get(recorded.boot) ?? deviceOf(corpus, recorded.boot);
        devices.set(recorded.boot, device);
        if (!boot || name !== recorded.boot || recorded.taint_before !== boot.taint.mask())
          boot = new Boot(device, recorded.taint_before);
        name = recorded.boot;
        await replayCase(boot, recorded, compare);
      },
    );
  },
};
