import { expect } from 'chai';
import type { Backend, Handle } from '../../src/client/backend.js';
import { FwctlError } from '../../src/client/errors.js';
import { isErrno } from '../../src/uapi/errno.js';
import { MAX_RPC_LEN } from '../../src/uapi/ioctl.js';
import { mailbox } from '../kernel/machine.js';

const QUERY_HCA_CAP = 0x100;
const ENABLE_HCA = 0x104;
const QUERY_ISSI = 0x10a;
const ACCESS_REG = 0x805;
/** struct mlx5_ifc_query_issi_out_bits, 112 bytes. */
const ISSI_OUT = 112;

const CONFIGURATION = 0;
const DEBUG_READ_ONLY = 1;
const DEBUG_WRITE_FULL = 3;

/** A device behind a backend, and what the caller may do there. */
export interface Subject {
  readonly backend: Backend;
  /** fwctl0 */
  readonly device: string;
  /** CAP_SYS_RAWIO of who makes the calls. */
  readonly rawio: boolean;
}

/** What holds for a device behind any backend. No rule taints, and none changes the device. */
export interface Rule {
  readonly name: string;
  /** Undefined: it applies to every caller. */
  applies?(subject: Subject): boolean;
  run(subject: Subject): Promise<void>;
}

/** The read of a register of 16 bytes header and `length` bytes of data. */
function registerRead(id: number, length: number): Uint8Array {
  const input = mailbox(ACCESS_REG, 1, 0, 16 + length);
  new DataView(input.buffer).setUint16(10, id);
  return input;
}

async function withHandle<T>({ backend, device }: Subject, run: (handle: Handle) => Promise<T>): Promise<T> {
  const handle = await backend.open(device);
  try {
    return await run(handle);
  } finally {
    await handle.close();
  }
}

/** A rule of one open file. */
const onHandle = (name: string, check: (handle: Handle, subject: Subject) => Promise<void>): Rule => ({
  name,
  run: (subject) => withHandle(subject, (handle) => check(handle, subject)),
});

async function answerOf(
  handle: Handle,
  scope: number,
  input: Uint8Array,
  outLen: number,
): Promise<Uint8Array> {
  const answer = await handle.rpc(scope, input, outLen);
  if (isErrno(answer)) throw new Error(`FWCTL_RPC gives ${answer}`);
  return answer;
}

async function uidOf(handle: Handle): Promise<number> {
  const info = await handle.info();
  if (isErrno(info)) throw new Error(`FWCTL_INFO gives ${info}`);
  expect(info.deviceType).to.equal(1);
  expect(info.data).to.have.length(8);
  return new DataView(info.data.buffer, info.data.byteOffset).getUint32(0, true);
}

const lengths: readonly (readonly [what: string, input: Uint8Array, outLen: number])[] = [
  ['an input of 15 bytes', new Uint8Array(15), 16],
  ['no input', new Uint8Array(0), 16],
  ['room for 15 bytes', mailbox(QUERY_ISSI), 15],
  ['room for none', mailbox(QUERY_ISSI), 0],
  ['an input of more than 2 MiB', new Uint8Array(MAX_RPC_LEN + 1), 16],
  ['room for more than 2 MiB', mailbox(QUERY_ISSI), MAX_RPC_LEN + 1],
];

export const RULES: readonly Rule[] = [
  {
    name: 'the device is listed with its node, its parent and its driver',
    async run({ backend, device }) {
      const entry = (await backend.list()).find(({ name }) => name === device);
      expect(entry?.node).to.match(new RegExp(`/dev/fwctl/${device}$`));
      expect(entry?.parent).to.match(/^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/);
      expect(entry?.driver).to.equal('mlx5_core');
    },
  },
  {
    name: 'the host tells credentials, lockdown and taint',
    async run({ backend, rawio }) {
      const { credentials, tainted } = await backend.host();
      expect(credentials.rawio).to.equal(rawio);
      expect(credentials.lockdown).to.be.oneOf(['none', 'integrity', 'confidentiality']);
      expect(tainted).to.be.at.least(0);
    },
  },
  {
    name: 'a device that is not there can not be opened: kind device',
    async run({ backend }) {
      const error = await backend.open('fwctl4095').catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(FwctlError);
      expect((error as FwctlError).kind).to.equal('device');
    },
  },
  onHandle('FWCTL_INFO gives the type mlx5, and a uid that is not 0', async (handle) => {
    expect(await uidOf(handle)).to.be.greaterThan(0);
    expect(await uidOf(handle)).to.equal(await uidOf(handle));
  }),
  {
    name: 'each open file has a user context of its own',
    async run({ backend, device }) {
      const handles = await Promise.all(Array.from({ length: 16 }, () => backend.open(device)));
      const uids = await Promise.all(handles.map(uidOf));
      await handles[0]?.close();
      expect(new Set(uids).size).to.equal(handles.length);
      expect(await Promise.all(handles.slice(1).map(uidOf))).to.deep.equal(uids.slice(1));
      for (const handle of handles.slice(1)) await handle.close();
    },
  },
  onHandle(
    'an answer is as long as the room for it, zeros behind what the firmware gives',
    async (handle) => {
      const short = await answerOf(handle, DEBUG_READ_ONLY, mailbox(QUERY_ISSI), ISSI_OUT);
      const long = await answerOf(handle, DEBUG_READ_ONLY, mailbox(QUERY_ISSI), 4096);
      expect([short.length, long.length]).to.deep.equal([ISSI_OUT, 4096]);
      expect(long.subarray(0, ISSI_OUT)).to.deep.equal(short);
      expect(long.subarray(ISSI_OUT).every((byte) => byte === 0)).to.equal(true);
    },
  ),
  onHandle('room for 2 MiB is not too much', async (handle) => {
    expect(await answerOf(handle, DEBUG_READ_ONLY, mailbox(QUERY_ISSI), MAX_RPC_LEN)).to.have.length(
      MAX_RPC_LEN,
    );
  }),
  onHandle('the same question has the same answer', async (handle) => {
    const ask = () => answerOf(handle, CONFIGURATION, mailbox(QUERY_HCA_CAP, 1), 4112);
    expect(await ask()).to.deep.equal(await ask());
  }),
  onHandle('the input stays as it was', async (handle) => {
    const input = mailbox(QUERY_ISSI, 0, 0x5555);
    await answerOf(handle, DEBUG_READ_ONLY, input, ISSI_OUT);
    expect(input).to.deep.equal(mailbox(QUERY_ISSI, 0, 0x5555));
  }),
  ...lengths.map(([what, input, outLen]) =>
    onHandle(`${what} is EMSGSIZE`, async (handle) => {
      expect(await handle.rpc(CONFIGURATION, input, outLen)).to.equal('EMSGSIZE');
    }),
  ),
  ...[4, 0x8000_0000, 0xffff_ffff].map((scope) =>
    onHandle(`the scope ${scope} is EOPNOTSUPP`, async (handle) => {
      expect(await handle.rpc(scope, mailbox(QUERY_ISSI), ISSI_OUT)).to.equal('EOPNOTSUPP');
    }),
  ),
  {
    ...onHandle('the scope debug-write-full is EPERM without CAP_SYS_RAWIO', async (handle) => {
      expect(await handle.rpc(DEBUG_WRITE_FULL, mailbox(QUERY_ISSI), ISSI_OUT)).to.equal('EPERM');
    }),
    applies: ({ rawio }) => !rawio,
  },
  onHandle('a register is read at debug-read-only, and at no lower scope: EBADMSG', async (handle) => {
    const input = registerRead(0x9020, 160);
    expect(await handle.rpc(CONFIGURATION, input, input.length)).to.equal('EBADMSG');
    const answer = await answerOf(handle, DEBUG_READ_ONLY, input, input.length);
    expect(answer[0]).to.equal(0);
  }),
  ...[
    ['a command that changes the function', ENABLE_HCA],
    ['an opcode that nobody knows', 0xffff],
  ].map(([what, opcode]) =>
    onHandle(`${what} is EBADMSG`, async (handle) => {
      for (const scope of [CONFIGURATION, DEBUG_READ_ONLY])
        expect(await handle.rpc(scope, mailbox(Number(opcode)), 64)).to.equal('EBADMSG');
    }),
  ),
  onHandle('a status of the firmware is no errno', async (handle) => {
    const answer = await answerOf(handle, CONFIGURATION, mailbox(QUERY_HCA_CAP, 0xfffe), 4112);
    expect(answer[0]).to.not.equal(0);
    const status = await answerOf(handle, DEBUG_READ_ONLY, registerRead(0xfffe, 16), 32);
    expect(status[0]).to.not.equal(0);
  }),
  onHandle('calls of one file may overlap', async (handle) => {
    const ask = (opMod: number) => answerOf(handle, CONFIGURATION, mailbox(QUERY_HCA_CAP, opMod), 4112);
    const [max, current] = [await ask(0), await ask(1)];
    const both = await Promise.all([ask(0), ask(1), ask(0), ask(1)]);
    expect(both).to.deep.equal([max, current, max, current]);
  }),
  onHandle('an errno leaves the file as it was', async (handle) => {
    const uid = await uidOf(handle);
    await handle.rpc(9, mailbox(QUERY_ISSI), ISSI_OUT);
    await answerOf(handle, DEBUG_READ_ONLY, mailbox(QUERY_ISSI), ISSI_OUT);
    expect(await uidOf(handle)).to.equal(uid);
  }),
];

/** How a rule ended. */
export interface Ruling {
  readonly name: string;
  readonly error?: string;
}

/** Holds a device against all rules that apply. */
export async function hold(subject: Subject): Promise<Ruling[]> {
  const rulings: Ruling[] = [];
  for (const { name, applies, run } of RULES) {
    if (applies && !applies(subject)) continue;
    const error = await run(subject).then(
      () => undefined,
      (reason: unknown) => String(reason),
    );
    rulings.push(error === undefined ? { name } : { name, error });
  }
  return rulings;
}
