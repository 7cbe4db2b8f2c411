import { expect } from 'chai';
import { statusName, statusNames, statusNumber } from '../../src/families/mlx5/status.js';
import { syndromeNumber, syndromes } from '../../src/families/mlx5/syndromes.js';
import { errnoNames, errnoNumber } from '../../src/uapi/errno.js';
import { SCOPES } from '../../src/uapi/scope.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

interface Code {
  kind: string;
  name: string;
  number: number;
  meaning: string;
}

const explain = (words: readonly string[]): Promise<{ given: string; meanings: Code[] }[]> =>
  withFolder(async (folder) => (await fwctlJson(['explain', ...words], { folder })).explained);

describe('fwctl explain', () => {
  it('knows every syndrome, status, errno and scope by name and by number', async () => {
    const known: [string, string, number][] = [
      ...syndromes().map((name): [string, string, number] => ['syndrome', name, syndromeNumber(name)]),
      ...statusNames.map((name): [string, string, number] => ['status', name, statusNumber(name)]),
      ...errnoNames.map((name): [string, string, number] => ['errno', name, errnoNumber(name)]),
      ...SCOPES.map((name, number): [string, string, number] => ['scope', name, number]),
    ];
    const byName = await explain(known.map(([, name]) => name));
    const hex = (number: number) => `0x${number.toString(16)}`;
    const byNumber = await explain([...new Set(known.map(([, , number]) => hex(number)))]);
    for (const [i, [kind, name, number]] of known.entries()) {
      expect(byName[i]?.meanings).to.have.length(1);
      expect(byName[i]?.meanings[0]).to.include({ kind, name, number });
      expect(byName[i]?.meanings[0]?.meaning).to.match(/\w/);
      const same = byNumber.find(({ given }) => given === hex(number));
      expect(same?.meanings.map((code) => [code.kind, code.name])).to.deep.include([kind, name]);
    }
  });

  it('a number that is several things is each of them', async () => {
    const [five] = await explain(['5']);
    expect(five?.meanings.map(({ kind, name }) => [kind, name])).to.deep.equal([
      ['status', statusName(5)],
      ['errno', 'EIO'],
    ]);
  });

  it('case does not count, and a scope may be written as the kernel has it', async () => {
    const [status, scope] = await explain(['bad_res_err', 'FWCTL_RPC_DEBUG_WRITE']);
    expect(status?.meanings[0]?.name).to.equal('BAD_RES_ERR');
    expect(scope?.meanings[0]).to.include({ name: 'debug-write', taints: true });
  });

  it('in text: what it is, its number, what it means, and where it comes from', () =>
    withFolder(async (folder) => {
      const { code, stdout } = await fwctl(['explain', '0x10005', 'EBADMSG'], { folder });
      expect(code).to.equal(0);
      expect(stdout).to.match(/^syndrome UID_UNKNOWN \(0x00010005\)\n {2}meaning .*user context/);
      expect(stdout).to.match(/status +BAD_RES_ERR/);
      expect(stdout).to.match(/\n\nerrno EBADMSG \(74\)\n(.*\n)+ {2}given when .*mlx5ctl_validate_rpc/);
    }));

  const WRONG: [string[], string, string][] = [
    [['BAD_RES'], 'there is no syndrome, status, errno or scope "BAD_RES"', 'BAD_RES_ERR'],
    [['EIO', 'EBADMSQ'], '"EBADMSQ"', 'EBADMSG'],
    [['0x11223344'], 'no syndrome of the built-in device', 'not published'],
    [['query_cq'], 'is a command, no code', 'fwctl prm query_cq'],
    [['5x'], 'there is no syndrome, status, errno or scope "5x"', ''],
  ];
  for (const [words, message, hint] of WRONG)
    it(`${words.join(' ')} is a usage error, and nothing is explained`, () =>
      withFolder(async (folder) => {
        const { code, stdout, stderr } = await fwctl(['explain', ...words], { folder });
        expect([code, stdout]).to.deep.equal([2, '']);
        expect(stderr).to.include(message).and.include(hint);
      }));
});
