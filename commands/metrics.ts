import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { chooseBackend } from '../src/cli/connect.js';
import { parseDuration } from '../src/cli/duration.js';
import { endProcess } from '../src/cli/end.js';
import { EXIT_CODES } from '../src/cli/exit.js';
import { type ConnectionFlags, devicesFlag, rpcFlags } from '../src/cli/flags.js';
import { interruption } from '../src/cli/interrupt.js';
import { COLLECTORS } from '../src/cli/metrics/look.js';
import { FOR_PROMETHEUS, printed } from '../src/cli/metrics/printed.js';
import { Gathered, Scraper } from '../src/cli/metrics/scrape.js';
import { writeNote } from '../src/cli/output.js';
import { nameIn } from '../src/cli/settings/names.js';
import { surroundings } from '../src/cli/surroundings.js';
import { type TargetLister, topLister, whatIsThere } from '../src/cli/top/lister.js';
import { FwctlError } from '../src/client/errors.js';
import { seriesOf } from '../src/metrics/series.js';
import { Exposition, metricsText } from '../src/metrics/text.js';
import { safe } from '../src/present/safe.js';
import type { Documents } from '../src/schema/documents.js';

const { scope: _scope, 'allow-taint': _taint, device: _device, ...flags } = rpcFlags;

export default class Metrics extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = 'Tell of devices in the form of Prometheus, once or as a server.';
  static override description = [
    'Prints what there is to watch of all devices, or of those that -d names: state, temperatures, links, counters, health, firmware, PCI Express. --file writes it for the textfile collector of node_exporter, in one step; --listen answers scrapes of /metrics, on the loopback interface where no address is named.',
    'Only what the least scopes give is read: nothing is changed, and nothing taints the kernel. A device that does not answer has fwctl_device_up 0 and no other series; the others are told all the same. fwctl-metrics(1) has the series, their labels and what they cost.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> metrics',
    '<%= config.bin %> metrics -d fwctl0 --collect link,temp',
    '<%= config.bin %> metrics --file fwctl.prom',
    '<%= config.bin %> metrics --listen 9960',
    '<%= config.bin %> metrics --print rules',
  ];
  static override flags = {
    ...flags,
    device: devicesFlag('devices by any of their names [default: all]'),
    collect: Flags.option({
      description: 'what is asked of each device [default: all]',
      options: COLLECTORS,
      helpValue: 'NAME,...',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
    })(),
    'all-counters': Flags.boolean({
      description: "the device's own counters too: some hundred series a port",
    }),
    file: Flags.string({
      description: 'write to this file, in one step; its name has to end with .prom for node_exporter',
      helpValue: 'FILE',
    }),
    listen: Flags.string({
      description: 'answer scrapes until it is ended, on the loopback interface where no address is named',
      helpValue: '[ADDRESS:]PORT',
      exclusive: ['file', 'json', 'output'],
    }),
    interval: Flags.string({
      description: 'answer from one reading for so long [default: 5s]',
      helpValue: 'TIME',
      dependsOn: ['listen'],
    }),
    print: Flags.option({
      description:
        'print alert rules of Prometheus, or a dashboard of Grafana, for these series; asks no device',
      options: ['rules', 'dashboard'] as const,
      helpValue: 'rules|dashboard',
      exclusive: ['file', 'listen', 'collect', 'all-counters'],
    })(),
    timeout: Flags.string({
      description: 'how long a device may take to answer',
      default: '5s',
      helpValue: 'TIME',
    }),
  };

  private scraper: Scraper | undefined;

  async answer(): Promise<Answer<Documents['fwctl.metrics/1']> | undefined> {
    const { flags } = await this.parse(Metrics);
    const { device, collect, listen, file, print, ...others } = flags;
    if (print !== undefined) return this.printed(print);
    this.scraper = new Scraper(await listerOf(others, [device ?? []].flat()), {
      collectors: collect ?? COLLECTORS,
      allCounters: flags['all-counters'],
      patience: milliseconds(flags.timeout, '--timeout'),
    });
    const { scraper } = this;
    try {
      if (listen !== undefined)
        return await this.serve(scraper, listen, milliseconds(flags.interval ?? '5s', '--interval'));
      return await this.once(scraper, file);
    } finally {
      await scraper.end();
    }
  }

  /** What a device has not answered is not waited for. */
  override async run(): Promise<void> {
    await super.run();
    if (this.scraper?.hangs && !surroundings()) endProcess(Number(process.exitCode ?? 0));
  }

  private printed(what: keyof typeof FOR_PROMETHEUS): Answer<Documents['fwctl.metrics/1']> {
    const text = printed(this.config.root, what);
    return { data: { file: FOR_PROMETHEUS[what], text }, text: () => text };
  }

  private async once(
    scraper: Scraper,
    file: string | undefined,
  ): Promise<Answer<Documents['fwctl.metrics/1']> | undefined> {
    const gathered = new Gathered();
    const { devices, silent, failure } = await scraper.scrape(gathered);
    const { samples } = gathered;
    const [first] = silent;
    if (file !== undefined) {
      const { writeNamedFile } = await import('../src/files/named.js');
      writeNamedFile('the metrics', file, metricsText(samples), 0o644);
    }
    if (failure) throw failure;
    for (const { message } of silent) writeNote(`fwctl: ${safe(message)}\n`);
    const exit = first && silent.length === devices ? EXIT_CODES[first.kind] : 0;
    if (file !== undefined) {
      process.exitCode = exit;
      return undefined;
    }
    return {
      get data() {
        return { series: seriesOf(samples) };
      },
      text: () => metricsText(samples),
      exit,
    };
  }

  private async serve(scraper: Scraper, address: string, interval: number): Promise<undefined> {
    const { cached, listen, parseAddress } = await import('../src/cli/metrics/serve.js');
    const { keepHeapSmall } = await import('../src/cli/bundle/engine.js');
    keepHeapSmall();
    const read = cached(interval, async () => {
      const exposition = new Exposition();
      await scraper.scrape(exposition);
      return exposition.pieces;
    });
    const stop = interruption();
    const server = await listen(parseAddress(address), read);
    writeNote(`fwctl: ${server.url}\n`);
    try {
      while (!stop.requested) await stop.wait(2 ** 30);
    } finally {
      await server.close();
      stop.end();
    }
  }
}

/** The devices that are named; where none are, or a file or a machine in place of devices, all that are there at each reading. */
async function listerOf(flags: ConnectionFlags, names: readonly string[]): Promise<TargetLister> {
  const [first] = names;
  if (first !== undefined && nameIn(first)) return topLister({ ...flags, device: first }, names);
  const meant = { ...flags, ...(first === undefined ? {} : { device: first }) };
  const backend = await chooseBackend(meant);
  return { backend, list: () => whatIsThere(backend, meant) };
}

function milliseconds(text: string, flag: string): number {
  const ms = Number(parseDuration(text, flag)) / 1e6;
  if (ms <= 86_400_000) return ms;
  throw new FwctlError('usage', `${flag} takes a day at most, not "${text}"`);
}
