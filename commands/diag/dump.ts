import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { rangeOf, sampleJson, samplesCsv, samplesText } from '../../src/cli/diag/dump.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { styleFor, writeResult } from '../../src/cli/output.js';
import { FwctlError } from '../../src/client/errors.js';
import { type DiagSample, dumpDiag, inOrder, readDiagParams } from '../../src/families/mlx5/client/diag.js';
import type { Documents } from '../../src/schema/documents.js';

export default class DiagDump extends BaseCommand {
  static override summary = 'Show the samples of diagnostic counters that the device has taken.';
  static override description = [
    'Reads the ring of samples with QUERY_DIAGNOSTIC_COUNTERS, in several calls where it is large; the oldest sample comes first. With --index or --samples, those places of the ring, as they lie. Places without a sample are left out.',
    'time_stamp is the lower 32 bits of the clock of the device. -o binary gives the values as the device does, of 16 bytes each.',
    'Where an answer is malformed, the samples before the fault are shown as text or CSV, then the error. Also as `fwctl diagcnt dump`.',
  ].join('\n\n');
  static override hiddenAliases = ['diagcnt:dump'];
  static override examples = [
    '<%= config.bin %> diag dump',
    '<%= config.bin %> diag dump --samples 4 --index 8 --json',
    '<%= config.bin %> diag dump --csv',
  ];
  static override flags = {
    ...rpcFlags,
    samples: Flags.string({
      description: 'so many places of the ring [default: all from --index on]',
      helpValue: 'N',
    }),
    index: Flags.string({ description: 'the first place of the ring [default: 0]', helpValue: 'I' }),
    csv: Flags.boolean({
      description: 'as comma-separated values',
      exclusive: ['json', 'output'],
      helpGroup: 'OUTPUT',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.diag.dump/1']>> {
    const { flags } = await this.parse(DiagDump);
    const session = await connect(flags, 'mlx5');
    const got: DiagSample[] = [];
    const ordered = () => (flags.index === undefined && flags.samples === undefined ? inOrder(got) : got);
    const text = async () => {
      const samples = ordered();
      return flags.csv ? samplesCsv(samples) : samplesText(samples, await styleFor(1));
    };
    let enabled = 1;
    try {
      const params = await readDiagParams(session);
      enabled = params.enable;
      for await (const sample of dumpDiag(session, params, rangeOf(flags, params))) got.push(sample);
      const samples = ordered();
      return {
        data: { device: deviceJson(session.backend, session.device), samples: samples.map(sampleJson) },
        text,
        kindOf: (path) => (path.endsWith('.value') ? { counter: 64 } : 'level'),
        bytes: [{ title: 'samples', bytes: Buffer.concat(samples.map(({ bytes }) => bytes)) }],
      };
    } catch (error) {
      if (got.length && this.format === 'text') writeResult(await text());
      if (enabled || !(error instanceof FwctlError) || error.kind !== 'firmware') throw error;
      throw new FwctlError(error.kind, error.message, {
        ...error.facts,
        next: 'choose what is sampled first: fwctl diag set COUNTER ...; the counters are told by: fwctl diag cap',
      });
    } finally {
      await session.close();
    }
  }
}
