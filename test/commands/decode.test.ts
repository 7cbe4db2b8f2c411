import { spawn, spawnSync } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { hexDump } from '../../src/present/hex.js';
import { ROOT, readJson, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

interface Vector {
  size: number;
  hex: string;
  fields: Record<string, string>;
}

const VECTORS = readJson<Record<string, Vector>>('vectors/decode-public.json');

/** Vectors are cut at 512 bytes; what is behind them is zero. */
const whole = ({ size, hex }: Vector) => hex.padEnd(size * 2, '0');

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('fwctl decode', () => {
  it('the answer of a HWRM command that was refused is read as such, by the name of the command alone', () =>
    withFolder(async (folder) => {
      // struct hwrm_err_output: error_code 1 FAIL, req_type 0x0232, seq_id 0x1234, resp_len 16, cmd_err 1 at 14.
      const hex = '01003202341210000000000000000100';
      const { layout, name, bytes, fields } = await fwctlJson(['decode', 'HWRM_PORT_PHY_FDRSTAT', hex], {
        folder,
      });
      expect({ layout, name, bytes }).to.deep.equal({
        layout: 'hwrm_err_output',
        name: 'HWRM_PORT_PHY_FDRSTAT',
        bytes: 16,
      });
      expect(fields).to.include({ error_code: 1, req_type: 0x232, resp_len: 16, cmd_err: 1 });
      const stdin = `${JSON.stringify({ layout: 'HWRM_PORT_PHY_FDRSTAT', hex })}\n`;
      const [line] = lines((await fwctl(['decode', '--batch', '-'], { folder, stdin })).stdout);
      expect(line.fields).to.include({ error_code: 1, cmd_err: 1 });
      const whole = await fwctlJson(['decode', 'hwrm_port_phy_fdrstat_output', hex], { folder });
      expect(whole.layout).to.equal('hwrm_port_phy_fdrstat_output');
      const passed = await fwctlJson(['decode', 'HWRM_PORT_PHY_FDRSTAT', hex.replace('01', '00')], {
        folder,
      });
      expect(passed.layout).to.equal('hwrm_port_phy_fdrstat_output');
    }));

  it('the public vectors, decoded in one batch, have the values that were taken out by other means', () =>
    withFolder(async (folder) => {
      const stdin = Object.entries(VECTORS)
        .map(([layout, vector]) => `${JSON.stringify({ layout, hex: whole(vector) })}\n`)
        .join('');
      const { code, stdout } = await fwctl(['decode', '--batch', '-', '--json'], { folder, stdin });
      expect(code).to.equal(0);
      const answers = lines(stdout);
      expect(answers.map(({ layout }) => layout)).to.deep.equal(Object.keys(VECTORS));
      for (const { layout, fields } of answers)
        for (const [path, value] of Object.entries(VECTORS[layout]?.fields ?? {}))
          expect(BigInt(fields[path]).toString(), `${layout}.${path}`).to.equal(value);
    }));

  it('a batch answers in order, reports bad lines by number, goes on, and ends with 2', () =>
    withFolder(async (folder) => {
      const stdin = [
        '{"layout": "NODE_DESC", "hex": "41"}',
        'not json',
        '',
        '{"layout": "NODE_DSEC", "hex": "41"}',
        '{"layout": "cqc", "hex": "123"}',
        '{"layout": "cqc", "hex": "12zz"}',
        '{"layout": "cqc"}',
        '[1]',
        'null',
        '{"layout": "QUERY_ISSI.in", "hex": "0x010a"}',
      ].join('\n');
      const { code, stdout } = await fwctl(['decode', '--batch', '-'], { folder, stdin });
      const answers = lines(stdout);
      expect(answers.map(({ layout, line }) => layout ?? line)).to.deep.equal([
        'NODE_DESC',
        2,
        4,
        5,
        6,
        7,
        8,
        9,
        'QUERY_ISSI.in',
      ]);
      expect(answers[0].fields).to.deep.equal({ 'node_description[0]': 65 });
      expect(answers[2].error.near[0]).to.equal('NODE_DESC');
      expect(answers[8].fields).to.deep.equal({ opcode: 0x10a });
      expect(code).to.equal(2);
    }));

  it('a batch gives wide fields as hex strings whatever their value, all members of unions, no step for anonymous ones', () =>
    withFolder(async (folder) => {
      const stdin = [
        { layout: 'cqc', hex: '00'.repeat(64) },
        { layout: 'alias_context', hex: '00'.repeat(64) },
        { layout: 'ptys_reg_ext', hex: '00000004'.padEnd(136, '0') },
      ]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('');
      const [cqc, alias, ptys] = lines((await fwctl(['decode', '--batch', '-'], { folder, stdin })).stdout);
      expect(cqc.fields.dbr_addr).to.equal('0x0');
      expect(alias.fields).to.include({ access_key_raw: '0x0', 'access_key[7]': 0 });
      expect(
        Object.keys(ptys.fields).filter((path) => path.startsWith('ext_ib_proto_cap.')).length,
      ).to.be.greaterThan(1);
    }));

  it('a batch answers each line before it asks for the next', () =>
    withFolder(async (folder) => {
      const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), 'decode', '--batch', '-'], {
        env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder },
      });
      const answer = () =>
        new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
      for (const byte of ['41', '42']) {
        const answered = answer();
        child.stdin.write(`{"layout": "NODE_DESC", "hex": "${byte}"}\n`);
        expect(await answered).to.contain(`:${Number.parseInt(byte, 16)}}`);
      }
      child.kill('SIGINT');
      expect(await new Promise((resolve) => child.on('close', resolve))).to.equal(130);
    }));

  it('a batch that the shell hands over as a file is read from where that stands, to its end', () =>
    withFolder((folder) => {
      const file = join(folder, 'lines');
      const line = `${JSON.stringify({ layout: 'PTYS', hex: '00010004' })}\n`;
      // More than is read at once.
      const count = 10_000;
      writeFileSync(file, `not a line of the batch\n${line.repeat(count)}`);
      const { stdout, status } = spawnSync(
        'sh',
        ['-c', 'read first; "$0" "$1" decode --batch -', process.execPath, join(ROOT, 'bin/run.js')],
        { stdio: [openSync(file, 'r'), 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 1 << 26 },
      );
      expect(status).to.equal(0);
      const answers = stdout.trim().split('\n');
      expect(answers.length).to.equal(count);
      expect(new Set(answers).size).to.equal(1);
      expect(JSON.parse(answers[0] ?? '')).to.include({ layout: 'PTYS' });
    }));

  it('a batch file that is not there, and a layout beside --batch, are usage errors', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['decode', '--batch', join(folder, 'none')], { folder }, 2);
      expect(error.message).to.contain('none');
      await fwctlJson(['decode', 'cqc', '--batch', '-'], { folder }, 2);
    }));

  const node = Buffer.from('lab card 7'.padEnd(64, '\0'));
  const plain = node.toString('hex');
  const inputs: [string, string | Buffer][] = [
    ['raw bytes', node],
    ['plain hex', `0x${plain}\n`],
    ['xxd -p', `${(plain.match(/.{1,60}/g) ?? []).join('\n')}\n`],
    ['hexdump -C', hexDump(node)],
    [
      'mlx5ctl',
      `${(plain.match(/.{1,32}/g) ?? []).map((line) => line.replace(/../g, '$& ')).join('\n')}\n\n`,
    ],
  ];
  for (const [what, stdin] of inputs) {
    it(`${what} on stdin, or in a file, is understood`, () =>
      withFolder(async (folder) => {
        const file = join(folder, 'input');
        writeFileSync(file, stdin);
        for (const [args, options] of [
          [['decode', 'NODE_DESC'], { folder, stdin }],
          [['decode', 'NODE_DESC', '--in', '-'], { folder, stdin }],
          [['decode', 'NODE_DESC', '--in-file', file], { folder }],
        ] as const) {
          const answer = await fwctlJson(args, options);
          expect(answer).to.deep.include({
            schema: 'fwctl.decode/1',
            name: 'NODE_DESC',
            bytes: 64,
            fields: { node_description: 'lab card 7' },
          });
        }
      }));
  }

  it('- is stdin, behind the layout and behind --in alike', () =>
    withFolder(async (folder) => {
      const stdin = '0001 0100\n8000 0000 0000 0000 0000 0000\n';
      for (const args of [['PAOS', '-'], ['PAOS', '--in', '-'], ['PAOS']]) {
        const { fields } = await fwctlJson(['decode', ...args], { folder, stdin });
        expect(fields, args.join(' ')).to.include({ local_port: 1, admin_status: 1, ase: 1 });
      }
    }));

  it('--raw takes bytes that look like hex as they are', () =>
    withFolder(async (folder) => {
      const { fields } = await fwctlJson(['decode', 'NODE_DESC', '--raw'], { folder, stdin: '00ff' });
      expect(fields.node_description).to.be.a('string');
      const { bytes } = await fwctlJson(['decode', 'NODE_DESC', '--raw'], { folder, stdin: '00ff' });
      expect(bytes).to.equal(4);
    }));

  it('a command is its reply; COMMAND.in and COMMAND.out say which; an exact layout wins; case counts last', () =>
    withFolder(async (folder) => {
      const names = {
        QUERY_CQ: 'query_cq_out',
        'QUERY_CQ.out': 'query_cq_out',
        'QUERY_CQ.in': 'query_cq_in',
        'query_cq.IN': 'query_cq_in',
        query_cq: 'query_cq_out',
        PTYS: 'ptys_reg_ext',
        ptys: 'ptys_reg_ext',
        ptys_reg: 'ptys_reg',
        PTYS_REG: 'ptys_reg',
      };
      for (const [name, layout] of Object.entries(names)) {
        const answer = await fwctlJson(['decode', name, '--in', '00000000'], { folder });
        expect(answer.layout, name).to.equal(layout);
      }
    }));

  it('a file that is given as if it were bytes is told from them, with the flag that takes it', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'bytes.bin');
      writeFileSync(file, Uint8Array.of(0, 1, 2, 3));
      for (const words of [
        ['decode', 'PTYS', file],
        ['decode', 'PTYS', '--in', file],
        ['decode', 'module', file],
        ['encode', 'PTYS', '--in', file],
      ]) {
        const { code, stderr } = await fwctl(words, { folder });
        expect(code, words.join(' ')).to.equal(2);
        expect(stderr, words.join(' ')).to.contain(`\n  "${file}" is a file: say --in-file ${file}\n`);
      }
      const absent = await fwctl(['decode', 'PTYS', join(folder, 'other.bin')], { folder });
      expect(absent.stderr).to.contain('is no hex digit').and.not.contain('--in-file');
    }));

  it('shorter and longer input is decoded as far as it goes, with a warning on stderr', () =>
    withFolder(async (folder) => {
      const short = await fwctl(['decode', 'PTYS', '--in', '00010004'], { folder });
      expect(short.code).to.equal(0);
      expect(short.stdout)
        .to.match(/^local_port +1$/m)
        .and.not.contain('an_status');
      expect(short.stderr).to.contain('4 bytes of the 68 of PTYS');
      const one = await fwctl(['decode', 'PTYS', '00'], { folder });
      expect(one.stderr).to.contain('1 byte of the 68 of PTYS');
      const long = await fwctl(['decode', 'NODE_DESC', '--in', '41'.repeat(70)], { folder });
      expect(long.stderr).to.contain('70 bytes for the 64 of NODE_DESC');
      const tail = await fwctl(['decode', 'access_register_out', '--in', '00'.repeat(70)], { folder });
      expect(tail.stderr, 'an open end takes any length').to.equal('');
    }));

  it('of a union the member that the selector names is shown, flat all of them', () =>
    withFolder(async (folder) => {
      const args = ['decode', 'ptys_reg_ext', '--in', '00000001'.padEnd(136, '0')];
      const shown = Object.keys((await fwctlJson(args, { folder })).fields.ext_ib_proto_cap ?? {});
      const flat = Object.keys((await fwctlJson([...args, '--flat'], { folder })).fields);
      expect(flat.filter((path) => path.startsWith('ext_ib_proto_cap.')).length).to.be.greaterThan(
        shown.length,
      );
    }));

  it('-H says what values mean, in the tree, flat and in JSON', () =>
    withFolder(async (folder) => {
      const args = ['decode', 'PAOS', '--in', '00010200'.padEnd(32, '0'), '-H'];
      expect((await fwctl(args, { folder })).stdout).to.match(
        /^admin_status +2 +\(down_by_configuration\)$/m,
      );
      expect((await fwctl([...args, '--flat'], { folder })).stdout).to.match(
        /^admin_status=2 +\(down_by_configuration\)$/m,
      );
      const line = JSON.stringify({ layout: 'PAOS', hex: '00010200'.padEnd(32, '0') });
      const batch = await fwctl(['decode', '--batch', '-', '-H'], { folder, stdin: `${line}\n` });
      expect(JSON.parse(batch.stdout)).to.nested.include({
        'fields.admin_status': 2,
        'meanings.admin_status': 'down_by_configuration',
      });
      for (const more of [[], ['--flat']]) {
        const { fields, meanings } = await fwctlJson([...args, ...more], { folder });
        expect([fields.admin_status, meanings.admin_status]).to.deep.equal([2, 'down_by_configuration']);
      }
    }));

  it('what --flat prints, encode takes', () =>
    withFolder(async (folder) => {
      const hex = VECTORS.alias_context?.hex as string;
      const { stdout } = await fwctl(['decode', 'cqc', '--in', hex, '--flat'], { folder });
      const back = await fwctl(['encode', 'cqc', ...stdout.trim().split('\n')], { folder });
      const again = await fwctl(['decode', 'cqc', '--in', back.stdout.trim(), '--flat'], { folder });
      expect(again.stdout).to.equal(stdout);
    }));

  it('--field leaves the fields that match, and says so where none does', () =>
    withFolder(async (folder) => {
      const args = ['decode', 'PAOS', '--in', '00'.repeat(16)];
      expect(
        Object.keys((await fwctlJson([...args, '--field', '*status'], { folder })).fields),
      ).to.include.members(['admin_status', 'oper_status']);
      expect((await fwctlJson([...args, '--field', 'statsu'], { folder }, 2)).error.near).to.be.an('array');
    }));

  it('no state folder is made or read', () =>
    withFolder(async (folder) => {
      const missing = join(folder, 'none');
      expect((await fwctl(['decode', 'PAOS', '--in', '00'], { folder: missing })).code).to.equal(0);
      writeFileSync(missing, 'a file, no folder');
      expect((await fwctl(['decode', 'PAOS', '--in', '00'], { folder: missing })).code).to.equal(0);
    }));

  const wrong: [string, string[], string][] = [
    ['an unknown name', ['PAOSS', '--in', '00'], 'no layout, command or register "PAOSS"'],
    ['an id instead of a name', ['0x5006', '--in', '00'], '"0x5006"'],
    ['a command with an unknown side', ['QUERY_CQ.both', '--in', '00'], '"QUERY_CQ.both"'],
    ['an odd number of digits', ['PAOS', '--in', '000'], '3 hex digits'],
    ['a digit that is none', ['PAOS', '--in', '00zz'], '"z" at digit 2'],
    ['a file that is not there', ['PAOS', '--in-file', '/none/such'], '/none/such'],
    ['no name', ['--in', '00'], 'name a layout'],
    ['an ADB file that is not there', ['PAOS', '--adb', '/none/such', '--in', '00'], '/none/such'],
  ];
  for (const [what, args, message] of wrong) {
    it(`${what} is a usage error that says so`, () =>
      withFolder(async (folder) => {
        const { error } = await fwctlJson(['decode', ...args], { folder }, 2);
        expect(error.kind).to.equal('usage');
        expect(error.message).to.contain(message);
      }));
  }

  describe('--adb', () => {
    const adb = join(ROOT, 'test/vectors/test.adb');
    const { hex, fields } = readJson<{ hex: string; fields: Record<string, unknown> }>(
      'vectors/test-adb.json',
    );

    it('layouts and registers of the file are known beside the built-in ones', () =>
      withFolder(async (folder) => {
        for (const name of ['pot', 'POTR', 'potr']) {
          const answer = await fwctlJson(['decode', name, '--adb', adb, '--in', hex, '--flat'], { folder });
          expect(answer.fields, name).to.deep.equal(fields);
        }
        const builtIn = await fwctlJson(['decode', 'PAOS', '--adb', adb, '--in', '00'.repeat(16)], {
          folder,
        });
        expect(builtIn.layout).to.equal('paos_reg_ext');
      }));

    it('a batch may use them', () =>
      withFolder(async (folder) => {
        const stdin = `${JSON.stringify({ layout: 'pot', hex })}\n`;
        const { stdout } = await fwctl(['decode', '--batch', '-', '--adb', adb], { folder, stdin });
        expect(lines(stdout)).to.deep.equal([{ layout: 'pot', fields }]);
      }));

    it('a broken file is a usage error with file and line', () =>
      withFolder(async (folder) => {
        const file = join(folder, 'broken.adb');
        writeFileSync(
          file,
          '<NodesDefinition>\n<node name="n" size="0x4.0">\n<field name="f" size="x"/>\n</node>\n',
        );
        const { error } = await fwctlJson(['decode', 'n', '--adb', file, '--in', '00'], { folder }, 2);
        expect(error.kind).to.equal('usage');
        expect(error.message).to.match(/broken\.adb:\d+: /);
        writeFileSync(file, '<NodesDefinition>\n<include file="gone.adb"/>\n</NodesDefinition>\n');
        const gone = await fwctlJson(['decode', 'n', '--adb', file, '--in', '00'], { folder }, 2);
        expect(gone.error.message).to.match(/broken\.adb:2: .*gone\.adb/);
      }));
  });
});
