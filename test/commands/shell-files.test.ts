import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl } from '../support/fwctl.js';
import { answers, shell } from '../support/session.js';

describe('a line of fwctl shell with files and programs', () => {
  it('gives output to the shell of the user: pipes, files, and what comes back of them', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'out.txt');
      const piped = await shell(
        [
          'reg get PAOS | grep ^oper_status | tr o O',
          `reg get PAOS --field fd > ${file}`,
          `reg get PAOS --field fd >> '${file}'`,
          'reg get PPCNT | head -1',
          'set json',
          'last | wc -l',
        ],
        { folder },
      );
      expect(piped.stdout).to.match(/^Oper_status +1\nPPCNT \(0x5008\)\n/);
      expect(readFileSync(file, 'utf8')).to.equal('PAOS (0x5006)\nfd  0\nPAOS (0x5006)\nfd  0\n');
      expect(piped.code).to.equal(0);
      // Also behind commands that run others.
      const repeated = ['watch temp --count 1', `snapshot save ${folder}/kept --also temp > /dev/null`];
      for (const line of repeated)
        expect((await shell([line, 'reg get PAOS | head -1'], { folder })).stdout).to.match(
          /^(?![\s\S]*oper_status)[\s\S]*PAOS \(0x5006\)\n$/,
        );
      const cases: [string, number, string][] = [
        ['reg get PAOS | grep nothing-like-it', 1, 'sh'],
        ['reg get NOPE | cat', 2, 'sh'],
        ['reg get PAOS | cat', 2, '/no/such/shell'],
      ];
      for (const [line, code, SHELL] of cases)
        expect((await shell([line], { folder, env: { SHELL } })).code, line).to.equal(code);
      expect((await shell([`reg get PAOS > ${folder}/no/such`], { folder })).code).to.not.equal(0);
    }));

  it('gives a command the file behind < as its stdin, and never its own: each end as processes do', () =>
    withFolder(async (folder) => {
      const file = (name: string, text: string) => {
        writeFileSync(join(folder, name), text);
        return join(folder, name);
      };
      const batch = file('batch', '{"command":"QUERY_ISSI","id":1}\n{"command":"NOP","id":2}\n');
      const log = file(
        'log',
        'mlx5_core 0000:08:00.0: QUERY_CQ(0x402) op_mod(0x0) failed, status bad parameter(0x3)\n',
      );
      const fed = await shell(
        [`rpc --batch - < ${batch}`, `explain <${log} | head -1`, `exec -- cat < ${batch}`, 'rpc NOP'],
        { folder },
      );
      expect(fed.code, fed.stderr).to.equal(0);
      const alone = await fwctl(['rpc', '--batch', batch], { folder });
      expect(fed.stdout.startsWith(alone.stdout)).to.equal(true);
      expect(fed.stdout).to.include('QUERY_CQ').and.include(readFileSync(batch, 'utf8'));
      for (const [line, words] of [
        ['rpc --batch -', 'stdin is the session’s'],
        ['rpc NOP --in -', 'stdin is the session’s'],
        ['explain', 'COMMAND < FILE'],
        [`explain < ${folder}/none`, 'no such file'],
        [`info < ${folder}`, 'it is a folder'],
        [`changes < ${log}`, 'changes reads nothing'],
        ['watch 1 rpc --batch - --count 1', 'stdin is the session’s'],
      ] as const) {
        const { code, stderr } = await shell([line], { folder });
        expect([code, stderr.includes(words)], line + stderr).to.deep.equal([2, true]);
      }
      const [document] = await answers([`rpc --batch - < ${batch}`], { folder });
      expect(document.answers.map(({ id }: { id: number }) => id)).to.deep.equal([1, 2]);
    }));
});
