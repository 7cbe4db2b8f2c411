import * as Flags from '@oclif/core/flags';
import { type Emulator, emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { freshTime, instancesText } from '../../src/cli/emulator/adapter.js';
import { backBy } from '../../src/cli/undo.js';
import { FwctlError } from '../../src/client/errors.js';
import { resolveName } from '../../src/client/names.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

export default class EmulatorAdd extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Plug further adapters into the emulated machine.';
  static override description = [
    'Each takes the lowest free slot of its family, and its functions with a driver the lowest free fwctl numbers; the kernel has room for 4096.',
    'With --from it is made after a snapshot: of the nearest built-in profile, with the identity, capabilities, functions, configuration, registers and modules of the device that the snapshot is of. What it can not be is told, field by field with --json.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> emulator add',
    '<%= config.bin %> emulator add --profile connectx6dx --count 3',
    '<%= config.bin %> emulator add --family cxl',
    '<%= config.bin %> emulator add --from card.snapshot',
  ];
  static override flags = {
    family: Flags.string({
      description: 'the family of the adapters: its usual profile, where none is given [default: mlx5]',
      helpValue: 'FAMILY',
    }),
    profile: Flags.string({
      description: 'what the adapters are: see emulator profile list [default: connectx6dx]',
      helpValue: 'NAME',
    }),
    from: Flags.string({
      description: 'make it tell what the device of a snapshot told: see fwctl snapshot',
      exclusive: ['family', 'profile', 'count'],
      helpValue: 'FILE',
    }),
    count: Flags.integer({ description: 'how many', helpValue: 'N', default: 1, min: 1, max: 4096 }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.add/1']>> {
    const { flags } = await this.parse(EmulatorAdd);
    const controls = emulator({ stateDir: flags['state-dir'] });
    if (flags.from !== undefined) {
      const { addedFrom } = await import('../../src/cli/emulator/from/answer.js');
      return addedFrom(flags['state-dir'], flags.from);
    }
    const addresses = new Set(controls.add(profileMeant(controls, flags), flags.count));
    const adapters = controls.adapters().filter(({ adapter }) => addresses.has(adapter));
    const [first] = adapters;
    const { data, note } = freshTime(controls, first?.adapter ?? '');
    return {
      data: {
        ...data,
        adapters: adapters.map(({ adapter, profile, instances, unbound }) => ({
          adapter,
          profile,
          instances,
          ...(unbound ? { unbound } : {}),
        })),
      },
      undo: backBy('adapters', ['emulator', 'remove', ...addresses]),
      text: () =>
        adapters
          .map(
            ({ adapter, profile, instances, unbound }) =>
              `${adapter}  ${safe(profile)}  ${instancesText(instances)}${unbound ? `: ${unbound}` : ''}\n`,
          )
          .join('') + note,
    };
  }
}

/** Throws FwctlError `usage` for a family that there is not, and for a profile that is another one's. */
function profileMeant(
  controls: Emulator,
  given: { family?: string | undefined; profile?: string | undefined },
): string {
  const families = controls.families();
  const [first] = families;
  const wanted = given.family ?? (given.profile === undefined ? first?.name : undefined);
  if (wanted === undefined) return given.profile as string;
  const name = resolveName(
    'family',
    wanted,
    families.map((family) => family.name),
  );
  const { profiles } = families.find((family) => family.name === name) as (typeof families)[number];
  if (given.profile === undefined) return profiles[0] as string;
  const other = families.find(
    (family) => family.name !== name && family.profiles.includes(given.profile as string),
  );
  if (!other) return given.profile;
  throw new FwctlError('usage', `${given.profile} is a profile of ${other.name}, not of ${name}`, {
    given: given.profile,
    known: profiles,
  });
}
