import { expect } from 'chai';
import { audited, auditPlace, takePending } from '../../../src/cli/audit/pending.js';
import type { Backend } from '../../../src/client/backend.js';
import type { SessionEvent } from '../../../src/client/session.js';

const DEVICE = { name: 'fwctl0', node: '', parent: '', driver: '', function: '', rdma: [], net: [] };
const sent = (effects: 'reads' | 'objects' | 'settings' | undefined, register?: string): SessionEvent => ({
  at: 'send',
  scope: 'configuration',
  request: {
    opcode: 'ACCESS_REG',
    needs: 'configuration',
    input: new Uint8Array(),
    outLen: 0,
    ...(effects ? { effects } : {}),
    ...(register ? { register } : {}),
  },
});

describe('where changes are logged', () => {
  const rows: [string, { name: string; taken?: Backend['taken'] }, string | undefined, string | undefined][] =
    [
      ['of a real device, the journal', { name: 'kernel' }, undefined, 'journal'],
      ['of another machine, the journal here', { name: 'ssh://lab-3' }, undefined, 'journal'],
      ['of the emulated one, nowhere', { name: 'emulated' }, undefined, undefined],
      [
        'of the emulated one, where it is asked for',
        { name: 'emulated' },
        '/var/log/fwctl',
        '/var/log/fwctl',
      ],
      ['nowhere, where there is to be none', { name: 'kernel' }, 'off', undefined],
      ['of a tape, nowhere', { name: 'kernel', taken: { date: '', redacted: false } }, 'journal', undefined],
    ];
  for (const [what, backend, FWCTL_AUDIT, place] of rows)
    it(what, () => expect(auditPlace(backend, { FWCTL_AUDIT })).to.equal(place));
});

describe('what is logged of a session', () => {
  it('is what changes something, by message and scope, with the errno that it came to', () => {
    const see = audited({ name: 'kernel' } as Backend, DEVICE);
    see(sent('reads', 'MTMP'));
    see(sent('objects'));
    expect(takePending()).to.deep.equal([]);
    see(sent('settings', 'PAOS'));
    see({ at: 'answer', output: new Uint8Array() });
    see(sent('settings', 'PAOS'));
    see({ at: 'answer', output: 'EIO' });
    see(sent('reads', 'MTMP'));
    see({ at: 'answer', output: 'EPERM' });
    const [changed, ...others] = takePending();
    expect(others).to.deep.equal([]);
    expect([...(changed?.sent.values() ?? [])]).to.deep.equal([
      { opcode: 'ACCESS_REG', register: 'PAOS', scope: 'configuration', count: 2, errno: 'EIO' },
    ]);
    // Each command has its own.
    see(sent(undefined));
    expect(takePending().map(({ sent: messages }) => messages.size)).to.deep.equal([1]);
    expect(takePending()).to.deep.equal([]);
  });
});
