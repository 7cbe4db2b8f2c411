import { expect } from 'chai';
import type { Arrival, Host, HostState, Rung } from '../../../src/families/bnxt/driver/host.js';
import { BnxtDriver } from '../../../src/families/bnxt/driver.js';
import { setU16, u16 } from '../../../src/families/bnxt/mailbox.js';
import { errorCode } from '../../../src/families/bnxt/status.js';
import { isErrno } from '../../../src/uapi/errno.js';

const USUAL: HostState = {
  ulpStopped: false,
  firmwareReset: false,
  fatal: false,
  pciOffline: false,
  pciDisabled: false,
  health: 0x8000,
  shortCommands: true,
  kong: true,
  window: 128,
  longest: 256,
  timeout: 40,
};

const VER_GET = 0x0;
const FUNC_QCAPS = 0x15;
const NVM_DEFRAG = 0xffec;
const NOTHING = new Uint8Array(0);

/** A card that answers at once with 16 bytes, unless it is told otherwise. */
class Card implements Host {
  readonly rungs: Rung[] = [];
  readonly lines: string[] = [];
  slept = 0;
  next = 0x1234;

  constructor(
    private readonly now: Partial<HostState> = {},
    private readonly reply: (rung: Rung) => Arrival | Promise<Arrival> = ({ request }) => ({
      page: answerTo(request),
    }),
  ) {}

  state = () => ({ ...USUAL, ...this.now });
  sequence = () => this.next++;
  ring(rung: Rung) {
    this.rungs.push(rung);
    return this.reply(rung);
  }
  sleep(microseconds: number): void {
    this.slept += microseconds;
  }
  log = (level: string, text: string) => this.lines.push(`${level}: ${text}`);
}

function answerTo(
  request: Uint8Array,
  { error = 0, sequence = u16(request, 4), valid = 1 } = {},
): Uint8Array {
  const page = new Uint8Array(16);
  for (const [at, value] of [error, u16(request, 0), sequence, 16].entries()) setU16(page, 2 * at, value);
  page[15] = valid;
  return page;
}

function requestOf(op: number, { length = 24, ring = 0xffff, target = 0xffff } = {}): Uint8Array {
  const request = new Uint8Array(length);
  for (const [at, value] of [op, ring, 0x5555, target].entries()) setU16(request, 2 * at, value);
  return request;
}

const CONTEXT = { uctxCaps: 7 };

async function rpc(card: Card, request = requestOf(VER_GET), scope = 1, room = 32): Promise<string> {
  const result = await new BnxtDriver(card).rpc(CONTEXT, scope, request, room);
  return isErrno(result) ? result : Buffer.from(result).toString('hex');
}

const words = (hex: string) => ({
  error: Buffer.from(hex, 'hex').readUInt16LE(0),
  sequence: Buffer.from(hex, 'hex').readUInt16LE(4),
  length: Buffer.from(hex, 'hex').readUInt16LE(6),
  last: Buffer.from(hex, 'hex')[15],
});

describe('the kernel’s bnxt driver', () => {
  it('tells the same four bytes of every context', () => {
    const driver = new BnxtDriver(new Card());
    expect(driver.open()).to.deep.equal(CONTEXT);
    expect([...driver.info(driver.open())]).to.deep.equal([7, 0, 0, 0]);
    expect(driver.deviceType).to.equal(3);
  });

  it('looks at lengths first, then whether it is stopped, then at list and scope', async () => {
    const stopped = new Card({ ulpStopped: true });
    expect(await rpc(stopped, requestOf(0x23, { length: 16 }).subarray(0, 15))).to.equal('EINVAL');
    expect(await rpc(stopped, requestOf(VER_GET, { length: 129 }))).to.equal('EINVAL');
    expect(await rpc(stopped, requestOf(VER_GET), 1, 7)).to.equal('EINVAL');
    expect(await rpc(stopped)).to.equal('EPERM');
    const card = new Card();
    expect(await rpc(card, requestOf(VER_GET), 0)).to.equal('EPERM');
    for (const op of [0x23, 0xfff1, 0x8000, 0x9999])
      expect(await rpc(card, requestOf(op), 3)).to.equal('EPERM');
    expect(card.rungs).to.deep.equal([]);
    expect(card.next).to.equal(0x1234);
  });

  it('puts its own number and address into the request and leaves the caller’s as it was', async () => {
    const card = new Card();
    const request = requestOf(VER_GET, { ring: 0xffff, target: 0xfffd });
    const before = Buffer.from(request).toString('hex');
    expect(words(await rpc(card, request))).to.deep.equal({
      error: 0,
      sequence: 0x1234,
      length: 16,
      last: 0,
    });
    expect(Buffer.from(request).toString('hex')).to.equal(before);
    const sent = card.rungs[0]?.request as Uint8Array;
    expect([u16(sent, 2), u16(sent, 4), u16(sent, 6)]).to.deep.equal([0xffff, 0x1234, 0xfffd]);
  });

  it('copies what the answer’s length and the room allow, and fills the rest with zeros', async () => {
    const long: Card = new Card({}, ({ request }) => {
      const page = new Uint8Array(176).fill(0xaa);
      page.set(answerTo(request).subarray(0, 6));
      setU16(page, 6, 176);
      return { page };
    });
    const short = await rpc(long, requestOf(VER_GET), 1, 24);
    expect([short.length, words(short).length, short.slice(16)]).to.deep.equal([48, 176, 'aa'.repeat(16)]);
    const whole = await rpc(long, requestOf(VER_GET), 1, 180);
    expect(whole.slice(-12)).to.equal('aa0000000000');
  });

  it('without descriptors fills the mailbox with whole words and zeros', async () => {
    const card = new Card({ shortCommands: false });
    await rpc(card, requestOf(VER_GET, { length: 19 }).fill(0xff, 16));
    expect(card.rungs[0]).to.include({ channel: 'chimp', short: false });
    expect(card.rungs[0]?.request.length).to.equal(128);
    expect([...(card.rungs[0]?.request.subarray(16, 20) ?? [])]).to.deep.equal([0, 0, 0, 0]);
  });

  it('names what is longer than the mailbox by a descriptor, and refuses what is longer than the card takes', async () => {
    const card = new Card({ shortCommands: false, window: 64, longest: 100 });
    await rpc(card, requestOf(VER_GET, { length: 99 }));
    expect([card.rungs[0]?.short, card.rungs[0]?.request.length]).to.deep.equal([true, 99]);
    expect(words(await rpc(card, requestOf(VER_GET, { length: 101 })))).to.include({
      error: 0xfff9,
      length: 0,
    });
    expect(card.rungs).to.have.length(1);
  });

  it('gives Kong a mailbox of its own where there is one, and refuses a completion ring there', async () => {
    const kong = { target: 0xfff9 };
    const card = new Card();
    await rpc(card, requestOf(VER_GET, kong));
    expect(card.rungs[0]?.channel).to.equal('kong');
    expect(words(await rpc(card, requestOf(VER_GET, { ...kong, ring: 3 }))).error).to.equal(0xffea);
    const without = new Card({ kong: false });
    await rpc(without, requestOf(VER_GET, kong));
    expect(without.rungs[0]?.channel).to.equal('chimp');
  });

  it('takes no number where a reset is under way or the firmware is given up', async () => {
    for (const state of [{ firmwareReset: true }, { fatal: true }, { pciOffline: true }]) {
      const card = new Card(state);
      expect(words(await rpc(card, requestOf(FUNC_QCAPS)))).to.include({ error: 0xfff0, sequence: 0 });
      expect(card.next).to.equal(0x1234);
    }
  });

  it('sends VER_GET and FUNC_RESET all the same, and does not wait for a firmware that is given up', async () => {
    const card = new Card({ fatal: true });
    expect(words(await rpc(card))).to.deep.equal({ error: 0xfff0, sequence: 0x1234, length: 16, last: 1 });
    expect(words(await rpc(new Card({ pciOffline: true })))).to.include({ error: 0, last: 0 });
  });

  describe('waiting', () => {
    const silent = (state: Partial<HostState> = {}) => new Card(state, () => ({ page: NOTHING }));

    it('ends after the command’s time, or the firmware’s where that is less', async () => {
      const card = silent();
      expect(words(await rpc(card))).to.deep.equal({ error: 0xfff0, sequence: 0, length: 0, last: 0 });
      expect(card.slept).to.equal(500_015);
      expect(card.lines).to.deep.equal(['err: Error (timeout: 500015) msg {0x0 0x1234} len:0']);
      const capped = silent();
      await rpc(capped, requestOf(NVM_DEFRAG), 0);
      expect(capped.slept).to.equal(40_000_015);
      const unnamed = silent({ timeout: 0 });
      await rpc(unnamed, requestOf(NVM_DEFRAG), 0);
      expect(unnamed.slept).to.equal(60_000_015);
    });

    it('ends early where the health word is bad, but for VER_GET', async () => {
      const card = silent({ health: 0x8001 });
      await rpc(card, requestOf(FUNC_QCAPS));
      expect([card.slept, card.lines[0]]).to.deep.equal([
        15,
        'err: Abandoning msg {0x15 0x1234} len: 0 due to firmware status: 0x8001',
      ]);
      for (const health of [0x8001, 0, 0xff8000, undefined]) {
        const patient = silent({ health });
        await rpc(patient, requestOf(health === 0x8001 ? VER_GET : FUNC_QCAPS));
        expect(patient.slept).to.equal(500_015);
      }
    });

    it('takes an answer that comes in time, and keeps none that comes too late', async () => {
      const late = (after: number) => new Card({}, ({ request }) => ({ page: answerTo(request), after }));
      const card = late(1000);
      expect(words(await rpc(card)).error).to.equal(0);
      expect(card.slept).to.equal(1015);
      expect(words(await rpc(late(600_000)))).to.include({ error: 0xfff0, length: 0 });
    });

    it('does not take another’s answer', async () => {
      const card = new Card({}, ({ request }) => ({ page: answerTo(request, { sequence: 0x77 }) }));
      expect(words(await rpc(card))).to.deep.equal({ error: 0xfff0, sequence: 0x77, length: 16, last: 1 });
      expect(card.lines).to.deep.equal([
        'warn: Discarding out of seq response: 0x77 for msg {0x0 0x1234}',
        'err: Error (timeout: 500015) msg {0x0 0x1234} len:16',
      ]);
    });

    it('gives an answer up whose last byte stays zero', async () => {
      const card = new Card({}, ({ request }) => ({ page: answerTo(request, { valid: 0 }) }));
      expect(words(await rpc(card))).to.include({ error: 0xfff0, length: 16 });
      expect(card.lines).to.deep.equal(['err: Error (timeout: 50010) msg {0x0 0x1234} len:16 v:0']);
    });

    it('for a completion ring ends with its interrupt, or never', async () => {
      const ringing = (completed: boolean) =>
        new Card({}, ({ request }) => ({ page: answerTo(request), completed }));
      const card = ringing(true);
      expect(words(await rpc(card, requestOf(VER_GET, { ring: 3 })))).to.include({ error: 0, last: 0 });
      const deaf = ringing(false);
      expect(words(await rpc(deaf, requestOf(VER_GET, { ring: 3 })))).to.include({ error: 0xfff0, last: 1 });
      expect([deaf.slept, ...deaf.lines]).to.deep.equal([500_037, 'err: Resp cmpl intr err msg: 0x0']);
    });

    it('does not begin where the PCI device is disabled', async () => {
      const card = new Card({ pciDisabled: true });
      expect(words(await rpc(card))).to.include({ error: 0xffed, length: 16, last: 1 });
    });
  });

  it('hands the firmware’s own error over, and tells the log of it by its kind', async () => {
    const failing = (name: string) =>
      new Card({}, ({ request }) => ({ page: answerTo(request, { error: errorCode(name) }) }));
    const logs: Record<string, string[]> = {
      INVALID_PARAMS: ['err: hwrm req_type 0x0 seq id 0x1234 error 0x2'],
      BUSY: ['warn: FW returned busy, hwrm req_type 0x0'],
      PF_UNAVAILABLE: [],
    };
    for (const [name, lines] of Object.entries(logs)) {
      const card = failing(name);
      expect(words(await rpc(card))).to.deep.equal({
        error: errorCode(name),
        sequence: 0x1234,
        length: 16,
        last: 0,
      });
      expect(card.lines).to.deep.equal(lines);
    }
  });

  it('lets one request of a function through at a time', async () => {
    const waiting: (() => void)[] = [];
    const card = new Card(
      {},
      ({ request }) => new Promise((resolve) => waiting.push(() => resolve({ page: answerTo(request) }))),
    );
    const driver = new BnxtDriver(card);
    const calls = [1, 2].map(() => Promise.resolve(driver.rpc(CONTEXT, 1, requestOf(VER_GET), 16)));
    await Promise.resolve();
    expect(card.rungs).to.have.length(1);
    waiting[0]?.();
    await calls[0];
    await new Promise((resolve) => setImmediate(resolve));
    expect(card.rungs).to.have.length(2);
    waiting[1]?.();
    await calls[1];
    const third = driver.rpc(CONTEXT, 1, requestOf(VER_GET), 16);
    expect(card.rungs).to.have.length(3);
    waiting[2]?.();
    await third;
  });
});
