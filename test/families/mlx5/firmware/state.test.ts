import { expect } from 'chai';
import { STATE_VERSION } from '../../../../src/families/mlx5/firmware/state.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { ask } from './ask.js';
import { Clock, clockedDevice, SECOND } from './clocked.js';

describe('firmware: state', () => {
  it('of version 1 is read: what a port had carried at a clear holds for each function on it', () => {
    const old = {
      functions: { pf0: { node_desc: 'rack 7' } },
      ports: { pf0: { cleared: { 0: '0x10' }, since: '0x5' }, pf1: { registers: { PAOS: '00' } } },
    };
    expect(parseState(old, 1)).to.deep.equal({
      functions: { pf0: { node_desc: 'rack 7' } },
      ports: {
        pf0: { cleared: { 0: { port: '0x10', pf0: '0x10', pf0vf0: '0x10', pf1: '0x10' } }, since: '0x5' },
        pf1: { registers: { PAOS: '00' } },
      },
    });
    expect(parseState({ functions: {} }, 1)).to.deep.equal({ functions: {} });
  });

  it('of version 2 is read: what was set of a link counted at once, and a port that was told was down', () => {
    const registers = { PAOS: '00010200', PTYS: '0102', MTMP: '03' };
    const old = { functions: {}, ports: { pf0: { registers, since: '0x5' }, pf1: { since: '0x6' } } };
    expect(parseState(old, 2)).to.deep.equal({
      functions: {},
      ports: {
        pf0: { registers, in_force: { PTYS: '0102' }, told_down: '0x0', since: '0x5' },
        pf1: { since: '0x6' },
      },
    });
  });

  it('of the current version is taken as it is', () => {
    const state = { functions: {}, starts: 2, started: '0x10', clock: '0xff', seed: 7 };
    expect(parseState(state, STATE_VERSION)).to.equal(state);
  });

  it('with a member that is not known is refused with its place', () => {
    expect(() => parseState({ functions: {}, hat: 1 })).to.throw('"hat" is unknown');
    expect(() => parseState({ functions: { pf0: { hat: 1 } } })).to.throw('"functions.pf0.hat" is unknown');
    expect(() => parseState({ functions: { pf0: { toString: 1 } } })).to.throw('"functions.pf0.toString"');
  });
});

describe('firmware: a restart', () => {
  it('ends user contexts, sets the clock back, and keeps what it is told to', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const context = device.contexts.create('pf0', 0);
    device.change({ seed: 9 });
    device.setStateOf(device.functions.get('pf0') as never, { node_desc: 'gone' });
    device.restart({ functions: { pf0vf0: { driver: false } } });
    expect(device.contexts.find(context.uid, 'pf0')).to.equal(undefined);
    expect(device.now()).to.equal(0n);
    clock.pass(SECOND);
    expect(device.now()).to.equal(SECOND);
    expect(device.seed).to.equal(9);
    expect(device.functions.get('pf0vf0')?.bound).to.equal(false);
    expect(device.snapshot().functions.pf0).to.equal(undefined);
  });

  it('sets counters to zero', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const count = () =>
      (ask(device, 'pf0', 'QUERY_VPORT_COUNTER').fields.received_eth_unicast as { packets: bigint }).packets;
    clock.pass(SECOND);
    expect(count() > 0n).to.equal(true);
    device.restart({});
    expect(count()).to.equal(0n);
    clock.pass(SECOND);
    expect(count() > 0n).to.equal(true);
  });
});
