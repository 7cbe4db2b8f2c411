import { expect } from 'chai';
import { judge } from '../../src/uapi/policy.js';
import { parseScope, SCOPES, scopeNumber, scopeOf } from '../../src/uapi/scope.js';
import { TAINT_FWCTL, taintLetters } from '../../src/uapi/taint.js';

const caller = { rawio: true, lockdown: 'none', rawioUnderLockdown: 'allow' } as const;

describe('scopes', () => {
  it('are read with any case, hyphens or underscores, the FWCTL_RPC_ prefix, or as 0 to 3', () => {
    for (const text of ['debug-write', 'DEBUG_WRITE', 'FWCTL_RPC_DEBUG_WRITE', 'Debug-Write', '2'])
      expect(parseScope(text), text).to.equal('debug-write');
    for (const text of ['', '4', '-1', 'debug', '02', 'debug-write-', 'write'])
      expect(parseScope(text), text).to.equal(undefined);
  });

  it('have the numbers of the kernel', () => {
    expect(SCOPES.map(scopeNumber)).to.deep.equal([0, 1, 2, 3]);
    expect(scopeOf(4)).to.equal(undefined);
  });
});

describe('judge', () => {
  it('the two lower scopes are open to everyone and never taint', () => {
    for (const scope of [0, 1])
      expect(judge(scope, { ...caller, rawio: false })).to.deep.equal({ taints: false });
  });

  it('debug-write taints and needs no capability', () => {
    expect(judge(2, { ...caller, rawio: false })).to.deep.equal({ taints: true });
  });

  it('debug-write-full needs CAP_SYS_RAWIO and does not taint where that is missing', () => {
    expect(judge(3, caller)).to.deep.equal({ taints: true });
    expect(judge(3, { ...caller, rawio: false })).to.include({
      errno: 'EPERM',
      reason: 'no-rawio',
      taints: false,
    });
  });

  it('lockdown refuses debug-write-full only where the site says so', () => {
    const locked = { ...caller, lockdown: 'confidentiality' } as const;
    expect(judge(3, locked)).to.deep.equal({ taints: true });
    expect(judge(3, { ...locked, rawioUnderLockdown: 'deny' })).to.include({
      errno: 'EPERM',
      reason: 'lockdown',
    });
    expect(judge(3, { ...caller, rawioUnderLockdown: 'deny' })).to.deep.equal({ taints: true });
  });

  it('an unknown scope answers EOPNOTSUPP', () => {
    for (const scope of [4, 0x7fffffff, 0xffffffff])
      expect(judge(scope, caller)).to.include({ errno: 'EOPNOTSUPP', taints: false });
  });
});

describe('taint', () => {
  it('letters are those of the kernel, J for fwctl', () => {
    expect(TAINT_FWCTL).to.equal(524288);
    expect(taintLetters(0)).to.equal('');
    expect(taintLetters(524288)).to.equal('J');
    expect(taintLetters(1 + 4096 + 524288)).to.equal('POJ');
  });
});
