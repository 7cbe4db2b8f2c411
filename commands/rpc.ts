import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { connectAny, deviceJson } from '../src/cli/connect.js';
import { type ConnectionFlags, rpcFlags } from '../src/cli/flags.js';
import { hiddenFlags, withheld, withoutHidden } from '../src/cli/hidden.js';
import { plainStyle, writeNote } from '../src/cli/output.js';
import { answeredOf, answerJson, answerText } from '../src/cli/rpc/answer.js';
import { dryRunJson, mailboxText } from '../src/cli/rpc/dry-run.js';
import { composeFor, familyFlag, familyForNames, familySpoken, foresee } from '../src/cli/rpc/family.js';
import { listCommands } from '../src/cli/rpc/list.js';
import { type Draft, draftOf, type Message, messageFlags } from '../src/cli/rpc/message.js';
import { changes, requireMeant } from '../src/cli/unnamed/unnamed.js';
import { verdictExit, verdictText } from '../src/cli/verdict.js';
import { FwctlError } from '../src/client/errors.js';
import { exchange } from '../src/client/request.js';
import type { Session } from '../src/client/session.js';
import { safe } from '../src/present/safe.js';
import type { Documents } from '../src/schema/documents.js';

export default class Rpc extends BaseCommand {
  static override summary = 'Send one command to the firmware, or a batch of them.';
  static override description =
    'Builds the mailbox of a command from its fields, sends it at the least scope that the kernel allows for it, and decodes the answer. A firmware status other than OK is an error.';
  static override examples = [
    '<%= config.bin %> rpc QUERY_ISSI',
    '<%= config.bin %> rpc QUERY_HCA_CAP op_mod=1 --dry-run',
    '<%= config.bin %> rpc ACCESS_REG op_mod=1 register_id=NODE_DESC',
    "<%= config.bin %> rpc --list 'QUERY_*'",
    '<%= config.bin %> rpc HWRM_VER_GET --family bnxt --dry-run',
    '<%= config.bin %> rpc --batch commands.jsonl',
  ];
  static override strict = false;
  static override args = {
    command: Args.string({ description: 'name or opcode of the command', ignoreStdin: true }),
    fields: Args.string({ description: 'field=value ..., nested fields by dotted path', ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    ...messageFlags,
    ...hiddenFlags,
    'dry-run': Flags.boolean({
      description: 'send nothing; show the mailbox and the verdict',
      helpGroup: 'MESSAGE',
    }),
    'show-command': Flags.boolean({
      description: 'show the mailbox on stderr, then send it',
      helpGroup: 'MESSAGE',
    }),
    family: familyFlag(),
    operations: Flags.string({
      description: 'operations that a family knows only by its firmware, fwctl-operations(5): pds',
      helpValue: 'FILE',
      helpGroup: 'MESSAGE',
    }),
    list: Flags.boolean({
      description: 'list the catalogue, or what of it matches a pattern',
      exclusive: ['batch'],
    }),
    batch: Flags.string({
      description: 'send JSON lines from a file, - for stdin; answers are JSON lines',
      helpValue: 'FILE',
      exclusive: ['in', 'in-file', 'out-len', 'show-command'],
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.rpc/1']> | undefined> {
    const { argv, flags } = await this.parse(Rpc);
    const words = argv as string[];
    if (flags.list) return listCommands(await familyForNames(flags), words);
    if (flags.batch !== undefined) {
      if (words.length)
        throw new FwctlError('usage', `a batch has its commands in its lines: "${words[0]}" is none of them`);
      process.exitCode = await batch(flags.batch, flags);
      return undefined;
    }
    const draft = await draftOf(words, flags);
    if (flags['dry-run']) return rehearsed(draft, flags);
    const session = await connectAny(flags, 'either');
    try {
      const family = await familySpoken(session, flags);
      const message = await composeFor(draft, family, session.device.name);
      requireMeant(flags, changes(message.request) ? 'changes' : 'reads');
      if (flags['show-command']) writeNote(await mailboxText(message, plainStyle));
      return await answered(message, session, flags);
    } finally {
      await session.close();
    }
  }
}

type Flagged = ConnectionFlags & {
  family?: string | undefined;
  operations?: string | undefined;
  meanings: boolean;
  'show-secrets': boolean;
  'dry-run': boolean;
};

async function batch(file: string, flags: Flagged): Promise<number> {
  const { rehearseBatch, runBatch } = await import('../src/cli/batch/send.js');
  if (flags['dry-run']) {
    const known = await foresee(flags);
    requireMeant(flags, 'rehearses');
    return rehearseBatch(known, file, flags);
  }
  const session = await connectAny(flags, 'either');
  requireMeant(flags, 'reads');
  try {
    return await runBatch(session, file, { ...flags, family: await familySpoken(session, flags) });
  } finally {
    await session.close();
  }
}

async function rehearsed(draft: Draft, flags: Flagged): Promise<Answer<Documents['fwctl.rpc/1']>> {
  const { backend, device, family, judge } = await foresee(flags);
  const drafted = await composeFor(draft, family, device?.name);
  requireMeant(flags, changes(drafted.request) ? 'rehearses' : 'reads');
  const { request, decision } = await judge(drafted.request);
  const message = { family, request };
  return {
    data: {
      ...(device ? { device: deviceJson(backend, device) } : { family: family.type }),
      ...dryRunJson(message, decision, flags.meanings),
    },
    text: async (style) => `${await mailboxText(message, style)}\n${verdictText(request, decision, style)}`,
    bytes: [{ title: request.opcode, bytes: request.input }],
    exit: verdictExit(request, decision),
  };
}

async function answered(
  message: Message,
  session: Session,
  { meanings, 'show-secrets': showSecrets }: Pick<Flagged, 'meanings' | 'show-secrets'>,
): Promise<Answer<Documents['fwctl.rpc/1']>> {
  const { family, request } = message;
  const got = await exchange(session, family, request);
  const hidden = family.hidden?.(request, got);
  const { shown: output, json } = withheld(got, hidden, showSecrets);
  const { told, data = output } = answeredOf(message, output);
  for (const note of told?.notes ?? []) writeNote(`fwctl: ${safe(note)}\n`);
  return {
    data: {
      device: deviceJson(session.backend, session.device),
      ...answerJson(message, output, meanings),
      ...told?.data,
      ...json,
    } as Documents['fwctl.rpc/1'],
    text: (style) => answerText(message, output, meanings, style),
    bytes: [{ title: message.request.opcode, bytes: data }],
    // What was there before is not known of any message.
    audit: {
      changesOf: () => [
        { field: 'in', before: null, after: hexOf(withoutHidden(request.input, 'input', hidden)) },
      ],
    },
  };
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
