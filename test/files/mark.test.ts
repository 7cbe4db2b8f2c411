import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withoutMark } from '../../src/files/mark.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

describe('the mark that editors put in front of a text', () => {
  it('is taken off once, and nothing else is', () => {
    expect(withoutMark(Buffer.from('\ufefftext')).toString()).to.equal('text');
    expect(withoutMark(Buffer.from('\ufeff\ufeff')).toString()).to.equal('\ufeff');
    for (const text of ['', 'text', 't\ufeff', '\ufffe'])
      expect(withoutMark(Buffer.from(text)).toString()).to.equal(text);
    expect(withoutMark(Buffer.of(0xef, 0xbb)).length).to.equal(2);
  });

  it('is no part of a file that a command reads', () =>
    withFolder(async (folder) => {
      const file = (name: string) => join(folder, name);
      const mark = (name: string) =>
        writeFileSync(file(name), `\ufeff${readFileSync(file(name), 'utf8').replaceAll('\n', '\r\n')}`);
      const { fields, ...answer } = await fwctlJson(['reg', 'get', 'PMTU'], { folder });
      writeFileSync(file('answer'), JSON.stringify({ ...answer, fields }));
      await fwctlJson(['config', 'backup', file('backup')], { folder });
      await fwctlJson(['emulator', 'export', file('state')], { folder });
      await fwctlJson(['snapshot', 'save', file('snapshot')], { folder });
      await fwctlJson(['attest', 'evidence', '-o', file('token')], { folder });
      await fwctlJson(['attest', 'reference', file('token'), '-o', file('reference')], { folder });
      for (const name of ['answer', 'backup', 'state', 'snapshot', 'token', 'reference']) mark(name);
      for (const args of [
        ['diff', 'PMTU', file('answer'), '000100002710000005f2000005f20000'],
        ['config', 'restore', file('backup'), '--dry-run'],
        ['snapshot', 'show', file('snapshot')],
        ['attest', 'verify', file('token'), '--reference', file('reference')],
        ['emulator', 'import', file('state')],
      ]) {
        const { code, stderr } = await fwctl(args, { folder });
        expect(code, `${args.join(' ')}: ${stderr}`).to.equal(0);
      }
    }));
});
