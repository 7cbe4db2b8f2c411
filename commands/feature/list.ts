import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { candidates, nothingMatches } from '../../src/cli/find/meant.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { namePattern } from '../../src/client/names.js';
import { featureJson, setVerdict, takesEffect } from '../../src/families/cxl/client/feature-words.js';
import {
  type Feature,
  hasSelection,
  readFeatureList,
  SELECTIONS,
} from '../../src/families/cxl/client/features.js';
import { toTable } from '../../src/present/table.js';
import type { Documents } from '../../src/schema/documents.js';

export default class FeatureList extends BaseCommand {
  static override summary = 'List the features of a CXL memory device.';
  static override description =
    'Every feature that the kernel has read from the device at probe: id, name where one is known, UUID, bytes of Get and of Set, the least scope for setting it, which follows from its effects, and when a change takes effect. Features that the kernel keeps for itself, and others that it lets nobody set, have the errno that a Set gives.';
  static override examples = [
    '<%= config.bin %> feature list -d mem0',
    "<%= config.bin %> feature list -d mem0 '*sparing'",
    '<%= config.bin %> feature list -d mem0 --json',
  ];
  static override strict = false;
  static override args = {
    pattern: Args.string({
      description: 'part of a name or UUID, * and ?; or several',
      ignoreStdin: true,
    }),
  };
  static override flags = rpcFlags;

  async answer(): Promise<Answer<Documents['fwctl.feature.list/1']>> {
    const { argv, flags } = await this.parse(FeatureList);
    const patterns = argv as string[];
    const session = await connect(flags, 'cxl');
    try {
      const all = await readFeatureList(session);
      const tests = patterns.map(namePattern);
      const features = all.filter(
        ({ entry, name }) => !tests.length || tests.some((test) => test(name) || test(entry.uuid)),
      );
      const near = features.length
        ? []
        : candidates(
            this.config.root,
            patterns,
            all.map(({ name }) => name),
          );
      return {
        data: {
          device: deviceJson(session.backend, session.device),
          supported_feats: all.length,
          features: features.map(featureJson),
          ...(features.length ? {} : { near: near.map(({ name }) => name) }),
        },
        text: (style) =>
          features.length
            ? toTable(COLUMNS, features.map(rowOf), style)
            : nothingMatches('feature', patterns, near, style),
      };
    } finally {
      await session.close();
    }
  }
}

const COLUMNS = [
  { key: 'id' },
  { key: 'feature', isName: true },
  { key: 'get' },
  { key: 'set' },
  { key: 'version' },
  { key: 'scope', title: 'set at' },
  { key: 'effect', title: 'takes effect' },
  { key: 'values', title: 'other values' },
  { key: 'uuid' },
];

function rowOf(feature: Feature) {
  const { entry, known } = feature;
  const verdict = setVerdict(feature);
  const { get_feat_ver: get, set_feat_ver: set } = entry;
  return {
    id: entry.id,
    feature: known?.name ?? '',
    get: entry.get_feat_size,
    set: entry.set_feat_size,
    version: get === set ? String(get) : `${get}/${set}`,
    scope: 'errno' in verdict ? `never: ${verdict.errno}` : verdict.least,
    effect: takesEffect(feature).join(', '),
    values: SELECTIONS.slice(1)
      .filter((selection) => hasSelection(feature, selection))
      .join(', '),
    uuid: entry.uuid,
  };
}
