import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { connect, deviceJson, foresee, foresight, requireMlx5Target } from '../src/cli/connect.js';
import { fieldsText } from '../src/cli/fields.js';
import { rpcFlags } from '../src/cli/flags.js';
import { plainStyle, type Style, writeNote } from '../src/cli/output.js';
import { failureJson, noteOtherIndexes } from '../src/cli/register/register.js';
import { answerJson, answerTitle } from '../src/cli/rpc/answer.js';
import { dryRunJson } from '../src/cli/rpc/dry-run.js';
import { annotate } from '../src/cli/rpc/mailbox.js';
import { compose, draftOf, type Message, messageFlags } from '../src/cli/rpc/message.js';
import { changes, requireMeant } from '../src/cli/unnamed/unnamed.js';
import { verdictExit, verdictText } from '../src/cli/verdict.js';
import { FwctlError } from '../src/client/errors.js';
import { namePattern } from '../src/client/names.js';
import { allCommands, inputLayout } from '../src/families/mlx5/catalogue.js';
import { answerFields, answerLayout } from '../src/families/mlx5/client/answers.js';
import { send } from '../src/families/mlx5/client/command.js';
import { registerIn } from '../src/families/mlx5/client/reading.js';
import { formOf } from '../src/families/mlx5/client/register-fields.js';
import { vocabulary } from '../src/families/mlx5/client/words.js';
import { HEADER_BYTES, readInputHeader } from '../src/families/mlx5/mailbox.js';
import { hexDump } from '../src/present/hex.js';
import { safe } from '../src/present/safe.js';
import { toTable } from '../src/present/table.js';
import { show } from '../src/present/tree.js';

export default class Rpc extends BaseCommand {
  static override summary = 'Send one command to the firmware, or a batch of them.';
  static override description =
    'Builds the mailbox of a command from its fields, sends it at the least scope that the kernel allows for it, and decodes the answer. A firmware status other than OK is an error.';
  static override examples = [
    '<%= config.bin %> rpc QUERY_ISSI',
    '<%= config.bin %> rpc QUERY_HCA_CAP op_mod=1 --dry-run',
    '<%= config.bin %> rpc ACCESS_REG op_mod=1 register_id=NODE_DESC',
    "<%= config.bin %> rpc --list 'QUERY_*'",
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
    'dry-run': Flags.boolean({
      description: 'send nothing; show the mailbox and the verdict',
      helpGroup: 'MESSAGE',
    }),
    'show-command': Flags.boolean({
      description: 'show the mailbox on stderr, then send it',
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

  async answer(): Promise<Answer | undefined> {
    const { argv, flags } = await this.parse(Rpc);
    const words = argv as string[];
    if (flags.list) {
      await requireMlx5Target(flags);
      return listCommands(words[0]);
    }
    if (flags.batch !== undefined) {
      if (words.length)
        throw new FwctlError('usage', `a batch has its commands in its lines: "${words[0]}" is none of them`);
      const { rehearseBatch, runBatch } = await import('../src/cli/batch/send.js');
      if (flags['dry-run']) {
        const known = await foresight(flags, vocabulary, 'rehearses');
        process.exitCode = await rehearseBatch(known, flags.batch, flags);
        return undefined;
      }
      process.exitCode = await runBatch(await connect(flags, vocabulary, 'either'), flags.batch, flags);
      return undefined;
    }
    const message = compose(await draftOf(words, flags));
    if (flags['dry-run']) {
      const { backend, device, decision } = await foresee(
        flags,
        vocabulary,
        message.request,
        changes(message.request) ? 'rehearses' : 'reads',
      );
      const { request } = message;
      return {
        data: {
          device: deviceJson(backend, device),
          ...dryRunJson(message, decision, flags.meanings),
        },
        text: async (style) =>
          `${await mailboxText(message, style)}\n${verdictText(request, decision, style)}`,
        bytes: [{ title: request.opcode, bytes: request.input }],
        exit: verdictExit(request, decision),
      };
    }
    if (flags['show-command']) writeNote(await mailboxText(message, plainStyle));
    if (changes(message.request)) requireMeant(flags, 'changes');
    const session = await connect(flags, vocabulary, 'either');
    return exchange(message, session, flags.meanings);
  }
}

async function exchange(
  message: Message,
  session: Awaited<ReturnType<typeof connect>>,
  meanings: boolean,
): Promise<Answer> {
  try {
    const { request, output } = await send(session, message.request);
    const known = message.command.out !== undefined;
    const fields = answerFields(message.command, request.input, output);
    return {
      data: {
        device: deviceJson(session.backend, session.device),
        ...answerJson(message, output, meanings),
        ...toldByRegister(request.input, output),
      },
      text: (style) =>
        `${answerTitle(message, style)}\n${known ? fieldsText(answerLayout(message.command, request.input), fields, meanings) : hexDump(output)}`,
      bytes: [{ title: request.opcode, bytes: output }],
    };
  } finally {
    await session.close();
  }
}

/** What a register that was read says of itself, and of its index: as `reg get` tells it. */
function toldByRegister(input: Uint8Array, output: Uint8Array) {
  const register = registerIn(input);
  if (!register || readInputHeader(input).op_mod !== READ) return {};
  const [asked, got] = [input.subarray(HEADER_BYTES), output.subarray(HEADER_BYTES)];
  const form = formOf(register);
  noteOtherIndexes(register, form, asked, got);
  return failureJson(register, form, got);
}

/** op_mod of ACCESS_REG. */
const READ = 1;

async function mailboxText({ command, request }: Message, style: Style): Promise<string> {
  const rows = annotate(inputLayout(command), request.input).map((row) => ({
    offset: `0x${row.offset.toString(16).padStart(2, '0')}${row.bit % 8 ? `.${row.bit % 8}` : ''}`,
    bits: row.width,
    bytes: row.bytes.length > 32 ? `${row.bytes.slice(0, 32)}...` : row.bytes,
    field: row.field,
    value: typeof row.value === 'string' ? `${row.value.length / 2} bytes` : show(row.value),
    meaning: row.field === 'opcode' ? command.name : row.field === 'uid' ? 'the kernel puts the own one' : '',
  }));
  const columns = ['offset', 'bits', 'bytes', 'field', 'value', 'meaning'].map((key) => ({ key }));
  const head = `${style.bold(command.name)}: ${request.input.length} bytes in, room for ${request.outLen} bytes out`;
  return `${head}\n${await toTable(columns, rows, style)}`;
}

function listCommands(pattern = ''): Answer {
  const test = namePattern(pattern);
  const commands = allCommands()
    .filter(({ name, op }) => test(name) || pattern === `0x${op.toString(16)}`)
    .map((command) => ({
      opcode: command.name,
      op: command.op,
      least_scope: command.needs(0) ?? null,
      // Register access is the one whose scope and effects depend on op_mod: 0 writes, all others read.
      least_scope_read: command.needs(1) ?? null,
      effects: command.effects(0),
      effects_read: command.effects(1),
      in: command.in ?? null,
      out: command.out ?? null,
    }));
  return {
    data: { commands },
    text: (style) =>
      commands.length === 0
        ? `no command matches "${safe(pattern)}"\n`
        : toTable(
            ['op', 'opcode', 'scope', 'effects', 'in', 'out'].map((key) => ({
              key,
              isName: key === 'opcode',
            })),
            commands.map((row) => ({
              op: `0x${row.op.toString(16)}`,
              opcode: row.opcode,
              scope:
                row.least_scope === row.least_scope_read
                  ? (row.least_scope ?? 'refused')
                  : `${row.least_scope} (write), ${row.least_scope_read} (read)`,
              effects: row.effects === row.effects_read ? row.effects : `${row.effects}, ${row.effects_read}`,
              in: row.in ?? '',
              out: row.out ?? '',
            })),
            style,
          ),
  };
}
