import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { readTape } from '../../src/backends/tape/read.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connectAny } from '../../src/cli/connect.js';
import { EXIT_CODES } from '../../src/cli/exit.js';
import { rpcFlags } from '../../src/cli/flags.js';
import type { Style } from '../../src/cli/output.js';
import { headText, tapeJson } from '../../src/cli/tape/show.js';
import { type Verified, verifyTape } from '../../src/cli/tape/verify.js';
import type { Session } from '../../src/client/session.js';
import { safe } from '../../src/present/safe.js';
import { toTable } from '../../src/present/table.js';
import { show } from '../../src/present/tree.js';
import type { Documents } from '../../src/schema/documents.js';

/** Each command goes at the scope that is recorded. */
const { scope: _scope, ...sendFlags } = rpcFlags;

export default class ReplayVerify extends BaseCommand {
  static override summary = 'Send what is recorded on a tape to a device, and tell what has changed.';
  static override description = [
    'Sends FWCTL_INFO and the commands of the tape to the device of -d, or to those of the same names, with all the rules of the client: scopes, deny-list, consent. What differs is told field by field where the layout of the answer is known, else by its bytes. The uid of a file is another at each open and does not count. Ends with 9 where something differs.',
    'Commands that change the device are skipped without --yes; so is what went to memory of the program that was recorded, and what the client refuses. What is skipped is listed, and counts for nothing.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> replay verify issi.tape',
    '<%= config.bin %> replay verify issi.tape -d fwctl0 --json',
  ];
  static override args = {
    file: Args.string({ description: 'the tape', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...sendFlags,
    yes: Flags.boolean({ description: 'send commands that change the device, too' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.replay.verify/1']>> {
    const { args, flags } = await this.parse(ReplayVerify);
    if (flags.record)
      (await import('../../src/cli/record/record.js')).refuseSameTape(args.file, flags.record);
    const tape = readTape(args.file);
    const sessions = new Map<string, Promise<Session>>();
    const session = (device: string): Promise<Session> => {
      const wanted = flags.device || device;
      const known =
        sessions.get(wanted) ?? connectAny({ ...flags, device: wanted }, flags.yes ? 'changes' : 'reads');
      sessions.set(wanted, known);
      return known;
    };
    const rows: Verified[] = [];
    try {
      for await (const row of verifyTape(tape, { session, changing: flags.yes })) rows.push(row);
    } finally {
      for (const opened of await Promise.allSettled(sessions.values()))
        if (opened.status === 'fulfilled') await opened.value.close();
    }
    const count = (result: Verified['result']) => rows.filter((row) => row.result === result).length;
    const counts = { same: count('same'), differs: count('differs'), skipped: count('skipped') };
    return {
      data: {
        ...tapeJson(tape),
        same: counts.differs === 0,
        counts,
        calls: rows.filter(({ result }) => result !== 'same').map(rowJson),
      },
      text: async (style) =>
        `${headText(tape)}\n${await changedText(rows, style)}${skippedText(rows)}${counts.same} same, ${counts.differs} different, ${counts.skipped} skipped\n`,
      ...(counts.differs ? { exit: EXIT_CODES.differs } : {}),
    };
  }
}

const rowJson = ({ changes, ...row }: Verified) => ({
  ...row,
  ...(changes
    ? {
        differences: changes.map(({ field, before, after }) => ({
          field,
          recorded: before ?? null,
          now: after ?? null,
        })),
      }
    : {}),
});

async function changedText(rows: readonly Verified[], style: Style): Promise<string> {
  const shown = (value: unknown) =>
    value === undefined ? '-' : typeof value === 'string' ? value : show(value);
  const changed = rows.flatMap(({ number, call, what, changes = [] }) =>
    changes.map(({ field, before, after }) => ({
      number,
      what: what || call,
      field,
      recorded: shown(before),
      now: shown(after),
    })),
  );
  if (!changed.length) return '';
  const columns = ['number', 'what', 'field', 'recorded', 'now'].map((key) => ({ key }));
  return `${await toTable(columns, changed, style)}\n`;
}

function skippedText(rows: readonly Verified[]): string {
  const skipped = rows.filter(({ result }) => result === 'skipped');
  const lines = skipped.map(
    ({ number, call, what, reason = '' }) => `skipped: ${number} ${safe(what || call)}: ${safe(reason)}\n`,
  );
  return lines.length ? `${lines.join('')}\n` : '';
}
