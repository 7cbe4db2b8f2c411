import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctlJson } from '../support/fwctl.js';

describe('fwctl attest key', () => {
  it("a host's own key is made once, of one type, and stays; one that can't be used or made is a fault of the state folder", () =>
    withFolder(async (folder) => {
      const own = await fwctlJson(['attest', 'key', '--type', 'eddsa'], { folder });
      expect(own.algorithm).to.equal('EdDSA');
      expect(await fwctlJson(['attest', 'key'], { folder })).to.deep.equal(own);
      const other = await fwctlJson(['attest', 'key', '--type', 'es384'], { folder }, 2);
      expect(other.error.message).to.equal('this host has a key already, of EdDSA: it stays');
      const forced = await fwctlJson(['attest', 'key', '--force'], { folder }, 2);
      expect(forced.error.message).to.equal('--force replaces FILE: no file is named');
      expect(await fwctlJson(['attest', 'key'], { folder })).to.deep.equal(own);
      for (const spoil of [
        () => writeFileSync(own.file, 'no key'),
        () => {
          rmSync(own.file);
          symlinkSync('nowhere', own.file);
        },
      ]) {
        spoil();
        const { error } = await fwctlJson(['attest', 'evidence'], { folder }, 8);
        expect(error).to.include({ kind: 'state', path: own.file });
        expect(error.next).to.match(/put back what it was, or sign with another: --key FILE/);
      }
      rmSync(dirname(own.file), { recursive: true });
      writeFileSync(dirname(own.file), '');
      expect((await fwctlJson(['attest', 'key'], { folder }, 8)).error.kind).to.equal('state');
    }));

  it('a private key that others may read, that is of another kind, or that is there already is refused', () =>
    withFolder(async (folder) => {
      const key = join(folder, 'k.pem');
      await fwctlJson(['attest', 'key', key], { folder });
      const again = await fwctlJson(['attest', 'key', key], { folder }, 2);
      expect(again.error.message).to.contain('k.pem is there: it is not replaced');
      chmodSync(key, 0o640);
      const open = await fwctlJson(['attest', 'evidence', '--key', key], { folder }, 4);
      expect(open.error.message).to.contain('may be read by others (mode 0640)');
      await fwctlJson(['attest', 'key', key, '--force'], { folder });
      expect(statSync(key).mode & 0o777, 'one that takes its place').to.equal(0o600);
      const rsa = join(folder, 'rsa.pem');
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      writeFileSync(rsa, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
      const other = await fwctlJson(['attest', 'evidence', '--key', rsa], { folder }, 2);
      expect(other.error.message).to.contain('a key of another kind');
      const half = await fwctlJson(['attest', 'evidence', '--key', `${key}.pub`], { folder }, 2);
      expect(half.error.message).to.contain('has no private key');
    }));
});
