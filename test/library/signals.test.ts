import { expect } from 'chai';
import { dumpResource, FwctlError, list, open } from '../../src/index.js';
import { type TestDevice, testDevice } from '../../src/library/testing.js';
import { failureOf } from '../support/failure.js';

describe('a signal', () => {
  let bench: TestDevice;
  beforeEach(async () => {
    bench = await testDevice();
  });
  afterEach(() => bench.close());

  it('lets go of what waits for an answer, and nothing is sent behind it', async () => {
    const ending = new AbortController();
    const hung = Object.assign(Object.create(bench.backend), {
      open: async (name: string) => {
        const handle = await bench.backend.open(name);
        const never = () => new Promise<never>(() => {});
        return Object.assign(Object.create(handle), { rpc: never, rpcNow: undefined });
      },
    });
    const device = await open('fwctl0', { backend: hung, signal: ending.signal });
    const waiting = [device.registers.read('MTMP'), device.link(), device.objects.all('eq').next()];
    ending.abort(new Error('enough'));
    for (const asked of [...waiting, device.temp(), device.config.set({ NUM_OF_VFS: 8 })]) {
      const { kind, message, cause } = await failureOf(asked);
      expect([kind, message, (cause as Error).message]).to.deep.equal([
        'policy',
        'it was ended by its signal',
        'enough',
      ]);
    }
  });

  it('ends a reading between two messages, and no change that has begun', async () => {
    const reading = new AbortController();
    let sent = 0;
    const reader = await bench.open({
      signal: reading.signal,
      observe: ({ at }) => {
        if (at === 'answer' && ++sent === 3) reading.abort();
      },
    });
    const all = async () => {
      for await (const _ of reader.objects.all('eq'));
    };
    expect((await failureOf(all())).kind).to.equal('policy');
    expect(sent).to.equal(3);

    const changing = new AbortController();
    const writer = await bench.open({
      signal: changing.signal,
      observe: ({ at }) => at === 'answer' && changing.abort(),
    });
    const both = [1600, 1700].map((admin_mtu) => writer.registers.write('PMTU', { admin_mtu }));
    expect((await both[0])?.after.admin_mtu).to.equal(1600);
    expect((await failureOf(both[1] as Promise<unknown>)).kind).to.equal('policy');
    expect((await bench.device.registers.read('PMTU')).admin_mtu).to.equal(1600);
    await Promise.all([reader.close(), writer.close()]);
  });

  it('of a dump, or of a search for objects, ends that and nothing else', async () => {
    const { device } = bench;
    const dump = { type: 0x1000, index1: 0, index2: 0, num1: 0, num2: 0 };
    const whole: unknown[] = [];
    for await (const { kind } of dumpResource(device.session, dump)) whole.push(kind);
    const ends = [
      (signal: AbortSignal) => dumpResource(device.session, dump, { signal }),
      (signal: AbortSignal) => device.objects.all('eq', { signal }),
    ];
    for (const begin of ends) {
      const ending = new AbortController();
      const steps = begin(ending.signal);
      expect((await steps.next()).done).to.equal(false);
      ending.abort(new Error('enough'));
      const sent = bench.sent.length;
      const { kind, cause } = await failureOf(steps.next());
      expect([kind, (cause as Error).message]).to.deep.equal(['policy', 'enough']);
      expect((await steps.next()).done).to.equal(true);
      expect(bench.sent.length).to.equal(sent);
      expect((await failureOf(begin(AbortSignal.abort()).next())).kind).to.equal('policy');
    }
    expect(whole.length).to.be.greaterThan(1);
    expect((await device.registers.read('MTMP')).temperature).to.be.greaterThan(0);
    for (const wrong of [{ signal: {} }, { sinal: AbortSignal.abort() }])
      expect(() => dumpResource(device.session, dump, wrong as object)).to.throw(FwctlError, /signal|sinal/);
    for (const wrong of [undefined, {}, { ...dump, index1: -1 }, { ...dump, num2: 'all' }])
      expect(() => dumpResource(device.session, wrong as never)).to.throw(FwctlError, /dumpResource/);
  });

  it('lets a program end whose device hangs, once that is closed', async () => {
    const hung = await testDevice({ clock: 'host', faults: [{ register: 'MTMP', hang: '1h' }] });
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const ending = new AbortController();
    const device = await hung.open({ signal: ending.signal });
    const reading = failureOf(device.registers.read('MTMP'));
    while (timers() === before) await new Promise(setImmediate);
    ending.abort();
    expect((await reading).kind).to.equal('policy');
    await device.close();
    expect(timers()).to.equal(before);
    await hung.close();
  });

  it('gives a connection up when its signal comes, and asks for none behind it', async () => {
    let [asked, givenUp] = [0, 0];
    const { backend } = await testDevice();
    const silent = Object.assign(Object.create(backend), {
      list: () => {
        asked++;
        return new Promise(() => {});
      },
      giveUp: () => {
        givenUp++;
      },
    });
    const ending = new AbortController();
    const opening = open('fwctl0', { backend: silent, signal: ending.signal });
    setImmediate(() => ending.abort());
    expect((await failureOf(opening)).kind).to.equal('policy');
    const { signal } = ending;
    expect((await failureOf(open('fwctl0', { backend: silent, signal }))).kind).to.equal('policy');
    expect((await failureOf(list({ backend: silent, signal }))).kind).to.equal('policy');
    expect([asked, givenUp]).to.deep.equal([1, 1]);
    expect((await failureOf(open('fwctl0', { backend, signal: {} as AbortSignal }))).message).to.equal(
      'signal of open is an AbortSignal, not an object',
    );
  });
});
