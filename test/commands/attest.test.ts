import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';

const NONCE = '00112233445566778899aabbccddeeff';

const part = (token: string, at: number): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[at] as string, 'base64url').toString('utf8'));

/** A folder with evidence of the built-in device, its reference values, and the key of the host. */
async function withEvidence(
  run: (folder: string, at: (name: string) => string, token: string) => Promise<void>,
  flags: readonly string[] = [],
): Promise<void> {
  await withFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    await fwctlJson(['attest', 'key', at('host.pem')], { folder });
    await fwctlJson(
      ['attest', 'evidence', '-o', at('e.jwt'), '--key', at('host.pem'), '--nonce', NONCE, ...flags],
      { folder },
    );
    await fwctlJson(['attest', 'reference', at('e.jwt'), '--key', at('host.pem.pub'), '-o', at('ref.json')], {
      folder,
    });
    await run(folder, at, readFileSync(at('e.jwt'), 'utf8').trim());
  });
}

const appraised = (folder: string, at: (name: string) => string, more: readonly string[] = [], code = 0) =>
  fwctlJson(
    ['attest', 'verify', at('e.jwt'), '--reference', at('ref.json'), '--key', at('host.pem.pub'), ...more],
    { folder },
    code,
  );

describe('fwctl attest', () => {
  it('evidence holds against its own reference values: affirming in each part of the vector', () =>
    withEvidence(async (folder, at) => {
      const told = await appraised(folder, at, ['--nonce', NONCE, '--max-age', '5m']);
      expect(told.status).to.equal('affirming');
      expect(told.vector).to.include({
        executables: 3,
        configuration: 2,
        hardware: 2,
        'instance-identity': 2,
      });
      expect(told.differing).to.deep.equal([]);
      expect(told.unchecked).to.deep.equal([]);
    }));

  it('the token is a JWT that node:crypto verifies by hand, with the claims of RFC 9711', () =>
    withEvidence(async (_folder, at, token) => {
      const [head, body, signature] = token.split('.') as [string, string, string];
      const key = createPublicKey(readFileSync(at('host.pem.pub')));
      const good = verify(
        'sha384',
        Buffer.from(`${head}.${body}`),
        { key, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      );
      expect(good).to.equal(true);
      expect(part(token, 0)).to.include({ alg: 'ES384', typ: 'eat+jwt' });
      const claims = part(token, 1);
      expect(claims).to.include({ oemid: 33049, oemboot: false });
      expect(Buffer.from(claims.eat_nonce as string, 'base64url').toString('hex')).to.equal(NONCE);
      expect(Buffer.from(claims.ueid as string, 'base64url').toString('hex')).to.match(/^02[\da-f]{12}$/);
      expect(Buffer.from(claims.hwmodel as string, 'base64url').toString()).to.equal('MCX623106AN-CDA_Ax');
    }));

  it('a key of Ed25519 signs with EdDSA, and node:crypto verifies that too', () =>
    withFolder(async (folder) => {
      const key = join(folder, 'ed.pem');
      await fwctlJson(['attest', 'key', key, '--type', 'eddsa'], { folder });
      expect(statSync(key).mode & 0o777).to.equal(0o600);
      const { token } = await fwctlJson(['attest', 'evidence', '--key', key], { folder });
      const [head, body, signature] = token.split('.') as [string, string, string];
      expect(part(token, 0).alg).to.equal('EdDSA');
      const publicKey = createPublicKey(readFileSync(`${key}.pub`));
      expect(
        verify(null, Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url')),
      ).to.equal(true);
    }));

  it('a setting that differs is a warning that names it', () =>
    withEvidence(async (folder, at) => {
      await fwctlJson(['config', 'set', 'NUM_OF_VFS=2', '--yes'], { folder });
      await fwctlJson(['attest', 'evidence', '-o', at('e.jwt'), '--force', '--key', at('host.pem')], {
        folder,
      });
      const told = await appraised(folder, at, [], 9);
      expect(told.status).to.equal('warning');
      expect(told.differing).to.include('configuration.NUM_OF_VFS');
      const { reason, value, of } = told.claims.find(
        ({ claim }: { claim: string }) => claim === 'configuration.NUM_OF_VFS',
      );
      expect({ reason, value, of }).to.deep.equal({
        reason: '4 expected, 2 found',
        value: 32,
        of: 'configuration',
      });
    }));

  it('a debug token, another component and a taint are named: contraindicated or a warning', () =>
    withEvidence(async (folder, at) => {
      const next = async () => {
        await fwctlJson(['attest', 'evidence', '-o', at('e.jwt'), '--force', '--key', at('host.pem')], {
          folder,
        });
        const told = await appraised(folder, at, [], 9);
        return {
          status: told.status,
          claims: Object.fromEntries(
            told.claims
              .filter(({ claim }: { claim: string }) => told.differing.includes(claim))
              .map(({ claim, tier }: { claim: string; tier: string }) => [claim, tier]),
          ),
        };
      };
      await fwctl(['rpc', 'MODIFY_CONG_STATUS', '--allow-taint', '--scope', 'debug-write'], { folder });
      const { status, claims } = await next();
      expect(status).to.equal('warning');
      expect(claims).to.deep.equal({ 'host.tainted': 'warning', 'host.taint_flags': 'warning' });

      await fwctlJson(['emulator', 'image', 'make', at('token.bin'), '--component', 'DBG_TOKEN'], { folder });
      await fwctlJson(['firmware', 'update', at('token.bin'), '--yes'], { folder });
      const debugged = await next();
      expect(debugged.status).to.equal('contraindicated');
      expect(debugged.claims).to.include({
        dbgstat: 'contraindicated',
        'debug.session debug firmware': 'contraindicated',
        'component.DBG_TOKEN.digest': 'warning',
      });
      const { fields } = await fwctlJson(['reg', 'get', 'MDSR', 'type_of_token=1'], { folder });
      expect(fields).to.include({ status: 2 });
      expect(fields.time_left).to.be.greaterThan(86_000);
      await fwctlJson(['reg', 'set', 'MDSR', 'type_of_token=1', 'end=1', '--yes'], { folder });
      expect((await next()).claims).not.to.have.property('dbgstat');

      await fwctlJson(['emulator', 'image', 'make', at('fw.bin'), '--version', '22.44.1000'], { folder });
      await fwctlJson(['firmware', 'update', at('fw.bin'), '--yes'], { folder });
      const stored = await next();
      expect(stored.claims).to.include({
        'component.BOOT_IMG.stored_version': 'warning',
        'component.BOOT_IMG.stored_digest': 'warning',
      });
      await fwctlJson(['reset', 'run', '--yes'], { folder });
      const runs = await next();
      expect(runs.claims).to.include({
        swversion: 'warning',
        'component.BOOT_IMG.version': 'warning',
        'component.BOOT_IMG.digest': 'warning',
      });
    }));

  itOfBuiltIn('an emulated card signs, too: chain, nonce and what it says are checked', () =>
    withEvidence(async (folder, at, token) => {
      const told = await appraised(folder, at);
      const own = told.claims.filter(({ claim }: { claim: string }) => claim.startsWith('card.'));
      expect(own.map(({ claim, tier }: { claim: string; tier: string }) => [claim, tier])).to.deep.equal(
        ['certificate', 'chain', 'signature', 'nonce', 'ueid', 'swversion', 'digest'].map((name) => [
          `card.${name}`,
          'affirming',
        ]),
      );
      const card = (part(token, 1).submods as { card: [string, string] }).card[1];
      const [head, body, signature] = card.split('.') as [string, string, string];
      const wrong: readonly [string, string, number][] = [
        [`${head}.${encoded({ ...part(card, 1), oemboot: true })}.${signature}`, 'card.signature', 99],
        [
          `${encoded({ ...part(card, 0), x5c: (part(card, 0).x5c as string[]).slice(0, 2) })}.${body}.${signature}`,
          'card.chain',
          99,
        ],
        [`${encoded({ ...part(card, 0), x5c: [] })}.${body}.${signature}`, 'card.chain', 99],
        [`${encoded({ ...part(card, 0), x5c: ['AAAA'] })}.${body}.${signature}`, 'card.chain', 99],
      ];
      for (const [text, claim, value] of wrong) {
        writeFileSync(at('e.jwt'), resigned(at, token, { submods: { card: ['JWT', text] } }));
        const found = await appraised(folder, at, [], 9);
        expect(found.status).to.equal('contraindicated');
        expect(found.claims.find((one: { claim: string }) => one.claim === claim)).to.include({ value });
      }
      // An answer to another question, replayed by a host.
      writeFileSync(at('e.jwt'), resigned(at, token, { eat_nonce: 'AAAAAAAAAAAAAAAA' }));
      expect((await appraised(folder, at, [], 9)).differing).to.deep.equal(['card.nonce']);
      // A host that lies about its card.
      const { fwctl: ownClaims } = part(token, 1) as { fwctl: { components: object[] } };
      const components = ownClaims.components.map((one) => ({ ...one, digest: '0'.repeat(64) }));
      writeFileSync(at('e.jwt'), resigned(at, token, { fwctl: { ...ownClaims, components } }));
      const lied = await appraised(folder, at, [], 9);
      expect(lied.differing).to.include.members(['component.BOOT_IMG.digest', 'card.digest']);
      expect(
        lied.claims.find((one: { claim: string }) => one.claim === 'component.BOOT_IMG.digest').reason,
      ).to.contain('other bytes under the same version');
    }),
  );

  it('every family answers what it can, and that holds against its own reference values', () =>
    withFolder(async (folder) => {
      for (const family of ['bnxt', 'cxl', 'pds']) {
        const { adapter } = await fwctlJson(['emulator', 'add', '--family', family], { folder });
        const { devices } = await fwctlJson(['list'], { folder });
        const { name } = devices.findLast((one: { parent: string; type: string }) => one.type === family);
        const file = (what: string) => join(folder, `${family}.${what}`);
        const { claims } = await fwctlJson(['attest', 'evidence', '-d', name, '-o', file('jwt'), '--force'], {
          folder,
        });
        expect(claims.fwctl.family, adapter).to.equal(family);
        expect(claims.fwctl.components, family).to.not.have.length(0);
        await fwctlJson(['attest', 'reference', file('jwt'), '-o', file('json')], { folder });
        await fwctlJson(['attest', 'evidence', '-d', name, '-o', file('jwt'), '--force'], { folder });
        const told = await fwctlJson(['attest', 'verify', file('jwt'), '--reference', file('json')], {
          folder,
        });
        expect(told.status, family).to.equal('affirming');
      }
    }));

  it('another nonce, none, and a token that is too old are refused', () =>
    withEvidence(async (folder, at, token) => {
      const other = await appraised(folder, at, ['--nonce', 'ff'.repeat(16)], 4);
      expect(other.error.message).to.contain('answers another nonce');
      const aged = resigned(at, token, { iat: Math.floor(Date.now() / 1000) - 600 });
      writeFileSync(at('e.jwt'), aged);
      const old = await appraised(folder, at, ['--max-age', '5m'], 4);
      expect(old.error.message).to.match(/is 60\d s old, and at most 300 s are allowed/);
      await appraised(folder, at, ['--max-age', '1h']);
      writeFileSync(at('e.jwt'), resigned(at, token, { eat_nonce: undefined }));
      const none = await appraised(folder, at, ['--nonce', NONCE], 4);
      expect(none.error.message).to.contain('answers no nonce');
      writeFileSync(at('e.jwt'), resigned(at, token, { iat: Math.floor(Date.now() / 1000) + 600 }));
      const ahead = await appraised(folder, at, [], 4);
      expect(ahead.error.message).to.match(/made \d+ s from now/);
    }));

  it('what was changed, what another key has signed, and what nobody has signed is refused', () =>
    withEvidence(async (folder, at, token) => {
      const [head, body, signature] = token.split('.') as [string, string, string];
      const claims = { ...part(token, 1), oemboot: true };
      writeFileSync(at('e.jwt'), `${head}.${encoded(claims)}.${signature}`);
      expect((await appraised(folder, at, [], 4)).error.message).to.contain('its signature is wrong');

      await fwctlJson(['attest', 'key', at('other.pem')], { folder });
      await fwctlJson(['attest', 'evidence', '-o', at('e.jwt'), '--force', '--key', at('other.pem')], {
        folder,
      });
      expect((await appraised(folder, at, [], 4)).error.message).to.contain(
        'its signature is not by this key',
      );

      writeFileSync(at('e.jwt'), `${encoded({ alg: 'none', typ: 'eat+jwt' })}.${body}.`);
      expect((await appraised(folder, at, [], 4)).error.message).to.contain('it is not signed');

      // The public key, taken for the secret of an HMAC.
      writeFileSync(at('e.jwt'), `${encoded({ alg: 'HS256', typ: 'eat+jwt' })}.${body}.${signature}`);
      expect((await appraised(folder, at, [], 4)).error.message).to.contain('its algorithm is "HS256"');

      writeFileSync(at('e.jwt'), resigned(at, token, {}, { typ: 'JWT' }));
      expect((await appraised(folder, at, [], 4)).error.message).to.contain('"typ"');
      writeFileSync(at('e.jwt'), resigned(at, token, {}, { crit: ['b64'], b64: false }));
      await appraised(folder, at, [], 4);
    }));

  it('what is no token, no key and no reference is told as such, with its file', () =>
    withEvidence(async (folder, at, token) => {
      const wrong: readonly [string, RegExp][] = [
        ['', /no token of fwctl: it is no signed JWT/],
        ['a.b.c', /no token of fwctl: it is no signed JWT/],
        [`${encoded({})}.${encoded({})}.x`, /its header has no "alg"/],
        [`${encoded({ alg: 'ES384' })}.${encoded({ iat: 1 })}.x`, /its profile is not told/],
        [
          resigned(at, token, { fwctl: { schema: 'fwctl.attest.claims/1' } }),
          /of its claims "fwctl" has no "family"/,
        ],
        [resigned(at, token, { iat: '1' }), /of its claims "iat" is no time in seconds/],
      ];
      for (const [text, message] of wrong) {
        writeFileSync(at('e.jwt'), text);
        const { error } = await appraised(folder, at, [], 2);
        expect(error.message).to.match(message);
        expect(error.path).to.equal(at('e.jwt'));
      }
      writeFileSync(at('e.jwt'), token);
      writeFileSync(at('ref.json'), '{"schema": "fwctl.attest.reference/2", "claims": {"a": 1}}');
      expect((await appraised(folder, at, [], 2)).error.message).to.contain('no reference values: "schema"');
      writeFileSync(at('bad.pem'), 'hello');
      const { error } = await fwctlJson(
        ['attest', 'verify', at('e.jwt'), '--reference', at('ref.json'), '--key', at('bad.pem')],
        { folder },
        2,
      );
      expect(error.message).to.contain('no reference values');
    }));

  it('a key that is not there is told with how one is had', () =>
    withEvidence(async (folder, at) => {
      const line = ['attest', 'verify', at('e.jwt'), '--reference', at('ref.json')];
      const own = await fwctlJson(line, { folder }, 2);
      expect(own.error.message).to.match(/^there is no key .*host\.pem\.pub$/);
      expect(own.error.next).to.contain('this host has signed nothing yet: --key FILE');
      const named = await fwctlJson([...line, '--key', at('none.pub')], { folder }, 2);
      expect(named.error.message).to.equal(`there is no key ${at('none.pub')}`);
      expect(named.error.next).to.contain('fwctl attest key FILE makes FILE and FILE.pub');
    }));

  it('--redact leaves nothing that tells the device from others, and stays the same for the same host', () =>
    withEvidence(
      async (folder, at, token) => {
        const text = JSON.stringify(part(token, 1));
        expect(text).to.not.match(/b8:?ce:?f6/i);
        const again = await fwctlJson(['attest', 'evidence', '--redact', '--key', at('host.pem')], {
          folder,
        });
        expect(again.claims.ueid).to.equal(part(token, 1).ueid);
        expect(Buffer.from(again.claims.ueid, 'base64url')[0]).to.equal(1);
        await fwctlJson(['attest', 'key', at('other.pem')], { folder });
        const other = await fwctlJson(['attest', 'evidence', '--redact', '--key', at('other.pem')], {
          folder,
        });
        expect(other.claims.ueid).to.not.equal(again.claims.ueid);
      },
      ['--redact'],
    ));

  it('a recording has no evidence: it is of a device as it is now', () =>
    withFolder(async (folder) => {
      const tape = join(folder, 'tape');
      await fwctl(['info'], { folder, env: { FWCTL_RECORD: tape } });
      const { error } = await fwctlJson(['attest', 'evidence', '-d', `replay:${tape}`], { folder }, 2);
      expect(error.message).to.contain('this is a recording');
    }));

  it("PyJWT verifies it, where Debian's python3-jwt is there", function () {
    const has = (python: string) => spawnSync(python, ['-c', 'import jwt, cryptography']).status === 0;
    const python = ['python3', '/usr/bin/python3'].find(has);
    if (!python) return this.skip();
    return withEvidence(async (_folder, at) => {
      const script =
        'import jwt,sys; print(jwt.decode(open(sys.argv[1]).read().strip(), open(sys.argv[2]).read(), algorithms=["ES384"])["oemid"])';
      const { stdout, stderr } = spawnSync(python, ['-c', script, at('e.jwt'), at('host.pem.pub')], {
        encoding: 'utf8',
      });
      expect(stderr).to.equal('');
      expect(stdout).to.equal('33049\n');
    });
  });
});

const encoded = (data: unknown): string => Buffer.from(JSON.stringify(data)).toString('base64url');

/** A token with other claims, signed by the key of the folder's host, by hand. */
function resigned(at: (name: string) => string, token: string, change: object, header: object = {}): string {
  const key = createPrivateKey(readFileSync(at('host.pem')));
  const input = `${encoded({ ...part(token, 0), ...header })}.${encoded({ ...part(token, 1), ...change })}`;
  const signature = sign('sha384', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}
