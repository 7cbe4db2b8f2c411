import * as Flags from '@oclif/core/flags';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../../src/cli/base.js';
import { adapterFlags, chooseAdapter } from '../../../src/cli/emulator/adapter.js';
import { faultOf, oftenText } from '../../../src/cli/emulator/fault.js';
import { effectText, faultJson, matchText, NO_WORDS } from '../../../src/cli/emulator/fault-words.js';
import { backBy } from '../../../src/cli/undo.js';
import { FUNCTION_FORMS, functionNamed } from '../../../src/client/function-names.js';
import { safe } from '../../../src/present/safe.js';
import type { Documents } from '../../../src/schema/documents.js';

const EFFECTS = ['status', 'effect', 'errno', 'hang', 'corrupt', 'unplug', 'unplug-after'];
const exclusive = (name: string) => EFFECTS.filter((other) => other !== name);

export default class EmulatorFaultAdd extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Have commands of an emulated adapter fail.';
  static override description =
    'Which commands, how often, and one thing that is to happen. Without --opcode and --register every command of every function counts, but for those that the driver sends by itself, as at open and close: those fail where --opcode names them. Each family has its own words for commands and its own ways to fail: they stand below.';
  static override examples = [
    '<%= config.bin %> emulator fault add --opcode QUERY_CQ --status BAD_RES_ERR',
    '<%= config.bin %> emulator fault add --register PAOS --errno ETIMEDOUT --after 10ms',
    '<%= config.bin %> emulator fault add --opcode CREATE_UCTX --errno ENOMEM --always',
    '<%= config.bin %> emulator fault add --probability 0.01 --seed 7 --hang 10ms',
    '<%= config.bin %> emulator fault add --register MTMP --corrupt temperature=0x7fff',
    '<%= config.bin %> emulator fault add --opcode QUERY_ISSI --function pf1 --unplug',
    '<%= config.bin %> emulator fault add -d mem0 --match feature=ecs --effect short=1',
  ];
  static override usage =
    'emulator fault add [--opcode COMMAND] [--op-mod N] [--register REGISTER] [--match WORD=VALUE]... [--function FUNCTION] [--count N | --always] [--probability P [--seed N]] (--status STATUS [--syndrome N] | --effect EFFECT[=VALUE] | --errno ERRNO [--after TIME] | --hang TIME | --corrupt FIELD=VALUE | --unplug | --unplug-after) [-d DEVICE] [--json | -o text|json]';
  static override flags = {
    ...adapterFlags,
    opcode: Flags.string({
      description: 'commands of this name or number, as the family has them',
      helpValue: 'COMMAND',
      helpGroup: 'FOR',
    }),
    'op-mod': Flags.string({ description: 'commands with this op_mod', helpValue: 'N', helpGroup: 'FOR' }),
    register: Flags.string({
      description: 'access to the register of this name or id',
      helpValue: 'REGISTER',
      helpGroup: 'FOR',
    }),
    match: Flags.string({
      description: 'commands with this, in the words of the family: opcode=NAME; several times: all of it',
      helpValue: 'WORD=VALUE',
      helpGroup: 'FOR',
      multiple: true,
      multipleNonGreedy: true,
    }),
    function: Flags.string({
      description: `commands of this function alone: ${FUNCTION_FORMS}`,
      helpValue: 'FUNCTION',
      helpGroup: 'FOR',
    }),
    count: Flags.string({
      description: 'how often it happens [default: once; without end with --probability]',
      helpValue: 'N',
      helpGroup: 'HOW OFTEN',
      exclusive: ['always'],
    }),
    always: Flags.boolean({
      description: 'it happens without end',
      helpGroup: 'HOW OFTEN',
      exclusive: ['count'],
    }),
    probability: Flags.string({
      description: 'how likely it is at each of the commands: above 0, up to 1',
      helpValue: 'P',
      helpGroup: 'HOW OFTEN',
    }),
    seed: Flags.string({
      description: 'with the same seed, the same of the commands are hit',
      helpValue: 'N',
      helpGroup: 'HOW OFTEN',
      dependsOn: ['probability'],
    }),
    status: Flags.string({
      description: 'the firmware refuses the command: a status, error_code or return code of the family',
      helpValue: 'STATUS',
      helpGroup: 'WHAT',
      exclusive: exclusive('status'),
    }),
    syndrome: Flags.string({
      description: 'and with this syndrome [default: that of a fault, INJECTED_FAULT]',
      helpValue: 'N',
      helpGroup: 'WHAT',
      dependsOn: ['status'],
    }),
    effect: Flags.string({
      description: 'what only a family can do, in its own words: status=BAD_RES_ERR',
      helpValue: 'EFFECT[=VALUE]',
      helpGroup: 'WHAT',
      exclusive: exclusive('effect'),
    }),
    errno: Flags.string({
      description: 'the command does not reach the firmware',
      helpValue: 'ERRNO',
      helpGroup: 'WHAT',
      exclusive: exclusive('errno'),
    }),
    after: Flags.string({
      description: 'the errno comes after this time: 2s, 10ms',
      helpValue: 'TIME',
      helpGroup: 'WHAT',
      dependsOn: ['errno'],
    }),
    hang: Flags.string({
      description: 'the usual answer comes after this time',
      helpValue: 'TIME',
      helpGroup: 'WHAT',
      exclusive: exclusive('hang'),
    }),
    corrupt: Flags.string({
      description:
        'a field of the answer has this value: FIELD=VALUE, or its bits turned: FIELD^=MASK; bytes: @20=ff00',
      helpValue: 'FIELD=VALUE',
      helpGroup: 'WHAT',
      exclusive: exclusive('corrupt'),
    }),
    unplug: Flags.boolean({
      description: 'the adapter leaves its slot before the command reaches it',
      helpGroup: 'WHAT',
      exclusive: exclusive('unplug'),
    }),
    'unplug-after': Flags.boolean({
      description: 'the adapter answers, and leaves its slot then',
      helpGroup: 'WHAT',
      exclusive: exclusive('unplug-after'),
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.fault.add/1']>> {
    const { flags } = await this.parse(EmulatorFaultAdd);
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { adapter } = chooseAdapter(controls, flags.device);
    const name = flags.function && functionNamed(flags.function, controls.callers(adapter)).name;
    const words = controls.faultWords(adapter) ?? NO_WORDS;
    const fault = faultOf({ ...flags, function: name }, words);
    const rule = controls.addFault(adapter, fault);
    return {
      data: { adapter, fault: faultJson(rule, words) },
      undo: backBy(`fault ${rule.id} of ${adapter}`, [
        'emulator',
        'fault',
        'remove',
        String(rule.id),
        '-d',
        adapter,
      ]),
      text: () =>
        safe(
          `fault ${rule.id} of ${adapter}: ${matchText(rule.match, words)}: ${effectText(rule, words)}, ${oftenText(rule)}`,
        ).concat('\n'),
    };
  }
}
