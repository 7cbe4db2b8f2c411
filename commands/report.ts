import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { EXIT_CODES } from '../src/cli/exit.js';
import { EVERY } from '../src/cli/flags.js';
import { paceOf, reportFlags, tapeFlagsOf } from '../src/cli/report/flags.js';
import { pageOf } from '../src/cli/report/page.js';
import { makeReport } from '../src/cli/report/report.js';
import { summary } from '../src/cli/report/summary.js';
import { FwctlError } from '../src/client/errors.js';
import { NewFile } from '../src/files/new-file.js';
import type { Documents } from '../src/schema/documents.js';

export default class Report extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary =
    'Write a page to look at: health, link, temperatures, counters, setup of devices.';
  static override description = [
    'One HTML file that needs nothing else: no script, no picture, no font from elsewhere; it can be sent by mail, looked at on a telephone, and printed. In front of all stands what is the matter, and why; then what the device is, its links and modules with their thresholds, temperatures and counters as they went while the report was made, PCI Express, settings that are other than by default, capabilities below their maximum, functions, firmware, what this caller may do, and what could not be read.',
    'Of every family, what its devices tell; from a device, or from a tape of its calls (-d replay:FILE, of which each call counts by its input unless --replay says otherwise). Several devices stand on one page. All is read at the least scope, and nothing is changed.',
    'With --json the data of the page goes to stdout, and FILE may be left out.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> report card.html',
    '<%= config.bin %> report cards.html -d fwctl0 -d fwctl1 --seconds 10',
    '<%= config.bin %> report fleet.html --all --redact',
    '<%= config.bin %> report - -d replay:card.tape > card.html',
    '<%= config.bin %> report --json --seconds 0',
  ];
  static override args = {
    file: Args.string({ description: 'page to write, or - for stdout', ignoreStdin: true }),
  };
  static override flags = reportFlags;

  async answer(): Promise<Answer<Documents['fwctl.report/1']>> {
    const { args, flags } = await this.parse(Report);
    const { file } = args;
    const { format } = this;
    if (format === 'hex' || format === 'binary')
      throw new FwctlError('usage', `a report has no bytes behind it: -o ${format} does not apply`, {
        next: 'use -o json for its data',
      });
    if (file === undefined && format !== 'json')
      throw new FwctlError('usage', 'the name of the page is missing', {
        next: 'fwctl report card.html; - for stdout, or --json for the data alone',
      });
    if (file === '-' && format === 'json')
      throw new FwctlError('usage', 'stdout can have the page or its data, not both', {
        next: 'leave out - or --json, or name a file for the page',
      });
    const target = file === '-' ? undefined : file;
    const written = target === undefined ? undefined : new NewFile('the report', target, flags);
    const devices = [flags.device ?? []].flat();
    const { document, failure } = await makeReport(
      { ...flags, ...tapeFlagsOf(flags), device: undefined },
      {
        devices: devices.filter((name) => name !== EVERY),
        all: flags.all || devices.includes(EVERY),
        redact: flags.redact ?? false,
        pace: paceOf(flags),
      },
    );
    const text = () => pageOf(document);
    written?.write(text());
    return {
      data: { ...(target === undefined ? {} : { file: target }), ...document },
      text: (style) => (target === undefined ? text() : summary(document, target, style)),
      ...(failure ? { exit: EXIT_CODES[failure.kind] } : {}),
    };
  }
}
