import { expect } from 'chai';
import { Ended, HeldDevices } from '../../../src/cli/session/held.js';
import type { Backend } from '../../../src/client/backend.js';
import type { Errno } from '../../../src/uapi/errno.js';
import { devices } from '../../support/fake-backend.js';

/** A backend that counts how its devices are opened and closed, and answers as it is told. */
function counted(answer: () => Promise<Uint8Array | Errno> = async () => new Uint8Array(4)) {
  const log: string[] = [];
  const backend: Backend = {
    name: 'fake',
    list: async () => devices,
    host: () => Promise.reject(new Error('nobody asks')),
    open: async (name) => {
      log.push(`open ${name}`);
      return {
        info: async () => ({ deviceType: 1, data: new Uint8Array(8) }),
        rpc: answer,
        close: async () => {
          log.push(`close ${name}`);
        },
      };
    },
  };
  return { log, backend };
}

const never = new AbortController().signal;

describe('devices that a session holds', () => {
  it('are opened once, whatever opens and closes them, and closed at the end', async () => {
    const { log, backend } = counted();
    const held = new HeldDevices();
    for (let i = 0; i < 3; i++) {
      const lent = await held.lend('way', async () => backend, never, true);
      for (const name of ['fwctl0', 'fwctl1']) await (await lent.open(name)).close();
    }
    expect(log).to.deep.equal(['open fwctl0', 'open fwctl1']);
    await held.close();
    expect(log.slice(2).sort()).to.deep.equal(['close fwctl0', 'close fwctl1']);
  });

  it('are not more than a few: others are opened and closed by each command', async () => {
    const { log, backend } = counted();
    const held = new HeldDevices();
    for (let i = 0; i < 40; i++)
      await (await (await held.lend('way', async () => backend, never, true)).open(`fwctl${i}`)).close();
    expect(log.filter((line) => line.startsWith('close')).length).to.equal(24);
  });

  it('are opened anew when they were gone', async () => {
    let answer: Uint8Array | Errno = 'ENODEV';
    const { log, backend } = counted(async () => answer);
    const held = new HeldDevices();
    const lent = await held.lend('way', async () => backend, never, true);
    expect(await (await lent.open('fwctl0')).rpc(0, new Uint8Array(4), 4)).to.equal('ENODEV');
    answer = new Uint8Array(4);
    expect(await (await lent.open('fwctl0')).rpc(0, new Uint8Array(4), 4)).to.equal(answer);
    expect(log).to.deep.equal(['open fwctl0', 'close fwctl0', 'open fwctl0']);
  });

  it('are opened anew once for all calls that are under way when they are found gone', async () => {
    let opens = 0;
    const { log, backend } = counted();
    const held = new HeldDevices();
    const way = async () => ({
      ...backend,
      open: async (name: string) => {
        const handle = await backend.open(name);
        const opened = ++opens;
        const rpc = async () => (opened === 2 ? ('ENODEV' as const) : Uint8Array.of(opened));
        return { ...handle, unordered: true as const, rpc: opened === 1 ? handle.rpc : rpc };
      },
    });
    const command = async () => (await held.lend('way', way, never, true)).open('fwctl0');
    const lent = await command();
    expect(lent.unordered).to.equal(true);
    await lent.rpc(0, new Uint8Array(4), 4);
    await held.close();
    const next = await command();
    const warned: Error[] = [];
    const take = (warning: Error) => warned.push(warning);
    process.on('warning', take);
    const calls = Array.from({ length: 40 }, () => next.rpc(0, new Uint8Array(4), 4));
    expect(await Promise.all(calls)).to.deep.equal(calls.map(() => Uint8Array.of(3)));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', take);
    expect(warned).to.deep.equal([]);
    expect(log.slice(2)).to.deep.equal(['open fwctl0', 'close fwctl0', 'open fwctl0']);
  });

  it('that can not be opened are tried again', async () => {
    const { log, backend } = counted();
    let fails = true;
    const held = new HeldDevices();
    const lent = await held.lend(
      'way',
      async () => ({
        ...backend,
        open: (name: string) => (fails ? Promise.reject(new Error('busy')) : backend.open(name)),
      }),
      never,
      true,
    );
    const error = await lent.open('fwctl0').catch((reason) => reason);
    expect(error.message).to.equal('busy');
    fails = false;
    await lent.open('fwctl0');
    expect(log).to.deep.equal(['open fwctl0']);
  });

  it('give an ended command no answer any more, and the next command its own', async () => {
    let give = (_: Uint8Array) => {};
    const { backend } = counted(() => new Promise((resolve) => (give = resolve)));
    const held = new HeldDevices();
    const control = new AbortController();
    const first = await (await held.lend('way', async () => backend, control.signal, true)).open('fwctl0');
    const waiting = first.rpc(0, new Uint8Array(4), 4).catch((error) => error);
    control.abort();
    expect(await waiting).to.be.instanceOf(Ended);
    expect(await first.info().catch((error) => error)).to.be.instanceOf(Ended);
    const second = await (await held.lend('way', async () => backend, never, true)).open('fwctl0');
    const asked = second.rpc(0, new Uint8Array(4), 4);
    await new Promise((resolve) => setImmediate(resolve));
    give(Uint8Array.of(7));
    expect(await asked).to.deep.equal(Uint8Array.of(7));
  });
});
