import { expect } from 'chai';
import { findCommand } from '../../../src/families/bnxt/catalogue.js';
import { parseState } from '../../../src/families/bnxt/firmware/state-check.js';
import { buildRequest } from '../../../src/families/bnxt/mailbox.js';
import { TestCard } from './card.js';

describe('faults and health of the emulated BCM57508', () => {
  it('speak of HWRM: an error, no answer, no valid byte, another’s answer', async () => {
    const codes: Record<string, number> = {
      status: 0x10,
      no_answer: 0xfff0,
      invalid: 0xfff0,
      out_of_sequence: 0xfff0,
    };
    for (const [kind, code] of Object.entries(codes)) {
      const card = new TestCard();
      card.card.addFault({
        match: { opcode: 0 },
        count: 1,
        effect: kind === 'status' ? { kind, status: 'BUSY', cmd_err: 0 } : { kind },
      });
      expect((await card.rpc('VER_GET')).error, kind).to.equal(code);
      expect((await card.rpc('VER_GET')).error, kind).to.equal(undefined);
      expect(parseState(JSON.parse(JSON.stringify(card.card.snapshot())))).to.include.keys('faults');
    }
  });

  it('an errno of a lost request stands in the answer; a timeout is the driver’s own EBUSY', async () => {
    for (const [errno, code] of [
      ['EIO', 0xfffb],
      ['ETIMEDOUT', 0xfff0],
    ] as const) {
      const card = new TestCard();
      card.card.addFault({ match: {}, effect: { kind: 'errno', errno } });
      expect((await card.rpc('VER_GET')).error).to.equal(code);
    }
  });

  it('an errno whose number is a code of the firmware fails the call, as EPERM of a stopped driver does', async () => {
    for (const errno of ['EPERM', 'ENOENT'] as const) {
      const card = new TestCard();
      card.card.addFault({ match: {}, effect: { kind: 'errno', errno } });
      expect(await card.rpc('VER_GET')).to.deep.equal({ errno });
    }
  });

  it('an answer that comes later than the driver waits is none', () => {
    const { card } = new TestCard();
    card.addFault({ match: {}, effect: { kind: 'hang', after_ns: 3e9 } });
    const request = buildRequest(findCommand('VER_GET') as never, {});
    expect(card.deliver('pf0', request, 704)).to.deep.equal({
      output: new Uint8Array(0),
      delay: 500_015_000,
    });
  });

  it('a firmware that is ill', async () => {
    const card = new TestCard();
    card.card.setHealth('crashed');
    expect((await card.rpc('FUNC_QCAPS', { fid: 0xffff })).error).to.equal(0xfff0);
    card.card.setHealth('fatal');
    expect((await card.rpc('FUNC_QCAPS', { fid: 0xffff })).error).to.equal(0xfff0);
    card.card.setHealth('stopped');
    expect(await card.rpc('VER_GET')).to.deep.equal({ errno: 'EPERM' });
    card.card.setHealth('ok');
    expect((await card.rpc('VER_GET')).error).to.equal(undefined);
  });
});
