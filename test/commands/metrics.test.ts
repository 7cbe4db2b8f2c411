import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SERIES } from '../../src/metrics/series.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { firstLine, start, until } from '../support/running.js';

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const itWith = (...programs: string[]) => (programs.every(has) ? it : it.skip);

/** A machine with devices of every family. */
const mixed = <T>(work: (folder: string) => Promise<T>): Promise<T> =>
  withFolder(async (folder) => {
    for (const family of ['cxl', 'bnxt', 'pds'])
      await fwctl(['emulator', 'add', '--family', family], { folder });
    return work(folder);
  });

/** Series with their labels, and values. */
const samplesOf = (text: string): Map<string, string> => {
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  const samples = new Map(lines.map((line) => [line.replace(/ \S+$/, ''), line.replace(/^.* /, '')]));
  expect(samples.size, 'no series comes twice').to.equal(lines.length);
  return samples;
};

async function withServer<T>(folder: string, work: (url: string) => Promise<T>): Promise<T> {
  const server = spawn(
    process.execPath,
    [join(ROOT, 'bin/run.js'), 'metrics', '--listen', '0', '--interval', '1ms'],
    {
      env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, HOME: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let told = '';
  server.stderr.on('data', (chunk) => {
    told += chunk;
  });
  const ended = new Promise<number | null>((resolve) => server.on('close', resolve));
  try {
    await until(() => told.includes('http://') || server.exitCode !== null);
    return await work(/http:\S+/.exec(told)?.[0] as string);
  } finally {
    server.kill('SIGTERM');
    expect(await ended).to.equal(143);
  }
}

const scrape = async (url: string) => samplesOf(await (await fetch(url)).text());

describe('fwctl metrics', () => {
  it('tells of devices of all families what their jobs tell', () =>
    mixed(async (folder) => {
      const { stdout, code } = await fwctl(['metrics'], { folder });
      expect(code).to.equal(0);
      const samples = samplesOf(stdout);
      const { devices } = await fwctlJson(['list'], { folder });
      for (const { name } of devices) expect(samples.get(`fwctl_device_up{device="${name}"}`)).to.equal('1');
      const { sensors } = await fwctlJson(['temp'], { folder });
      const asic = sensors.find(({ name }: { name: string }) => name === 'asic');
      expect(
        samples.get('fwctl_temperature_critical_celsius{device="fwctl0",sensor="asic",of="chip"}'),
      ).to.equal(String(asic.critical_c));
      expect(samples.get('fwctl_link_up{device="fwctl0",port="1"}')).to.equal('1');
      expect(samples.get('fwctl_kernel_tainted')).to.equal('0');
    }));

  it('asks a device of any family nothing twice', () =>
    mixed(async (folder) => {
      for (const device of ['fwctl0', 'fwctl3', 'fwctl4', 'fwctl5']) {
        const { stderr } = await fwctl(['metrics', '-d', device, '-v'], { folder });
        const asked = stderr
          .split(/^(?=send: |answer: )/m)
          .filter((part) => part.startsWith('send: ') && !part.startsWith('send: a question'));
        expect(asked, device).to.deep.equal([...new Set(asked)]);
      }
    }));

  it('is the same in JSON, as its schema has it', () =>
    withFolder(async (folder) => {
      const { series } = await fwctlJson(['metrics', '--collect', 'link'], { folder });
      const names = series.map(({ name }: { name: string }) => name);
      expect(names).to.include('fwctl_link_up').and.not.to.include('fwctl_temperature_celsius');
    }));

  it('leaves nothing of a device that has gone, and tells of one that does not answer', () =>
    withFolder(async (folder) => {
      const run = (line: string) => fwctl(line.split(' '), { folder });
      await withServer(folder, async (url) => {
        const about = async (device: string) =>
          [...(await scrape(url)).keys()].filter((name) => name.includes(`device="${device}"`));
        expect(await about('fwctl1')).to.have.length.above(20);
        await run('emulator unplug');
        expect(await about('fwctl1')).to.deep.equal([]);
        expect((await scrape(url)).get('fwctl_up')).to.equal('1');
        await run('emulator replug');
        expect(await about('fwctl1')).to.have.length.above(20);
        await run('emulator fault add --opcode ACCESS_REG --errno EIO -d fwctl0');
        const samples = await scrape(url);
        expect(samples.get('fwctl_device_up{device="fwctl0"}')).to.equal('0');
        expect(samples.has('fwctl_device_info{device="fwctl0"')).to.equal(false);
        await run('emulator fault remove --all -d fwctl0');
        expect((await scrape(url)).get('fwctl_device_up{device="fwctl0"}')).to.equal('1');
      });
    }));

  it('leaves nothing behind of a process that was killed while it held the devices', () =>
    withFolder((folder) =>
      withServer(folder, async (url) => {
        const before = [...(await scrape(url)).keys()];
        const holder = start(['shell'], folder);
        const ended = new Promise((resolve) => holder.on('close', resolve));
        holder.stdin.write('info\n');
        await firstLine(holder);
        expect([...(await scrape(url)).keys()]).to.deep.equal(before);
        holder.kill('SIGKILL');
        await ended;
        for (const _ of ['first', 'second']) expect([...(await scrape(url)).keys()]).to.deep.equal(before);
      }),
    ));

  it('writes a file in one step, for others to read', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'fwctl.prom');
      writeFileSync(file, 'old\n', { mode: 0o644 });
      const { code, stdout } = await fwctl(['metrics', '--file', file], { folder });
      expect([code, stdout]).to.deep.equal([0, '']);
      expect(readFileSync(file, 'utf8')).to.match(/^# HELP fwctl_up .*\n$/s);
      expect(statSync(file).mode & 0o777).to.equal(0o644);
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
    }));

  it('ends with 3 where nothing answers, and says so in the file', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'fwctl.prom');
      const env = { FWCTL_SYSFS_ROOT: join(folder, 'nowhere') };
      const { code } = await fwctl(['metrics', '--backend', 'kernel', '--file', file], { folder, env });
      expect(code).to.equal(3);
      expect(samplesOf(readFileSync(file, 'utf8')).get('fwctl_up')).to.equal('0');
    }));

  const wrong: [string, RegExp][] = [
    ['--collect heat', /heat/],
    ['--listen 70000', /--listen takes an address/],
    ['--timeout soon', /--timeout takes a time/],
    ['--listen 0 --file x', /--file|--listen/],
    ['-d fwctl9', /there is no device "fwctl9"/],
  ];
  for (const [line, words] of wrong)
    it(`refuses ${line}`, () =>
      withFolder(async (folder) => {
        const { code, stderr } = await fwctl(['metrics', ...line.split(' ')], { folder });
        expect(stderr).to.match(words);
        expect(code).to.be.oneOf([2, 3]);
      }));

  for (const what of ['rules', 'dashboard'])
    it(`prints ${what} that know its series alone`, () =>
      withFolder(async (folder) => {
        const { stdout, code } = await fwctl(['metrics', '--print', what], { folder });
        expect(code).to.equal(0);
        const names = stdout.match(/\bfwctl_[a-z_]+/g) ?? [];
        expect(names).to.have.length.above(10);
        expect(Object.keys(SERIES)).to.include.members(names);
      }));

  itWith('promtool')('prints rules that promtool takes, and that tell of what has gone wrong', () =>
    withFolder(async (folder) => {
      const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
      file('fwctl.rules.yml', (await fwctl(['metrics', '--print', 'rules'], { folder })).stdout);
      file(
        'test.yml',
        [
          'rule_files: [fwctl.rules.yml]',
          'tests:',
          '  - interval: 1m',
          '    input_series:',
          `      - {series: 'fwctl_link_downs_total{instance="a",device="fwctl0",port="1"}', values: '0 1 2 3 4 5 6 7 8 9 10'}`,
          `      - {series: 'fwctl_link_downs_total{instance="b",device="fwctl0",port="1"}', values: '5x10'}`,
          `      - {series: 'fwctl_device_up{instance="a",device="fwctl1"}', values: '0x10'}`,
          '    alert_rule_test:',
          '      - eval_time: 10m',
          '        alertname: FwctlDeviceSilent',
          '        exp_alerts:',
          '          - exp_labels: {severity: critical, instance: a, device: fwctl1}',
          '            exp_annotations: {summary: "fwctl1 of a does not answer"}',
          '    promql_expr_test:',
          `      - {expr: 'ALERTS{alertname="FwctlLinkFlaps",alertstate="firing"}', eval_time: 10m, exp_samples: [{labels: 'ALERTS{alertname="FwctlLinkFlaps",alertstate="firing",severity="warning",instance="a",device="fwctl0",port="1"}', value: 1}]}`,
        ].join('\n'),
      );
      const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', join(folder, 'test.yml')], {
        encoding: 'utf8',
      });
      expect(status, stdout + stderr).to.equal(0);
      // Each alert, on a device of which it is to tell, and on one of which it is not.
      const DEVICE = 'instance="a",device="fwctl0"';
      const alerts: [alert: string, series: [series: string, values: string, quiet: string][], at: string][] =
        [
          ['DevicesUnknown', [['fwctl_up{instance="a"}', '0x10', '1x10']], '10m'],
          ['DeviceCritical', [[`fwctl_health_state{${DEVICE},check="reset"}`, '2x10', '1x10']], '10m'],
          [
            'TemperatureHigh',
            [
              [
                `fwctl_temperature_celsius{${DEVICE},sensor="Module0",of="module",port="1"}`,
                '71x10',
                '69x10',
              ],
              [
                `fwctl_temperature_critical_celsius{${DEVICE},sensor="Module0",of="module",port="1"}`,
                '75x10',
                '75x10',
              ],
            ],
            '10m',
          ],
          [
            'LinkDown',
            [
              [`fwctl_link_up{${DEVICE},port="1"}`, '0x10', '0x10'],
              [`fwctl_link_admin_up{${DEVICE},port="1"}`, '1x10', '0x10'],
            ],
            '10m',
          ],
          ['LinkFlaps', [[`fwctl_link_downs_total{${DEVICE},port="1"}`, '0+1x10', '0 1 1x8']], '10m'],
          [
            'FecUncorrectable',
            [[`fwctl_fec_uncorrectable_blocks_total{${DEVICE},port="1"}`, '0+3x20', '7x20']],
            '15m',
          ],
          [
            'BitErrors',
            [[`fwctl_link_effective_bit_error_ratio{${DEVICE},port="1"}`, '1e-11x20', '1e-15x20']],
            '15m',
          ],
          [
            'PcieNarrow',
            [
              [`fwctl_pcie_link_width{${DEVICE}}`, '8x30', '16x30'],
              [`fwctl_pcie_link_possible_width{${DEVICE}}`, '16x30', '16x30'],
            ],
            '20m',
          ],
          ['FirmwarePending', [[`fwctl_firmware_pending{${DEVICE}}`, '1x1500', '0x1500']], '25h'],
          ['KernelTainted', [['fwctl_kernel_tainted{instance="a"}', '1x10', '0x10']], '10m'],
        ];
      const told =
        (await fwctl(['metrics', '--print', 'rules'], { folder })).stdout.match(/alert: Fwctl\w+/g) ?? [];
      expect(told.map((line) => line.slice('alert: Fwctl'.length)).sort()).to.deep.equal(
        [...alerts.map(([alert]) => alert), 'DeviceSilent'].sort(),
      );
      file(
        'each.yml',
        JSON.stringify({
          rule_files: ['fwctl.rules.yml'],
          tests: alerts.flatMap(([alert, series, eval_time]) =>
            [true, false].map((fires) => ({
              interval: '1m',
              input_series: series.map(([name, loud, quiet]) => ({
                series: name,
                values: fires ? loud : quiet,
              })),
              promql_expr_test: [
                {
                  expr: `count(ALERTS{alertname="Fwctl${alert}",alertstate="firing"})`,
                  eval_time,
                  exp_samples: fires ? [{ labels: '{}', value: 1 }] : [],
                },
              ],
            })),
          ),
        }),
      );
      const each = spawnSync('promtool', ['test', 'rules', join(folder, 'each.yml')], { encoding: 'utf8' });
      expect(each.status, each.stdout + each.stderr).to.equal(0);
      // Of a dashboard the expressions are checked as rules.
      const { panels } = JSON.parse((await fwctl(['metrics', '--print', 'dashboard'], { folder })).stdout);
      const expressions = panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
        targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m')),
      );
      const rules = expressions.map((expr: string, i: number) => ({ record: `panel:${i}`, expr }));
      file('panels.json', JSON.stringify({ groups: [{ name: 'panels', rules }] }));
      const checked = spawnSync('promtool', ['check', 'rules', join(folder, 'panels.json')], {
        encoding: 'utf8',
      });
      expect(checked.status, checked.stderr).to.equal(0);
    }),
  );

  itWith('promtool')('has nothing for promtool to complain of', () =>
    mixed(async (folder) => {
      for (const more of [[], ['--all-counters']]) {
        const { stdout } = await fwctl(['metrics', ...more], { folder });
        const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], {
          input: stdout,
          encoding: 'utf8',
        });
        expect([status, stderr]).to.deep.equal([0, '']);
      }
    }),
  );

  itWith('prometheus-node-exporter')('is taken up whole by the textfile collector of node_exporter', () =>
    withFolder(async (folder) => {
      const texts = join(folder, 'texts');
      mkdirSync(texts);
      await fwctl(['metrics', '--file', join(texts, 'fwctl.prom')], { folder });
      const exporter = spawn(
        'prometheus-node-exporter',
        [
          '--collector.disable-defaults',
          '--collector.textfile',
          `--collector.textfile.directory=${texts}`,
          '--web.listen-address=127.0.0.1:0',
        ],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      );
      try {
        let told = '';
        exporter.stderr.on('data', (chunk) => {
          told += chunk;
        });
        await until(() => /address=127\.0\.0\.1:[1-9]\d*/.test(told) || exporter.exitCode !== null);
        const [, address] = /address=(127\.0\.0\.1:[1-9]\d*)/.exec(told) ?? [];
        const seen = await scrape(`http://${address}/metrics`);
        expect(seen.get('node_textfile_scrape_error')).to.equal('0');
        for (const name of samplesOf(readFileSync(join(texts, 'fwctl.prom'), 'utf8')).keys()) {
          const series = name.replace(/\{.*/, '');
          expect(
            [...seen.keys()].some((one) => one.startsWith(series)),
            series,
          ).to.equal(true);
        }
      } finally {
        exporter.kill();
      }
    }),
  );

  itWith('prometheus')('is scraped by Prometheus, without a series too many', () =>
    withFolder((folder) =>
      withServer(folder, async (url) => {
        const { host } = new URL(url);
        writeFileSync(
          join(folder, 'prometheus.yml'),
          `global: {scrape_interval: 1s}\nscrape_configs: [{job_name: fwctl, static_configs: [{targets: ['${host}']}]}]\n`,
        );
        const server = spawn(
          'prometheus',
          [
            `--config.file=${join(folder, 'prometheus.yml')}`,
            `--storage.tsdb.path=${join(folder, 'tsdb')}`,
            '--web.listen-address=127.0.0.1:0',
          ],
          { stdio: ['ignore', 'ignore', 'pipe'] },
        );
        try {
          let told = '';
          server.stderr.on('data', (chunk) => {
            told += chunk;
          });
          await until(() => /address=127\.0\.0\.1:[1-9]\d*/.test(told) || server.exitCode !== null);
          const [, address] = /address=(127\.0\.0\.1:[1-9]\d*)/.exec(told) ?? [];
          const query = async (text: string) => {
            const answer = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(text)}`);
            // It says so as long as it starts.
            if (answer.status === 503) return [];
            return ((await answer.json()) as { data: { result: { value: [number, string] }[] } }).data.result;
          };
          let up: { value: [number, string] }[] = [];
          while (up[0]?.value[1] !== '1') {
            up = await query('up{job="fwctl"}');
            await new Promise((resolve) => setTimeout(resolve, 200));
          }
          expect(await query('fwctl_device_up == 1')).to.have.length(3);
          expect((await query('scrape_samples_scraped'))[0]?.value[1]).to.equal(
            String((await scrape(url)).size),
          );
        } finally {
          server.kill();
        }
      }),
    ),
  );
});
