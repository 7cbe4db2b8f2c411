import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';

describe('fwctl rpc', () => {
  it('sends a command by name or opcode at its least scope and decodes the answer', () =>
    withFolder(async (folder) => {
      for (const name of ['QUERY_ISSI', 'query_issi', '0x10a', '266']) {
        const answer = await fwctlJson(['rpc', name], { folder });
        expect(answer).to.include({
          schema: 'fwctl.rpc/1',
          opcode: 'QUERY_ISSI',
          op: 266,
          scope: 'debug-read-only',
          status: 'OK',
          syndrome: 0,
        });
        expect(answer.fields).to.have.property('current_issi');
      }
    }));

  it('a field of 64 bits is a hex string, whatever its value', () =>
    withFolder(async (folder) => {
      const { capabilities } = await fwctlJson(['query-caps', '--type', 'GENERAL'], { folder });
      expect(capabilities.GENERAL.fields.vhca_tunnel_commands).to.equal('0x0');
      expect(capabilities.GENERAL.fields.match_definer_format_supported).to.equal('0x80000003ffc9e7ff');
    }));

  itOfBuiltIn('a header uid forged by --in reaches the firmware as the own one', () =>
    withFolder(async (folder) => {
      const forged = '080dbeef000000000000000000000000';
      const { code, stderr } = await fwctl(['rpc', '--in', forged, '-v'], { folder });
      expect(code).to.equal(0);
      expect(stderr).to.contain('08 0d be ef');
      expect(stderr).to.match(/firmware received: opcode 0x80d, uid 1,/);
    }),
  );

  it('a register is written and read back, by the next process too', () =>
    withFolder(async (folder) => {
      const data = Buffer.alloc(64);
      data.write('lab card 7');
      const write = [
        'rpc',
        'ACCESS_REG',
        'op_mod=0',
        'register_id=NODE_DESC',
        `register_data=0x${data.toString('hex')}`,
      ];
      expect(await fwctlJson(write, { folder })).to.include({ scope: 'configuration' });
      const read = await fwctlJson(['rpc', 'ACCESS_REG', 'op_mod=1', 'register_id=0x6001'], { folder });
      expect(read.scope).to.equal('debug-read-only');
      expect(read.fields.register.NODE_DESC.node_description).to.equal('lab card 7');
      const other = await fwctlJson(
        ['rpc', 'ACCESS_REG', 'op_mod=1', 'register_id=NODE_DESC', '-d', 'mlx5_1'],
        { folder },
      );
      expect(other.fields.register.NODE_DESC.node_description, 'each function has its own').to.not.equal(
        'lab card 7',
      );
    }));

  it('a refusal of the firmware is exit 6 with status and a syndrome', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['rpc', 'QUERY_HCA_CAP', 'op_mod=0xfff0'], { folder }, 6);
      expect(error).to.include({
        kind: 'firmware',
        status: 'BAD_PARAM_ERR',
        opcode: 'QUERY_HCA_CAP',
        scope: 'configuration',
      });
      expect(error.syndrome).to.be.greaterThan(0);
    }));

  it('--dry-run sends nothing and shows the mailbox field by field with the verdict', () =>
    withFolder(async (folder) => {
      const args = ['rpc', 'QUERY_HCA_CAP', 'op_mod=1', 'function_id=3', '--dry-run'];
      const plan = await fwctlJson(args, { folder });
      expect(plan).to.include({
        dry_run: true,
        opcode: 'QUERY_HCA_CAP',
        in: '01000000000000010000000300000000',
        out_len: 4112,
      });
      const field = (name: string) => plan.mailbox.find((row: { field: string }) => row.field === name);
      expect(field('opcode')).to.include({ offset: 0, width: 16, bytes: '0100', value: 256 });
      expect(field('function_id')).to.include({ offset: 10, bytes: '0003', value: 3 });
      expect(plan.verdict).to.include({ allowed: true, scope: 'configuration', consent: 'not needed' });
      const text = await fwctl(args, { folder });
      expect(text.stdout).to.match(/^0x0a +16 +0003 +function_id +3$/m);
    }));

  it('--dry-run of what would be refused ends with 4', () =>
    withFolder(async (folder) => {
      const plan = await fwctlJson(['rpc', 'CREATE_CQ', '--dry-run'], { folder }, 4);
      expect(plan.verdict).to.deep.include({ allowed: false, kernel: { errno: 'EBADMSG', taints: false } });
    }));

  it('--show-command shows the mailbox on stderr and sends it', () =>
    withFolder(async (folder) => {
      const { code, stdout, stderr } = await fwctl(['rpc', 'QUERY_ISSI', '--show-command'], { folder });
      expect(code).to.equal(0);
      expect(stderr).to.match(/^0x00 +16 +010a +opcode +266 +QUERY_ISSI$/m);
      expect(stdout).to.contain('current_issi');
    }));

  it('-o binary is the answer and nothing else, -o hex has offsets', () =>
    withFolder(async (folder) => {
      const binary = await fwctl(['rpc', 'NOP', '-o', 'binary', '-v'], { folder });
      expect(binary.stdout).to.equal('\0'.repeat(16));
      const hex = await fwctl(['rpc', 'NOP', '-o', 'hex'], { folder });
      expect(hex.stdout).to.match(/^00000000 {2}00 00 .*\|\.{16}\|\n00000010\n$/);
    }));

  it('--in-file - takes the bytes from stdin, --in - hex', () =>
    withFolder(async (folder) => {
      const hex = { folder, stdin: '010a0000 00000000\n00000000 00000000\n' };
      expect(await fwctlJson(['rpc', '--in', '-'], hex)).to.include({ opcode: 'QUERY_ISSI' });
      const stdin = Buffer.from('010a0000000000000000000000000000', 'hex');
      expect(await fwctlJson(['rpc', '--in-file', '-'], { folder, stdin })).to.include({
        opcode: 'QUERY_ISSI',
      });
    }));

  it('what fields make of given bytes is what is judged, named and sent', () =>
    withFolder(async (folder) => {
      const args = ['rpc', '--in', `080d${'00'.repeat(14)}`, 'opcode=0x805', '--dry-run'];
      expect(await fwctlJson(args, { folder })).to.deep.include({
        opcode: 'ACCESS_REG',
        op: 0x805,
        scope: 'configuration',
      });
      const explained = await fwctlJson(['policy', 'explain', '--in', '08050000000000010000902800000000'], {
        folder,
      });
      expect(explained).to.include({ opcode: 'ACCESS_REG', register: 'MFRL', scope: 'debug-read-only' });
    }));

  it('--list has all 240 commands with their least scope, or what matches', () =>
    withFolder(async (folder) => {
      expect((await fwctlJson(['rpc', '--list'], { folder })).commands).to.have.length(240);
      const { commands } = await fwctlJson(['rpc', '--list', 'set_diag*'], { folder });
      expect(commands).to.have.length(1);
      expect(commands[0]).to.include({
        opcode: 'SET_DIAGNOSTIC_PARAMS',
        op: 0x820,
        least_scope: 'debug-write',
      });
    }));

  it('--list takes several names, patterns and numbers', () =>
    withFolder(async (folder) => {
      const { commands } = await fwctlJson(['rpc', '--list', 'nop', 'create_c*', '0x0402'], { folder });
      expect(commands.map(({ opcode }: { opcode: string }) => opcode)).to.deep.equal([
        'CREATE_CQ',
        'QUERY_CQ',
        'NOP',
      ]);
      const { stdout } = await fwctl(['rpc', '--list', 'nope', 'nix'], { folder });
      expect(stdout).to.equal('no command matches "nope" or "nix"\n');
    }));

  it('a batch answers line by line over one open file, errors in their place, and ends with the code of the first', () =>
    withFolder(async (folder) => {
      const lines = [
        '{"command": "QUERY_ISSI", "id": 1}',
        '{"in": "080d0000000000000000000000000000", "out_len": 16, "id": "two"}',
        'not json',
        '{"command": "QUERY_HCA_CAP", "fields": {"op_mod": 65520}, "id": 4}',
        '{"command": "NOP", "scope": "configuration"}',
        '{"command": "ACCESS_REG", "fields": {"op_mod": 1, "register_id": "NODE_DESC"}}',
        '{"command": "NOP", "fileds": {}}',
      ];
      const { code, stdout } = await fwctl(['rpc', '--batch', '-'], {
        folder,
        stdin: `${lines.join('\n')}\n`,
      });
      const answers = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(answers.map(({ id, status, error }) => [id, status ?? error.kind])).to.deep.equal([
        [1, 'OK'],
        ['two', 'OK'],
        [undefined, 'usage'],
        [4, 'firmware'],
        [undefined, 'policy'],
        [undefined, 'OK'],
        [undefined, 'usage'],
      ]);
      expect(answers[2].line).to.equal(3);
      expect(answers[5].fields.register.NODE_DESC.node_description).to.be.a('string');
      expect(code).to.equal(2);
    }));

  it('a dry run of a batch sends none of its lines, and tells of each what would become of it', () =>
    withFolder(async (folder) => {
      const lines = [
        '{"command": "ACCESS_REG", "fields": {"register_id": "NODE_DESC", "register_data": "78"}, "id": 1}',
        '{"command": "QUERY_ISSI"}',
        '{"command": "SET_ISSI"}',
        '{"command": "NO_SUCH"}',
      ];
      const line = ['rpc', '--batch', '-', '--dry-run', '--backend', 'emulated'];
      const { code, stdout } = await fwctl(line, { folder, stdin: lines.join('\n') });
      const [write, read, refused, wrong] = stdout
        .trim()
        .split('\n')
        .map((one) => JSON.parse(one));
      expect(write).to.include({ schema: 'fwctl.rpc/1', id: 1, dry_run: true, opcode: 'ACCESS_REG' });
      expect(write.verdict.allowed).to.equal(true);
      expect(read).to.not.have.any.keys('status', 'fields');
      expect(refused.verdict.allowed).to.equal(false);
      expect(wrong.error.kind).to.equal('usage');
      expect(code).to.equal(4);
      const { changed } = (await fwctlJson(['emulator', 'show'], { folder })).devices[0];
      expect(changed).to.deep.equal({});
    }));

  it('what a batch has no use for is refused before anything is sent', () =>
    withFolder(async (folder) => {
      for (const more of [['QUERY_CQ'], ['--in', '00'], ['--out-len', '16'], ['--show-command']])
        expect(await fwctl(['rpc', '--batch', '-', ...more], { folder })).to.include({ code: 2, stdout: '' });
    }));

  it('a batch file that is not there is an error that names it', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['rpc', '--batch', join(folder, 'none')], { folder }, 2);
      expect(error.message).to.contain('none');
    }));

  describe('bad input', () => {
    const wrong: [string, string[], string][] = [
      ['a hex digit that is none', ['--in', '01zz'], '"z" at digit 2'],
      ['an odd number of hex digits', ['NOP', '--in', '080'], '3 hex digits'],
      ['input under a header', ['--in', '080d'], 'takes 16 to 2097152 bytes, not 2'],
      ['another opcode in the bytes', ['NOP', '--in', `0100${'00'.repeat(14)}`], 'opcode 0x100, not NOP'],
      [
        'an opcode of more than 16 bits, whose lower ones are a command,',
        ['0x10805', '--in', `0805${'00'.repeat(14)}`, '--no-guard'],
        'an opcode takes 0 to 65535, not 0x10805',
      ],
      [
        'the id of a register of more than 16 bits',
        ['ACCESS_REG', 'op_mod=1', 'register_id=0x19028'],
        'register_id is 16 bits wide',
      ],
      ['a uid of more than 16 bits', ['--in', `0400${'00'.repeat(300)}`, 'uid=65536'], 'uid is 16 bits wide'],
      ['an element far beyond the end', ['ACCESS_REG', 'register_data[99999999999]=1'], 'lies beyond 16 MiB'],
      ['a field that does not exist', ['QUERY_HCA_CAP', 'function_di=1'], 'no field "function_di"'],
      [
        'a value too wide for its field',
        ['QUERY_HCA_CAP', 'function_id=0x10000'],
        'function_id is 16 bits wide',
      ],
      ['a value that is no number', ['QUERY_HCA_CAP', 'function_id=3x'], 'not "3x"'],
      ['an assignment without a value', ['QUERY_HCA_CAP', 'function_id'], 'no assignment'],
      ['the opcode of a named command', ['NOP', 'opcode=1'], "opcode can't be assigned"],
      ['the uid', ['NOP', 'uid=1'], "uid can't be assigned"],
      ['an unknown command', ['QUERY_HCA_CPA'], 'no command "QUERY_HCA_CPA"'],
      ['no command at all', [], 'name a command'],
      ['an unknown register', ['ACCESS_REG', 'register_id=PAOSS'], 'no register "PAOSS"'],
      ['out_len under 16', ['NOP', '--out-len', '15'], '--out-len takes 16 to 2097152, not 15'],
      ['out_len over 2 MiB', ['NOP', '--out-len', '2097153'], 'not 2097153'],
      ['junk behind a number', ['NOP', '--out-len', '16k'], 'not "16k"'],
      ['an unknown scope', ['NOP', '--scope', 'debug'], 'no scope "debug"'],
    ];
    for (const [what, args, message] of wrong) {
      it(`${what} is a usage error that says so, and nothing is sent`, () =>
        withFolder(async (folder) => {
          const { error } = await fwctlJson(['rpc', ...args], { folder }, 2);
          expect(error.kind).to.equal('usage');
          expect(error.message).to.contain(message);
          const { stderr } = await fwctl(['rpc', ...args], { folder });
          expect(stderr).to.not.match(/\n\s+at /);
        }));
    }

    it('near matches are offered', () =>
      withFolder(async (folder) => {
        const field = await fwctlJson(['rpc', 'QUERY_HCA_CAP', 'function_di=1'], { folder }, 2);
        expect(field.error.near).to.include('function_id');
        const command = await fwctlJson(['rpc', 'QUERY_HCA_CPA'], { folder }, 2);
        expect(command.error.near[0]).to.equal('QUERY_HCA_CAP');
      }));
  });

  it('a closed stdout ends quietly with 141', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'run.sh'), `"$0" bin/run.js rpc --list --json; echo $? >&2`);
      const child = spawn(
        'sh',
        ['-c', `{ "${process.execPath}" bin/run.js query-caps --json; echo "code $?" >&2; } | head -c 10`],
        {
          cwd: ROOT,
          env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder },
        },
      );
      let stderr = '';
      child.stderr.on('data', (data) => {
        stderr += data;
      });
      await new Promise((resolve) => child.on('close', resolve));
      expect(stderr).to.equal('code 141\n');
    }));

  it('Ctrl-C ends with 130', () =>
    withFolder(async (folder) => {
      const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), 'rpc', '--batch', '-'], {
        env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder },
      });
      child.stdin.write('{"command": "NOP"}\n');
      await new Promise((resolve) => child.stdout.once('data', resolve));
      child.kill('SIGINT');
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect(code).to.equal(130);
    }));
});
