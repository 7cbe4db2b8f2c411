import { type AddressInfo, Server } from 'node:net';
import { expect } from 'chai';
import { cached, listen, parseAddress } from '../../../src/cli/metrics/serve.js';

const HERE = { host: '127.0.0.1', port: 0 };

describe('an address to listen at', () => {
  it('is of the loopback interface, where none is named', () => {
    expect(parseAddress('9960')).to.deep.equal({ host: '127.0.0.1', port: 9960 });
    expect(parseAddress(':9960')).to.deep.equal({ host: '127.0.0.1', port: 9960 });
    expect(parseAddress('10.0.0.7:1')).to.deep.equal({ host: '10.0.0.7', port: 1 });
    expect(parseAddress('[::1]:9960')).to.deep.equal({ host: '::1', port: 9960 });
  });
  for (const text of ['', 'lab', '65536', '1:2:3', 'http://lab:1', '-1'])
    it(`is not "${text}"`, () => expect(() => parseAddress(text)).to.throw('--listen takes an address'));
});

describe('the server of metrics', () => {
  it('answers scrapes, and nothing else', async () => {
    const { url, close } = await listen(HERE, async () => [Buffer.from('fwctl_up '), Buffer.from('1\n')]);
    try {
      const scrape = await fetch(url);
      expect(await scrape.text()).to.equal('fwctl_up 1\n');
      expect(scrape.headers.get('content-type')).to.equal('text/plain; version=0.0.4; charset=utf-8');
      expect((await fetch(url, { method: 'HEAD' })).status).to.equal(200);
      expect((await fetch(url, { method: 'POST' })).status).to.equal(405);
      expect((await fetch(new URL('/other', url))).status).to.equal(404);
      expect(await (await fetch(new URL('/', url))).text()).to.contain('/metrics');
      expect((await fetch(`${url}?target=x`)).status).to.equal(200);
    } finally {
      await close();
    }
  });

  it('goes on for the others where one can not be let in, as without a descriptor for it', async () => {
    const { url, close } = await listen(HERE, async () => [Buffer.from('fwctl_up '), Buffer.from('1\n')]);
    const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles(): unknown[] };
    const isHere = (one: unknown): one is Server =>
      one instanceof Server && (one.address() as AddressInfo | null)?.port === Number(new URL(url).port);
    const server = handles().find(isHere);
    try {
      // Node does so for each connection that accept(2) refuses.
      for (const code of ['EMFILE', 'ENFILE'])
        server?.emit('error', Object.assign(new Error(code), { code }));
      expect(server && (await (await fetch(url)).text())).to.equal('fwctl_up 1\n');
    } finally {
      await close();
    }
  });

  it('says where it can not listen', async () => {
    const { url, close } = await listen(HERE, async () => []);
    const port = Number(new URL(url).port);
    await listen({ ...HERE, port }, async () => []).then(
      () => expect.fail('it listens'),
      ({ message, kind }) => {
        expect(message).to.equal(`127.0.0.1:${port} can't be listened at: EADDRINUSE`);
        expect(kind).to.equal('usage');
      },
    );
    await close();
  });

  it('reads once for all who ask together, and within the interval; a reading that fails is not kept', async () => {
    let readings = 0;
    const read = cached(60_000, async () => {
      readings += 1;
      if (readings === 2) throw new Error('once');
      return readings;
    });
    expect(await Promise.all([read(), read(), read()])).to.deep.equal([1, 1, 1]);
    expect(await read()).to.equal(1);
    const always = cached(-1, async () => {
      readings += 1;
      if (readings === 2) throw new Error('once');
      return readings;
    });
    await always().then(
      () => expect.fail('it gives something'),
      () => undefined,
    );
    expect([await always(), await always()]).to.deep.equal([3, 4]);
  });
});
