import { expect } from 'chai';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import { type Agency, Agent } from '../../../src/backends/remote/agent.js';
import { AGENT_VERSION } from '../../../src/backends/remote/wire.js';
import { type Backend, UNKNOWN_HOST } from '../../../src/client/backend.js';
import { FwctlError } from '../../../src/client/errors.js';
import { withFolder } from '../../support/files.js';

const withAgent = (
  work: (ask: (question: object | string) => Promise<Record<string, never>>) => Promise<unknown>,
  judge: () => Promise<void> = async () => {},
  note?: Agency['note'],
) =>
  withFolder(async (stateDir) => {
    const backend = emulatedBackend({ stateDir });
    const agent = new Agent({ backend, fwctl: '1.2.3', judge, ...(note && { note }) });
    const ask = async (question: object | string) =>
      JSON.parse(await agent.answer(typeof question === 'string' ? question : JSON.stringify(question)));
    await work(ask);
    await agent.end();
  });

const HELLO = { speaks: [1, AGENT_VERSION, 7], fwctl: '9.9.9' };

describe('the agent of a machine', () => {
  it('greets with the version of its messages', () =>
    withAgent(async (ask) =>
      expect(await ask(HELLO)).to.deep.equal({
        schema: `fwctl.agent/${AGENT_VERSION}`,
        fwctl: '1.2.3',
        backend: 'emulated',
      }),
    ));

  it('takes the latest version that both speak, or says its own', async () => {
    for (const [speaks, version] of [
      [[1], 1],
      [[2, 1], 2],
      [[9], AGENT_VERSION],
    ])
      await withAgent(async (ask) =>
        expect(await ask({ speaks, fwctl: '9.9.9' })).to.include({ schema: `fwctl.agent/${version}` }),
      );
  });

  it('asks what follows from an answer, until nothing does', () =>
    withAgent(async (ask) => {
      await ask(HELLO);
      await ask({ id: 1, ask: 'open', device: 'fwctl0' });
      expect(await ask({ id: 2, ask: 'next', file: 1 })).to.deep.equal({ id: 2, over: true });
      // QUERY_ISSI: bit 0 of byte 12 of the answer is set as long as there is "more"; what it gives is put into a reserved byte of the question.
      const mask = `${'00'.repeat(15)}ff`;
      const issi = { ask: 'rpc', file: 1, scope: 1, in: `010a${'00'.repeat(14)}`, out_len: 112 };
      const first = await ask({ id: 3, ...issi, follow: { mask, more: [111, 255] } });
      const again = await ask({ id: 4, ask: 'next', file: 1 });
      expect(again.out).to.equal(first.out);
      // Another question ends it.
      await ask({ id: 5, ...issi });
      expect(await ask({ id: 6, ask: 'next', file: 1 })).to.deep.equal({ id: 6, over: true });
    }));

  it('answers as the device does, and refuses scopes and lengths as its kernel does', () =>
    withAgent(async (ask) => {
      await ask(HELLO);
      expect(await ask({ id: 1, ask: 'open', device: 'fwctl0' })).to.deep.equal({ id: 1, file: 1 });
      expect(await ask({ id: 2, ask: 'info', file: 1 })).to.include({ id: 2, device_type: 1 });
      // QUERY_ISSI, opcode 0x10a of the PRM: debug information, so at debug-read-only and above
      const issi = `010a${'00'.repeat(14)}`;
      const question = { ask: 'rpc', file: 1, in: issi, out_len: 112 };
      const { out } = await ask({ id: 3, scope: 1, ...question });
      expect(out)
        .to.match(/^0{16}/)
        .and.have.length(224);
      expect(await ask({ id: 3, scope: 0, ...question })).to.deep.equal({ id: 3, errno: 'EBADMSG' });
      expect(await ask({ id: 4, ask: 'rpc', file: 1, scope: 0, in: '', out_len: 16 })).to.have.property(
        'errno',
      );
      expect(await ask({ id: 5, ask: 'close', file: 1 })).to.deep.equal({ id: 5 });
      const { error } = await ask({ id: 6, ask: 'info', file: 1 });
      expect(error).to.deep.include({ kind: 'usage', message: 'there is no open file 1' });
    }));

  it('sends nothing that its policy forbids', () =>
    withAgent(
      async (ask) => {
        await ask(HELLO);
        await ask({ id: 1, ask: 'open', device: 'fwctl0' });
        const { error } = await ask({ id: 2, ask: 'rpc', file: 1, scope: 0, in: '010a', out_len: 16 });
        expect(error).to.deep.equal({ kind: 'policy', message: 'no', facts: { next: 'ask' } });
      },
      async () => {
        throw new FwctlError('policy', 'no', { next: 'ask' });
      },
    ));

  for (const [speaks, noted] of [
    [[1, 2, 3], true],
    [[1, 2], undefined],
  ] as const)
    it(`tells of what is written into its log, where the other side knows that: ${speaks}`, () =>
      withAgent(
        async (ask) => {
          await ask({ speaks, fwctl: '9.9.9' });
          await ask({ id: 1, ask: 'open', device: 'fwctl0' });
          const issi = { ask: 'rpc', file: 1, in: `010a${'00'.repeat(14)}`, out_len: 112 };
          expect((await ask({ id: 2, scope: 1, ...issi })).noted).to.equal(noted);
          expect(await ask({ id: 3, scope: 0, ...issi })).to.deep.equal({
            id: 3,
            errno: 'EBADMSG',
            ...(noted && { noted }),
          });
        },
        undefined,
        async () => () => true,
      ));

  const wrong: [string, object | string][] = [
    ['no JSON', 'list'],
    ['no object', '[]'],
    ['no number', { ask: 'list' }],
    ['a question that there is not', { id: 1, ask: 'constructor' }],
    ['a member that is none', { id: 1, ask: 'host', more: 1 }],
    ['bytes that are none', { id: 1, ask: 'rpc', file: 1, scope: 0, in: 'xy', out_len: 1 }],
  ];
  for (const [what, question] of wrong)
    it(`ends at a line with ${what}`, () =>
      withAgent(async (ask) => {
        await ask(HELLO);
        let error: unknown;
        await ask(question).catch((thrown) => {
          error = thrown;
        });
        expect(error).to.be.instanceOf(FwctlError);
      }));

  it('closes all that is open when it ends, and logs what was changed, though one file can not be closed', async () => {
    const ended: string[] = [];
    const device = { name: 'fwctl0', node: '', parent: '', driver: '', function: '', rdma: [], net: [] };
    const backend: Backend = {
      name: 'kernel',
      list: async () => [device],
      host: async () => UNKNOWN_HOST,
      open: async () => ({
        info: async () => 'EIO',
        rpc: async () => 'EIO',
        async close() {
          ended.push('a file');
          if (ended.length === 1) throw new FwctlError('state', 'the disk is full');
        },
      }),
    };
    const agency = {
      backend,
      fwctl: '1',
      judge: async () => {},
      closed: async () => void ended.push('the log'),
    };
    const agent = new Agent(agency);
    await agent.answer(JSON.stringify(HELLO));
    for (const id of [1, 2]) await agent.answer(JSON.stringify({ id, ask: 'open', device: 'fwctl0' }));
    const failure = await agent.end().catch((error: FwctlError) => error.message);
    expect([failure, ...ended]).to.deep.equal(['the disk is full', 'a file', 'a file', 'the log']);
  });
});
