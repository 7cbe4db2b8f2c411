import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { requireTarget } from '../../src/cli/connect.js';
import { candidates, nothingMatches } from '../../src/cli/find/meant.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { namePattern } from '../../src/client/names.js';
import { about } from '../../src/families/mlx5/client/about.js';
import { commandOfKind } from '../../src/families/mlx5/client/objects.js';
import { objectKinds } from '../../src/families/mlx5/prm/objects.js';
import { toTable } from '../../src/present/table.js';
import type { Documents } from '../../src/schema/documents.js';

const COLUMNS = [
  { key: 'object' },
  { key: 'id' },
  { key: 'opcode', spare: 3 },
  { key: 'scope', spare: 2 },
  { key: 'fields', spare: 4 },
  { key: 'description', spare: 1 },
];

export default class ObjList extends BaseCommand {
  static override summary = 'List the kinds of objects that can be asked for.';
  static override description =
    'Each kind with the command behind it, its least scope, how its id is written (? where it may be left out: the own vport, the own function), and the fields that are set in any case. Asks no device.';
  static override examples = ['<%= config.bin %> obj list', "<%= config.bin %> obj list 'flow*'"];
  static override strict = false;
  static override args = {
    pattern: Args.string({ description: 'part of a name, or * and ?; or several', ignoreStdin: true }),
  };

  static override flags = rpcFlags;

  async answer(): Promise<Answer<Documents['fwctl.obj.list/1']>> {
    const { argv, flags } = await this.parse(ObjList);
    await requireTarget(flags, 'mlx5');
    const patterns = argv as string[];
    const tests = patterns.map(namePattern);
    const objects = objectKinds()
      .filter(({ name }) => !tests.length || tests.some((test) => test(name)))
      .map((kind) => ({
        object: kind.name,
        description: about.other(kind.name) ?? '',
        opcode: kind.command,
        id: kind.id.length ? kind.id.join(':') : null,
        id_needed: !kind.own,
        fields: kind.fixed,
        scope: commandOfKind(kind).needs(0) ?? null,
      }));
    const near = objects.length
      ? []
      : candidates(
          this.config.root,
          patterns,
          objectKinds().map(({ name }) => name),
        );
    return {
      data: { objects, ...(objects.length ? {} : { near: near.map(({ name }) => name) }) },
      text: (style) =>
        objects.length === 0
          ? nothingMatches('kind of object', patterns, near, style)
          : toTable(
              COLUMNS,
              objects.map((row) => ({
                object: row.object,
                description: row.description,
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
