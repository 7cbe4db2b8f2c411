import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { deviceJson, type Target, targetsOf } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { alsoAsked } from '../../src/cli/snapshot/also.js';
import { saveSnapshot } from '../../src/cli/snapshot/save.js';
import {
  leftOutText,
  objectCounts,
  objectsText,
  sectionCounts,
  sectionsText,
} from '../../src/cli/snapshot/summary.js';
import { tellObjects } from '../../src/cli/snapshot/tell.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

/** Each question goes at the least scope; the calls are in the snapshot, and go to no tape. */
const {
  scope: _scope,
  'no-guard': _guard,
  record: _record,
  append: _append,
  'record-limit': _limit,
  ...askFlags
} = rpcFlags;

export default class SnapshotSave extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = 'Keep what a device tells in a file, to be looked at or compared later.';
  static override description = [
    'Asks the device all that can be asked without changing it: what it is, its capabilities, registers of each port, lane, module and sensor, configuration, functions, counters. What it refuses, and what is not asked for as it would change something or needs consent, is listed with the reason.',
    'The file stands for the device wherever a device is read: -d snapshot:FILE. See fwctl-snapshot(5).',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> snapshot save before.snapshot',
    '<%= config.bin %> snapshot save card.snapshot -d mlx5_1 --redact',
    '<%= config.bin %> snapshot save all.snapshot --objects',
    "<%= config.bin %> snapshot save more.snapshot --also 'obj get cq 1135'",
  ];
  static override args = {
    file: Args.string({
      description: 'file to write; a file that is there is kept',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...askFlags,
    also: Flags.string({
      description: "also what this command asks: --also 'reg get PMTU local_port=3'; repeatable",
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'LINE',
    }),
    objects: Flags.boolean({
      description:
        'also each object of the device by its number, and how many there are of each kind; takes its time',
    }),
    force: Flags.boolean({ description: 'replace a file that is there' }),
    resume: Flags.boolean({
      description: 'ask only for what is not in FILE.resume, which is kept where the device was gone',
    }),
    redact: Flags.boolean({
      description: 'put pseudonyms for serial numbers, GUIDs and MAC addresses into the snapshot',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.snapshot.save/1']>> {
    const { args, flags } = await this.parse(SnapshotSave);
    const { force, redact, objects, also, resume, ...connection } = flags;
    const [target] = (await targetsOf(connection)) as [Target];
    const snapshot = await saveSnapshot(target, args.file, {
      force: force ?? false,
      redact: redact ?? false,
      resume,
      objects: objects ?? false,
      ...(also
        ? { also: await alsoAsked(this.config, also, { device: target.device.name, backend: flags.backend }) }
        : {}),
    });
    const counts = sectionCounts(snapshot);
    const numbered = objectCounts(await tellObjects(snapshot, args.file));
    return {
      data: {
        device: deviceJson(target.backend, target.device),
        file: args.file,
        redacted: snapshot.origin.redacted,
        sections: counts,
        ...(objects ? { objects: numbered } : {}),
        left_out: snapshot.leftOut,
      },
      text: async (style) =>
        `${safe(args.file)}: ${safe(target.device.name)}\n${await sectionsText(counts, style)}${objectsText(numbered)}${leftOutText(snapshot)}`,
    };
  }
}
