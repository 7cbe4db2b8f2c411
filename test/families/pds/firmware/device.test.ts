import { expect } from 'chai';
import { decode, encode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import { PdsDriver } from '../../../../src/families/pds/driver.js';
import { pds } from '../../../../src/families/pds/family.js';
import { changesState, PdsFirmware } from '../../../../src/families/pds/firmware/device.js';
import { faultWords } from '../../../../src/families/pds/firmware/fault-words.js';
import { findProfile } from '../../../../src/families/pds/firmware/profile.js';
import type { PdsState } from '../../../../src/families/pds/firmware/state.js';
import { parseState } from '../../../../src/families/pds/firmware/state-check.js';
import { COMPLETION_BYTES, RPC, RPC_BYTES } from '../../../../src/families/pds/mailbox.js';
import { emulatedOperations } from '../../../../src/families/pds/prm/emulation.js';
import { layout } from '../../../../src/families/pds/prm/layouts.js';
import { type Errno, isErrno } from '../../../../src/uapi/errno.js';

const REQUEST = 0x1000n;
const ANSWER = 0x2000n;

/** A card, the driver in front of it, and operations by name. */
async function card(now = () => 0n) {
  const firmware = new PdsFirmware(findProfile('pensando-dsc'), { now, seed: 0 });
  const sent: Uint8Array[] = [];
  const execute = (input: Uint8Array, room: number): Uint8Array | Errno => {
    sent.push(input);
    const delivery = firmware.deliver('pf0', input, room);
    return 'errno' in delivery ? delivery.errno : delivery.output;
  };
  const driver = await PdsDriver.probe({ execute }, 'pds_core.fwctl.0');
  if (isErrno(driver)) throw new Error(driver);

  const send = async (name: string, request: Uint8Array = new Uint8Array(0), room = 4096, scope = 3) => {
    const operation = emulatedOperations.find((one) => one.name === name);
    if (!operation) throw new Error(name);
    const input = new Uint8Array(RPC_BYTES);
    const at = new DataView(input.buffer);
    at.setUint32(RPC.op, operation.id, true);
    at.setUint32(RPC.ep, operation.endpoint, true);
    at.setUint32(RPC.inLen, request.length, true);
    at.setBigUint64(RPC.inPayload, REQUEST, true);
    at.setUint32(RPC.outLen, room, true);
    at.setBigUint64(RPC.outPayload, ANSWER, true);
    let data = new Uint8Array(0);
    const output = await driver.rpc({}, scope, input, RPC_BYTES, {
      copyIn: () => request,
      copyOut: (_, bytes) => {
        data = new Uint8Array(bytes);
        return 0;
      },
    });
    if (isErrno(output)) return { errno: output, retval: 0, data, sent };
    return { errno: undefined, retval: new DataView(output.buffer).getUint32(RPC.retval, true), data, sent };
  };
  const fields = async (name: string, given: Fields = {}): Promise<Fields> => {
    const { request, answer } = emulatedOperations.find((one) => one.name === name) ?? {};
    const { errno, retval, data } = await send(name, request ? encode(layout(request), given) : undefined);
    expect([errno, retval]).to.deep.equal([undefined, 0]);
    return answer ? decode(layout(answer), data) : {};
  };
  return { firmware, send, fields, sent };
}

describe('the emulated DSC', () => {
  it('lists its endpoints and operations, one endpoint without any', async () => {
    const { send, sent } = await card();
    await send('IDENTIFY');
    await send('READ_BLOCK', Uint8Array.of(0, 0, 0, 0));
    const queries = sent.filter((input) => input[4] === 72);
    expect(queries.map((input) => [input[5], input[20]])).to.deep.equal([
      [0, 0],
      [1, 1],
      [1, 2],
    ]);
  });

  it('tells what it is and which images it has', async () => {
    const { fields } = await card();
    const identity = await fields('IDENTIFY');
    expect((identity.vif_types as number[]).slice(0, 8)).to.deep.equal([1, 1, 0, 0, 0, 0, 1, 0]);
    const { num_fw_slots, fw_names } = await fields('FW_LIST');
    expect(num_fw_slots).to.equal(3);
    expect((fw_names as Fields[]).slice(0, 4)).to.deep.equal([
      { slotname: 'mainfwa', fw_version: '1.60.0-73' },
      { slotname: 'mainfwb', fw_version: '1.60.0-57' },
      { slotname: 'goldfw', fw_version: '1.15.9-C-22' },
      { slotname: '', fw_version: '' },
    ]);
  });

  it('starts from another slot once that is set and saved, and not before', async () => {
    const { firmware, fields } = await card();
    const running = async () => {
      const { registers } = await fields('READ_BLOCK', { block: 0 });
      const bytes = Buffer.from(new Uint32Array(registers as number[]).buffer);
      return decode(layout('pds_core_dev_info_regs'), bytes).fw_version;
    };
    expect(await running()).to.equal('1.60.0-73');
    expect(await fields('FW_CONTROL', { oper: 6, slot: 2 })).to.include({ status: 0, slot: 2 });
    expect(await fields('FW_CONTROL', { oper: 5 })).to.include({ slot: 2 });
    firmware.reset();
    expect(await running()).to.equal('1.60.0-73');
    expect(await fields('FW_CONTROL', { oper: 5 })).to.include({ slot: 1 });
    await fields('FW_CONTROL', { oper: 6, slot: 2 });
    expect(await fields('SYNC')).to.include({ saved: 1, running: 1 });
    expect(await fields('SYNC')).to.include({ saved: 0 });
    expect(await running()).to.equal('1.60.0-73');
    firmware.addFault({ match: {}, count: 1, effect: { kind: 'boot-failure' } });
    firmware.reset();
    expect(await running(), 'it does not boot').to.equal('1.60.0-73');
    expect(await fields('FW_CONTROL', { oper: 5 })).to.include({ slot: 1 });
    parseState(JSON.parse(JSON.stringify(firmware.snapshot())));
    await fields('FW_CONTROL', { oper: 6, slot: 2 });
    await fields('SYNC');
    firmware.reset();
    expect(await running()).to.equal('1.60.0-57');
    expect(firmware.release).to.equal('1.60.0-57');
    firmware.forget();
    expect(await running()).to.equal('1.60.0-73');
  });

  it('refuses a slot without an image and an operation on images that it lacks, in retval and in the answer', async () => {
    const { send, firmware } = await card();
    for (const [oper, slot, status] of [
      [6, 0, 14],
      [6, 9, 14],
      [0, 1, 19],
    ] as const) {
      const { errno, retval, data } = await send('FW_CONTROL', Uint8Array.of(0, 0, 0, 0, oper, slot));
      expect([errno, retval, data[0]]).to.deep.equal([undefined, status, status]);
    }
    expect((await send('FW_CONTROL', new Uint8Array(5))).retval).to.equal(14);
    expect(firmware.snapshot()).to.deep.equal({});
  });

  it('keeps registers that were written until it is started again, and none that are its own', async () => {
    const { firmware, fields, send } = await card();
    const write = async (address: number, value: number) =>
      (await send('WRITE_REGISTER', encode(layout('emulated_register_write'), { address, value }))).retval;
    expect(await write(0x204, 0xdeadbeef)).to.equal(0);
    expect(((await fields('READ_BLOCK', { block: 2 })).registers as number[]).slice(0, 3)).to.deep.equal([
      0, 0xdeadbeef, 0,
    ]);
    expect(await write(0x206, 1)).to.equal(17);
    expect(await write(0x1000, 1)).to.equal(16);
    expect(await write(0, 1)).to.equal(4);
    expect((await send('READ_BLOCK', Uint8Array.of(16, 0, 0, 0))).retval).to.equal(16);
    await send('RESET_REGISTERS');
    expect(((await fields('READ_BLOCK', { block: 2 })).registers as number[])[1]).to.equal(0);
    await write(0x204, 1);
    firmware.reset();
    expect(((await fields('READ_BLOCK', { block: 2 })).registers as number[])[1]).to.equal(0);
  });

  it('has a heartbeat and a clock that go on, and counts its starts', async () => {
    let now = 0n;
    const { firmware, fields } = await card(() => now);
    const info = async () => {
      const { registers } = await fields('READ_BLOCK', { block: 0 });
      return decode(
        layout('pds_core_dev_info_regs'),
        Buffer.from(new Uint32Array(registers as number[]).buffer),
      );
    };
    expect(await info()).to.include({ fw_heartbeat: 0, fw_status: 1, signature: 0x44455649 });
    now = 7_500_000_000n;
    expect(await info()).to.include({ fw_heartbeat: 7 });
    expect((await fields('READ_BLOCK_V2', { block: 1 })).timestamp_ns).to.equal(now);
    expect((await fields('READ_BLOCK', { block: 1 })).registers).to.have.ordered.members([
      Number(now & 0xffffffffn),
      Number(now >> 32n),
      ...new Array(62).fill(0),
    ]);
    firmware.reset();
    expect(await info()).to.include({ fw_heartbeat: 0, fw_status: 0x11, serial_num: 'FLM18420073' });
  });

  it('cuts an answer to the room for it, and writes no more', async () => {
    const { send } = await card();
    const whole = (await send('FW_LIST')).data;
    for (const room of [0, 1, 40, 641, 700]) {
      const expected = new Uint8Array(room);
      expected.set(whole.subarray(0, room));
      expect((await send('FW_LIST', undefined, room)).data).to.deep.equal(expected);
    }
  });

  it('asks each scope of the operation’s attribute', async () => {
    const { send } = await card();
    const least = {
      IDENTIFY: 0,
      FW_CONTROL: 0,
      SYNC: 0,
      READ_BLOCK: 1,
      WRITE_REGISTER: 2,
      RESET_REGISTERS: 3,
    };
    for (const [name, wanted] of Object.entries(least))
      for (const scope of [0, 1, 2, 3]) {
        const { errno } = await send(name, new Uint8Array(8), 16, scope);
        expect(errno === 'EPERM', `${name} at ${scope}`).to.equal(scope < wanted);
      }
  });

  it('that is dead or silent fails operations with ENXIO or ETIMEDOUT, and answers the driver’s own questions', async () => {
    const { firmware, send } = await card();
    firmware.setHealth('dead');
    expect((await send('IDENTIFY')).errno).to.equal('ENXIO');
    firmware.setHealth('silent');
    expect((await send('IDENTIFY')).errno).to.equal('ETIMEDOUT');
    firmware.setHealth('ok');
    expect((await send('IDENTIFY')).errno).to.equal(undefined);
  });

  it('statuses of faults go by the names that explain has, and without their prefix', () => {
    const [status] = faultWords.effects[0]?.parameters ?? [];
    const words = status?.words?.() ?? [];
    expect(words.find(({ value }) => value === 'EAGAIN')?.names).to.deep.equal(['EAGAIN', 'PDS_RC_EAGAIN']);
  });

  it('has faults by operation or endpoint: statuses, numbers of operations, and any family’s', async () => {
    const { firmware, send } = await card();
    const fault = (match: object, effect: object) => firmware.addFault({ match, effect, count: 1 } as never);
    fault({ operation: 'DEVICE.FW_LIST' }, { kind: 'status', status: 'EAGAIN' });
    expect((await send('IDENTIFY')).errno).to.equal(undefined);
    expect((await send('FW_LIST')).errno).to.equal('EAGAIN');
    fault({ endpoint: 1 }, { kind: 'retval', retval: 0xffffffff });
    expect(await send('FW_LIST')).to.include({ errno: undefined, retval: 0xffffffff });
    fault({}, { kind: 'errno', errno: 'ENOSPC' });
    expect((await send('READ_BLOCK', new Uint8Array(4))).errno).to.equal('ENOSPC');
    fault({ operation: 'QUERY_ENDPOINT' }, { kind: 'status', status: 'EPERM' });
    expect((await send('READ_BLOCK', new Uint8Array(4))).errno).to.equal(undefined);
    const other = await card();
    other.firmware.addFault({
      match: { operation: 'QUERY_ENDPOINT' },
      effect: { kind: 'status', status: 'EPERM' },
      count: 1,
    });
    expect((await other.send('IDENTIFY')).errno).to.equal('ENOMEM');
    expect((await other.send('IDENTIFY')).errno).to.equal(undefined);
  });

  it('whose answer would come after 5 s is no longer waited for', async () => {
    const { firmware, send, sent } = await card();
    await send('IDENTIFY');
    const entry = sent.at(-1) as Uint8Array;
    for (const [after_ns, delivery] of [
      [5_000_000_001, { errno: 'ETIMEDOUT', delay: 5_000_000_000 }],
      [5_000_000_000, { delay: 5_000_000_000 }],
    ] as const) {
      firmware.addFault({
        match: { operation: 'DEVICE.IDENTIFY' },
        count: 1,
        effect: { kind: 'hang', after_ns },
      });
      expect(firmware.deliver('pf0', entry, 72)).to.include(delivery);
    }
  });

  it('says of each entry whether it changes what stays', async () => {
    const { send, sent } = await card();
    const changing: string[] = [];
    for (const { name } of emulatedOperations) {
      await send(name, new Uint8Array(8));
      if (changesState(sent.at(-1) as Uint8Array)) changing.push(name);
    }
    expect(changing).to.deep.equal(['FW_CONTROL', 'SYNC', 'WRITE_REGISTER', 'RESET_REGISTERS']);
    for (const input of [new Uint8Array(0), Uint8Array.of(6), new Uint8Array(64)])
      expect(changesState(input)).to.equal(false);
  });

  it('answers anything with no more than there is room for, and never falls', () => {
    const firmware = new PdsFirmware(findProfile('pensando-dsc'), { now: () => 0n, seed: 0 });
    for (let opcode = 0; opcode < 256; opcode++)
      for (const length of [0, 10, 64, 80])
        for (const room of [0, 15, COMPLETION_BYTES, 20, 4096]) {
          const input = new Uint8Array(length);
          input.set([8, 0, 1, 0, opcode].slice(0, length));
          expect(firmware.execute('pf0', input, room).length).to.be.at.most(room);
          input.set([opcode].slice(0, length));
          expect(firmware.execute('pf0', input, room).length).to.be.at.most(room);
        }
  });
});

describe('the state of an emulated DSC', () => {
  it('is taken back as it was left, and refused with the place where it is wrong', () => {
    const state: PdsState = {
      starts: 2,
      boot: 2,
      running: 1,
      unsaved: 3,
      registers: { '0x204': 5 },
      health: 'dead',
    };
    expect(parseState(state)).to.deep.equal(state);
    expect(parseState(pds.state.initial)).to.deep.equal({});
    const wrong: [unknown, string][] = [
      [1, 'it is no object'],
      [{ boot: 4 }, '"boot" is no slot'],
      [{ health: 'well' }, '"health" is no trouble with health'],
      [{ registers: { x: 1 } }, '"registers" has a member of the impossible name "x"'],
      [{ other: 1 }, '"other" is unknown'],
      [
        {
          faults: {
            last: 1,
            rules: [{ id: 1, match: {}, effect: { kind: 'status', status: 'NO' }, seen: 0, fired: 0 }],
          },
        },
        '"faults.rules[0].effect.status" is no status',
      ],
    ];
    for (const [data, words] of wrong) expect(() => parseState(data), words).to.throw(words);
  });
});
