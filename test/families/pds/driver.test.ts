import { expect } from 'chai';
import fc from 'fast-check';
import { PdsDriver } from '../../../src/families/pds/driver.js';
import { QUEUE_DEPTH, RPC, RPC_BYTES } from '../../../src/families/pds/mailbox.js';
import type { CallerMemory } from '../../../src/kernel/driver.js';
import type { Errno } from '../../../src/uapi/errno.js';
import { PdsFirmware } from '../../conformance/families/pds-firmware.js';
import { gate } from '../../kernel/machine.js';

const READ = { id: 0x00010001, attribute: 0x00 };
const DEBUG_READ = { id: 0x00010002, attribute: 0x02 };

/** Addresses of the caller's payloads. */
const REQUEST = 0x1000;
const ANSWER = 0x2000;

/** A caller whose request is readable and whose answer is kept, unless told otherwise. */
class Caller implements CallerMemory {
  readonly read: [number, number][] = [];
  answer: Uint8Array | undefined;
  constructor(
    private readonly readable = true,
    private readonly writable = true,
  ) {}

  copyIn(address: number, length: number): Uint8Array | Errno {
    this.read.push([address, length]);
    return this.readable ? Uint8Array.from({ length }, (_, i) => i) : 'EFAULT';
  }

  copyOut(address: number, bytes: Uint8Array): 0 | Errno {
    expect(address).to.equal(ANSWER);
    if (!this.writable) return 'EFAULT';
    this.answer = new Uint8Array(bytes);
    return 0;
  }
}

interface Sent {
  op: number;
  ep: number;
  length: number;
  room: number;
  bytes: number;
}

function message({ op = READ.id, ep = 1, length = 8, room = 16, bytes = RPC_BYTES }: Partial<Sent> = {}) {
  const input = new Uint8Array(Math.max(bytes, RPC_BYTES)).fill(0xa5);
  const at = new DataView(input.buffer);
  at.setUint32(RPC.op, op, true);
  at.setUint32(RPC.ep, ep, true);
  at.setUint32(RPC.inLen, length, true);
  at.setBigUint64(RPC.inPayload, BigInt(REQUEST), true);
  at.setUint32(RPC.outLen, room, true);
  at.setBigUint64(RPC.outPayload, BigInt(ANSWER), true);
  return input.subarray(0, bytes);
}

const listed = () =>
  new Map([
    [1, [READ, DEBUG_READ]],
    [2, []],
  ]);

async function probed(firmware = new PdsFirmware(listed())) {
  const driver = await PdsDriver.probe(firmware, 'pds_core.fwctl.0');
  if (typeof driver === 'string') throw new Error(driver);
  const rpc = (sent: Partial<Sent> = {}, scope = 0, caller: CallerMemory = new Caller()) =>
    driver.rpc({}, scope, message(sent), 48, caller);
  return { driver, firmware, rpc };
}

describe('the pds driver', () => {
  it('fails its probe with the errno of the status, whichever question fails', async () => {
    for (const what of ['ident', 'root query']) {
      const firmware = new PdsFirmware(listed());
      firmware.failing = { what, status: 33 };
      expect(await PdsDriver.probe(firmware, 'a'), what).to.equal('ECHILD');
    }
  });

  it('gives no device data and opens without asking the card', async () => {
    const { driver, firmware } = await probed();
    firmware.expect({ status: 1, query: 1, retval: 0 });
    expect(driver.open()).to.deep.equal({});
    expect(driver.info()).to.have.length(0);
  });

  it('gives back the whole message with retval, whatever stands in reserved words and behind it', async () => {
    const { firmware, rpc } = await probed();
    for (const bytes of [RPC_BYTES, RPC_BYTES + 1, 200]) {
      firmware.expect({ status: 0, query: 0, retval: 0xfffffff0 });
      const expected = message({ bytes });
      new DataView(expected.buffer).setUint32(RPC.retval, 0xfffffff0, true);
      expect(await rpc({ bytes })).to.deep.equal(new Uint8Array(expected));
    }
  });

  it('sends the request and writes all of the answer room, zero where the card wrote nothing', async () => {
    const { firmware, rpc } = await probed();
    for (const room of [0, 1, 8, 4096]) {
      firmware.expect({ status: 0, query: 0, retval: 0 });
      const caller = new Caller();
      await rpc({ room, length: 3 }, 0, caller);
      expect(firmware.request).to.equal('000102');
      const answer = new Uint8Array(room);
      answer.set(Buffer.from('b0b1b2b3b4b5b6b7', 'hex').subarray(0, room));
      expect(caller.answer).to.deep.equal(answer);
      expect(caller.read).to.deep.equal([[REQUEST, 3]]);
    }
  });

  it('names no address to the card where there is no length', async () => {
    const seen: string[] = [];
    const firmware = new PdsFirmware(listed());
    const execute = firmware.execute.bind(firmware);
    firmware.execute = (input, room) => {
      seen.push(Buffer.from(input.subarray(4, 64)).toString('hex'));
      return execute(input, room);
    };
    const { rpc } = await probed(firmware);
    await rpc({ length: 0, room: 0 });
    expect(seen.at(-1)).to.equal(`47000300${'01000000'}01000100${'00'.repeat(48)}`);
    await rpc({ length: 1, room: 0 });
    expect(seen.at(-1)?.slice(56, 72)).to.not.equal('00'.repeat(8));
    expect(seen.at(-1)?.slice(88, 104)).to.equal('00'.repeat(8));
  });

  it('refuses in this order, and looks at no payload before', async () => {
    const unreadable = new Caller(false);
    const cases: [Partial<Sent>, number, Errno][] = [
      [{ bytes: 47, length: 4097, ep: 9 }, 3, 'EINVAL'],
      [{ length: 4097 }, 3, 'EINVAL'],
      [{ room: 4097 }, 3, 'EINVAL'],
      [{ ep: 9, op: 9 }, 3, 'EINVAL'],
      [{ ep: 2 }, 3, 'EINVAL'],
      [{ op: 0x00010009 }, 3, 'EINVAL'],
      [{ op: 0x00020001 }, 3, 'EINVAL'],
      [{ op: DEBUG_READ.id }, 0, 'EPERM'],
    ];
    for (const [sent, scope, expected] of cases) {
      const { rpc } = await probed();
      expect(await rpc(sent, scope, unreadable), JSON.stringify(sent)).to.equal(expected);
    }
    expect(unreadable.read).to.deep.equal([]);
    const { firmware, rpc } = await probed();
    expect(await rpc({ length: 4096 }, 0, unreadable)).to.equal('EFAULT');
    expect(firmware.saw).to.equal(undefined);
    expect(await rpc({ length: 0 }, 0, unreadable)).to.be.instanceOf(Uint8Array);
  });

  it('has run the command where the answer can not be written', async () => {
    const { firmware, rpc } = await probed();
    expect(await rpc({}, 0, new Caller(true, false))).to.equal('EFAULT');
    expect(firmware.saw).to.be.a('string');
  });

  it('asks for the operations of an endpoint once, again after it failed, and side by side only once', async () => {
    const { firmware, rpc } = await probed();
    firmware.expect({ status: 0, query: 4, retval: 0 });
    expect(await rpc()).to.equal('ENOMEM');
    expect(await rpc()).to.equal('ENOMEM');
    expect(firmware.queries).to.equal(2);
    firmware.expect({ status: 0, query: 0, retval: 0 });
    await rpc();
    await rpc();
    expect(firmware.queries).to.equal(1);
    await rpc({ ep: 2 });
    await rpc({ ep: 2 });
    expect(firmware.queries).to.equal(2);

    const slow = new PdsFirmware(listed());
    const { opened, open } = gate();
    const { driver } = await probed(slow);
    const execute = slow.execute.bind(slow);
    slow.execute = ((input: Uint8Array, room: number) => opened.then(() => execute(input, room))) as never;
    slow.expect({ status: 0, query: 0, retval: 0 });
    const both = [0, 1].map(() => driver.rpc({}, 0, message(), 48, new Caller()));
    open();
    for (const answer of await Promise.all(both)) expect(answer).to.be.instanceOf(Uint8Array);
    expect(slow.queries).to.equal(1);
  });

  it('passes a failed delivery on, and refuses what the queue has no room for', async () => {
    const { driver, firmware, rpc } = await probed();
    await rpc();
    const { opened, open } = gate();
    const execute = firmware.execute.bind(firmware);
    firmware.execute = ((input: Uint8Array, room: number) =>
      opened.then(() => execute(input, room))) as never;
    const running = Array.from({ length: QUEUE_DEPTH }, () => driver.rpc({}, 0, message(), 48, new Caller()));
    expect(await rpc()).to.equal('ENOSPC');
    open();
    for (const answer of await Promise.all(running)) expect(answer).to.be.instanceOf(Uint8Array);
    expect(await rpc()).to.be.instanceOf(Uint8Array);
    for (const failed of ['ENXIO', 'ETIMEDOUT'] as const) {
      firmware.execute = (() => failed) as never;
      expect(await rpc()).to.equal(failed);
    }
  });

  it('takes any bytes for an answer of the card: an errno, or the whole message', async () => {
    const answer = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      // A completion that succeeds, and entries of any number.
      fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => Uint8Array.of(0, ...bytes.subarray(1))),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 5, maxLength: 5 }), fc.nat(3), async (answers, ep) => {
        let next = 0;
        const execute = (_: Uint8Array, room: number) =>
          (answers[next++ % answers.length] as Uint8Array).subarray(0, room);
        const driver = await PdsDriver.probe({ execute }, 'a');
        if (typeof driver === 'string') return;
        const output = await driver.rpc({}, 3, message({ ep, length: 0, room: 8 }), 48, new Caller());
        expect(typeof output === 'string' || output.length === RPC_BYTES).to.equal(true);
      }),
    );
  });

  it('lets pass what the attribute of the first operation that matches lets pass', async () => {
    const scopes = { 0: 0, 1: 3, 2: 1, 4: 0, 6: 3, 8: 2, 10: 3, 16: 0, 20: 3, 128: 3 };
    for (const [attribute, least] of Object.entries(scopes)) {
      const { rpc } = await probed(
        new PdsFirmware(new Map([[1, [{ ...READ, attribute: Number(attribute) }]]])),
      );
      for (let scope = 0; scope < 4; scope++) {
        const answer = await rpc({}, scope);
        expect(answer === 'EPERM', `${attribute} at ${scope}`).to.equal(scope < least);
      }
    }
    const versions = [
      { id: 0x00030008, attribute: 0x02 },
      { id: 0x00010008, attribute: 0x00 },
    ];
    const { rpc } = await probed(new PdsFirmware(new Map([[1, versions]])));
    expect(await rpc({ op: 0x00010008 })).to.equal('EPERM');
    expect(await rpc({ op: 0xff030008 }, 1)).to.be.instanceOf(Uint8Array);
    expect(await rpc({ op: 0x00040008 }, 3)).to.equal('EINVAL');
  });
});
