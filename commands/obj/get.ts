import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { all, ask, foundJson, foundText, MOST_OBJECTS, several } from '../../src/cli/object/answer.js';
import { numberIn } from '../../src/client/numbers.js';
import { composeObject, objectWords } from '../../src/families/mlx5/client/object-words.js';
import { objectNamed } from '../../src/families/mlx5/client/objects.js';
import type { Documents } from '../../src/schema/documents.js';

export default class ObjGet extends BaseCommand {
  static override summary = 'Show an object of the device: a queue, a table, a vport.';
  static override description = [
    'Asks for an object by its kind and id at the least scope, and decodes its context. The objects that it names stand under `related`, with the ids that the next `obj get` takes. Without an id, a vport kind tells of the own vport.',
    'Other fields of the command are given by name, behind the id: table_type=FDB, op_mod=1. An id of several parts has colons between them: cong_status 3:1; see `obj list`.',
    'Of several ids the objects stand one behind the other, in JSON as a list `objects`; what could not be read has an `error` there.',
    `--all tries the ids that the capabilities allow, from 0 or --from on, and ends after a long run of ids without an object, or with ${MOST_OBJECTS} objects: then it says where to go on, in JSON as \`more_from\`.`,
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> obj get cq 1135 -H',
    "<%= config.bin %> obj get cq 1135 1136 --field '*.st'",
    '<%= config.bin %> obj get vport_state',
    '<%= config.bin %> obj get flow_entry 4:0 table_type=FDB',
    "<%= config.bin %> obj get qp --all --field 'qpc.state'",
    '<%= config.bin %> obj get cq --all --json',
  ];
  static override strict = false;
  static override args = {
    kind: Args.string({ description: 'kind of object; see `obj list`', required: true, ignoreStdin: true }),
    id: Args.string({
      description: 'id of the object, or several, then other fields as field=value',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...rpcFlags,
    all: Flags.boolean({ description: 'every object of the kind' }),
    from: Flags.string({
      description: 'the first id that --all tries [default: 0]',
      helpValue: 'ID',
      dependsOn: ['all'],
    }),
    field: Flags.string({
      description: 'only fields that match: part of a name, or * and ?',
      helpValue: 'PATTERN',
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.obj.get/1']>> {
    const { argv, flags } = await this.parse(ObjGet);
    const [given, ...rest] = argv as [string, ...string[]];
    const words = objectWords(objectNamed(given), rest);
    const [one] = words;
    const { field, meanings } = flags;
    if (flags.all) {
      const from = flags.from === undefined ? 0 : numberIn('--from', flags.from, 0, 2 ** 32 - 1);
      return all(one, from, () => connect(flags, 'mlx5'), { field, meanings });
    }
    const inputs = words.map(composeObject);
    const session = await connect(flags, 'mlx5');
    try {
      if (words.length > 1) return await several(session, words, inputs, { field, meanings });
      const found = await ask(session, one, inputs[0] as Uint8Array, field);
      return {
        data: {
          device: deviceJson(session.backend, session.device),
          object: one.kind.name,
          ...foundJson(one.kind, found, meanings),
        },
        text: (style) => foundText(one.kind, found, meanings, style),
        bytes: [{ title: one.kind.name, bytes: found.output }],
      };
    } finally {
      await session.close();
    }
  }
}
