import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';

interface Segment {
  segment_type: number;
  segment_name: string;
  index1: number;
  fields: Record<string, unknown>;
}

describe('fwctl dump resource', () => {
  it('without a type, has the records of the menu', () =>
    withFolder(async (folder) => {
      const { schema, device, records } = await fwctlJson(['dump', 'resource'], { folder });
      expect([schema, device.name]).to.deep.equal(['fwctl.dump.resource/1', 'fwctl0']);
      expect(records).to.have.length(45);
      expect(records[0]).to.deep.include({ segment_type: 2, segment_name: 'HW_CQPC', index1_name: 'QPN' });
      const { stdout, code } = await fwctl(['rscdump'], { folder });
      expect(code).to.equal(0);
      expect(stdout).to.match(/^0x1000 {2}FULL_QPC +QPN, needed$/m);
    }));

  it('FULL_QPC and obj get qp show the same context', () =>
    withFolder(async (folder) => {
      for (const id of ['0x200', '0x203', '0x20b']) {
        const { segments } = await fwctlJson(['dump', 'resource', '--type', 'full_qpc', '--index1', id], {
          folder,
        });
        const { fields } = await fwctlJson(['obj', 'get', 'qp', id], { folder });
        const found = segments.find(({ segment_name }: Segment) => segment_name === 'FULL_QPC');
        expect(found.fields).to.deep.equal(fields.qpc);
      }
    }));

  it('references are followed as far as --depth says', () =>
    withFolder(async (folder) => {
      const names = async (depth: string) => {
        const args = ['dump', 'resource', '--type', 'FULL_QPC', '--index1', '0x201', '--depth', depth];
        const { segments } = await fwctlJson(args, { folder });
        return segments
          .filter(({ segment_type }: Segment) => segment_type < 0xff00)
          .map(({ segment_name }: Segment) => segment_name);
      };
      expect(await names('0')).to.deep.equal(['FULL_QPC']);
      expect(await names('1')).to.include.members(['FULL_QPC', 'FULL_CQC']);
      expect(await names('1')).not.to.include('FULL_EQC');
      expect(await names('2')).to.include('FULL_EQC');
    }));

  it('a name or number that is not understood is never another', () =>
    withFolder(async (folder) => {
      for (const [args, what] of [
        [['--type', 'NOSUCH'], /no type of dump "NOSUCH"/],
        [['--type', 'FULL_QP'], /FULL_QPC/],
        [['--type', '0x1000junk', '--index1', '1'], /no type of dump/],
        [['--type', 'FULL_QPC', '--index1', '10x'], /--index1/],
        [['--type', 'FULL_QPC'], /needs --index1: QPN/],
        [['--type', 'FULL_QPC', '--index1', '1', '--num1', 'all'], /has no --num1/],
        [['--type', 'ICMC_INFO'], /needs --num1/],
        [['--type', 'ICMC_INFO', '--num1', 'all'], /takes a number for --num1/],
        [['--index1', '1'], /--type/],
      ] as const) {
        const { code, stdout, stderr } = await fwctl(['dump', 'resource', ...args], { folder });
        expect([code, stdout], args.join(' ')).to.deep.equal([2, '']);
        expect(stderr).to.match(what);
      }
      const decimal = await fwctlJson(['dump', 'resource', '--type', '4096', '--index1', '512'], { folder });
      expect(decimal.segments[2]).to.deep.include({ segment_name: 'FULL_QPC', index1: 512 });
    }));

  it('what the device refuses ends with 6, and shows its error segment', () =>
    withFolder(async (folder) => {
      const args = ['dump', 'resource', '--type', '0x7777'];
      const { segments } = await fwctlJson(args, { folder }, 6);
      expect(segments[2]).to.deep.include({ segment_name: 'ERROR' });
      expect(segments[2].fields.error).to.equal('unknown segment type');
      const { code, stdout, stderr } = await fwctl(args, { folder });
      expect(code).to.equal(6);
      expect(stdout).to.match(/^ERROR/m);
      expect(stderr).to.match(/^fwctl: firmware: the device refused the dump: unknown segment type/);
      expect((await fwctl(['dump', 'resource', '--vhca', '999'], { folder })).code).to.equal(6);
    }));

  it('nothing but the dump is in -o binary, also with -v', () =>
    withFolder(async (folder) => {
      const args = ['dump', 'resource', '--type', 'FULL_CQC', '--index1', '1135', '-o', 'binary'];
      const [plain, verbose] = [await fwctl(args, { folder }), await fwctl([...args, '-v'], { folder })];
      expect(plain.stdout).to.have.length(16 + 20 + 80 + 20 + 4);
      expect(plain.stderr).to.equal('');
      expect(verbose.stdout).to.equal(plain.stdout);
      expect(verbose.stderr).not.to.equal('');
    }));

  it('a reply that was corrupted ends with 7, and names the offset', () =>
    withFolder(async (folder) => {
      const fault = ['--register', 'RESOURCE_DUMP', '--corrupt', 'seq_num=9', '--always'];
      expect((await fwctl(['emulator', 'fault', 'add', ...fault], { folder })).code).to.equal(0);
      const { schema, error } = await fwctlJson(['dump', 'resource'], { folder }, 7);
      expect(schema).to.equal('fwctl.error/1');
      expect(error).to.deep.include({ kind: 'reply', code: 7, offset: 0 });
    }));
});

describe('fwctl dump parse', () => {
  const dump = async (folder: string): Promise<string> => {
    const args = [
      'dump',
      'resource',
      '--type',
      'FULL_QPC',
      '--index1',
      '0x200',
      '--depth',
      '3',
      '-o',
      'binary',
    ];
    const file = join(folder, 'dump.bin');
    writeFileSync(file, Buffer.from((await fwctl(args, { folder })).stdout, 'latin1'));
    return file;
  };

  it('shows of a file what the dump has shown, and needs no device', () =>
    withFolder(async (folder) => {
      const file = await dump(folder);
      const args = ['--type', 'FULL_QPC', '--index1', '0x200', '--depth', '3'];
      const { segments } = await fwctlJson(['dump', 'resource', ...args], { folder });
      const parsed = await fwctlJson(['dump', 'parse', file], { folder });
      expect(parsed.schema).to.equal('fwctl.dump.parse/1');
      expect(parsed.segments).to.deep.equal(segments);
      const text = await fwctl(['dump', 'resource', ...args], { folder });
      expect((await fwctl(['dump', 'parse', '-'], { folder, stdin: readFileSync(file) })).stdout).to.equal(
        text.stdout,
      );
    }));

  it('counts with --summary, and picks with --type', () =>
    withFolder(async (folder) => {
      const file = await dump(folder);
      const { types } = await fwctlJson(['dump', 'parse', '--summary', file], { folder });
      expect(types[0]).to.deep.equal({
        segment_type: 0x1000,
        segment_name: 'FULL_QPC',
        segments: 1,
        bytes: 248,
      });
      const { segments } = await fwctlJson(['dump', 'parse', '--type', 'full_eqc', file], { folder });
      expect(segments.map(({ segment_name }: Segment) => segment_name)).to.deep.equal(['FULL_EQC']);
    }));

  it('a file that ends too early ends with 7, and shows what is before', () =>
    withFolder(async (folder) => {
      const file = await dump(folder);
      writeFileSync(file, readFileSync(file).subarray(0, 300));
      const { code, stdout, stderr } = await fwctl(['dump', 'parse', file], { folder });
      expect(code).to.equal(7);
      expect(stdout).to.match(/^FULL_QPC/m);
      expect(stderr).to.match(/at offset 0x11c: a segment of 20 bytes, of which 16 are there/);
      const json = await fwctlJson(['dump', 'parse', file], { folder }, 7);
      expect(json.schema).to.equal('fwctl.error/1');
      expect(json.error).to.deep.include({ kind: 'reply', code: 7, offset: 0x11c });
      expect(json.segments).to.have.length(3);
    }));

  it('a file that is not there, and a format that says nothing, are usage errors', () =>
    withFolder(async (folder) => {
      expect((await fwctl(['dump', 'parse', join(folder, 'none')], { folder })).code).to.equal(2);
      expect((await fwctl(['dump', 'parse', await dump(folder), '-o', 'hex'], { folder })).code).to.equal(2);
    }));
});

describe('fwctl dump resource --file', () => {
  const line = ['dump', 'resource', '--type', 'FULL_QPC', '--index1', '0x200', '--file'];

  it('keeps a file that is there, but with --force; what is refused leaves it as it is', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'd.bin');
      writeFileSync(file, 'precious');
      const { error } = await fwctlJson([...line, file], { folder }, 2);
      expect(error).to.include({ path: file, next: 'name another file, or --force replaces it' });
      await fwctl(['emulator', 'fault', 'add', '--register', 'RESOURCE_DUMP', '--errno', 'EIO', '--always'], {
        folder,
      });
      expect((await fwctlJson([...line, file, '--force'], { folder }, 5)).error.next ?? '').to.not.include(
        '0 bytes',
      );
      expect(readFileSync(file, 'utf8')).to.equal('precious');
      await fwctl(['emulator', 'fault', 'remove', '--all'], { folder });
      expect(await fwctlJson([...line, file, '--force'], { folder })).to.include({ resumed_at: 0 });
      expect((await fwctlJson(['dump', 'parse', file], { folder })).segments).to.have.length.above(2);
    }));

  it('--resume takes no other file for the dump, whole as it may be', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'd.bin');
      await fwctlJson([...line, file], { folder });
      const { bytes } = await fwctlJson([...line, file, '--resume'], { folder });
      expect(bytes).to.equal(statSync(file).size);
      const other = line.with(5, '0x201');
      expect((await fwctlJson([...other, file, '--resume'], { folder }, 2)).error.message).to.match(
        /d\.bin is not the dump that is asked for: .* it is of 512, 0, not of 513, 0/,
      );
      writeFileSync(file, 'precious');
      expect((await fwctlJson([...line, file, '--resume'], { folder }, 2)).error.message).to.match(
        /d\.bin is not the dump that is asked for: the dump is malformed/,
      );
      expect(readFileSync(file, 'utf8')).to.equal('precious');
    }));
});

describe('fwctl dump core', () => {
  it('leaves a file as it is until the first part has come, with --force too', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'core.txt');
      writeFileSync(file, 'precious');
      await fwctl(['emulator', 'set', 'umem=on'], { folder });
      await fwctl(['emulator', 'fault', 'add', '--register', 'CORE_DUMP', '--errno', 'EIO', '--always'], {
        folder,
      });
      await fwctlJson(['dump', 'core', file, '--force'], { folder }, 5);
      expect(readFileSync(file, 'utf8')).to.equal('precious');
    }));

  itOfBuiltIn(
    'without the kernel’s extension ends with 5, writes nothing, and says what remains (mlx5ctl ends with 0)',
    () =>
      withFolder(async (folder) => {
        const file = join(folder, 'core.txt');
        for (const args of [
          ['dump', 'core', file],
          ['coredump', file],
          ['dump', 'resource', '--type', 'FULL_EQC', '--index1', '11', '--umem', '4'],
        ]) {
          const { error } = await fwctlJson(args, { folder }, 5);
          expect(error).to.deep.include({ kind: 'kernel', errno: 'ENOTTY' });
          expect(error.next).to.match(/inline.*fwctl emulator set umem=on/);
        }
        expect(existsSync(file)).to.equal(false);
      }),
  );

  it('goes to a file, as a tape does, and never to one that is called -', () =>
    withFolder(async (folder) => {
      const { code, stderr } = await fwctl(['dump', 'core', '-'], { folder });
      expect(code).to.equal(2);
      expect(stderr).to.contain('not to stdout').and.contain('./-');
    }));

  it('with it, the file has every address with its value, and --resume goes on where it ends', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'core.txt');
      await fwctl(['emulator', 'set', 'umem=on'], { folder });
      const { schema, pairs, cookie } = await fwctlJson(['dump', 'core', file], { folder });
      expect([schema, pairs, cookie]).to.deep.equal(['fwctl.dump.core/1', 103913, '0x500c04']);
      const values = () => readFileSync(file, 'latin1').match(/^0x.*/gm) as string[];
      const whole = values();
      expect(whole).to.have.length(103913);
      expect(whole.slice(0, 2)).to.deep.equal(['0x00000000 0x01002000', '0x00000004 0x000048ec']);

      for (const length of [0, 40, 500_000, 1_500_000]) {
        const cut = readFileSync(file).subarray(0, length);
        if (length) writeFileSync(file, cut);
        else rmSync(file);
        const resumed = await fwctlJson(['dump', 'core', '--resume', '--umem', '64', file], { folder });
        expect(resumed.pairs).to.equal(103913);
        expect(values()).to.deep.equal(whole);
      }
      const before = readFileSync(file);
      expect((await fwctlJson(['dump', 'core', '--resume', file], { folder })).pairs).to.equal(103913);
      expect(readFileSync(file).equals(before)).to.equal(true);
    }));

  it('--resume takes no file of another device, and none that is no core dump', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'core.txt');
      await fwctl(['emulator', 'set', 'umem=on'], { folder });
      writeFileSync(file, '# fwctl core dump of 0000:09:00.0\n');
      for (const [what, text] of [
        [/core dump of 0000:09:00.0, not of 0000:08:00.0/, '# fwctl core dump of 0000:09:00.0\n'],
        [/no core dump that fwctl has written/, 'something else'],
      ] as const) {
        writeFileSync(file, text);
        const { code, stderr } = await fwctl(['dump', 'core', '--resume', file], { folder });
        expect(code).to.equal(2);
        expect(stderr).to.match(what);
        expect(readFileSync(file, 'latin1')).to.equal(text);
      }
      expect((await fwctl(['dump', 'core', join(folder, 'no', 'such')], { folder })).code).to.equal(2);
    }));

  it('Ctrl-C keeps what was got, and --resume goes on', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'core.txt');
      await fwctl(['emulator', 'set', 'umem=on'], { folder });
      const args = [join(ROOT, 'bin/run.js'), 'dump', 'core', '--umem', '1', file];
      const env = { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, HOME: folder };
      const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
      const ended = new Promise((resolve) => child.on('close', resolve));
      while (!existsSync(file) || statSync(file).size < 10_000)
        await new Promise((resolve) => setTimeout(resolve, 1));
      child.kill('SIGINT');
      expect(await ended).to.equal(130);
      expect(readFileSync(file, 'latin1')).to.match(/# cookie 0x[0-9a-f]+\n/);
      expect((await fwctlJson(['dump', 'core', '--resume', file], { folder })).pairs).to.equal(103913);
    }));

  it('a dump into memory is the one that comes inline', () =>
    withFolder(async (folder) => {
      await fwctl(['emulator', 'set', 'umem=on'], { folder });
      const args = [
        'dump',
        'resource',
        '--type',
        'FULL_QPC',
        '--index1',
        '0x200',
        '--depth',
        '2',
        '-o',
        'binary',
      ];
      const inline = await fwctl(args, { folder });
      expect(inline.stdout.length).to.be.greaterThan(500);
      for (const size of ['1', '4', '1024'])
        expect((await fwctl([...args, '--umem', size], { folder })).stdout).to.equal(inline.stdout);
    }));
});
