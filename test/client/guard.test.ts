import { expect } from 'chai';
import { decide, type Request, type Settings } from '../../src/client/guard.js';
import { TAINT_FWCTL } from '../../src/uapi/taint.js';
import { calm, devices } from '../support/fake-backend.js';

const request: Request = { opcode: 'NOP', needs: 'debug-read-only', input: new Uint8Array(16), outLen: 16 };
const strict: Settings = { allowTaint: false, guard: true, deny: [] };
const [device] = devices as [(typeof devices)[0]];
const weak = { ...calm, credentials: { ...calm.credentials, rawio: false } };
const locked = {
  ...calm,
  credentials: { ...calm.credentials, lockdown: 'integrity', rawioUnderLockdown: 'deny' } as const,
};

describe('guard', () => {
  it('the least scope is chosen, and nothing else is asked', () => {
    const decision = decide(request, device, calm, strict);
    expect(decision).to.include({ scope: 'debug-read-only', needsConsent: false, newTaint: false });
    expect(decision.refusal).to.equal(undefined);
  });

  it('a scope below the least is refused, and the one that would do is named', () => {
    const { refusal, expected } = decide({ ...request, scope: 'configuration' }, device, calm, strict);
    expect(refusal).to.include({ kind: 'policy' });
    expect(refusal?.facts.next).to.contain('--scope debug-read-only');
    expect(expected).to.equal('EBADMSG');
  });

  it('a command that the kernel lets pass at no scope is refused', () => {
    const { refusal, scope } = decide({ ...request, needs: undefined }, device, calm, strict);
    expect(refusal?.message).to.contain('at no scope');
    expect(scope).to.equal('configuration');
  });

  it('debug-write-full without CAP_SYS_RAWIO is refused, and under lockdown only where the site says so', () => {
    const full: Request = { ...request, scope: 'debug-write-full' };
    expect(decide(full, device, weak, strict).refusal?.message).to.contain('CAP_SYS_RAWIO');
    expect(decide(full, device, locked, strict).refusal?.message).to.contain('lockdown');
    const shown = { ...locked, credentials: { ...locked.credentials, rawioUnderLockdown: 'allow' } as const };
    expect(decide(full, device, shown, { ...strict, allowTaint: true }).refusal).to.equal(undefined);
  });

  it('without the guard, the prediction stays but nothing is refused for it', () => {
    const decision = decide({ ...request, scope: 'configuration' }, device, calm, {
      ...strict,
      guard: false,
    });
    expect(decision.refusal).to.equal(undefined);
    expect(decision.expected).to.equal('EBADMSG');
  });

  it('a scope that taints needs consent, also where the kernel is expected to refuse, and not where fwctl has tainted already', () => {
    const write: Request = { ...request, scope: 'debug-write' };
    expect(decide(write, device, calm, strict)).to.include({ needsConsent: true, newTaint: true });
    expect(decide(write, device, calm, { ...strict, allowTaint: true })).to.include({
      needsConsent: false,
      newTaint: true,
    });
    expect(decide(write, device, { ...calm, tainted: TAINT_FWCTL }, strict)).to.include({
      needsConsent: false,
      newTaint: false,
    });
    expect(decide(write, device, { ...calm, tainted: 1 }, strict)).to.include({ needsConsent: true });
    const full: Request = { ...request, scope: 'debug-write-full' };
    expect(decide(full, device, weak, { ...strict, guard: false })).to.include({
      needsConsent: true,
      newTaint: false,
    });
  });

  it('the deny-list forbids also without the guard and with consent', () => {
    const deny = [{ opcodes: ['NOP'], source: 'site.yaml:3', reason: 'not here' }];
    const { refusal } = decide(request, device, calm, { allowTaint: true, guard: false, deny });
    expect(refusal?.message).to.equal('NOP on fwctl0 is forbidden by site.yaml:3: not here');
  });
});
