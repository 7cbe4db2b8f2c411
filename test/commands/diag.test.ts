import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import captures from '../captures/connectx6dx.json' with { type: 'json' };
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

/** Runs of the command, each a line of words, with one state folder on the virtual clock. */
const virtual = (
  work: (tools: {
    run: (line: string) => ReturnType<typeof fwctl>;
    json: (line: string, code?: number) => ReturnType<typeof fwctlJson>;
    folder: string;
  }) => Promise<void>,
) =>
  withFolder(async (folder) => {
    const run = (line: string) => fwctl(line.split(' '), { folder });
    await run('emulator clock virtual 1h');
    await work({ run, json: (line, code) => fwctlJson(line.split(' '), { folder }, code), folder });
  });

interface Sample {
  counter_id: number;
  sample_id: number;
  time_stamp: number;
  value: string;
}

const ids = (samples: Sample[]) => samples.map(({ sample_id }) => sample_id);
const SET = 'diag set --samples 4 --period 1us pxd_ready_bp --allow-taint';

describe('fwctl diag', () => {
  it('cap: the captured counters, their limits, and names where they are published', () =>
    virtual(async ({ json }) => {
      const cap = await json('diagcnt cap');
      const { cap: captured, counters_shown_index_id_sync: shown } = captures.diagnostic_counters;
      expect(cap).to.include({
        schema: 'fwctl.diag.cap/1',
        log_max_samples: captured.log_max_samples,
        log_min_sample_period: captured.log_min_sample_period,
        device_frequency_khz: captured.dev_freq_khz,
      });
      expect(
        cap.counters.map(({ index, counter_id, sync }: Record<string, number>) => [index, counter_id, sync]),
      ).to.deep.equal(shown);
      expect(cap.counters[0].name).to.equal('pxd_ready_bp');
    }));

  it('cap: of counters that are named, by patterns too, those alone', () =>
    virtual(async ({ json }) => {
      const { counters } = await json('diag cap pci_* 0x0409');
      expect(counters.map(({ name, counter_id }: { name: string; counter_id: number }) => name ?? counter_id))
        .to.include.members(['pci_write_bp', 'pci_read_bp', 0x0409])
        .and.have.length(3);
      await json('diag cap nope', 2);
    }));

  it('set: the next powers of two, and what was asked for; param reads them back', () =>
    virtual(async ({ json }) => {
      const set = await json(
        'diag set --repetitive --sync --samples 10 --period 1ms 0x401,8198 0x40b --allow-taint',
      );
      expect(set.fields).to.deep.include({
        num_of_counters: 3,
        log_num_of_samples: 4,
        log_sample_period: 20,
        repetitive: 1,
        single: 0,
        sync: 1,
        enable: 1,
        counter_id: [1025, 8198, 1035].map((counter_id) => ({ counter_id })),
      });
      expect(set.rounded).to.deep.equal({
        samples: { asked: 10, set: 16 },
        period_ns: { asked: 1e6, set: 2 ** 20 },
      });
      const { fields, samples, period_ns } = await json('diag param');
      expect({ fields, samples, period_ns }).to.deep.equal({
        fields: set.fields,
        samples: 16,
        period_ns: 2 ** 20,
      });
      const exact = await json('diag set --samples 8 --period 1024ns pxd_ready_bp --allow-taint');
      expect(exact.fields).to.include({ log_num_of_samples: 3, log_sample_period: 10, single: 1 });
      expect(exact.rounded).to.deep.equal({});
    }));

  it('set needs consent; without it, and in a dry run, nothing is set', () =>
    virtual(async ({ run, json }) => {
      const { error } = await json('diag set pxd_ready_bp', 4);
      expect(error).to.include({ kind: 'policy', scope: 'debug-write' });
      const dry = await json('diag set pxd_ready_bp --allow-taint --dry-run');
      expect(dry.verdict.allowed).to.equal(true);
      expect(dry.in).to.match(/^0820000000000000/);
      expect((await json('diag param')).fields.enable).to.equal(0);
      expect((await run('diag dump')).code).to.equal(6);
    }));

  it('dump: single stops when the ring is full, repetitive goes on and shows the oldest first', () =>
    virtual(async ({ run, json }) => {
      await run(`${SET} --single`);
      expect((await json('diag dump')).samples).to.deep.equal([]);
      await run('emulator clock advance 2048ns');
      expect(ids((await json('diag dump')).samples)).to.deep.equal([1, 2]);
      await run('emulator clock advance 1ms');
      const { schema, samples } = await json('diag dump');
      expect(schema).to.equal('fwctl.diag.dump/1');
      expect(ids(samples)).to.deep.equal([1, 2, 3, 4]);
      expect(Object.keys(samples[0])).to.deep.equal(['counter_id', 'sample_id', 'time_stamp', 'value']);
      for (const [i, { time_stamp }] of samples.entries())
        expect(time_stamp - samples[0].time_stamp).to.equal(i * 1024);
      await run(`${SET} --repetitive`);
      await run('emulator clock advance 7us');
      expect(ids((await json('diag dump')).samples)).to.deep.equal([3, 4, 5, 6]);
      expect(ids((await json('diag dump --index 1 --samples 2')).samples)).to.deep.equal([6, 3]);
    }));

  it('dump: values above 2^32 are the same in JSON, CSV, text and bytes', () =>
    virtual(async ({ run, json }) => {
      await run(`${SET} --on-demand --clear`);
      await run('emulator clock advance 1h');
      await run('diag set --on-demand pxd_ready_bp --allow-taint');
      const [{ value, time_stamp }] = (await json('diag dump')).samples;
      expect(Number(value)).to.be.greaterThan(2 ** 33);
      const line = `1025,1,${time_stamp},${BigInt(value)}\n`;
      expect((await run('diag dump --csv')).stdout).to.equal(
        `counter_id,sample_id,time_stamp,value\n${line}`,
      );
      expect((await run('diag dump')).stdout).to.contain(`pxd_ready_bp  ${BigInt(value)}\n`);
      const bytes = Buffer.from((await run('diag dump -o binary')).stdout, 'latin1');
      expect(bytes).to.have.length(16);
      expect(bytes.readBigUInt64BE(8)).to.equal(BigInt(value));
    }));

  it('places beyond the ring, counters that there are not or twice, and limits are usage errors', () =>
    virtual(async ({ run, json }) => {
      await run(`${SET} --single`);
      for (const [line, words] of [
        ['diag dump --samples 5000', 'beyond the ring, which has 4 samples'],
        ['diag dump --index 4', 'beyond the ring'],
        ['diag dump --index 3 --samples 2', 'beyond the ring'],
        ['diag set pxd_ready_pb --allow-taint', 'there is no diagnostic counter "pxd_ready_pb"'],
        ['diag set 0x404 --allow-taint', 'the device has no diagnostic counter 0x404'],
        ['diag set l0_mtt_hit --allow-taint', 'the device has no diagnostic counter l0_mtt_hit'],
        ['diag set 1025 pxd_ready_bp --allow-taint', 'is named twice'],
        ['diag set 1025 --samples 16385 --allow-taint', 'at most 16384'],
        ['diag set 1025 --period 0s --allow-taint', 'a time above 0'],
      ] as const) {
        const { error } = await json(line, 2);
        expect(error.message, line).to.contain(words);
      }
      expect((await json('diag param')).samples).to.equal(4);
    }));

  it('disable stops the sampling and sets the counters to zero', () =>
    virtual(async ({ run, json }) => {
      await run(`${SET} --single`);
      await json('diag disable --allow-taint');
      expect((await json('diag param')).fields).to.include({ enable: 0, num_of_counters: 0 });
      const { error } = await json('diag dump', 6);
      expect(error).to.include({ kind: 'firmware', status: 'BAD_SYS_STATE_ERR' });
    }));
});

describe('fwctl diag watch', () => {
  const lines = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('a line for each reading, with differences and rates from the second on; then what was set before is set again', () =>
    withFolder(async (folder) => {
      const run = (line: string) => fwctl(line.split(' '), { folder });
      await run(`${SET} --repetitive`);
      const before = await fwctlJson(['diag', 'param'], { folder });
      const { stdout, code } = await run('diag watch pxd_ready_bp 0x2006 --interval 20ms --count 3 --json');
      expect(code).to.equal(0);
      const [first, ...others] = lines(stdout);
      expect(first).to.include({ schema: 'fwctl.diag.watch/1', reading: 0 });
      expect(first.samples[0]).to.not.have.property('rate');
      expect(others).to.have.length(2);
      for (const { samples } of others)
        for (const { rate, difference } of samples) {
          expect(rate).to.be.greaterThan(0);
          expect(difference).to.be.greaterThan(0);
        }
      expect(await fwctlJson(['diag', 'param'], { folder })).to.deep.equal(before);
    }));

  it('is text in a pipe too, as everything is that nobody asked for as JSON', () =>
    withFolder(async (folder) => {
      for (const format of [[], ['-o', 'text']]) {
        const args = [
          'diag',
          'watch',
          'pxd_ready_bp',
          '--interval',
          '20ms',
          '--count',
          '2',
          '--allow-taint',
          ...format,
        ];
        const { stdout, code } = await fwctl(args, { folder });
        expect(code).to.equal(0);
        expect(stdout).to.match(/^(\d{4}-.*Z\ncounter +value.*\npxd_ready_bp .*\n){2}$/);
      }
    }));

  for (const [signal, exit] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    it(`${signal} ends it, and what was set before is set again`, () =>
      withFolder(async (folder) => {
        await fwctl(`${SET} --single --clear`.split(' '), { folder });
        const before = await fwctlJson(['diag', 'param'], { folder });
        const env = { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, HOME: folder };
        const child = spawn(
          process.execPath,
          [join(ROOT, 'bin/run.js'), 'diag', 'watch', '--interval', '1h'],
          { env },
        );
        await once(child.stdout, 'data');
        child.kill(signal);
        const [code] = await once(child, 'exit');
        expect(code).to.equal(exit);
        expect(await fwctlJson(['diag', 'param'], { folder })).to.deep.equal(before);
      }));

  it('a reader that goes away ends it, and an error too: what was set before is set again', () =>
    withFolder(async (folder) => {
      const run = (line: string) => fwctl(line.split(' '), { folder });
      await run(`${SET} --single`);
      const before = await fwctlJson(['diag', 'param'], { folder });
      const env = { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, HOME: folder };
      const child = spawn(
        process.execPath,
        [join(ROOT, 'bin/run.js'), 'diag', 'watch', '--interval', '20ms'],
        { env },
      );
      await once(child.stdout, 'data');
      child.stdout.destroy();
      const [code] = await once(child, 'exit');
      expect(code).to.equal(141);
      expect(await fwctlJson(['diag', 'param'], { folder })).to.deep.equal(before);
      await run('emulator fault add --opcode QUERY_DIAGNOSTIC_COUNTERS --errno EIO');
      expect((await run('diag watch --count 2')).code).to.equal(5);
      expect(await fwctlJson(['diag', 'param'], { folder })).to.deep.equal(before);
    }));

  it('without consent nothing is set', () =>
    withFolder(async (folder) => {
      const { code, stderr } = await fwctl(['diag', 'watch', '--count', '1'], { folder });
      expect(code).to.equal(4);
      expect(stderr).to.not.contain('put back');
    }));
});
