import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readDenyLists } from '../../../src/cli/policy/files.js';
import { FwctlError } from '../../../src/client/errors.js';
import { vocabulary } from '../../../src/families/mlx5/client/words.js';
import { withFolder } from '../../support/files.js';
import { fwctlJson } from '../../support/fwctl.js';

const POLICY = 'deny:\n  - opcodes: NOP\n';

async function failure(machine: string, policy?: string): Promise<FwctlError> {
  try {
    await readDenyLists({ policy: policy === undefined ? [] : [policy] }, vocabulary, machine);
  } catch (error) {
    if (error instanceof FwctlError) return error;
    throw error;
  }
  throw new Error(`${policy ?? machine} was taken for absent`);
}

/** What lies in a folder under the name that a policy should have, and what is said of it. */
const TROUBLE: [what: string, make: (path: string) => void, why: string][] = [
  [
    'a link that leads nowhere',
    (path) => symlinkSync('nowhere', path),
    'it is a link to nowhere, which is not there',
  ],
  ['a link to itself', (path) => symlinkSync(path, path), 'its symbolic links form a loop'],
  ['a folder', (path) => mkdirSync(path), 'it is a folder, not a regular file'],
  ['a FIFO without a writer', (path) => execFileSync('mkfifo', [path]), 'it is a FIFO, not a regular file'],
  ['a link to a device', (path) => symlinkSync('/dev/zero', path), 'it is a device, not a regular file'],
  [
    'a file that is too large',
    (path) => {
      writeFileSync(path, '');
      truncateSync(path, 1 << 30);
    },
    'and may have 1 MiB',
  ],
  [
    'bytes that are no UTF-8',
    (path) => writeFileSync(path, Buffer.from('deny: []\n# \xff\n', 'latin1')),
    'no text in UTF-8',
  ],
  [
    'a socket or other file below a file',
    (path) => symlinkSync('/dev/null/policy.yaml', path),
    'a part of its path is no folder',
  ],
  ['text that is no policy', (path) => writeFileSync(path, 'allow: []\n'), 'unknown key "allow"'],
];

describe('policy files', () => {
  it('the rules of the machine and of each --policy hold', () =>
    withFolder(async (folder) => {
      const [machine, own] = [join(folder, 'machine.yaml'), join(folder, 'own.yaml')];
      writeFileSync(machine, POLICY);
      writeFileSync(own, 'deny:\n  - registers: MFRL\n');
      const rules = await readDenyLists({ policy: [own, own] }, vocabulary, machine);
      expect(rules.map(({ source }) => source)).to.deep.equal([`${machine}:2`, `${own}:2`, `${own}:2`]);
    }));

  it('a machine without the file, or without its folder, has no policy', () =>
    withFolder(async (folder) => {
      for (const path of ['policy.yaml', 'none/policy.yaml', 'no/ne/policy.yaml'])
        expect(await readDenyLists({}, vocabulary, join(folder, path)), path).to.deep.equal([]);
    }));

  for (const [what, make, why] of TROUBLE)
    it(`${what} is no absence: it refuses, as the machine's policy and as --policy`, () =>
      withFolder(async (folder) => {
        const path = join(folder, 'policy.yaml');
        make(path);
        for (const error of [await failure(path), await failure(join(folder, 'none'), path)]) {
          expect(error).to.include({ kind: 'usage' });
          expect(error.message).to.contain(why).and.contain(path);
          expect(error.facts.path).to.equal(path);
        }
      }));

  it('a folder that is a link to nowhere, or no folder, is no absence', () =>
    withFolder(async (folder) => {
      symlinkSync('nowhere', join(folder, 'link'));
      writeFileSync(join(folder, 'file'), '');
      for (const path of ['link/policy.yaml', 'file/policy.yaml'])
        expect((await failure(join(folder, path))).message, path).to.contain(path);
    }));

  it('the file of --policy has to be there', () =>
    withFolder(async (folder) => {
      for (const [policy, why] of [
        [join(folder, 'none.yaml'), 'there is no such file'],
        ['', 'the name of its file is empty'],
      ] as const)
        expect((await failure(join(folder, 'none'), policy)).message).to.contain(why);
    }));

  it('--policy may be given several times, and takes no word that is not its own', () =>
    withFolder(async (folder) => {
      for (const name of ['NOP', 'QUERY_ISSI'])
        writeFileSync(join(folder, name), `deny:\n  - opcodes: ${name}\n`);
      const both = ['NOP', 'QUERY_ISSI'].flatMap((name) => ['--policy', join(folder, name)]);
      for (const name of ['NOP', 'QUERY_ISSI'])
        expect((await fwctlJson(['rpc', ...both, name], { folder }, 4)).error.path).to.equal(
          `${join(folder, name)}:2`,
        );
      await fwctlJson(['rpc', ...both, 'QUERY_ADAPTER'], { folder });
    }));

  it('a command whose policy is a FIFO ends at once with exit code 2, and says why', () =>
    withFolder(async (folder) => {
      execFileSync('mkfifo', [join(folder, 'policy')]);
      const { error } = await fwctlJson(['rpc', 'NOP', '--policy', join(folder, 'policy')], { folder }, 2);
      expect(error).to.include({ kind: 'usage', path: join(folder, 'policy') });
      expect(error.message).to.contain('it is a FIFO, not a regular file');
    }));
});
