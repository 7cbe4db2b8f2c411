import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { tellWithheld } from '../../src/cli/hidden.js';
import { writeNote } from '../../src/cli/output.js';
import { readAsked, registerNamed } from '../../src/cli/register/register.js';
import { confirm, done, dryRun, type Step, undoOf } from '../../src/cli/register/write.js';
import { numberIn } from '../../src/client/numbers.js';
import { prepareChange, writeChange } from '../../src/families/mlx5/client/register-change.js';
import { planOf } from '../../src/families/mlx5/client/register-question.js';
import type { Documents } from '../../src/schema/documents.js';
import { asSpelled, splitAssignments } from '../../src/values/assign.js';

export default class RegSet extends BaseCommand {
  static override summary = 'Change fields of an access register.';
  static override description = [
    'Reads the register, changes the fields, writes it at scope configuration and reads it back. Fields that are not named keep their value; those that only act (access WO and OP) are zero unless named. Index fields say which one is meant, as for `reg get`.',
    'Where a field takes effect only with an enable bit beside it, that bit is set too: ase of PAOS with admin_status, ee with e, prio_mask_tx of PFCC with pfctx, the field_select bits of ROCE_ACCL. The two forms of the link modes of PTYS replace each other. --dry-run shows all that would be written.',
    'Asks on a terminal; a script gives --yes.',
  ].join('\n\n');
  static override examples = [
    "<%= config.bin %> reg set NODE_DESC node_description='lab card 7' --dry-run",
    '<%= config.bin %> reg set PAOS admin_status=down_by_configuration --yes',
    '<%= config.bin %> reg set PMTU admin_mtu=1500 --yes --json',
  ];
  static override strict = false;
  static override args = {
    register: Args.string({ description: 'name or id of the register', required: true, ignoreStdin: true }),
    fields: Args.string({
      description: 'field=value ..., with the index fields of `reg get`',
      ignoreStdin: true,
    }),
  };
  static override flags = {
    ...rpcFlags,
    argument: Flags.string({
      description: 'the argument field of ACCESS_REG, for registers that use it [default: 0]',
      helpValue: 'N',
    }),
    'dry-run': Flags.boolean({
      description: 'write nothing; show before and after, the bytes and the verdict',
    }),
    yes: Flags.boolean({ char: 'y', description: 'write without asking' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.reg.set/1']>> {
    const { argv, flags } = await this.parse(RegSet);
    const [name, ...words] = argv as [string, ...string[]];
    const { register, form } = registerNamed(name);
    const argument =
      flags.argument === undefined ? undefined : numberIn('--argument', flags.argument, 0, 0xffffffff);
    const assignments = asSpelled(form, splitAssignments(words));
    const plan = planOf(register, form, assignments, argument);
    // The scope is for the write: a read needs another, and passes at its least.
    const { scope, ...others } = flags;
    const session = await connect(others, 'mlx5', flags['dry-run'] ? 'rehearses' : 'changes');
    try {
      const change = await prepareChange(session, plan, readAsked, scope);
      const { request, before, after, enabled, withheld } = change;
      if (withheld) tellWithheld('the register');
      const step: Step = {
        session,
        register,
        form,
        request,
        before,
        after,
        withheld,
        meanings: flags.meanings,
      };
      if (flags['dry-run']) return await dryRun(step, enabled);
      await confirm(step, flags.yes);
      const changed = new Set(plan.changes.map(({ path }) => path));
      const index = assignments
        .filter(({ path }) => !changed.has(path))
        .map(({ path, value }) => `${path}=${value}`);
      const undo = undoOf(step, index, enabled);
      const { got, ended, unread } = await writeChange(session, change, readAsked);
      if (ended) writeNote(`fwctl: ${register.name} has ended this user context: nothing is read back\n`);
      const answer = done(step, got, undo);
      return unread ? { ...answer, text: () => `${register.name} was written\n` } : answer;
    } finally {
      await session.close();
    }
  }
}
