import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { EXIT_CODES } from '../../src/cli/exit.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { compare } from '../../src/cli/snapshot/compare.js';
import { changeJson, comparisonText, sideJson } from '../../src/cli/snapshot/difference.js';
import { requireKnown } from '../../src/cli/snapshot/match.js';
import { LIVE, sidesOf } from '../../src/cli/snapshot/sides.js';
import { tellSnapshot } from '../../src/cli/snapshot/tell.js';
import type { Documents } from '../../src/schema/documents.js';

/** What is asked of the device goes at the least scope, and to no tape. */
const {
  scope: _scope,
  'no-guard': _guard,
  record: _record,
  append: _append,
  force: _force,
  redact: _redact,
  'record-limit': _limit,
  ...askFlags
} = rpcFlags;

export default class SnapshotDiff extends BaseCommand {
  static override summary = 'Compare a snapshot with another one, or with the device as it is now.';
  static override description = [
    'Tells by thing and field what differs: settings, registers, capabilities, functions, links, modules, versions. What only the device sets, and follows from a change that is told, is counted apart, as is what moves by itself: counters, times, measured values. --all and --noise list them. Ends with 9 where something differs, with 0 where only what moves does.',
    'Without B, or with the word live, the device is asked: that of -d, else the one of the same name.',
    '--only and --ignore take sections, things and fields, * and ? for any letters: registers, PMTU, admin_mtu, "registers/PM*".',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> snapshot diff before.snapshot',
    '<%= config.bin %> snapshot diff before.snapshot after.snapshot --json',
    "<%= config.bin %> snapshot diff before.snapshot live --ignore 'temperature'",
    "<%= config.bin %> snapshot diff before.snapshot --only configuration --only 'P*'",
  ];
  static override args = {
    a: Args.string({ description: 'a snapshot', required: true, ignoreStdin: true }),
    b: Args.string({ description: 'another one, or live', default: LIVE, ignoreStdin: true }),
  };
  static override flags = {
    ...askFlags,
    only: Flags.string({
      description: 'only what is named so: a section, thing or field; repeatable',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'PATTERN',
    }),
    ignore: Flags.string({
      description: 'not what is named so; repeatable',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'PATTERN',
    }),
    all: Flags.boolean({ description: 'list what follows from other changes, too' }),
    noise: Flags.boolean({ description: 'list what moves by itself, too' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.snapshot.diff/1']>> {
    const { args, flags } = await this.parse(SnapshotDiff);
    const { only, ignore, all, noise, ...connection } = flags;
    const [before, after] = await sidesOf(args.a, args.b, connection);
    const told = await tellSnapshot(before.snapshot, before.name);
    const now = await tellSnapshot(after.snapshot, after.name);
    requireKnown('--only', only ?? [], [...told, ...now]);
    requireKnown('--ignore', ignore ?? [], [...told, ...now]);
    const found = compare(told, now, { only, ignore });
    return {
      data: {
        a: sideJson(before),
        b: sideJson(after),
        same: found.things.length === 0,
        things: found.things.map(({ changes, ...thing }) => ({ ...thing, changes: changes.map(changeJson) })),
        counts: {
          things: found.things.length,
          following: found.following.length,
          moving: found.moving.length,
        },
        ...(all ? { following: found.following.map(changeJson) } : {}),
        ...(noise ? { moving: found.moving.map(changeJson) } : {}),
      },
      text: (style) => comparisonText(before, after, found, { all, noise }, style),
      ...(found.things.length ? { exit: EXIT_CODES.differs } : {}),
    };
  }
}
