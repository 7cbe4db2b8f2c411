import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { splitAssignments } from '../../src/cli/assign.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { EXIT_CODES } from '../../src/cli/exit.js';
import { fieldsJson, fieldsText, onlyFields } from '../../src/cli/fields.js';
import { rpcFlags } from '../../src/cli/flags.js';
import {
  failureJson,
  question,
  readAsked,
  registerNamed,
  registerTitle,
  settled,
} from '../../src/cli/register.js';
import { numberIn } from '../../src/client/numbers.js';
import { registerFields } from '../../src/families/mlx5/client/register-fields.js';
import { vocabulary } from '../../src/families/mlx5/client/words.js';

export default class RegGet extends BaseCommand {
  static override summary = 'Read an access register.';
  static override description = [
    'Reads a register by name or id at scope debug-read-only and decodes it. Of a union, the member that its selector names is shown; -H adds names, units and powers of two.',
    'Index fields say which one is meant: port, sensor, counter group. One that is not given is 1 for ports, else 0; where 0 means nothing, it has to be given. PTYS tells of the protocol of the port, unless proto_mask says another.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> reg get PTYS -H',
    '<%= config.bin %> reg get MTMP sensor_index=1',
    "<%= config.bin %> reg get PPCNT grp=RFC_2863_Counters --field '*octets*'",
    '<%= config.bin %> reg get 0x9020 --json',
  ];
  static override strict = false;
  static override args = {
    register: Args.string({ description: 'name or id of the register', required: true, ignoreStdin: true }),
    index: Args.string({ description: 'index=value ...: which port, sensor, group', ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    argument: Flags.string({
      description: 'the argument field of ACCESS_REG, for registers that use it [default: 0]',
      helpValue: 'N',
    }),
    field: Flags.string({
      description: 'only fields that match: part of a name, or * and ?',
      helpValue: 'PATTERN',
    }),
  };

  async answer(): Promise<Answer> {
    const { argv, flags } = await this.parse(RegGet);
    const [name, ...words] = argv as [string, ...string[]];
    const { register, form } = registerNamed(name);
    const argument =
      flags.argument === undefined ? undefined : numberIn('--argument', flags.argument, 0, 0xffffffff);
    const asked = question(register, form, splitAssignments(words), argument);
    const session = await connect(flags, vocabulary);
    try {
      const data = await readAsked(session, await settled(session, asked));
      const whole = registerFields(form, data);
      const fields = onlyFields(whole, flags.field);
      const { meanings } = flags;
      const failure = failureJson(register, form, data);
      return {
        data: {
          device: deviceJson(session.backend, session.device),
          register: register.name,
          id: register.id,
          ...fieldsJson(form, fields, meanings, whole),
          ...failure,
        },
        text: (style) => `${registerTitle(register, style)}\n${fieldsText(form, fields, meanings, whole)}`,
        bytes: [{ title: register.name, bytes: data }],
        ...(failure.failed ? { exit: EXIT_CODES.firmware } : {}),
      };
    } finally {
      await session.close();
    }
  }
}
