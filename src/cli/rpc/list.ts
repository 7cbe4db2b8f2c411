import type { FamilyClient } from '../../client/family.js';
import { namePattern } from '../../client/names.js';
import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { writeNote } from '../output.js';

/** The commands of a family, or those that match a pattern, or have a number. */
export function listCommands(family: FamilyClient, pattern = ''): Answer<Documents['fwctl.rpc/1']> {
  if (family.remark) writeNote(`fwctl: ${family.remark}\n`);
  const test = namePattern(pattern);
  const commands = family
    .commands()
    .filter(({ opcode, op }) => test(opcode) || pattern.toLowerCase() === `0x${op.toString(16)}`);
  return {
    data: { commands },
    text: (style) =>
      commands.length === 0
        ? nothing(family, pattern)
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

const nothing = ({ type }: FamilyClient, pattern: string): string =>
  pattern
    ? `no command matches "${safe(pattern)}"\n`
    : `fwctl knows no commands of ${type} devices by name\n`;
