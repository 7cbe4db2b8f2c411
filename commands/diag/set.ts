import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect } from '../../src/cli/connect.js';
import { countersNamed, logPeriod, logSamples, periodNs, type Rounded } from '../../src/cli/diag/counters.js';
import { setOrTell } from '../../src/cli/diag/set.js';
import { parseDuration } from '../../src/cli/duration.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { numberIn } from '../../src/client/numbers.js';
import { readDiagCap } from '../../src/families/mlx5/client/diag.js';
import type { Documents } from '../../src/schema/documents.js';

/** A flag that is not given is undefined. */
const bit = (flag: boolean | undefined): number => (flag ? 1 : 0);

const rounding = (asked: number, set: number): Rounded | undefined =>
  asked === set ? undefined : { asked, set };

export default class DiagSet extends BaseCommand {
  static override summary = 'Choose which diagnostic counters are sampled, and how.';
  static override description = [
    'Sends SET_DIAGNOSTIC_PARAMS at scope debug-write, which taints the kernel: a script agrees with --allow-taint. The device keeps the last samples in a ring, which `diag dump` reads.',
    'The number of samples, and the cycles of a period, are powers of two: the next one is set, and the answer tells where that is not what was asked for. Also as `fwctl diagcnt set`.',
  ].join('\n\n');
  static override hiddenAliases = ['diagcnt:set'];
  static override examples = [
    '<%= config.bin %> diag set --sync --clear --samples 16 pxd_ready_bp 0x2006 --allow-taint',
    '<%= config.bin %> diag set --repetitive --period 10us 0x401,0x402 --dry-run',
  ];
  static override strict = false;
  static override args = {
    counters: Args.string({
      description: 'NAME|ID ... of counters; see `diag cap`',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...rpcFlags,
    single: Flags.boolean({ description: 'stop when the ring is full [default]', exclusive: ['repetitive'] }),
    repetitive: Flags.boolean({ description: 'go on, and replace the oldest samples' }),
    'on-demand': Flags.boolean({ description: 'take one sample, now' }),
    sync: Flags.boolean({ description: 'sample all counters at one time' }),
    clear: Flags.boolean({ description: 'set the counters to zero first' }),
    samples: Flags.string({
      description: 'samples that the ring has [default: 16, on demand 1]',
      helpValue: 'N',
    }),
    period: Flags.string({
      description: 'time from one sample to the next: 500ns, 10us, 1ms',
      default: '1ms',
      helpValue: 'TIME',
    }),
    'dry-run': Flags.boolean({ description: 'set nothing; show what would be set, and the verdict' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.diag.set/1']>> {
    const { argv, flags } = await this.parse(DiagSet);
    const onDemand = flags['on-demand'];
    const samples = numberIn('--samples', flags.samples ?? (onDemand ? '1' : '16'), 1, 2 ** 16);
    const period = parseDuration(flags.period);
    // The scope is for the write: a read needs another, and passes at its least.
    const { scope, ...others } = flags;
    const session = await connect(others, 'mlx5', flags['dry-run'] ? 'rehearses' : 'changes');
    try {
      const cap = await readDiagCap(session);
      const params = {
        log_num_of_samples: logSamples(samples, cap),
        log_sample_period: logPeriod(period, cap),
        single: bit(flags.single || !(flags.repetitive || onDemand)),
        repetitive: bit(flags.repetitive),
        sync: bit(flags.sync),
        clear: bit(flags.clear),
        on_demand: bit(onDemand),
        enable: 1,
        counters: countersNamed(argv as string[], cap),
      };
      const rounded = {
        samples: rounding(samples, 2 ** params.log_num_of_samples),
        period_ns: onDemand ? undefined : rounding(Number(period), periodNs(params.log_sample_period, cap)),
      };
      return await setOrTell({ session, cap, params, rounded, scope }, flags['dry-run']);
    } finally {
      await session.close();
    }
  }
}
