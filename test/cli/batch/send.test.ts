import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../../support/files.js';
import { fwctl } from '../../support/fwctl.js';

/** Answers by line, and the exit code. */
async function batch(folder: string, stdin: string | Buffer) {
  const { code, stdout, stderr } = await fwctl(['rpc', '--batch', '-'], { folder, stdin });
  expect(stderr).to.not.match(/\n\s+at /);
  return {
    code,
    answers: stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  };
}

const access = (fields: Record<string, unknown>) =>
  JSON.stringify({ command: 'ACCESS_REG', fields: { op_mod: 1, register_id: 'NODE_DESC', ...fields } });

describe('fwctl rpc --batch', () => {
  it('a line that is wrong is told with its number and its id, nothing of it is sent, and the others are answered', () =>
    withFolder(async (folder) => {
      const wrong = [
        '{"command": 5, "id": 7}',
        'null',
        '{}',
        '{"command": "NOP", "out_len": "x"}',
        '{"command": "NOP", "out_len": 16.5}',
        '{"command": "NOP", "out_len": 9007199254740993}',
        '{"command": "0x10805"}',
        '{"command": ""}',
        '{"in": "0805"}',
        `{"command": "NOP", "in": "0805${'00'.repeat(14)}"}`,
        '{"command": "NOP", "fields": {"__proto__": 1}}',
        '{"command": "NOP", "fields": {"constructor": 1}}',
        access({ 'register_data[4294967296]': 1 }),
        access({ 'register_data[99999999999999999999999]': 1 }),
        access({ op_mod: 65536 }),
        access({ op_mod: -1 }),
        access({ op_mod: 0.5 }),
        access({ op_mod: null }),
        access({ register_id: 65536 }),
        access({ register_id: '0x19028' }),
        access({ register_data: [4294967296] }),
        access({ register_data: { a: 1 } }),
      ];
      const { code, answers } = await batch(
        folder,
        `\ufeff{"command": "NOP", "id": "first"}\r\n\r\n${wrong.join('\n')}\n{"command": "NOP", "id": "last"}`,
      );
      expect(answers[0]).to.include({ id: 'first', status: 'OK' });
      expect(answers.at(-1)).to.include({ id: 'last', status: 'OK' });
      const errors = answers.slice(1, -1);
      expect(errors.map(({ line, error }) => [line, error?.kind])).to.deep.equal(
        wrong.map((_, i) => [i + 3, 'usage']),
      );
      expect(errors[0].id).to.equal(7);
      expect(code).to.equal(2);
    }));

  it('many fields take time by their number', () =>
    withFolder(async (folder) => {
      const fields = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`register_data[${i}]`, i]));
      const { answers } = await batch(folder, access(fields));
      expect(answers[0].error?.kind ?? answers[0].status).to.be.oneOf(['OK', 'firmware', 'usage']);
    }));

  it('what a policy forbids is refused line by line, however the line says it', () =>
    withFolder(async (folder) => {
      const policy = join(folder, 'policy.yaml');
      writeFileSync(policy, 'deny:\n  - registers: MFRL\n');
      const bytes = `0805000000000001000090280000000${'0'.repeat(33)}`;
      const lines = [
        '{"command": "ACCESS_REG", "fields": {"op_mod": 1, "register_id": "mfrl"}}',
        '{"command": "0X805", "fields": {"op_mod": 1, "register_id": 36904}}',
        `{"in": "${bytes}"}`,
        `{"command": "ACCESS_REG", "in": "${bytes}", "scope": 3}`,
        `{"in": "080d${bytes.slice(4)}", "fields": {"opcode": "0x805"}}`,
        '{"command": "ACCESS_REGISTER_USER", "fields": {"op_mod": 1, "register_id": "0x9028"}}',
      ];
      const { code, stdout } = await fwctl(
        ['rpc', '--batch', '-', '--policy', policy, '--no-guard', '--allow-taint'],
        { folder, stdin: lines.join('\n') },
      );
      const kinds = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).error?.kind);
      expect(kinds).to.deep.equal(lines.map(() => 'policy'));
      expect(code).to.equal(4);
    }));

  it('a line that comes again is answered as the first time it came, and sees what was changed between', () =>
    withFolder(async (folder) => {
      const policy = join(folder, 'policy.yaml');
      writeFileSync(policy, 'deny:\n  - registers: MFRL\n');
      const write = (value: number) =>
        `{"in": "08050000000000000000501200000000000000004000000${value}${'0'.repeat(16)}", "out_len": 32}`;
      const read = `{"in": "0805000000000001000050120000000000000000000000000000000000000000", "out_len": 32}`;
      const lines = [
        '{"command": "QUERY_ISSI"}',
        '{"command": "QUERY_HCA_CAP", "fields": {"op_mod": 1}}',
        write(1),
        read,
        '{"command": "ACCESS_REG", "fields": {"op_mod": 1, "register_id": "MFRL"}}',
        '{"command": "QUERY_ISSI", "id": 5}',
        '{"command": "QUERY_CQ", "fields": {"cqn": 999999}}',
        write(2),
        read,
        '{"command": "NO_SUCH"}',
        '{"in": "ffff0000000000000000000000000000"}',
      ];
      const often = [...lines, ...lines, ...lines.flatMap((line) => [line, line, line, line]), ...lines];
      for (const flags of [[], ['-H']]) {
        const answers = async (form: (line: string, i: number) => string) => {
          const stdin = often.map(form).join('\n');
          const { stdout, code } = await fwctl(['rpc', '--batch', '-', '--policy', policy, ...flags], {
            folder,
            stdin,
          });
          return { stdout, code };
        };
        const again = await answers((line) => line);
        expect(again).to.deep.equal(await answers((line, i) => line + ' '.repeat(i)));
        expect(again.stdout.trim().split('\n')).to.have.lengthOf(often.length);
      }
    }));

  it('lines whose changes can not be kept have failed, with those that were answered from them; the others are as they were', function () {
    return withFolder(async (folder) => {
      const state = join(folder, 'state');
      mkdirSync(state);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', state], { stdio: 'ignore' });
      } catch {
        return this.skip();
      }
      try {
        const write = access({
          op_mod: 0,
          register_data: Buffer.from('rack 7'.padEnd(64, '\0')).toString('hex'),
        });
        const lines = ['{"command": "NOP", "id": 1}', write, '{"command": "NO_SUCH"}', access({}), write];
        const name = async () => {
          const args = ['reg', 'get', 'NODE_DESC', '--json', '--state-dir', state];
          return JSON.parse((await fwctl(args, { folder })).stdout).fields.node_description;
        };
        const before = await name();
        spawnSync('dd', ['if=/dev/zero', `of=${join(state, 'ballast')}`], { stdio: 'ignore' });
        const run = async () => {
          const args = ['rpc', '--batch', '-', '--state-dir', state];
          const { code, stdout } = await fwctl(args, { folder, stdin: lines.join('\n') });
          const answers = stdout
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line));
          return { code, told: answers.map(({ line, error }) => [line, error?.kind]) };
        };
        const failed = [2, 'state'];
        const ended = await run();
        expect(ended.told[0]).to.deep.equal([undefined, undefined]);
        expect(ended.told[1]).to.deep.equal(failed);
        expect(ended.told[2]).to.deep.equal([3, 'usage']);
        expect(ended.told[4]).to.deep.equal([5, 'state']);
        expect(ended.code).to.equal(8);
        rmSync(join(state, 'ballast'));
        expect(await name()).to.equal(before);
        expect((await run()).told.map(([, kind]) => kind)).to.deep.equal([
          undefined,
          undefined,
          'usage',
          undefined,
          undefined,
        ]);
        expect(await name()).to.equal('rack 7');
      } finally {
        execFileSync('umount', [state]);
      }
    });
  });
});
