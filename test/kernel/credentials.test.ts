import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ownComm, ownRawio } from '../../src/kernel/credentials.js';

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
      expect(ownRawio(proc)).to.equal(expected);
    });

  for (const [uids, gids] of [
    [CHILD, CHILD],
    [CHILD, INITIAL],
    [INITIAL, CHILD],
    ['', ''],
  ] as const)
    it(`has no CAP_SYS_RAWIO in a user namespace that maps ${JSON.stringify([uids.trim(), gids.trim()])}`, () => {
      write({ status: status('000001ffffffffff'), uid_map: uids, gid_map: gids });
      expect(ownRawio(proc)).to.equal(false);
    });

  it('has no CAP_SYS_RAWIO where there is no procfs', () => {
    expect(ownRawio(join(proc, 'none'))).to.equal(false);
  });

  it('is named as the kernel names it', () => {
    write({ comm: 'we"ird (x): %s\n' });
    expect(ownComm(proc)).to.equal('we"ird (x): %s');
    expect(ownComm(join(proc, 'none'))).to.equal('node');
  });
});
