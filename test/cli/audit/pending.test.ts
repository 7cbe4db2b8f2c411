import { expect } from 'chai';
import { audited, auditPlace, takePending } from '../../../src/cli/audit/pending.js';
import type { Backend } from '../../../src/client/backend.js';
import type { Request } from '../../../src/client/guard.js';
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
  const rows: [
    string,
    { name: string; taken?: Backend['taken']; emulated?: boolean },
    string | undefined,
    string | undefined,
  ][] = [
    ['of a real device, the journal', { name: 'kernel' }, undefined, 'journal'],
    ['of another machine, the journal here', { name: 'ssh://lab-3' }, undefined, 'journal'],
    [
      'of the emulated one of another machine, nowhere',
      { name: 'ssh://lab-3', emulated: true },
      undefined,
      undefined,
    ],
    ['of the emulated one, nowhere', { name: 'emulated' }, undefined, undefined],
    ['of the emulated one, where it is asked for', { name: 'emulated' }, '/var/log/fwctl', '/var/log/fwctl'],
    ['nowhere, where there is to be none', { name: 'kernel' }, 'off', undefined],
    ['of a tape, nowhere', { name: 'kernel', taken: { date: '', redacted: false } }, 'journal', undefined],
  ];
  for (const [what, backend, FWCTL_AUDIT, place] of rows)
    it(what, () => expect(auditPlace(backend, { FWCTL_AUDIT }, () => true)).to.equal(place));

  it('nowhere, where the system keeps no log and none is asked for', () => {
    expect(auditPlace({ name: 'kernel' }, {}, () => false)).to.equal(undefined);
    expect(auditPlace({ name: 'kernel' }, { FWCTL_AUDIT: 'journal' }, () => false)).to.equal('journal');
  });
});

describe('what is logged of a session', () => {
  it('is what changes something, by message and scope, with the errno that it came to', () => {
    const see = audited('journal', { name: 'kernel' }, DEVICE);
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
    expect(changed).to.include({ place: 'journal', backend: 'kernel' });
    // Each command has its own.
    see(sent(undefined));
    expect(takePending().map(({ sent: messages }) => messages.size)).to.deep.equal([1]);
    expect(takePending()).to.deep.equal([]);
  });

  it('is one line of a device, however many sessions a command opens', () => {
    const others = ['fwctl0', 'fwctl1'].map((name) => ({ ...DEVICE, name }));
    for (const device of [DEVICE, ...others])
      audited('journal', { name: 'kernel' }, device)(sent('settings', 'MFRL'));
    audited('journal', { name: 'ssh://lab-3' }, DEVICE)(sent('settings', 'MFRL'));
    const counts = takePending().map(({ backend, device, sent: messages }) => [
      backend,
      device.name,
      ...Array.from(messages.values(), ({ count }) => count),
    ]);
    expect(counts).to.deep.equal([
      ['kernel', 'fwctl0', 2],
      ['kernel', 'fwctl1', 1],
      ['ssh://lab-3', 'fwctl0', 1],
    ]);
  });

  it('keeps apart what is under way together', () => {
    const see = audited('journal', { name: 'kernel' }, DEVICE);
    const events = [sent('settings', 'PAOS'), sent('reads', 'MTMP'), sent('settings', 'PTYS')] as {
      request: Request;
    }[];
    for (const event of events) see(event as SessionEvent);
    const [paos, mtmp, ptys] = events.map(({ request }) => request) as [Request, Request, Request];
    see({ at: 'answer', output: 'EIO', request: paos });
    see({ at: 'answer', output: 'EPERM', request: mtmp });
    see({ at: 'answer', output: new Uint8Array(), request: ptys });
    const [changed] = takePending();
    expect([...(changed?.sent.values() ?? [])].map(({ register, errno }) => [register, errno])).to.deep.equal(
      [
        ['PAOS', 'EIO'],
        ['PTYS', undefined],
      ],
    );
  });
});
