import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { EXIT_CODES } from '../../src/cli/exit.js';
import {
  bytesText,
  featureFields,
  featuresMeant,
  featureTitle,
  meanings,
} from '../../src/cli/feature/feature.js';
import { fieldsJson, fieldsText, onlyFields } from '../../src/cli/fields.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { writeNote } from '../../src/cli/output.js';
import { FwctlError } from '../../src/client/errors.js';
import { numberIn } from '../../src/client/numbers.js';
import type { Session } from '../../src/client/session.js';
import {
  type Feature,
  getFeature,
  getRequest,
  hasSelection,
  readLayout,
  SELECTIONS,
  type Selection,
} from '../../src/families/cxl/client/features.js';
import { safe } from '../../src/present/safe.js';
import type { Documents, FeatureJson, UnreadFeatureJson } from '../../src/schema/documents.js';

const U16 = 0xffff;

export default class FeatureGet extends BaseCommand {
  static override summary = 'Read a feature of a CXL memory device.';
  static override description = [
    'Reads a feature by name, id or UUID, of which the beginning is enough, and decodes it where its layout is known. The scope is configuration: reading is free, also of what the kernel keeps for itself.',
    'Of several features the answers stand one behind the other, in JSON as a list `features`. -o hex and -o binary give the bytes; --offset and --count a part of them.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> feature get -d mem0 patrol-scrub -H',
    '<%= config.bin %> feature get -d mem0 boot-options --selection saved',
    "<%= config.bin %> feature get -d mem0 '*sparing' --json",
    '<%= config.bin %> feature get -d mem0 96dad7d6 --offset 1 --count 2 -o hex',
  ];
  static override strict = false;
  static override args = {
    feature: Args.string({
      description: 'name, id or UUID of the feature, or several; * and ? for all that match',
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...rpcFlags,
    selection: Flags.option({
      description:
        'which value: the current one, the one that the device came with, or the one that a reset makes current',
      options: SELECTIONS,
      default: 'current' as const,
      helpValue: SELECTIONS.join('|'),
    })(),
    offset: Flags.string({ description: 'the first byte that is read [default: 0]', helpValue: 'BYTE' }),
    count: Flags.string({ description: 'how many bytes [default: up to the end]', helpValue: 'BYTES' }),
    field: Flags.string({
      description: 'only fields that match: part of a name, or * and ?',
      helpValue: 'PATTERN',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.feature.get/1']>> {
    const { argv, flags } = await this.parse(FeatureGet);
    const words = argv as string[];
    const part = {
      offset: flags.offset === undefined ? undefined : numberIn('--offset', flags.offset, 0, U16),
      count: flags.count === undefined ? undefined : numberIn('--count', flags.count, 1, U16),
    };
    const session = await connect(flags, 'cxl');
    try {
      const device = deviceJson(session.backend, session.device);
      const features = await featuresMeant(session, words);
      const [only] = features;
      if (only && features.length === 1) {
        const { data, ...answer } = await this.read(session, only, { ...flags, ...part });
        return { ...answer, data: { device, ...data } };
      }
      const answers: Answer<FeatureJson | UnreadFeatureJson>[] = [];
      let exit = 0;
      for (const feature of features)
        try {
          answers.push(await this.read(session, feature, { ...flags, ...part }));
        } catch (error) {
          if (!(error instanceof FwctlError)) throw error;
          writeNote(`fwctl: ${feature.name} is left out: ${safe(error.message)}\n`);
          exit ||= EXIT_CODES[error.kind];
          const { kind, message } = error;
          answers.push({ data: { ...identity(feature), error: { kind, message } }, text: () => '' });
        }
      const told = answers.filter(({ bytes }) => bytes);
      return {
        data: { device, features: answers.map(({ data }) => data) },
        text: async (style) => (await Promise.all(told.map(({ text }) => text(style)))).join('\n'),
        bytes: told.flatMap(({ bytes = [] }) => bytes),
        exit,
      };
    } finally {
      await session.close();
    }
  }

  /** Reads one feature. Throws what `getFeature` throws, and FwctlError `usage` where it has no such field or part. */
  private async read(session: Session, feature: Feature, asked: Asked): Promise<Answer<FeatureJson>> {
    const { selection } = asked;
    const { offset, count } = partOf(feature, asked);
    if (!hasSelection(feature, selection))
      writeNote(
        `fwctl: ${feature.name} does not say that it has a ${selection} value: the device is asked all the same\n`,
      );
    const request = getRequest(feature, { offset, count, selection, scope: asked.scope });
    const bytes = await getFeature(session, request);
    const whole = offset === 0 ? featureFields(feature, bytes) : undefined;
    const fields = whole && onlyFields(whole, asked.field);
    const form = readLayout(feature);
    const words = asked.meanings && meanings;
    return {
      data: {
        ...identity(feature),
        selection,
        offset,
        count: bytes.length,
        ...(fields ? fieldsJson(form, fields, words, whole) : { hex: bytes }),
      },
      text: (style) =>
        `${featureTitle(feature, style)}${selection === 'current' ? '' : `, ${selection} value`}\n${
          fields ? fieldsText(form, fields, words, whole) : bytesText(bytes)
        }`,
      bytes: [{ title: feature.name, bytes }],
    };
  }
}

interface Asked {
  readonly selection: Selection;
  readonly offset?: number | undefined;
  readonly count?: number | undefined;
  readonly field?: string | undefined;
  readonly meanings: boolean;
  readonly scope?: Parameters<typeof getRequest>[1]['scope'];
}

const identity = ({ entry, known }: Feature) => ({
  feature: known?.name ?? null,
  uuid: entry.uuid,
  id: entry.id,
});

/** The bytes that are asked for: what lies beyond the end is asked too, where somebody says how many. */
function partOf({ entry, name }: Feature, { offset = 0, count }: Asked): { offset: number; count: number } {
  const rest = entry.get_feat_size - offset;
  if (count === undefined && rest <= 0)
    throw new FwctlError(
      'usage',
      `${name} has ${entry.get_feat_size} bytes: there are none from byte ${offset} on`,
      {
        next: 'give --count to ask the device all the same',
      },
    );
  return { offset, count: count ?? rest };
}
