import { expect } from 'chai';
import { get } from '../../../../src/bits/codec.js';
import type { Delivery, Fault, FaultEffect, FaultMatch } from '../../../../src/families/family.js';
import { outputLayout } from '../../../../src/families/mlx5/catalogue.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { STATE_VERSION } from '../../../../src/families/mlx5/firmware/state.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { buildInput, failingOutput, readOutputHeader } from '../../../../src/families/mlx5/mailbox.js';
import { statusNumber } from '../../../../src/families/mlx5/status.js';
import { commandNamed, fixedRoom } from './ask.js';
import { Clock, clockedDevice, SECOND } from './clocked.js';

const STATUS: FaultEffect = { kind: 'status', status: 'RES_BUSY', syndrome: 0x1234_5678 };
const REFUSED = failingOutput(statusNumber('RES_BUSY'), 0x1234_5678);
const NODE_DESC = 0x6001;
const PAOS = 0x5006;

/** A device with one user context, which asks. */
function opened(device = clockedDevice(), vhca = 'pf0') {
  const { uid } = device.contexts.create(vhca, 0);
  const inputOf = (name: string, fields = {}) => {
    const input = buildInput(commandNamed(name), fields);
    new DataView(input.buffer).setUint16(2, uid);
    return input;
  };
  const send = (name: string, fields = {}): Delivery => {
    const input = inputOf(name, fields);
    return device.deliver(vhca, input, fixedRoom(commandNamed(name)) + 64);
  };
  const read = (register_id: number) =>
    send('ACCESS_REG', { op_mod: 1, register_id, register_data: new Uint8Array(64) });
  return { device, uid, inputOf, send, read };
}

const fault = (match: FaultMatch, more: Partial<Fault> = {}): Fault => ({ match, effect: STATUS, ...more });
const refused = (delivery: Delivery): boolean =>
  'output' in delivery && Buffer.from(delivery.output).equals(REFUSED);
const fine = (delivery: Delivery): boolean => 'output' in delivery && delivery.output[0] === 0;
const outputOf = (delivery: Delivery): Uint8Array => (delivery as { output: Uint8Array }).output;
const issi = commandNamed('QUERY_ISSI').op;

/** At which of so many commands the faults of a device act; the rules of each are given. */
function hits(device: Device, calls: number): boolean[] {
  const { send } = opened(device);
  return Array.from({ length: calls }, () => refused(send('QUERY_ISSI')));
}

describe('firmware: which commands a fault is for', () => {
  it('one for an opcode leaves the others alone', () => {
    const { device, send } = opened();
    device.addFault(fault({ opcode: issi }));
    expect(fine(send('QUERY_ADAPTER'))).to.equal(true);
    expect(refused(send('QUERY_ISSI'))).to.equal(true);
  });

  it('one for an op_mod, a register or a function too', () => {
    const { device, read, send } = opened();
    const vf = opened(device, 'pf0vf0');
    device.addFault(fault({ register: PAOS, function: 'pf0' }));
    expect([read(NODE_DESC), vf.read(PAOS), read(PAOS)].map(refused)).to.deep.equal([false, false, true]);
    device.removeFaults([1]);
    device.addFault(fault({ opcode: commandNamed('QUERY_HCA_CAP').op, op_mod: 1 }));
    expect(fine(send('QUERY_HCA_CAP', { op_mod: 0 }))).to.equal(true);
    expect(refused(send('QUERY_HCA_CAP', { op_mod: 1 }))).to.equal(true);
  });

  it('one for all spares the commands of the driver itself, which open and close need; one by opcode does not', () => {
    const { device } = opened();
    const create = buildInput(commandNamed('CREATE_UCTX'), {});
    device.addFault(fault({}));
    expect(fine(device.deliver('pf0', create, 16))).to.equal(true);
    device.addFault(fault({ opcode: commandNamed('CREATE_UCTX').op }));
    expect(refused(device.deliver('pf0', create, 16))).to.equal(true);
    expect(device.faults.map(({ seen }) => seen)).to.deep.equal([0, 1]);
  });

  it('an input without a header is for none', () => {
    const { device } = opened();
    device.addFault(fault({}));
    expect(readOutputHeader(outputOf(device.deliver('pf0', new Uint8Array(8), 64))).status).to.equal(
      statusNumber('BAD_INP_LEN_ERR'),
    );
  });
});

describe('firmware: how often a fault happens', () => {
  it('so many times as it says, then never again; without a number without end', () => {
    const device = clockedDevice();
    device.addFault(fault({ opcode: issi }, { count: 2 }));
    expect(hits(device, 4)).to.deep.equal([true, true, false, false]);
    expect(device.faults[0]).to.include({ seen: 2, fired: 2 });
    device.addFault(fault({ opcode: issi }));
    expect(hits(device, 50)).not.to.include(false);
  });

  it('the same seeds hit the same of 10,000 commands, about as often as the probability says', () => {
    const rolled = (seed: number, deviceSeed = 1) => {
      const device = clockedDevice(new Clock(), deviceSeed);
      device.addFault(fault({ opcode: issi }, { probability: 0.1, seed }));
      const all = hits(device, 10_000);
      expect(device.faults[0]).to.include({ seen: 10_000, fired: all.filter(Boolean).length });
      return all;
    };
    const first = rolled(7);
    expect(first.filter(Boolean).length).to.be.within(900, 1100);
    expect(rolled(7)).to.deep.equal(first);
    expect(rolled(8)).not.to.deep.equal(first);
    expect(rolled(7, 2)).not.to.deep.equal(first);
  });

  it('state that was taken over in the middle goes on with the same hits', () => {
    const rule = fault({ opcode: issi }, { probability: 0.5, seed: 3 });
    const whole = clockedDevice();
    whole.addFault(rule);
    const [one, other] = [clockedDevice(), clockedDevice()];
    one.addFault(rule);
    const first = hits(one, 100);
    other.restore(parseState(JSON.parse(JSON.stringify(one.snapshot())), STATE_VERSION));
    expect([...first, ...hits(other, 100)]).to.deep.equal(hits(whole, 200));
  });

  it('what other rules do changes none of the draws of a rule', () => {
    const rule = fault({ opcode: issi }, { probability: 0.3, seed: 5 });
    const alone = clockedDevice();
    alone.addFault(rule);
    const drawn = hits(alone, 1000);
    const crowded = clockedDevice();
    crowded.addFault(rule);
    crowded.addFault(fault({}, { probability: 0.5, effect: { kind: 'hang', after_ns: 0 } }));
    expect(hits(crowded, 1000)).to.deep.equal(drawn);
  });

  it('of several that would happen, the first acts, and the others keep their count', () => {
    const { device, send } = opened();
    device.addFault(fault({}, { count: 1 }));
    device.addFault(fault({}, { count: 1, effect: { kind: 'errno', errno: 'ENOMEM' } }));
    expect(refused(send('QUERY_ISSI'))).to.equal(true);
    expect(send('QUERY_ISSI')).to.deep.equal({ errno: 'ENOMEM' });
    expect(fine(send('QUERY_ISSI'))).to.equal(true);
    expect(device.faults.map(({ seen, fired }) => [seen, fired])).to.deep.equal([
      [1, 1],
      [2, 1],
    ]);
  });

  it('ids never come again', () => {
    const device = clockedDevice();
    expect([device.addFault(fault({})).id, device.addFault(fault({})).id]).to.deep.equal([1, 2]);
    device.removeFaults([1, 2]);
    expect(device.addFault(fault({})).id).to.equal(3);
  });
});

describe('firmware: what a fault does', () => {
  it('a status with a syndrome, or an errno: the command does nothing', () => {
    const { device, send } = opened();
    const write = {
      op_mod: 0,
      register_id: NODE_DESC,
      register_data: Buffer.from('rack 7'.padEnd(64, '\0')),
    };
    device.addFault(fault({}, { count: 1 }));
    device.addFault(fault({}, { count: 1, effect: { kind: 'errno', errno: 'ETIMEDOUT', after_ns: 2e9 } }));
    expect(refused(send('ACCESS_REG', write))).to.equal(true);
    expect(send('ACCESS_REG', write)).to.deep.equal({ errno: 'ETIMEDOUT', delay: 2e9 });
    expect(device.snapshot().functions).to.deep.equal({});
    expect(fine(send('ACCESS_REG', write))).to.equal(true);
    expect(device.snapshot().functions.pf0?.node_desc).to.equal('rack 7');
  });

  it('a hang: the usual answer, later', () => {
    const { device, send } = opened();
    const usual = outputOf(send('QUERY_ISSI'));
    device.addFault(fault({}, { effect: { kind: 'hang', after_ns: 5e9 } }));
    expect(send('QUERY_ISSI')).to.deep.equal({ output: usual, delay: 5e9 });
  });

  it('on a virtual clock a delay lets that run on instead', () => {
    const { device, send } = opened();
    device.change({ clock: '0x10' });
    device.addFault(fault({}, { effect: { kind: 'hang', after_ns: Number(5n * SECOND) } }));
    expect(send('QUERY_ISSI')).not.to.have.property('delay');
    expect(BigInt(device.snapshot().clock as string)).to.equal(0x10n + 5n * SECOND);
  });

  it('a corrupted field: its bits replaced or turned, all others as they were', () => {
    const { device, send } = opened();
    const form = outputLayout(commandNamed('QUERY_ISSI'));
    const usual = outputOf(send('QUERY_ISSI')).slice();
    const place = { field: 'current_issi', offset: 8 * 8 + 16, width: 16 };
    device.addFault(
      fault({}, { count: 1, effect: { kind: 'corrupt', ...place, value: '0xbeef', xor: false } }),
    );
    const other = outputOf(send('QUERY_ISSI'));
    expect(get(form, other, 'current_issi')).to.equal(0xbeef);
    expect(Buffer.from(other).fill(0, 10, 12)).to.deep.equal(Buffer.from(usual).fill(0, 10, 12));
    device.addFault(fault({}, { effect: { kind: 'corrupt', ...place, value: '0x8001', xor: true } }));
    expect(get(form, outputOf(send('QUERY_ISSI')), 'current_issi')).to.equal(
      (get(form, usual, 'current_issi') as number) ^ 0x8001,
    );
    device.removeFaults([2]);
    expect(outputOf(send('QUERY_ISSI'))).to.deep.equal(usual);
  });

  it('a corrupted field that the answer does not reach, or only in part, makes it no longer', () => {
    const { device, send } = opened();
    const usual = outputOf(send('QUERY_ISSI')).slice();
    const effect = (offset: number): FaultEffect => ({
      kind: 'corrupt',
      field: '@',
      offset,
      width: 16,
      value: '0xa5ff',
      xor: true,
    });
    device.addFault(fault({}, { count: 1, effect: effect(usual.length * 8) }));
    expect(outputOf(send('QUERY_ISSI'))).to.deep.equal(usual);
    device.addFault(fault({}, { count: 1, effect: effect(usual.length * 8 - 8) }));
    const cut = outputOf(send('QUERY_ISSI'));
    expect(cut.length).to.equal(usual.length);
    expect(cut.at(-1)).to.equal((usual.at(-1) as number) ^ 0xa5);
  });

  it('unplugged: before the command, or behind its answer', () => {
    const { device, send } = opened();
    const usual = outputOf(send('QUERY_ISSI'));
    device.addFault(fault({}, { count: 1, effect: { kind: 'unplug', answered: false } }));
    device.addFault(fault({}, { count: 1, effect: { kind: 'unplug', answered: true } }));
    expect(send('QUERY_ISSI')).to.deep.equal({ errno: 'ENODEV', unplug: true });
    expect(send('QUERY_ISSI')).to.deep.equal({ output: usual, unplug: true });
  });
});

describe('firmware: health', () => {
  it('fatal: every command is EIO, the driver’s too, and no fault counts it', () => {
    const { device, send } = opened();
    device.addFault(fault({}));
    device.setHealth('fatal');
    expect(send('QUERY_ISSI')).to.deep.equal({ errno: 'EIO' });
    expect(device.deliver('pf0', buildInput(commandNamed('CREATE_UCTX'), {}), 16)).to.deep.equal({
      errno: 'EIO',
    });
    expect(device.faults[0]).to.include({ seen: 0, fired: 0 });
  });

  it('is well again when the firmware is started again, or is told so; faults stay', () => {
    const device = clockedDevice();
    const fresh = device.snapshot();
    device.setHealth('fatal');
    device.setHealth('ok');
    expect(device.snapshot()).to.deep.equal(fresh);
    device.setHealth('fatal');
    device.addFault(fault({}));
    device.restart({});
    expect(device.health).to.equal('ok');
    expect(device.faults).to.have.length(1);
  });
});

describe('firmware: faults and the state', () => {
  it('a command changes the state where an armed fault would count it', () => {
    const { device, inputOf } = opened();
    const input = inputOf('QUERY_ISSI');
    const counts = () => device.counts('pf0', input);
    expect(counts()).to.equal(false);
    device.addFault(fault({ opcode: issi, function: 'pf1' }));
    expect(counts()).to.equal(false);
    device.addFault(fault({ opcode: issi }, { count: 1 }));
    expect(counts()).to.equal(true);
    device.setHealth('fatal');
    expect(counts()).to.equal(false);
    device.setHealth('ok');
    device.deliver('pf0', input, 256);
    expect(counts()).to.equal(false);
  });

  it('a command for which no fault is armed leaves the state the same object', () => {
    const { device, send } = opened();
    device.addFault(fault({ opcode: issi }, { count: 1 }));
    send('QUERY_ISSI');
    const before = device.snapshot();
    send('QUERY_ISSI');
    send('QUERY_ADAPTER');
    expect(device.snapshot()).to.equal(before);
  });

  const rules = (change: object) => ({
    functions: {},
    faults: { last: 1, rules: [{ id: 1, match: {}, effect: STATUS, seen: 0, fired: 0, ...change }] },
  });
  const corrupt = { kind: 'corrupt', field: 'a', offset: 0, width: 1, value: '0x1', xor: false };

  it('every kind of fault is read back as it was written', () => {
    const device = clockedDevice();
    const effects = [
      STATUS,
      { kind: 'errno', errno: 'EIO' },
      { kind: 'errno', errno: 'EIO', after_ns: 5 },
      { kind: 'hang', after_ns: 5 },
      corrupt,
      { kind: 'unplug', answered: true },
    ] as FaultEffect[];
    for (const effect of effects)
      device.addFault(
        fault({ opcode: 1, op_mod: 2, register: 3, function: 'pf0' }, { count: 4, seed: 5, effect }),
      );
    device.addFault(fault({}, { probability: 0.5 }));
    device.setHealth('fatal');
    const data = JSON.parse(JSON.stringify(device.snapshot()));
    expect(parseState(data)).to.deep.equal(device.snapshot());
  });

  const WRONG: [string, object, string][] = [
    ['an unknown member', rules({ often: 1 }), '"faults.rules[0].often" is unknown'],
    ['no match', rules({ match: undefined }), '"faults.rules[0]" has no "match"'],
    ['an unknown match', rules({ match: { port: 1 } }), '"faults.rules[0].match.port" is unknown'],
    [
      'an unknown kind',
      rules({ effect: { kind: 'fire' } }),
      '"faults.rules[0].effect.kind" is no kind of fault',
    ],
    [
      'an unknown status',
      rules({ effect: { ...STATUS, status: 'NO' } }),
      '"faults.rules[0].effect.status" is no status',
    ],
    [
      'an unknown errno',
      rules({ effect: { kind: 'errno', errno: 'ENO' } }),
      '"faults.rules[0].effect.errno" is no errno',
    ],
    [
      'a hang without a time',
      rules({ effect: { kind: 'hang' } }),
      '"faults.rules[0].effect" has no "after_ns"',
    ],
    [
      'a hang of years',
      rules({ effect: { kind: 'hang', after_ns: 1e18 } }),
      'effect.after_ns" is no time of up to a day',
    ],
    [
      'a corrupted field without bits',
      rules({ effect: { ...corrupt, width: undefined } }),
      'effect" has no "width"',
    ],
    [
      'a probability of 2',
      rules({ probability: 2 }),
      '"faults.rules[0].probability" is no number between 0 and 1',
    ],
    [
      'rules that are no list',
      { functions: {}, faults: { last: 0, rules: {} } },
      '"faults.rules" is no list',
    ],
    ['a health that is none', { functions: {}, health: 'ill' }, '"health" is no trouble with health'],
  ];
  for (const [what, data, message] of WRONG)
    it(`${what} is refused with its place`, () => {
      expect(() => parseState(data)).to.throw(Error, message);
    });
});
