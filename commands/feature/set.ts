import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { confirmChange, writing } from '../../src/cli/confirm.js';
import { connect } from '../../src/cli/connect.js';
import { done, dryRun, previewText, type Step } from '../../src/cli/feature/write.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { isBytes } from '../../src/cli/input/bytes.js';
import { draftOf } from '../../src/cli/rpc/message.js';
import { FwctlError } from '../../src/client/errors.js';
import { numberIn } from '../../src/client/numbers.js';
import type { Session } from '../../src/client/session.js';
import { changeOf, readImage, sendChange } from '../../src/families/cxl/client/feature-change.js';
import { setRefusal, setVerdict } from '../../src/families/cxl/client/feature-words.js';
import {
  type Feature,
  findFeature,
  readFeatureList,
  setRequest,
  setSize,
} from '../../src/families/cxl/client/features.js';
import type { Documents } from '../../src/schema/documents.js';

const U16 = 0xffff;

export default class FeatureSet extends BaseCommand {
  static override summary = 'Change a feature of a CXL memory device.';
  static override description = [
    'Reads the feature, changes the fields, sets all that Set takes at the least scope that the kernel asks for, and reads it back. That scope follows from the effects that the device tells: debug-write-full where something changes at once, debug-write where it waits for a reset. Both taint the kernel, which needs --allow-taint.',
    'Of a feature whose layout is not known the bytes are named: data[3]=5, data=0x00ff. Bytes by --in or --in-file are set as they are, from --offset on. What is longer than a message of the mailbox the kernel sends in parts.',
    'What the kernel would refuse is refused before anything is sent, with its errno: features that it keeps for itself, such as patrol scrub, those that can not be changed, and those that go on in the background. Asks on a terminal; a script gives --yes.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> feature set -d mem0 power-limit limit_milliwatts=15000 --dry-run',
    '<%= config.bin %> feature set -d mem0 boot-options refresh_rate=2x --yes --allow-taint',
    '<%= config.bin %> feature set -d mem0 power-limit --in 10270000 --yes --allow-taint',
  ];
  static override strict = false;
  static override args = {
    feature: Args.string({
      description: 'name, id or UUID of the feature',
      required: true,
      ignoreStdin: true,
    }),
    fields: Args.string({ description: 'field=value ..., or bytes in hex', ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    in: Flags.string({ description: 'the bytes that are set, in hex; - for hex on stdin', helpValue: 'HEX' }),
    'in-file': Flags.string({
      description: 'the same, raw from a file; - for stdin',
      helpValue: 'FILE',
      exclusive: ['in'],
    }),
    offset: Flags.string({
      description: 'where in the feature bytes of --in begin [default: 0]',
      helpValue: 'BYTE',
    }),
    'dry-run': Flags.boolean({
      description: 'write nothing; show before and after, the bytes and the verdict',
    }),
    yes: Flags.boolean({ char: 'y', description: 'write without asking' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.feature.set/1']>> {
    const { argv, flags } = await this.parse(FeatureSet);
    const [word, ...words] = argv as [string, ...string[]];
    if (word.includes('=')) throw new FwctlError('usage', `name a feature before "${word}"`, SEE_LIST);
    const { fields, base } = await draftOf([word, ...words.map(asField)], flags);
    const offset = flags.offset === undefined ? 0 : numberIn('--offset', flags.offset, 0, U16);
    requireOneWay(word, fields.length, base, flags.offset);
    const { scope, ...others } = flags;
    const session = await connect(others, 'cxl', flags['dry-run'] ? 'rehearses' : 'changes');
    try {
      const feature = findFeature(await readFeatureList(session), word);
      const refusal = flags['no-guard'] ? undefined : setRefusal(feature);
      if (refusal && !flags['dry-run']) throw refusal;
      if (refusal && setSize(feature) === 0) throw refusal;
      const step = await stepOf(session, feature, {
        fields,
        base,
        offset,
        scope: scope ?? setVerdict(feature).least,
      });
      const ready: Step = { ...step, meanings: flags.meanings };
      if (flags['dry-run']) return await dryRun(ready, refusal);
      const writes = writing(feature.name, 'SET_FEATURE');
      await confirmChange(session, writes, (style) => previewText(ready, style), flags.yes);
      return done(ready, await sendChange(session, ready));
    } finally {
      await session.close();
    }
  }
}

const SEE_LIST = { next: 'see them with: fwctl feature list' };

/** `draftOf` takes a word without `=` for a command where it comes first. */
const asField = (word: string): string => {
  if (word.includes('=') || isBytes(word)) return word;
  throw new FwctlError('usage', `"${word}" is no assignment such as field=value`, { given: word, known: [] });
};

/** Fields are set in the whole of a feature, bytes where they are to be. */
function requireOneWay(
  word: string,
  fields: number,
  base: Uint8Array | undefined,
  offset: string | undefined,
): void {
  if (fields && base)
    throw new FwctlError('usage', 'fields and bytes are given: a feature is set by the one or by the other');
  if (!fields && !base)
    throw new FwctlError('usage', `name the fields of ${word} to change: field=value`, {
      next: `see them with: fwctl feature get ${word}`,
    });
  if (fields && offset !== undefined)
    throw new FwctlError('usage', '--offset says where bytes begin: fields have their own places', {
      next: 'leave --offset out, or give bytes with --in',
    });
}

interface Wanted {
  readonly fields: { path: string; value: unknown }[];
  readonly base: Uint8Array | undefined;
  readonly offset: number;
  readonly scope: Parameters<typeof setRequest>[2] extends { scope?: infer S } | undefined ? S : never;
}

/** The request, with what Set takes before and after it. Throws FwctlError `usage`, PathError, ValueError. */
async function stepOf(session: Session, feature: Feature, wanted: Wanted): Promise<Omit<Step, 'meanings'>> {
  const { fields, base, offset, scope } = wanted;
  if (base) {
    requireFits(feature, base, offset);
    const before = await readImage(session, feature).catch((error: unknown) => {
      // What it was is not to be had: the bytes are set all the same.
      if (error instanceof FwctlError && error.kind === 'usage') return new Uint8Array(setSize(feature));
      throw error;
    });
    const after = before.slice();
    after.set(base, offset);
    return { session, feature, before, after, request: setRequest(feature, base, { offset, scope }) };
  }
  return { session, ...(await changeOf(session, feature, fields, scope)) };
}

function requireFits(feature: Feature, { length }: Uint8Array, offset: number): void {
  const { name } = feature;
  const size = setSize(feature);
  if (length > 0 && offset + length <= size) return;
  const room = size - offset;
  throw new FwctlError(
    'usage',
    room > 0
      ? `${name} takes 1 to ${room} bytes from byte ${offset} on, not ${length}`
      : `${name} takes ${size} bytes: none from byte ${offset} on`,
    { next: 'fwctl rpc SET_FEATURE sends any bytes' },
  );
}
