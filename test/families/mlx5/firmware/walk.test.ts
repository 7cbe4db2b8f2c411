import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Fields } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { readOutputHeader } from '../../../../src/families/mlx5/mailbox.js';
import { statusName } from '../../../../src/families/mlx5/status.js';
import { syndromeNumber, syndromeStatus, syndromes } from '../../../../src/families/mlx5/syndromes.js';
import { drawn } from '../../../support/times.js';
import { ask } from './ask.js';
import { BOUND, Clock, clockedDevice, hostOn, SECOND } from './clocked.js';
import { read } from './register-access.js';
import { type Call, Dice, nextCall } from './walk.js';

/** A million in the slow suite: npm run test:slow */
const CALLS = process.env.FWCTL_SLOW ? 1_000_000 : 20_000;
const REPLAYED = drawn(50_000);

const checks = new Map(syndromes().map((name) => [syndromeNumber(name), name]));

const run = (device: Device, { vhca, input, room }: Call): Uint8Array => device.execute(vhca, input, room);

/** The one read that changes something: MTMP with mtr begins the highest temperature anew. */
const resetsHighest = (input: Uint8Array): boolean =>
  Buffer.from(input.subarray(0, 12)).toString('hex').endsWith('900a') && ((input[24] ?? 0) & 0x40) !== 0;

/** Bytes of MCC, and its register_id behind the ids of ACCESS_REG. */
const MCC_BYTES = 32;
const isOfMcc = (input: Uint8Array): boolean =>
  Buffer.from(input.subarray(0, 2)).toString('hex') === '0805' &&
  Buffer.from(input.subarray(8, 12)).toString('hex').endsWith('9062');

/** What every answer holds to, whatever was asked. */
function judge(device: Device, call: Call, output: Uint8Array, before: object): void {
  const what = `${call.command.name} of ${call.vhca}, ${Buffer.from(call.input).toString('hex')}`;
  const { status, syndrome } = readOutputHeader(output);
  if (status === 0) {
    expect(syndrome, what).to.equal(0);
    expect(output.length, what).to.be.at.most(call.room);
    if (
      !resetsHighest(call.input) &&
      call.command.effects(new DataView(call.input.buffer, call.input.byteOffset).getUint16(6)) === 'reads'
    )
      expect(device.snapshot(), `${what} reads`).to.equal(before);
    return;
  }
  const check = checks.get(syndrome);
  expect(check, `${what}: syndrome 0x${syndrome.toString(16)}`).to.not.equal(undefined);
  expect(syndromeStatus(check as never), what).to.equal(statusName(status));
  // What MCC's state machine refuses has the register behind it, in which the error code stands.
  expect(isOfMcc(call.input) ? [16, 16 + MCC_BYTES] : [16], what).to.include(output.length);
  expect(device.snapshot(), `${what} failed`).to.equal(before);
}

type Counted = Record<string, { packets: bigint; octets: bigint }>;

/** The counters of every function, by name. A function that is gone, or a start of the firmware, begins anew. */
class Counters {
  private seen = new Map<string, bigint>();
  private starts = 0;

  check(device: Device): void {
    if (device.starts !== this.starts) this.seen.clear();
    this.starts = device.starts;
    for (const { name } of device.functions.values()) {
      const { fields } = ask(device, name, 'QUERY_VPORT_COUNTER');
      for (const [counter, value] of Object.entries(fields as unknown as Counted))
        if (typeof value === 'object') this.grows(`${name}.${counter}`, value.octets);
    }
  }

  private grows(name: string, value: bigint): void {
    expect(value >= (this.seen.get(name) ?? 0n), `${name} fell to ${value}`).to.equal(true);
    this.seen.set(name, value);
  }
}

/** Ids of functions are unique, and what objects name is there. */
function checkIds(device: Device, dice: Dice): void {
  const all = [...device.functions.values()];
  expect(new Set(all.map(({ vhca_id }) => vhca_id)).size).to.equal(all.length);
  for (const pf of all.filter(({ kind }) => kind === 'pf')) {
    const own = device.functionsOn(pf);
    expect(new Set(own.map(({ function_id }) => function_id)).size).to.equal(own.length);
    expect(new Set(own.map(({ vport }) => vport)).size).to.equal(own.length);
  }
  const bound = all.filter((one) => one.bound);
  if (bound.length === 0) return;
  const { name } = dice.one(bound);
  const { ids } = hostOn(device, name);
  const qpn = ids.qp.first + dice.roll(ids.qp.count);
  const { qpc } = ask(device, name, 'QUERY_QP', { qpn }).fields as { qpc: Fields };
  const cq = ask(device, name, 'QUERY_CQ', { cqn: qpc.cqn_snd as number });
  expect(cq.status, `the CQ of QP ${qpn} of ${name}`).to.equal('OK');
  const { c_eqn_or_apu_element } = cq.fields.cq_context as Fields;
  const eq = ask(device, name, 'QUERY_EQ', { eq_number: c_eqn_or_apu_element as number });
  expect(eq.status, `the EQ of CQ ${qpc.cqn_snd} of ${name}`).to.equal('OK');
}

/** A mask that says that the register is there has it answer, and the other way round. */
function checkMask(device: Device, dice: Dice): void {
  const { name } = dice.one([...device.functions.values()]);
  for (const [mask, register, bit] of [
    ['PCAM', 'PPCNT', 8],
    ['MCAM', 'MTMP', 10],
    ['MCAM', 'MCIA', 20],
  ] as const) {
    const { data } = read(device, mask, {}, name);
    const announced = ((data[8 + 15 - (bit >> 3)] as number) >> (bit & 7)) & 1;
    const there = !['REGISTER_UNKNOWN', 'REGISTER_ABSENT'].includes(
      read(device, register, {}, name).syndrome ?? '',
    );
    expect(there, `${register} of ${name}`).to.equal(announced === 1);
  }
}

describe('firmware: a random walk', () => {
  it(`${CALLS} valid, nearly valid and senseless commands: no status without its syndrome, nothing changes on failure, ids, masks and counters hold`, () => {
    const dice = new Dice(2026);
    const clock = new Clock();
    const device = clockedDevice(clock);
    const counters = new Counters();
    const met = { ok: 0, refused: 0, changed: 0 };
    for (let i = 0; i < CALLS; i++) {
      const call = nextCall(dice, device);
      const before = device.snapshot();
      const output = run(device, call);
      judge(device, call, output, before);
      met[output[0] === 0 ? 'ok' : 'refused']++;
      if (device.snapshot() !== before) met.changed++;
      clock.pass(BigInt(dice.roll(1e9)));
      if (i % 50) continue;
      // The host has lost all drivers: it binds them anew, as far as their functions are still there.
      if (!device.bound().length)
        for (const name of BOUND) if (device.functions.has(name)) ask(device, name, 'INIT_HCA');
      counters.check(device);
      checkIds(device, dice);
      checkMask(device, dice);
      expect(parseState(JSON.parse(JSON.stringify(device.snapshot())))).to.deep.equal(device.snapshot());
    }
    // The walk has seen all sorts.
    for (const count of Object.values(met)) expect(count).to.be.above(CALLS / 100);
  });
});

describe('firmware: a clock that goes back', () => {
  it('stops what grows with it, and nothing breaks', () => {
    const dice = new Dice(3);
    const clock = new Clock();
    const device = clockedDevice(clock);
    for (let i = 0; i < 5000; i++) {
      const call = nextCall(dice, device);
      const before = device.snapshot();
      judge(device, call, run(device, call), before);
      clock.ns = BigInt(dice.roll(2 ** 40));
    }
  });
});

describe('firmware: replay', () => {
  /** The answers to a walk, as a digest; `halfway` may put another device in the place of the first. */
  function replay(device: Device, clock: Clock, halfway: (device: Device) => Device): string {
    const dice = new Dice(7);
    const digest = createHash('sha256');
    let current = device;
    for (let i = 0; i < REPLAYED; i++) {
      if (i === REPLAYED / 2) current = halfway(current);
      const call = nextCall(dice, current);
      // User contexts end with the process: their numbers are no part of what is exported.
      if (/_UCTX$/.test(call.command.name)) continue;
      digest.update(run(current, call));
      clock.pass(BigInt(dice.roll(1e8)));
    }
    return `${digest.digest('hex')} ${JSON.stringify(current.snapshot())}`;
  }

  const fresh = (clock: Clock) => clockedDevice(clock, 42);

  it(`the same profile, seed and ${REPLAYED} calls give the same bytes, also after export and import in the middle`, () => {
    const clocks = [0, 1, 2].map(() => new Clock(5n * SECOND)) as [Clock, Clock, Clock];
    const first = replay(fresh(clocks[0]), clocks[0], (device) => device);
    const second = replay(fresh(clocks[1]), clocks[1], (device) => device);
    const moved = replay(fresh(clocks[2]), clocks[2], (device) => {
      const other = fresh(clocks[2]);
      other.restore(parseState(JSON.parse(JSON.stringify(device.snapshot()))));
      return other;
    });
    expect(second).to.equal(first);
    expect(moved).to.equal(first);
  });

  it('another seed gives other bytes', () => {
    const [one, other] = [1, 2].map((seed) => {
      const clock = new Clock();
      return ask(clockedDevice(clock, seed), 'pf0', 'QUERY_VPORT_COUNTER').output;
    });
    expect(one).to.not.deep.equal(other);
  });
});
