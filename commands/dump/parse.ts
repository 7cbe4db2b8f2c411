import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { typeText } from '../../src/cli/dump/dump.js';
import { readSegments, Shares, segmentType } from '../../src/cli/dump/file.js';
import { SegmentPrinter } from '../../src/cli/dump/print.js';
import { errorJson } from '../../src/cli/errors.js';
import { EXIT_CODES } from '../../src/cli/exit.js';
import { styleFor, writeResult } from '../../src/cli/output.js';
import { FwctlError } from '../../src/client/errors.js';
import { toJson } from '../../src/present/json.js';
import { toTable } from '../../src/present/table.js';
import { Output } from '../../src/printed/output.js';
import type { Documents } from '../../src/schema/documents.js';

export default class DumpParse extends BaseCommand {
  static override summary = 'Decode a file with a dump of resources; opens no device.';
  static override description = [
    'Takes the raw segments that `dump resource -o binary` and mstresourcedump --bin write, one dump or several behind each other; - reads stdin. The file is decoded as it is read, however long it is.',
    'Resources are named as the known devices name them. Where the file is malformed, all before that is shown, and the exit code is 7.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> dump parse dump.bin',
    '<%= config.bin %> dump parse --type FULL_QPC -H dump.bin',
    '<%= config.bin %> dump parse --summary dump.bin',
    '<%= config.bin %> dump resource --type 0x1300 --index1 11 -o binary | <%= config.bin %> dump parse -',
  ];
  static override args = {
    file: Args.string({ description: 'the file, - for stdin', required: true, ignoreStdin: true }),
  };
  static override flags = {
    type: Flags.string({ description: 'only segments of this type', helpValue: 'NAME|ID' }),
    summary: Flags.boolean({ description: 'only tell how many segments and bytes of each type there are' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.dump.parse/1']> | undefined> {
    const { args, flags } = await this.parse(DumpParse);
    const { format } = this;
    if (format === 'hex' || format === 'binary')
      throw new FwctlError('usage', `-o ${format} would only repeat the file`, {
        next: 'use -o text or -o json',
      });
    const type = flags.type === undefined ? undefined : segmentType(flags.type);
    return flags.summary ? this.summary(args.file, type) : this.segments(args.file, type);
  }

  private async summary(
    file: string,
    type: number | undefined,
  ): Promise<Answer<Documents['fwctl.dump.parse/1']>> {
    const shares = new Shares();
    await readSegments(file, (segment) => {
      if (type === undefined || segment.type === type) shares.add(segment);
    });
    const list = shares.list();
    return {
      data: { file, types: list },
      text: (style) =>
        toTable(
          ['type', 'name', 'segments', 'bytes'].map((key) => ({ key })),
          list.map(({ segment_type, segment_name, segments, bytes }) => ({
            type: typeText(segment_type),
            name: segment_name ?? 'unknown',
            segments,
            bytes,
          })),
          style,
        ),
    };
  }

  /** Text and JSON are written as the file is read: the schema stands last, as only then it is known whether all went well. */
  private async segments(file: string, type: number | undefined): Promise<undefined> {
    const json = this.format === 'json';
    const out = new Output(writeResult);
    const printer = new SegmentPrinter(out, this.common.meanings, await styleFor(1));
    if (json) out.add(`{"file":${toJson(file)},"segments":[`);
    let first = true;
    const finish = (end: object) => out.add(`${first ? '' : '\n'}],${toJson(end, 0).slice(1)}\n`);
    try {
      await readSegments(file, (segment) => {
        if (type !== undefined && segment.type !== type) return;
        if (json) {
          out.add(first ? '\n' : ',\n');
          printer.json(segment);
        } else printer.text(segment);
        first = false;
      });
      if (json) finish({ schema: this.schema });
    } catch (error) {
      if (!json || !(error instanceof FwctlError)) throw error;
      finish({ schema: 'fwctl.error/1', error: errorJson(error) });
      process.exitCode = EXIT_CODES[error.kind];
    } finally {
      out.flush();
    }
    return undefined;
  }
}
