import { attributeScope, operationCommand, operationVersion } from '../../../src/families/pds/catalogue.js';
import { PdsDriver } from '../../../src/families/pds/driver.js';
import { RPC, RPC_BYTES } from '../../../src/families/pds/mailbox.js';
import { findLayout } from '../../../src/families/pds/prm/layouts.js';
import { type Status, statusNumber } from '../../../src/families/pds/status.js';
import { Kernel } from '../../../src/kernel/core.js';
import { MemoryTaint } from '../../../src/kernel/taint.js';
import type { FwctlDevice, OpenFile } from '../../../src/kernel/uctx.js';
import { type Errno, errnoNumber, isErrno } from '../../../src/uapi/errno.js';
import {
  FWCTL_INFO,
  FWCTL_RPC,
  INFO_SIZE,
  packInfo,
  packRpc,
  RPC_SIZE,
  unpackInfo,
  unpackRpc,
} from '../../../src/uapi/ioctl.js';
import { scopeNumber } from '../../../src/uapi/scope.js';
import { PARENTS, ROOT } from '../../kernel/machine.js';
import { SparseMemory } from '../../kernel/sparse-memory.js';
import { CorpusError } from '../corpus.js';
import { type Compare, type Form, isListOf, replayEach } from '../form.js';
import type { Structures } from '../structures.js';
import { type Behaviour, type Listed, PdsFirmware } from './pds-firmware.js';

export const structures: Structures = { layout: findLayout };

/** A call of the real driver, or another step, in front of its stand-in firmware. */
interface Case {
  readonly case: string;
  /** Its place in the recording, of which a file may hold a part. */
  readonly order: number;
  readonly errno: number;
  /** Queries of an endpoint's operations that the call made. */
  readonly queries: number;
  /** Whether the kernel is tainted afterwards. */
  readonly taint: number;
  readonly log: string;
  readonly device_data_len?: number;
  readonly device_data_len_after?: number;
  readonly type?: number;
  readonly data?: string;
  readonly scope?: number;
  readonly in_len?: number;
  readonly out_len?: number;
  readonly op?: string;
  readonly ep?: number;
  readonly 'in.len'?: number;
  readonly 'out.len'?: number;
  readonly out_len_after?: number;
  readonly out?: string;
  readonly out_payload?: string;
  readonly firmware_saw?: string;
  readonly request_seen?: string;
}

type RpcCase = Case &
  Required<Pick<Case, 'scope' | 'in_len' | 'out_len' | 'op' | 'ep' | 'in.len' | 'out.len' | 'out'>>;

const isRpc = (entry: Case): entry is RpcCase => entry.scope !== undefined;

const CALLS = ['in_len', 'out_len', 'ep', 'in.len', 'out.len'] as const;

/** Throws CorpusError for a case that can't be made. */
function check(entry: Case, index: number): void {
  const numbers = ['order', 'errno', 'queries', 'taint'] as const;
  const wanted = isRpc(entry) ? [...numbers, ...CALLS] : numbers;
  for (const name of wanted)
    if (!Number.isInteger(entry[name]) || (entry[name] as number) < 0)
      throw new CorpusError(`case ${index} (${entry.case}): bad "${name}": ${JSON.stringify(entry[name])}`);
  for (const name of ['out', 'out_payload', 'firmware_saw', 'request_seen', 'data'] as const)
    if (entry[name] !== undefined && !/^([0-9a-f]{2})*$/.test(entry[name]))
      throw new CorpusError(`case ${index} (${entry.case}): "${name}" is no hex`);
}

/** Where the caller's buffers lie; nothing is mapped at BAD. The gaps have room for any length that the kernel takes. */
const ARG = 0x1000_0000;
const IN = 0x2000_0000;
const OUT = 0x3000_0000;
const REQUEST = 0x4000_0000;
const ANSWER = 0x5000_0000;
const BAD = 0x6000_0000;
const MAPPED = 0x41_0000;

/** What stood in the caller's buffers before, and in the recording where an address was. */
const FILL = 'cc';
const ADDRESS = 'ee'.repeat(8);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The recorded caller's request: a byte is 7 more than that before it. */
const request = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => 1 + 7 * i);

/** The recorded machine as a case finds it. */
class Setting {
  readonly firmware: PdsFirmware;
  readonly taint = new MemoryTaint();
  private readonly kernel = new Kernel(this.taint);
  private device: FwctlDevice | undefined;
  file: OpenFile | undefined;

  constructor(listed: ReadonlyMap<number, readonly Listed[]>) {
    this.firmware = new PdsFirmware(listed);
  }

  async probe(): Promise<0 | Errno> {
    const driver = await PdsDriver.probe(this.firmware, 'pds_core.fwctl.0');
    if (isErrno(driver)) return driver;
    this.device = this.kernel.register(driver, PARENTS[0]);
    return 0;
  }

  /** The open file: of a recording that begins behind its open, it is made now. */
  async opened(): Promise<OpenFile> {
    if (!this.device) await this.probe();
    this.file ??= (await this.kernel.open(this.device?.minor ?? 0)) as OpenFile;
    return this.file;
  }

  async remove(): Promise<void> {
    await this.opened();
    await this.kernel.unregister(this.device as FwctlDevice);
  }

  async ioctl(nr: number, memory: SparseMemory, rawio = true): Promise<0 | Errno> {
    const file = await this.opened();
    const credentials = { ...ROOT.credentials, rawio };
    return this.kernel.ioctl(file, nr, ARG, memory, { comm: 'harness', tid: 1, credentials });
  }
}

/** Which of the caller's pointers leads nowhere, as a case's name tells. */
const isBad = (entry: Case, pointer: string): boolean => {
  const words = entry.case.replaceAll('.', ' ');
  return new RegExp(`(bad|unmapped|unreadable|not writable) ${pointer}( pointer|\\b)`).test(words);
};

function badPointers(entry: RpcCase) {
  const payloads = { request: isBad(entry, 'in payload'), answer: isBad(entry, 'out payload') };
  // What the firmware wrote and did not come out shows which pointer was bad where the name does not.
  const failedLate = entry.errno === errnoNumber('EFAULT') && entry.firmware_saw !== undefined;
  const failedEarly = entry.errno === errnoNumber('EFAULT') && entry.firmware_saw === undefined;
  const arrived = /^(cc)*$/.test(entry.out_payload ?? '') === false;
  return {
    request: payloads.request,
    answer: payloads.answer || (failedLate && !arrived),
    input: isBad(entry, 'in(?! payload)') || (failedEarly && !payloads.request),
    output: isBad(entry, 'out(?! payload)') || (failedLate && arrived),
  };
}

/** The message that a caller sent: what he set beside the known fields came back to him. */
function messageOf(entry: RpcCase, bad: ReturnType<typeof badPointers>): Uint8Array {
  const message = new Uint8Array(Math.max(entry.in_len, RPC_BYTES));
  if (entry.errno === 0) {
    const echoed = Buffer.from(entry.out, 'hex').subarray(0, Math.min(entry.in_len, entry.out_len));
    message.set(echoed);
    message.fill(0, RPC.retval, RPC.retval + 4);
  }
  const at = new DataView(message.buffer);
  at.setUint32(RPC.op, Number(entry.op), true);
  at.setUint32(RPC.ep, entry.ep, true);
  at.setUint32(RPC.inLen, entry['in.len'], true);
  at.setBigUint64(RPC.inPayload, BigInt(bad.request ? BAD : REQUEST), true);
  at.setUint32(RPC.outLen, entry['out.len'], true);
  at.setBigUint64(RPC.outPayload, BigInt(bad.answer ? BAD : ANSWER), true);
  return message.subarray(0, entry.in_len);
}

function memoryOf(entry: RpcCase, bad: ReturnType<typeof badPointers>): SparseMemory {
  const memory = new SparseMemory();
  for (const start of [ARG, IN, REQUEST]) memory.map(start, MAPPED);
  for (const start of [OUT, ANSWER]) memory.map(start, MAPPED, { fill: Number.parseInt(FILL, 16) });
  memory.poke(IN, messageOf(entry, bad));
  memory.poke(REQUEST, request(entry['in.len']));
  const { scope, in_len, out_len } = entry;
  const pointers = { in: bad.input ? BAD : IN, out: bad.output ? BAD : OUT };
  memory.poke(ARG, packRpc({ size: RPC_SIZE, scope, in_len, out_len, ...pointers }));
  return memory;
}

/** What the stand-in firmware does to a call: its name says, or else what the caller saw of it. */
function behaviourOf(entry: RpcCase): Behaviour {
  const [, named] = /\bstatus (\d+)/.exec(entry.case) ?? [];
  const failed = entry.errno !== 0 && entry.errno !== errnoNumber('EFAULT') && entry.firmware_saw;
  const [, failing] = /query fails with (\w+)/.exec(entry.case) ?? [];
  const asked = entry.queries > 0 && entry.errno === errnoNumber('ENOMEM');
  const retval = Buffer.from(entry.out, 'hex').subarray(0, entry.out_len);
  return {
    status: named ? Number(named) : failed ? statusOf(entry.errno) : 0,
    query: failing || asked ? statusNumber((failing as Status) ?? 'ERROR') : 0,
    retval: entry.errno === 0 && retval.length >= RPC.retval + 4 ? retval.readUInt32LE(RPC.retval) : 0,
  };
}

/** A status that becomes this errno: the recording does not tell which it was. */
const statusOf = (errno: number): number =>
  ({ 1: 4, 2: 7, 6: 255, 10: 33, 11: 9, 12: 10, 14: 11, 16: 12, 17: 13, 19: 31, 22: 14, 28: 15, 34: 16 })[
    errno
  ] ?? statusNumber('EIO');

/** `out` as the recording shows it: addresses of payloads are masked. */
function masked(bytes: Uint8Array, answered: boolean): string {
  const text = hex(bytes);
  if (!answered) return text;
  return [RPC.inPayload, RPC.outPayload].reduce((shown, offset) => {
    const [from, to] = [offset * 2, offset * 2 + 16];
    return shown.length < to || /^(cc)+$/.test(shown.slice(from, to))
      ? shown
      : shown.slice(0, from) + ADDRESS + shown.slice(to);
  }, text);
}

async function replayRpc(setting: Setting, entry: RpcCase, gap: boolean, compare: Compare): Promise<void> {
  const { firmware, taint } = setting;
  const rawio = !/without CAP_SYS_RAWIO/i.test(entry.case);
  if (gap) await catchUp(setting, entry);
  const bad = badPointers(entry);
  const memory = memoryOf(entry, bad);
  const lines = taint.log.length;
  firmware.expect(behaviourOf(entry));
  const errno = await setting.ioctl(FWCTL_RPC, memory, rawio);
  compare('errno', entry.errno, errno ? errnoNumber(errno) : 0);
  compare('queries', entry.queries, firmware.queries);
  compare('firmware_saw', entry.firmware_saw, firmware.saw);
  if (entry.request_seen !== undefined) compare('request_seen', entry.request_seen, firmware.request);
  compare('out_len_after', entry.out_len_after, unpackRpc(memory.read(ARG, RPC_SIZE)).out_len);
  compare('out', entry.out, masked(memory.read(OUT, entry.out.length / 2), errno === 0));
  if (entry.out_payload !== undefined)
    compare('out_payload', entry.out_payload, hex(memory.read(ANSWER, entry.out_payload.length / 2)));
  compare('warning', /has requested full access/.test(entry.log), taint.log.length > lines);
}

/** What calls that are not in the file have done before: endpoints that were asked, the taint, the end of the device. */
async function catchUp(setting: Setting, entry: RpcCase): Promise<void> {
  const { firmware, taint } = setting;
  if (entry.taint && !entry.log.includes('has requested') && !taint.mask())
    taint.taint({ level: 4, text: 'before' });
  if (/after (remove|unplug)/.test(entry.case)) return setting.remove();
  if (entry.queries > 0 || entry.errno === errnoNumber('ENODEV')) return;
  const bad = { request: false, answer: false, input: false, output: false };
  firmware.expect({ status: 0, query: 0, retval: 0 });
  await setting.ioctl(
    FWCTL_RPC,
    memoryOf({ ...entry, scope: 0, in_len: RPC_BYTES, 'in.len': 0, 'out.len': 0 }, bad),
  );
}

async function replayInfo(setting: Setting, entry: Case, compare: Compare): Promise<void> {
  const memory = new SparseMemory();
  memory.map(ARG, MAPPED);
  memory.map(OUT, MAPPED, { fill: Number.parseInt(FILL, 16) });
  const asked = {
    flags: 0,
    out_device_type: 0,
    device_data_len: entry.device_data_len ?? 0,
    out_device_data: OUT,
  };
  memory.poke(ARG, packInfo({ size: INFO_SIZE, ...asked }));
  const errno = await setting.ioctl(FWCTL_INFO, memory);
  const after = unpackInfo(memory.read(ARG, INFO_SIZE));
  compare('errno', entry.errno, errno ? errnoNumber(errno) : 0);
  if (entry.type !== undefined) compare('type', entry.type, after.out_device_type);
  if (entry.device_data_len_after !== undefined)
    compare('device_data_len_after', entry.device_data_len_after, after.device_data_len);
  if (entry.data !== undefined) compare('data', entry.data, hex(memory.read(OUT, entry.data.length / 2)));
}

/** Probe, open, close, remove: none of them reaches the kernel by an ioctl. */
async function replayStep(setting: Setting, entry: Case, compare: Compare): Promise<void> {
  const word = entry.case.split(/[ ,]/, 1)[0];
  const [, what, status] = /(ident|root query) fails with (\w+)/.exec(entry.case) ?? [];
  if (word === 'probe') {
    setting.firmware.failing = what ? { what, status: statusNumber(status as Status) } : undefined;
    const errno = await setting.probe();
    setting.firmware.failing = undefined;
    compare('errno', entry.errno, errno ? errnoNumber(errno) : 0);
  } else if (word === 'remove' || word === 'unplug') await setting.remove();
  else if (word === 'open') await setting.opened();
  else if (word !== 'close')
    throw new CorpusError(`case ${entry.order}: nobody knows what "${entry.case}" is`);
}

export const behaviour: Form = {
  recognises: (data) => isListOf(data, 'case', 'order', 'errno', 'queries'),
  replay: (data) => {
    const cases = data as Case[];
    cases.forEach(check);
    const setting = new Setting(listedIn(cases.filter(isRpc)));
    let due = 0;
    return replayEach(
      cases,
      (entry) => ({ boot: String(entry.order), name: entry.case }),
      async (entry, compare) => {
        const gap = entry.order !== due;
        due = entry.order + 1;
        if (isRpc(entry)) await replayRpc(setting, entry, gap, compare);
        else if (entry.type !== undefined || entry.device_data_len !== undefined)
          await replayInfo(setting, entry, compare);
        else await replayStep(setting, entry, compare);
        compare('taint', entry.taint, setting.taint.mask() ? 1 : 0);
      },
    );
  },
};

/** Operation 8 is listed twice, as the names of its cases say. */
const TWICE = 8;
const VERSIONS_OF_TWICE: readonly Listed[] = [
  { id: 0x00030008, attribute: 0x02 },
  { id: 0x00010008, attribute: 0x00 },
];

/**
 * What the stand-in lists, which the recording does not tell: of each endpoint the operations that a call came to, each with an attribute for which the
 * scopes that passed are those that the driver lets pass. Where there is none, one that fits some.
 */
function listedIn(calls: readonly RpcCase[]): Map<number, Listed[]> {
  const judged = calls.filter(
    ({ errno, firmware_saw: saw }) => saw !== undefined || errno === errnoNumber('EPERM'),
  );
  const listed = new Map<number, Listed[]>([2, 7].map((ep) => [ep, []]));
  for (const { ep, queries } of calls) if (queries > 0) listed.set(ep, []);
  for (const ep of new Set(judged.map((call) => call.ep))) {
    const own = judged.filter((call) => call.ep === ep);
    const commands = [...new Set(own.map(({ op }) => operationCommand(Number(op))))];
    listed.set(
      ep,
      commands.flatMap((command) => {
        if (command === TWICE) return VERSIONS_OF_TWICE;
        const same = own.filter(({ op }) => operationCommand(Number(op)) === command);
        const version = Math.max(...same.map(({ op }) => operationVersion(Number(op))));
        return { id: (version << 16) | command, attribute: attributeFor(same) };
      }),
    );
  }
  return listed;
}

function attributeFor(calls: readonly RpcCase[]): number {
  const passed = calls.filter(({ firmware_saw: saw }) => saw !== undefined).map(({ scope }) => scope);
  const refused = calls.filter(({ firmware_saw: saw }) => saw === undefined).map(({ scope }) => scope);
  const least = Math.max(-1, ...refused) + 1;
  const most = Math.min(3, ...passed);
  const fits = [0x00, 0x02, 0x08, 0x06].find((attribute) => {
    const scope = scopeNumber(attributeScope(attribute));
    return scope >= least && scope <= most;
  });
  return fits ?? 0x00;
}
