import { spawnSync } from 'node:child_process';
import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { cardToken, rootKey } from '../../src/identity/card.js';
import { withFolder } from '../support/files.js';

const CARD = {
  model: 'MCX623106AN-CDA_Ax',
  board: 'MT_0000000359',
  serial: 'MT2109X03642',
  mac: 'b8:ce:f6:51:0a:20',
};

const partOf = (token: string, at: number) =>
  JSON.parse(Buffer.from(token.split('.')[at] as string, 'base64url').toString());

const chainOf = (token: string): X509Certificate[] =>
  partOf(token, 0).x5c.map((one: string) => new X509Certificate(Buffer.from(one, 'base64')));

describe('the identity of an emulated card', () => {
  it('is a chain of X.509 certificates up to one root, and the key of the first signs', () => {
    const token = cardToken(CARD, { a: 1 });
    const [card, maker, root] = chainOf(token) as [X509Certificate, X509Certificate, X509Certificate];
    expect(
      card.verify(maker.publicKey) && maker.verify(root.publicKey) && root.verify(root.publicKey),
    ).to.equal(true);
    expect([card.ca, maker.ca, root.ca]).to.deep.equal([false, true, true]);
    expect(card.checkIssued(maker) && maker.checkIssued(root)).to.equal(true);
    expect(root.publicKey.equals(createPublicKey({ key: rootKey() as never, format: 'jwk' }))).to.equal(true);
    expect(card.subject)
      .to.contain(`serialNumber=${CARD.serial}`)
      .and.to.contain('proves nothing of hardware');
    const [head, body, signature] = token.split('.') as [string, string, string];
    expect(
      verify(null, Buffer.from(`${head}.${body}`), card.publicKey, Buffer.from(signature, 'base64url')),
    ).to.equal(true);
    expect(partOf(token, 1)).to.deep.equal({ a: 1 });
  });

  it('is the same at every start, and another for another card of the model', () => {
    const [own, maker] = chainOf(cardToken(CARD, {})) as [X509Certificate, X509Certificate];
    const [again] = chainOf(cardToken(CARD, { b: 2 })) as [X509Certificate];
    const [other, same] = chainOf(cardToken({ ...CARD, serial: 'MT2109X03643' }, {})) as [
      X509Certificate,
      X509Certificate,
    ];
    expect(again.fingerprint256).to.equal(own.fingerprint256);
    expect(other.fingerprint256).not.to.equal(own.fingerprint256);
    expect(same.fingerprint256).to.equal(maker.fingerprint256);
  });

  it('openssl verifies the chain, where it is there', function () {
    if (spawnSync('openssl', ['version']).status !== 0) this.skip();
    return withFolder((folder) => {
      const files = chainOf(cardToken(CARD, {})).map((one, i) => {
        const file = join(folder, `${i}.pem`);
        writeFileSync(file, one.toString());
        return file;
      }) as [string, string, string];
      const line = ['verify', '-x509_strict', '-CAfile', files[2], '-untrusted', files[1], files[0]];
      const { stdout, stderr } = spawnSync('openssl', line, { encoding: 'utf8' });
      expect(`${stdout}${stderr}`).to.equal(`${files[0]}: OK\n`);
    });
  });
});
