import { expect } from 'chai';
import fc from 'fast-check';
import { appraise } from '../../src/attest/appraise.js';
import { appraisable, PROFILE, type TokenClaims } from '../../src/attest/claims.js';
import { type Expected, parseReference, REFERENCE_SCHEMA, referenceOf } from '../../src/attest/reference.js';
import { type Tier, tierOf, VECTOR, worst } from '../../src/attest/tiers.js';
import { readToken } from '../../src/attest/token.js';
import { FwctlError } from '../../src/client/errors.js';

const DIGEST = 'a'.repeat(64);

const TOKEN: TokenClaims = {
  iat: 1,
  eat_profile: PROFILE,
  ueid: 'AriM9lEKIA',
  oemid: 33049,
  swversion: ['22.43.1014'],
  oemboot: true,
  dbgstat: 'disabled',
  uptime: 5,
  fwctl: {
    schema: 'fwctl.attest.claims/1',
    family: 'mlx5',
    backend: 'kernel',
    device: { name: 'fwctl0', parent: '0000:08:00.0', driver: 'mlx5_core' },
    redacted: false,
    hardware: { psid: 'MT_0000000359' },
    components: [
      {
        name: 'BOOT_IMG',
        index: 0,
        version: '22.43.1014',
        security_version: 3,
        digest: DIGEST,
        basis: 'read',
      },
    ],
    configuration: {
      digest: DIGEST,
      items: [{ name: 'nv_global_pci_conf', next: DIGEST, settings: { NUM_OF_VFS: 4, SRIOV_EN: 1 } }],
    },
    host: { kernel: '6.18.0', lockdown: 'integrity', tainted: 0, taint_flags: '', policy: null },
    left_out: [{ what: 'debug', why: 'the device does not tell' }],
  },
};

const REFERENCE = { schema: REFERENCE_SCHEMA, claims: referenceOf(TOKEN) } as const;

/** The token with something otherwise in its own claim. */
const own = (change: Partial<TokenClaims['fwctl']>): TokenClaims => ({
  ...TOKEN,
  fwctl: { ...TOKEN.fwctl, ...change },
});

const boot = (change: object) =>
  own({ components: [{ ...(TOKEN.fwctl.components[0] as object), ...change } as never] });

/** Claims that are not affirming, with their tier. */
const doubts = (token: TokenClaims, claims: Readonly<Record<string, Expected>> = REFERENCE.claims) =>
  Object.fromEntries(
    appraise(token, { ...REFERENCE, claims })
      .claims.filter(({ tier }) => tier !== 'affirming')
      .map(({ claim, tier }) => [claim, tier]),
  );

describe('the appraisal of evidence', () => {
  it('has the tiers of draft-ietf-rats-ar4si, 2.3.2', () => {
    const tiers: readonly [number, Tier][] = [
      [-128, 'contraindicated'],
      [-97, 'contraindicated'],
      [-96, 'warning'],
      [-33, 'warning'],
      [-32, 'affirming'],
      [-2, 'affirming'],
      [-1, 'none'],
      [0, 'none'],
      [1, 'none'],
      [2, 'affirming'],
      [31, 'affirming'],
      [32, 'warning'],
      [95, 'warning'],
      [96, 'contraindicated'],
      [127, 'contraindicated'],
    ];
    for (const [value, tier] of tiers) expect(tierOf(value), String(value)).to.equal(tier);
    expect(worst(['affirming', 'warning', 'none'])).to.equal('warning');
    expect(worst(['affirming', 'none'])).to.equal('none');
    expect(worst([])).to.equal('none');
  });

  it('affirms what is as the reference says, time, nonce and uptime apart', () => {
    const told = appraise({ ...TOKEN, iat: 99, uptime: 99, eat_nonce: 'AAAAAAAAAAA' }, REFERENCE);
    expect(told.status).to.equal('affirming');
    expect(told.vector).to.deep.equal({
      ...Object.fromEntries(VECTOR.map((name) => [name, 0])),
      'instance-identity': 2,
      hardware: 2,
      configuration: 2,
      executables: 3,
      'sourced-data': 2,
    });
  });

  it('names each claim that differs, with the tier that it deserves', () => {
    expect(doubts({ ...TOKEN, ueid: 'AriM9lEKIQ' })).to.deep.equal({ ueid: 'contraindicated' });
    expect(doubts({ ...TOKEN, dbgstat: 'enabled' })).to.deep.equal({ dbgstat: 'contraindicated' });
    expect(doubts(boot({ digest: 'b'.repeat(64) }))).to.deep.equal({
      'component.BOOT_IMG.digest': 'contraindicated',
    });
    expect(doubts(boot({ version: '22.44.1', digest: 'b'.repeat(64) }))).to.deep.equal({
      'component.BOOT_IMG.version': 'warning',
      'component.BOOT_IMG.digest': 'warning',
    });
    expect(doubts(boot({ security_version: 2 }))).to.deep.equal({
      'component.BOOT_IMG.security_version': 'contraindicated',
    });
    expect(doubts(boot({ security_version: 4 }))).to.deep.equal({
      'component.BOOT_IMG.security_version': 'warning',
    });
    expect(doubts(own({ host: { ...TOKEN.fwctl.host, tainted: 524288, taint_flags: 'J' } }))).to.deep.equal({
      'host.tainted': 'warning',
      'host.taint_flags': 'warning',
    });
    const extra = own({
      components: [...TOKEN.fwctl.components, { name: 'DBG_TOKEN', version: '1', basis: 'claimed' }],
    });
    expect(doubts(extra)).to.deep.equal({ 'component.DBG_TOKEN.version': 'warning' });
  });

  it('tells an empty value as nothing', () => {
    const tainted = own({ host: { ...TOKEN.fwctl.host, tainted: 524288, taint_flags: 'J' } });
    const [flags] = appraise(tainted, REFERENCE).claims.filter(({ claim }) => claim === 'host.taint_flags');
    expect(flags?.reason).to.equal('nothing expected, J found');
  });

  it('of any device leaves out what tells one from others, and digests that are keyed by the host', () => {
    const items = [{ name: 'nv_secure_host', next: DIGEST, current: DIGEST, secret: true as const }];
    const token = own({ configuration: { digest: DIGEST, items }, identity: { mac: 'b8:ce:f6:51:0a:20' } });
    const all = Object.keys(referenceOf(token));
    expect(all).to.include.members([
      'ueid',
      'identity.mac',
      'item.nv_secure_host',
      'item.nv_secure_host.current',
    ]);
    const model = Object.keys(referenceOf(token, { anyDevice: true }));
    expect(all.filter((name) => !model.includes(name)).sort()).to.deep.equal([
      'identity.mac',
      'item.nv_secure_host',
      'item.nv_secure_host.current',
      'ueid',
    ]);
  });

  it('says of an item which of its settings differ', () => {
    const items = [
      { name: 'nv_global_pci_conf', next: 'b'.repeat(64), settings: { NUM_OF_VFS: 8, SRIOV_EN: 1 } },
    ];
    const { claims } = appraise(own({ configuration: { digest: DIGEST, items } }), REFERENCE);
    const reasons = Object.fromEntries(claims.map(({ claim, reason }) => [claim, reason]));
    expect(reasons['configuration.NUM_OF_VFS']).to.equal('4 expected, 8 found');
    expect(reasons['item.nv_global_pci_conf']).to.equal('of its settings NUM_OF_VFS differ');
  });

  it('takes what is missing for a difference, with the reason that the evidence has', () => {
    const { claims, status } = appraise(TOKEN, {
      ...REFERENCE,
      claims: { 'debug.session RMCS': 'no token applied', x: 1 },
    });
    expect(status).to.equal('contraindicated');
    expect(claims.map(({ reason }) => reason).slice(0, 2)).to.deep.equal([
      'not told: the device does not tell',
      'the evidence does not have it',
    ]);
  });

  it('knows any_of and at_least, of numbers and of versions', () => {
    const rules: Readonly<Record<string, Expected>> = {
      swversion: { any_of: ['22.43.1014', '22.44.1000'] },
      'component.BOOT_IMG.version': { at_least: '22.42.9999' },
      'component.BOOT_IMG.security_version': { at_least: 3 },
      'component.BOOT_IMG.digest': DIGEST,
    };
    expect(doubts(TOKEN, rules)).to.deep.equal({});
    expect(doubts(TOKEN, { ...rules, 'component.BOOT_IMG.version': { at_least: '22.100.0' } })).to.deep.equal(
      {
        'component.BOOT_IMG.version': 'warning',
      },
    );
    expect(doubts(TOKEN, { ...rules, swversion: { any_of: ['1'] } })).to.have.property('swversion');
  });

  it('judges whatever claims there are without an error, and never affirms what differs', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const expected = fc.oneof(
      scalar,
      fc.record({ any_of: fc.array(scalar, { minLength: 1 }) }),
      fc.record({ at_least: fc.oneof(fc.integer(), fc.string()) }),
    );
    const names = fc.oneof(fc.constantFrom(...appraisable(TOKEN).map(({ name }) => name)), fc.string());
    fc.assert(
      fc.property(fc.dictionary(names, expected, { minKeys: 1 }), (claims) => {
        const told = appraise(TOKEN, { schema: REFERENCE_SCHEMA, claims: claims as never });
        for (const { claim, tier, expected: wanted, found } of told.claims)
          if (tier === 'affirming' && typeof wanted !== 'object') expect(found, claim).to.equal(wanted);
        expect(told.status).to.equal(worst(told.claims.map(({ tier }) => tier)));
      }),
    );
  });
});

describe('tokens and references from outside', () => {
  it('that are none are told as such, whatever they hold', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
      fc.constant(Buffer.from(JSON.stringify({ alg: 'ES384' })).toString('base64url')),
      fc.object().map((one) => Buffer.from(JSON.stringify({ ...TOKEN, fwctl: one })).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
        const error = await readToken(parts.join('.'), 'file').then(
          () => undefined,
          (thrown) => thrown,
        );
        expect(error).to.be.instanceOf(FwctlError);
        expect(error.kind).to.equal('usage');
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseReference(text, 'file')).to.throw(FwctlError, 'file has no reference values');
      }),
    );
  });
});
