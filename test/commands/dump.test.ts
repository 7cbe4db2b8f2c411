import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

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

  it('a name or number that is not understood is never another (mlx5ctl shows the menu)', () =>
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

  it('what the device refuses ends with 6, and shows its error segment (mlx5ctl ends with 0)', () =>
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

  it('nothing but the dump is in -o binary, also with -v (mlx5ctl mixes them)', () =>
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
