import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { EXIT_CODES } from '../src/cli/exit.js';
import { meaningsJson } from '../src/cli/fields.js';
import { differences, differsElsewhere, type Side, sideMeaning, sideOf } from '../src/cli/offline/diff.js';
import { layoutFlags } from '../src/cli/offline/flags.js';
import { formOf, openLibrary } from '../src/cli/offline/form.js';
import { writeNote } from '../src/cli/output.js';
import { FwctlError } from '../src/client/errors.js';
import { toTable } from '../src/present/table.js';
import { show } from '../src/present/tree.js';
import type { Documents } from '../src/schema/documents.js';

export default class Diff extends BaseCommand {
  static override summary = 'Compare two buffers, or saved answers, field by field; opens no device.';
  static override description =
    'Takes a layout, command or register as `decode` does. A and B are hex digits, or files (a path, @FILE where the name could be hex, - for stdin) with bytes in any form that decode takes, or with the JSON answer of decode, encode, reg get, obj get, rpc or query-caps. Ends with 9 where a field differs.';
  static override examples = [
    '<%= config.bin %> diff PTYS before.hex after.hex',
    '<%= config.bin %> reg get PTYS --json | <%= config.bin %> diff PTYS yesterday.json -',
    '<%= config.bin %> diff MTMP 00000001000001f7 00000001000001fc -H',
  ];
  static override args = {
    layout: Args.string({ description: 'layout, command or register', required: true, ignoreStdin: true }),
    a: Args.string({ description: 'hex digits or a file', required: true, ignoreStdin: true }),
    b: Args.string({ description: 'hex digits or a file', required: true, ignoreStdin: true }),
  };
  static override flags = { ...layoutFlags };

  async answer(): Promise<Answer<Documents['fwctl.diff/1']>> {
    const { args, flags } = await this.parse(Diff);
    if (args.a === '-' && args.b === '-')
      throw new FwctlError('usage', 'only one of the two can come from stdin');
    const form = formOf(args.layout, await openLibrary(flags, [args.layout]));
    const a = await sideOf(args.a, form);
    const b = await sideOf(args.b, form);
    const found = differences(a, b);
    if (!found.length && differsElsewhere(a, b))
      writeNote('fwctl: the bytes differ, but only where the layout has no field\n');
    const meanings = flags.meanings;
    const meaning = (side: Side, field: string, value: unknown) =>
      value === undefined ? undefined : sideMeaning(form, side)(field, value);
    const cell = (side: Side, field: string, value: unknown) => {
      const meant = meanings ? meaning(side, field, value) : undefined;
      return `${value === undefined ? '-' : show(value)}${meant === undefined ? '' : ` (${meant})`}`;
    };
    return {
      data: {
        layout: form.layout.name,
        ...(form.name === form.layout.name ? {} : { name: form.name }),
        same: found.length === 0,
        differences: found.map(({ field, before, after }) => ({
          field,
          a: before ?? null,
          b: after ?? null,
          ...meaningsJson(meanings, {
            a: () => meaning(a, field, before),
            b: () => meaning(b, field, after),
          }),
        })),
      },
      text: (style) =>
        found.length === 0
          ? `no field of ${form.name} differs\n`
          : toTable(
              [{ key: 'field' }, { key: 'a', title: 'A' }, { key: 'b', title: 'B' }],
              found.map(({ field, before, after }) => ({
                field,
                a: cell(a, field, before),
                b: cell(b, field, after),
              })),
              style,
            ),
      ...(found.length ? { exit: EXIT_CODES.differs } : {}),
    };
  }
}
