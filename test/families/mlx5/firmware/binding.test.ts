import { expect } from 'chai';
import fc from 'fast-check';
import type { Fields } from '../../../../src/bits/layout.js';
import { ask } from './ask.js';
import { Clock, clockedDevice, SECOND } from './clocked.js';

/** Octets that a vport has received. */
const octets = (fields: Fields): bigint => (fields.received_eth_unicast as { octets: bigint }).octets;

const received = (device: ReturnType<typeof clockedDevice>, name: string): bigint =>
  octets(ask(device, name, 'QUERY_VPORT_COUNTER').fields);

describe('firmware: counters of functions whose driver comes and goes', () => {
  it('stand still without a driver, go on with the next, and never fall', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    expect(received(device, 'pf0vf1')).to.equal(0n);
    clock.pass(10n * SECOND);
    expect(received(device, 'pf0vf1')).to.equal(0n);
    ask(device, 'pf0vf1', 'INIT_HCA');
    clock.pass(10n * SECOND);
    const first = received(device, 'pf0vf1');
    expect(first > 0n).to.equal(true);
    ask(device, 'pf0vf1', 'TEARDOWN_HCA');
    clock.pass(10n * SECOND);
    expect(received(device, 'pf0vf1')).to.equal(first);
    ask(device, 'pf0vf1', 'INIT_HCA');
    expect(received(device, 'pf0vf1')).to.equal(first);
    clock.pass(10n * SECOND);
    expect(received(device, 'pf0vf1') > first).to.equal(true);
  });

  it('over any coming and going, of any function, at any time', () => {
    const names = ['pf0', 'pf0vf0', 'pf0vf1', 'pf0sf0'];
    const steps = fc.array(
      fc.tuple(
        fc.constantFrom(...names),
        fc.constantFrom('INIT_HCA', 'TEARDOWN_HCA'),
        fc.integer({ min: 0, max: 5000 }),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, (walk) => {
        const clock = new Clock();
        const device = clockedDevice(clock);
        ask(device, 'pf0', 'ENABLE_HCA', { function_id: 0x8000 });
        const last = new Map<string, bigint>();
        for (const [name, command, ms] of walk) {
          ask(device, name, command);
          clock.pass(BigInt(ms) * 1_000_000n);
          for (const one of names) {
            const now = received(device, one);
            expect(now >= (last.get(one) ?? 0n), one).to.equal(true);
            last.set(one, now);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
