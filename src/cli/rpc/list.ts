import type { CommandRow, FamilyClient } from '../../client/family.js';
import { namePattern } from '../../client/names.js';
import { parseNumber } from '../../client/numbers.js';
import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { writeNote } from '../output.js';

/** The commands of a family, or those that match one of the patterns, or have a number. */
export function listCommands(
  family: FamilyClient,
  patterns: readonly string[],
): Answer<Documents['fwctl.rpc/1']> {
  if (family.remark) writeNote(`fwctl: ${family.remark}\n`);
  const tests = patterns.map(testOf);
  const commands = family.commands().filter((row) => !tests.length || tests.some((test) => test(row)));
  return {
    data: { commands },
    text: (style) =>
      commands.length === 0
        ? nothing(family, patterns)
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

function testOf(pattern: string): (row: CommandRow) => boolean {
  const fits = namePattern(pattern);
  const number = parseNumber(pattern);
  return ({ opcode, op }) => fits(opcode) || number === op;
}

const nothing = ({ type }: FamilyClient, patterns: readonly string[]): string =>
  patterns.length
    ? `no command matches ${patterns.map((pattern) => `"${safe(pattern)}"`).join(' or ')}\n`
    : `fwctl knows no commands of ${type} devices by name\n`;
