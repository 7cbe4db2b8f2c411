import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { namePattern } from '../../src/client/names.js';
import { commandOfKind } from '../../src/families/mlx5/client/objects.js';
import { objectKinds } from '../../src/families/mlx5/prm/objects.js';
import { safe } from '../../src/present/safe.js';
import { toTable } from '../../src/present/table.js';

export default class ObjList extends BaseCommand {
  static override summary = 'List the kinds of objects that can be asked for.';
  static override description =
    'Each kind with the command behind it, its least scope, how its id is written (? where it may be left out: the own vport, the own function), and the fields that are set in any case. Asks no device.';
  static override examples = ['<%= config.bin %> obj list', "<%= config.bin %> obj list 'flow*'"];
  static override args = {
    pattern: Args.string({ description: 'part of a name, or * and ?', ignoreStdin: true }),
  };

  async answer(): Promise<Answer> {
    const { args } = await this.parse(ObjList);
    const test = namePattern(args.pattern ?? '');
    const objects = objectKinds()
      .filter(({ name }) => test(name))
      .map((kind) => ({
        object: kind.name,
        opcode: kind.command,
        id: kind.id.length ? kind.id.join(':') : null,
        id_needed: !kind.own,
        fields: kind.fixed,
        scope: commandOfKind(kind).needs(0) ?? null,
      }));
    return {
      data: { objects },
      text: (style) =>
        objects.length === 0
          ? `no kind of object matches "${safe(args.pattern ?? '')}"\n`
          : toTable(
              ['object', 'id', 'opcode', 'scope', 'fields'].map((key) => ({ key })),
              objects.map((row) => ({
                object: row.object,
                id: row.id === null ? '' : `${row.id}${row.id_needed ? '' : ' ?'}`,
                opcode: row.opcode,
                scope: row.scope ?? 'refused',
                fields: Object.entries(row.fields)
                  .map(([name, value]) => `${name}=${value}`)
                  .join(' '),
              })),
              style,
            ),
    };
  }
}
