import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { askerOf, confirmChange, writing } from '../../src/cli/confirm.js';
import { EXIT_CODES } from '../../src/cli/exit.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { planAccess } from '../../src/cli/plan/access.js';
import { journalsOf } from '../../src/cli/plan/journals.js';
import { backText } from '../../src/cli/plan/outcome.js';
import { outcomeOf, type RolledBack, rollBack } from '../../src/cli/plan/rollback.js';
import { noWayBack } from '../../src/cli/undo.js';
import { tellMeant } from '../../src/cli/unnamed/unnamed.js';
import type { Journal } from '../../src/plan/journal.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

const { scope: _, device: __, ...flags } = rpcFlags;

export default class PlanRollback extends BaseCommand {
  static override summary = 'Take back what a plan has changed.';
  static override description =
    'Every value that the apply has changed is made what it was before, the last first: settings from the next reset on, registers at once, capabilities for the next driver of their function. Without ID the last apply that is not taken back. What something else has changed since is left alone and told, with exit code 9; --even-changed takes it back all the same.';
  static override examples = ['<%= config.bin %> plan rollback --yes'];
  static override args = {
    id: Args.string({ description: 'id of the apply; see plan history', ignoreStdin: true }),
  };
  static override flags = {
    ...flags,
    'even-changed': Flags.boolean({ description: 'take back also what has been changed since' }),
    yes: Flags.boolean({ char: 'y', description: 'write without asking' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.plan.rollback/1']>> {
    const { args, flags } = await this.parse(PlanRollback);
    const access = await planAccess(flags, 'changes');
    const journals = journalsOf(access.backend.name, flags['state-dir']);
    const journal = journals.find(
      args.id,
      ({ outcome }) => outcome !== 'rolled back',
      'that could be taken back',
    );
    const names = journal.devices.map(({ name }) => name).join(', ');
    const tell = () => tellMeant(flags, names);
    const ask = await askerOf(tell);
    await confirmChange({ ask }, writing(`back ${names} as before ${journal.id}`), () => '', flags.yes);
    tell();
    const devices = await rollBack(journal, access, journals, { force: flags['even-changed'] ?? false });
    const outcome = outcomeOf(devices);
    return {
      undo: noWayBack(`plan ${journal.plan.file}`, 'apply it again: plan apply'),
      audit: {
        plan: journal.id,
        signer: journal.plan.signer ?? undefined,
        changesOf: (name) =>
          takenBack(journal, name, devices.find((device) => device.name === name)?.restored),
      },
      data: {
        id: journal.id,
        outcome,
        changed: devices.some(({ restored }) => restored.length > 0),
        reset_needed: devices.some(({ reset_needed }) => reset_needed),
        reboot_needed: devices.some(({ reboot_needed }) => reboot_needed !== undefined),
        devices: devices.map((device) => ({ ...device, reboot_needed: device.reboot_needed !== undefined })),
      },
      text: () => devices.map(rolledBackText).join(''),
      ...(outcome === 'rolled back' ? {} : { exit: EXIT_CODES.differs }),
    };
  }
}

const changedText = (names: readonly string[]): string =>
  names.length ? `  NOT as before, changed since: ${names.join(', ')}; --even-changed takes it back\n` : '';

const refusedText = (refused: RolledBack['refused'], reason: string): string => {
  const names = refused.filter((one) => one.reason === reason).map(({ name }) => name);
  return `  NOT as before, refused: ${names.join(', ')}: ${safe(reason)}\n`;
};

const rolledBackText = ({ name, restored, left, refused, ...back }: RolledBack): string =>
  [
    `${safe(name)}: ${restored.length ? `as before: ${restored.join(', ')}` : 'nothing to take back'}\n`,
    changedText(left.filter((one) => !refused.some((other) => other.name === one))),
    ...new Set(refused.map(({ reason }) => refusedText(refused, reason))),
    backText(back),
  ].join('');

/** What an apply changed and what is now as before, the other way round. */
const takenBack = ({ devices }: Journal, device: string, restored: readonly string[] = []) =>
  devices
    .filter(({ name }) => name === device)
    .flatMap(({ steps }) => steps.flatMap(({ changes }) => changes))
    .filter(({ name }) => restored.includes(name))
    .map(({ name: field, before: after, after: before }) => ({ field, before, after }));
