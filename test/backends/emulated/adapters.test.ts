import { expect } from 'chai';
import fc from 'fast-check';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import { FwctlError } from '../../../src/client/errors.js';
import { MemoryStore } from '../../../src/state/memory.js';

const machine = () => {
  const store = new MemoryStore();
  return { controls: emulator({ store }), backend: emulatedBackend({ store }) };
};

const FIRST = '0000:08:00';

const NOP = (): Uint8Array => Uint8Array.of(0x08, 0x0d, ...new Uint8Array(14));

const refusal = (action: () => unknown): FwctlError => {
  try {
    action();
  } catch (error) {
    if (error instanceof FwctlError) return error;
  }
  throw new Error('it was not refused');
};

describe('adapters of the emulated machine', () => {
  it('are added in the lowest free slots, with the lowest free numbers', async () => {
    const { controls, backend } = machine();
    expect(controls.add('connectx6dx', 2)).to.deep.equal(['0000:09:00', '0000:0a:00']);
    controls.remove('0000:09:00');
    expect((await backend.list()).map(({ name }) => name)).to.deep.equal(
      [0, 1, 2, 6, 7, 8].map((minor) => `fwctl${minor}`),
    );
    expect(controls.add('connectx6dx', 1)).to.deep.equal(['0000:09:00']);
    expect((await backend.list()).map(({ parent }) => parent)[3]).to.equal('0000:09:00.0');
  });

  it('fill the 4096 devices of fwctl, and not one more', async () => {
    const { controls, backend } = machine();
    expect(controls.add('connectx6dx', 1364)).to.have.length(1364);
    const devices = await backend.list();
    expect(devices).to.have.length(4095);
    expect(devices.at(-1)).to.deep.include({
      name: 'fwctl4094',
      parent: '0005:5c:00.2',
      net: ['ens1365f0v0'],
    });
    const error = refusal(() => controls.add('connectx6dx', 1));
    expect(error.kind).to.equal('usage');
    expect(error.message).to.include('4096');
    expect(await backend.list()).to.have.length(4095);
  });

  it('an unplugged one is gone, its open files see ENODEV, and the others go on', async () => {
    const { controls, backend } = machine();
    controls.add('connectx6dx', 1);
    const [gone, stays] = [await backend.open('fwctl0'), await backend.open('fwctl3')];
    expect(await gone.rpc(1, NOP(), 16)).to.be.instanceOf(Uint8Array);
    controls.unplug(FIRST);
    expect(await gone.rpc(2, NOP(), 16)).to.equal('ENODEV');
    expect(controls.show().kernel.tainted).to.equal(0);
    expect(await gone.info()).to.equal('ENODEV');
    expect(await stays.rpc(1, NOP(), 16)).to.be.instanceOf(Uint8Array);
    expect((await backend.list()).map(({ name }) => name)).to.deep.equal(['fwctl3', 'fwctl4', 'fwctl5']);
    await gone.close();
    controls.replug(FIRST);
    const back = await backend.open('fwctl0');
    expect(await back.rpc(1, NOP(), 16)).to.be.instanceOf(Uint8Array);
    expect((await backend.list()).map(({ name }) => name)).to.include('fwctl2');
  });

  it('a reset of the firmware ends what is open; the devices keep their numbers', async () => {
    const { controls, backend } = machine();
    const handle = await backend.open('fwctl2');
    controls.resetFirmware(FIRST);
    expect(await handle.rpc(1, NOP(), 16)).to.equal('ENODEV');
    const again = await backend.open('fwctl2');
    expect(await again.rpc(1, NOP(), 16)).to.be.instanceOf(Uint8Array);
    await handle.close();
    await again.close();
  });

  it('what can not be is refused, and changes nothing', () => {
    const { controls } = machine();
    const before = JSON.stringify(controls.export());
    expect(refusal(() => controls.replug(FIRST)).kind).to.equal('device');
    expect(refusal(() => controls.unplug('0000:99:00')).kind).to.equal('device');
    expect(refusal(() => controls.useProfile(FIRST, 'connectx')).kind).to.equal('usage');
    expect(refusal(() => controls.add('nosuch', 1)).message).to.include('nosuch');
    expect(JSON.stringify(controls.export())).to.equal(before);
    controls.unplug(FIRST);
    expect(refusal(() => controls.unplug(FIRST)).message).to.include('unplugged already');
    expect(refusal(() => controls.resetFirmware(FIRST)).facts.next).to.include('replug');
    expect(refusal(() => controls.setHealth(FIRST, 'fatal')).kind).to.equal('device');
  });

  it('whatever is done to them, minors are unique, and each device can be opened', async () => {
    const step = fc.record({
      what: fc.constantFrom('add', 'remove', 'unplug', 'replug', 'resetFirmware', 'useProfile'),
      which: fc.nat(6),
      count: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { controls, backend } = machine();
        for (const { what, which, count } of steps) {
          const all = controls.adapters();
          const one = all[which % Math.max(all.length, 1)];
          if (what === 'add') controls.add('connectx6dx', count);
          else if (!one) continue;
          else if (what === 'useProfile') controls.useProfile(one.adapter, 'connectx6dx');
          else if (/unplug|reset/.test(what) ? one.plugged : what !== 'replug' || !one.plugged)
            (controls[what as 'unplug'] as (address: string) => void)(one.adapter);
        }
        const devices = await backend.list();
        expect(new Set(devices.map(({ name }) => name)).size).to.equal(devices.length);
        expect(new Set(devices.map(({ parent }) => parent)).size).to.equal(devices.length);
        for (const { name } of devices) {
          const handle = await backend.open(name);
          expect(await handle.rpc(1, NOP(), 16)).to.be.instanceOf(Uint8Array);
          await handle.close();
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the clock of an adapter', () => {
  it('stands still when it is virtual, and goes on by what it is told', () => {
    const { controls } = machine();
    expect(controls.clock(FIRST).virtual).to.equal(false);
    expect(controls.setClock(FIRST, 5n)).to.deep.equal({ virtual: true, now: 5n });
    expect(controls.advance(FIRST, 10n)).to.deep.equal({ virtual: true, now: 15n });
    expect(controls.clock(FIRST)).to.deep.equal({ virtual: true, now: 15n });
    expect(controls.setClock(FIRST, undefined).virtual).to.equal(false);
    controls.setSeed(FIRST, 9);
    expect(controls.seed(FIRST)).to.equal(9);
  });
});

describe('functions of the emulated machine', () => {
  it('what is open on an unbound function sees ENODEV, also where a driver has come back meanwhile', async () => {
    const { controls, backend } = machine();
    const [gone, other] = [await backend.open('fwctl2'), await backend.open('fwctl0')];
    expect(await gone.rpc(1, NOP(), 16)).to.be.instanceOf(Uint8Array);
    expect(controls.unbind(FIRST, 'pf0vf0')).to.equal('fwctl2');
    expect(controls.bind(FIRST, 'pf0vf0')).to.equal('fwctl2');
    expect(await gone.rpc(1, NOP(), 16)).to.equal('ENODEV');
    expect(await other.rpc(1, NOP(), 16)).to.be.instanceOf(Uint8Array);
    await gone.close();
    const again = await backend.open('fwctl2');
    expect(await again.rpc(1, NOP(), 16)).to.be.instanceOf(Uint8Array);
  });

  it('those of an unplugged adapter can’t be bound', () => {
    const { controls } = machine();
    controls.unplug(FIRST);
    expect(refusal(() => controls.bind(FIRST, 'pf0vf1')).kind).to.equal('device');
  });

  it('firmware that has given up lets no driver in', () => {
    const { controls } = machine();
    controls.setHealth(FIRST, 'fatal');
    const error = refusal(() => controls.bind(FIRST, 'pf0vf1'));
    expect([error.kind, error.facts.errno]).to.deep.equal(['kernel', 'EIO']);
  });
});
