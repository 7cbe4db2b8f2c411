import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { commOf, hasRawio } from '../../src/kernel/credentials.js';

const INITIAL = '         0          0 4294967295\n';
const CHILD = '         0       1000          1\n';

describe('the caller', () => {
  let proc: string;
  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'fwctl-proc-'));
    mkdirSync(join(proc, 'self'));
  });
  afterEach(() => rmSync(proc, { recursive: true }));

  function write(files: Record<string, string>): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(proc, 'self', name), text);
  }
  const status = (effective: string) =>
    `Name:\tnode\nCapPrm:\tffffffffffffffff\nCapEff:\t${effective}\nCapBnd:\tffffffffffffffff\n`;

  for (const [effective, expected] of [
    ['000001ffffffffff', true],
    ['0000000000020000', true],
    ['000001fffffdffff', false],
    ['0000000000000000', false],
  ] as const)
    it(`with effective capabilities ${effective} ${expected ? 'has' : 'lacks'} CAP_SYS_RAWIO`, () => {
      write({ status: status(effective), uid_map: INITIAL, gid_map: INITIAL });
      expect(hasRawio(proc)).to.equal(expected);
    });

  for (const [uids, gids] of [
    [CHILD, CHILD],
    [CHILD, INITIAL],
    [INITIAL, CHILD],
    ['', ''],
  ] as const)
    it(`has no CAP_SYS_RAWIO in a user namespace that maps ${JSON.stringify([uids.trim(), gids.trim()])}`, () => {
      write({ status: status('000001ffffffffff'), uid_map: uids, gid_map: gids });
      expect(hasRawio(proc)).to.equal(false);
    });

  it('has no CAP_SYS_RAWIO where there is no procfs', () => {
    expect(hasRawio(join(proc, 'none'))).to.equal(false);
  });

  it('is named as the kernel names it', () => {
    write({ comm: 'we"ird (x): %s\n' });
    expect(commOf(proc)).to.equal('we"ird (x): %s');
    expect(commOf(join(proc, 'none'))).to.equal('node');
  });
});
