import { expect } from 'chai';
import { parseUuid } from '../../../src/bits/uuid.js';
import {
  CxlDriver,
  FeatureList,
  type Mailbox,
  readFeatures,
  type TransportFailure,
} from '../../../src/families/cxl/driver.js';
import { run } from '../../../src/families/cxl/firmware/commands.js';
import { qemuType3 } from '../../../src/families/cxl/firmware/profiles/qemu-type3.js';
import { qemuRules } from '../../../src/families/cxl/firmware/qemu.js';
import { NOTHING_SET } from '../../../src/families/cxl/firmware/state.js';
import {
  ENTRY,
  GET_FEATURE,
  packEntry,
  packGet,
  packGetSupported,
  packReply,
  packRpc,
  packSet,
  SET_FEATURE,
} from '../../../src/families/cxl/mailbox.js';
import type { Awaitable } from '../../../src/kernel/driver.js';
import type { Errno } from '../../../src/uapi/errno.js';

const PAYLOAD = 2048;
const UUID = parseUuid('ffffffff-ffff-ffff-ffff-ffffffffff01') as Uint8Array;
const PATROL_SCRUB = parseUuid('96dad7d6-fde8-482b-a733-75774e06db8a') as Uint8Array;
const OTHER = parseUuid('00000000-0000-0000-0000-0000000000ee') as Uint8Array;

type Reply = Uint8Array | Errno | TransportFailure;

/** A mailbox that keeps what was sent and answers what it is told to. */
class TestMailbox implements Mailbox {
  readonly sent: Buffer[] = [];
  constructor(
    private readonly answer: (command: Buffer, room: number) => Awaitable<Reply>,
    readonly payloadSize = PAYLOAD,
  ) {}
  send(command: Uint8Array, room: number): Awaitable<Reply> {
    this.sent.push(Buffer.from(command));
    return this.answer(Buffer.from(command), room);
  }
}

const ONE = { id: 0, get_feat_size: 6000, set_feat_size: 6000, flags: 1, get_feat_ver: 1, set_feat_ver: 1 };
const listOf = (...entries: [Uint8Array, { flags?: number; effects?: number }][]) =>
  new FeatureList(
    new Uint8Array(
      Buffer.concat(entries.map(([uuid, more]) => packEntry(uuid, { ...ONE, effects: 0x201, ...more }))),
    ),
  );

/** A device with one feature of these effects and flags, and what the driver answers to a message. */
function driverOf(
  answer: (command: Buffer, room: number) => Awaitable<Reply>,
  more = {},
  payloadSize = PAYLOAD,
) {
  const mailbox = new TestMailbox(answer, payloadSize);
  const warnings: string[] = [];
  const driver = new CxlDriver(mailbox, listOf([UUID, more], [PATROL_SCRUB, {}]));
  driver.warnsTo((text) => warnings.push(text));
  const rpc = async (scope: number, input: Uint8Array, outLen = 65536) => {
    const output = await driver.rpc({}, scope, input, outLen);
    return typeof output === 'string' ? output : Buffer.from(output);
  };
  return { mailbox, rpc, driver, warnings };
}

const get = (uuid: Uint8Array, offset: number, count: number, selection = 0) =>
  packRpc(GET_FEATURE, packGet(uuid, offset, count, selection));
const set = (uuid: Uint8Array, data: Uint8Array, flags = 0, offset = 0) =>
  packRpc(SET_FEATURE, packSet(uuid, { flags, offset, version: 1 }, data));

/** Size and return code of an answer. */
const endOf = (answer: Buffer | string) =>
  typeof answer === 'string' ? answer : [answer.length, answer.readUInt32LE(0), answer.readUInt32LE(4)];

/** Gives what is asked for: each byte is the low byte of its offset. */
const counting = (command: Buffer) =>
  packReply(
    0,
    Uint8Array.from({ length: command.readUInt16LE(20) }, (_, i) => (command.readUInt16LE(18) + i) & 0xff),
  );

describe('the cxl driver', () => {
  it('Get Feature goes out in parts of a mailbox payload, their offsets going up', async () => {
    const { rpc, mailbox } = driverOf(counting);
    const answer = (await rpc(0, get(UUID, 3, 6000, 1))) as Buffer;
    expect(mailbox.sent.map((one) => [one.readUInt16LE(18), one.readUInt16LE(20), one[22]])).to.deep.equal([
      [3, 2048, 1],
      [2051, 2048, 1],
      [4099, 1904, 1],
    ]);
    expect(endOf(answer)).to.deep.equal([16 + 6000, 6000, 0]);
    expect([...answer.subarray(8, 8 + 6000)].every((byte, i) => byte === ((i + 3) & 0xff))).to.equal(true);
    expect([...answer.subarray(6008)]).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('offsets of parts are 16 bits', async () => {
    const { rpc, mailbox } = driverOf(counting);
    await rpc(0, get(UUID, 65000, 4000));
    expect(mailbox.sent.map((one) => one.readUInt16LE(18))).to.deep.equal([65000, (65000 + 2048) & 0xffff]);
  });

  it('a Get that is answered with less is no answer: size 0 and the return code of success, the first bytes still there', async () => {
    const { rpc } = driverOf((command) => counting(command).subarray(0, 2 + (command.readUInt16LE(20) >> 1)));
    const answer = (await rpc(0, get(UUID, 0, 10))) as Buffer;
    expect(endOf(answer)).to.deep.equal([16, 0, 0]);
    expect([...answer.subarray(8)]).to.deep.equal([0, 1, 2, 3, 4, 0, 0, 0]);
  });

  it('a part that fails ends a Get with its return code', async () => {
    const { rpc } = driverOf((command) => (command.readUInt16LE(18) ? packReply(0x12) : counting(command)));
    const answer = (await rpc(0, get(UUID, 0, 3000))) as Buffer;
    expect(endOf(answer)).to.deep.equal([16, 0, 0x12]);
    expect([...answer.subarray(8)]).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('a transport that fails is no errno; EIO makes the kernel warn', async () => {
    const { rpc, warnings } = driverOf((command) => (command[0] === 1 ? 'ETIMEDOUT' : 'EIO'), {});
    expect(endOf(await rpc(0, get(UUID, 0, 4)))).to.deep.equal([16, 0, 0]);
    expect(warnings).to.deep.equal([]);
    expect(endOf(await rpc(2, set(UUID, Uint8Array.of(1))))).to.deep.equal([16, 0, 0]);
    expect(warnings).to.deep.equal(['Bad return code: -EIO']);
  });

  it('a transport that fails after a return code tells it', async () => {
    const { rpc } = driverOf(() => ({ errno: 'ETIMEDOUT', code: 1 }));
    expect(endOf(await rpc(0, get(UUID, 0, 4)))).to.deep.equal([16, 0, 1]);
    expect(endOf(await rpc(2, set(UUID, Uint8Array.of(1))))).to.deep.equal([16, 0, 1]);
  });

  it('Set Feature: transfer bits and the saved bit are the kernel’s, reserved bytes are zero', async () => {
    const { rpc, mailbox } = driverOf(() => packReply(0));
    const input = set(UUID, new Uint8Array(6000).fill(7), 0xffffffff, 5);
    input.fill(0xee, 16 + 23, 16 + 32);
    expect(endOf(await rpc(2, input))).to.deep.equal([16, 0, 0]);
    const parts = mailbox.sent.map((one) => ({
      flags: one.readUInt32LE(18),
      offset: one.readUInt16LE(22),
      reserved: one.subarray(25, 34).toString('hex'),
      data: one.length - 34,
    }));
    const reserved = '00'.repeat(9);
    expect(parts).to.deep.equal([
      { flags: 0xfffffff9, offset: 5, reserved, data: 2016 },
      { flags: 0xfffffffa, offset: 2021, reserved, data: 2016 },
      { flags: 0xfffffffb, offset: 4037, reserved, data: 1968 },
    ]);
    mailbox.sent.length = 0;
    await rpc(2, set(UUID, new Uint8Array(2016), 4));
    expect(mailbox.sent.map((one) => one.readUInt32LE(18))).to.deep.equal([8]);
  });

  it('a Set that is started in the background is told as done', async () => {
    const { rpc } = driverOf(() => packReply(1));
    expect(endOf(await rpc(2, set(UUID, Uint8Array.of(1))))).to.deep.equal([16, 0, 0]);
  });

  /** By effects: the least scope, or none. */
  const rules: [effects: number, least: number | undefined][] = [
    [0x201, 2],
    [0x400, 2],
    [0x800, 2],
    [0xfa0 | 0x001, 2],
    [0x002, 3],
    [0x204, 3],
    [0x208, 3],
    [0x210, 3],
    [0x003, 3],
    [0xfbf, 3],
    [0x202 | 0x40, undefined],
    [0x201 | 0x1000, undefined],
    [0x202 | 0x8000, undefined],
    [0x220, undefined],
    [0x200, undefined],
    [0, undefined],
  ];
  for (const [effects, least] of rules)
    it(`effects 0x${effects.toString(16)}: Set passes ${least === undefined ? 'at no scope' : `from scope ${least} on`}`, async () => {
      const { rpc, mailbox } = driverOf(() => packReply(0), { effects });
      for (const scope of [0, 1, 2, 3]) {
        const passes = least !== undefined && scope >= least;
        expect(endOf(await rpc(scope, set(UUID, Uint8Array.of(1))))).to.deep.equal(
          passes ? [16, 0, 0] : 'EINVAL',
        );
      }
      expect(mailbox.sent).to.have.length(least === undefined ? 0 : 4 - least);
    });

  it('Set is EINVAL before it is EPERM: for a feature that the kernel keeps for itself the scope counts too', async () => {
    const { rpc, mailbox } = driverOf(() => packReply(0));
    expect(await rpc(1, set(PATROL_SCRUB, Uint8Array.of(1)))).to.equal('EINVAL');
    expect(await rpc(2, set(PATROL_SCRUB, Uint8Array.of(1)))).to.equal('EPERM');
    expect(await rpc(2, set(PATROL_SCRUB, Uint8Array.of(1)), 0)).to.equal('EPERM');
    expect(await rpc(2, packRpc(SET_FEATURE, set(PATROL_SCRUB, new Uint8Array(0)).subarray(16)))).to.equal(
      'EINVAL',
    );
    expect(mailbox.sent).to.have.length(0);
  });

  it('Set is EINVAL for a feature that is not there or not changeable, without data, with less room than the header', async () => {
    const { rpc } = driverOf(() => packReply(0));
    expect(await rpc(2, set(OTHER, Uint8Array.of(1)))).to.equal('EINVAL');
    expect(await rpc(2, set(UUID, new Uint8Array(0)))).to.equal('EINVAL');
    expect(await rpc(2, packRpc(SET_FEATURE, UUID.subarray(0, 15)))).to.equal('EINVAL');
    expect(await rpc(2, set(UUID, Uint8Array.of(1)), 7)).to.equal('EINVAL');
    expect(endOf(await rpc(2, set(UUID, Uint8Array.of(1)), 8))).to.deep.equal([16, 0, 0]);
    expect(
      await driverOf(() => packReply(0), { flags: 0xfffffffe }).rpc(2, set(UUID, Uint8Array.of(1))),
    ).to.equal('EINVAL');
  });

  it('Get asks the device for features that nobody knows and that the kernel keeps for itself', async () => {
    const { rpc, mailbox } = driverOf(counting);
    expect(endOf(await rpc(0, get(OTHER, 0, 4)))).to.deep.equal([20, 4, 0]);
    expect(endOf(await rpc(0, get(PATROL_SCRUB, 0, 4, 255)))).to.deep.equal([20, 4, 0]);
    expect(mailbox.sent).to.have.length(2);
  });

  it('Get is EINVAL without a count, and where there is no room for it behind the header', async () => {
    const { rpc } = driverOf(counting);
    expect(await rpc(0, get(UUID, 0, 0))).to.equal('EINVAL');
    for (const room of [0, 7, 8, 11]) expect(await rpc(0, get(UUID, 0, 4), room)).to.equal('EINVAL');
    expect(endOf(await rpc(0, get(UUID, 0, 4), 12))).to.deep.equal([20, 4, 0]);
    expect(await rpc(0, packRpc(GET_FEATURE, get(UUID, 0, 4).subarray(16, 36)))).to.equal('EINVAL');
  });

  it('without Set Feature in the effects log, Set is EINVAL at any scope', async () => {
    const mailbox = new TestMailbox(() => packReply(0));
    const driver = new CxlDriver(mailbox, listOf([UUID, {}]), false);
    expect(await driver.rpc({}, 3, set(UUID, Uint8Array.of(1)), 64)).to.equal('EINVAL');
  });

  it('all parts of a Get or Set go out before the next one begins', async () => {
    const { driver, mailbox } = driverOf(async (command) => counting(command));
    const answers = await Promise.all([
      driver.rpc({}, 0, get(UUID, 0, 5000), 6000),
      driver.rpc({}, 0, get(OTHER, 0, 5000), 6000),
    ]);
    expect(answers.map((one) => (one as Uint8Array).length)).to.deep.equal([5016, 5016]);
    expect(mailbox.sent.map((one) => one[2])).to.deep.equal([255, 255, 255, 0, 0, 0]);
  });

  it('a mailbox without room for ten bytes of data sets nothing', async () => {
    const { rpc, mailbox } = driverOf(() => packReply(0), {}, 41);
    expect(endOf(await rpc(2, set(UUID, Uint8Array.of(1))))).to.deep.equal([16, 0, 2]);
    expect(mailbox.sent).to.have.length(0);
  });

  it('the list of features is told from memory, with those of the kernel not changeable', async () => {
    const { rpc, mailbox } = driverOf(() => packReply(3));
    const answer = (await rpc(0, packRpc(0x0500, packGetSupported(96, 0)))) as Buffer;
    expect(endOf(answer)).to.deep.equal([16 + 8 + 96, 104, 0]);
    const entries = [16, 64].map((at) => [answer.readUInt16LE(at + 20), answer.readUInt32LE(at + 22)]);
    expect(entries).to.deep.equal([
      [6000, 1],
      [0, 0],
    ]);
    expect(mailbox.sent).to.have.length(0);
  });
});

describe('the list of features at probe', () => {
  const profile = (count: number) => ({
    ...qemuType3,
    features: Array.from({ length: count }, (_, i) => ({
      ...(qemuType3.features[0] as (typeof qemuType3.features)[0]),
      uuid: `ffffffff-ffff-ffff-ffff-${i.toString(16).padStart(12, '0')}`,
    })),
  });
  const ask = (count: number, change = (reply: Uint8Array): Uint8Array | Errno => reply) => {
    const rooms: number[] = [];
    const list = readFeatures(PAYLOAD, (command, room) => {
      rooms.push(room);
      return change(run(qemuRules, profile(count), NOTHING_SET, command, room).reply);
    });
    return { list, rooms };
  };

  it('is read in batches of what a payload holds', () => {
    const { list, rooms } = ask(90);
    expect(rooms).to.deep.equal([8, 8 + 42 * 48, 8 + 42 * 48, 8 + 6 * 48]);
    expect(list?.length).to.equal(90);
    expect(list?.raw.length).to.equal(90 * ENTRY);
    expect(list?.anyForUsers).to.equal(true);
  });

  it('of QEMU’s own device holds features, none of them for users', () => {
    const list = readFeatures(
      PAYLOAD,
      (command, room) => run(qemuRules, qemuType3, NOTHING_SET, command, room).reply,
    );
    expect(list?.length).to.equal(8);
    expect(list?.anyForUsers).to.equal(false);
  });

  it('is dropped where an answer is no whole number of entries, not the number that it says, a failure or empty', () => {
    const longer = (reply: Uint8Array) => (reply.length > 20 ? reply.subarray(0, reply.length - 1) : reply);
    const other = (reply: Uint8Array) => (reply.length > 20 ? reply.slice().fill(1, 2, 3) : reply);
    const failed = (reply: Uint8Array) => (reply.length > 20 ? packReply(4) : reply);
    const empty = (reply: Uint8Array) => (reply.length > 20 ? reply.subarray(0, 10) : reply);
    for (const change of [longer, other, failed, empty, () => 'ETIMEDOUT' as const])
      expect(ask(5, change).list).to.equal(undefined);
    expect(ask(5).list?.length).to.equal(5);
    expect(ask(0).list).to.equal(undefined);
  });
});
