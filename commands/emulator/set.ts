import * as Args from '@oclif/core/args';
import {
  CALLER_RAWIO,
  emulator,
  type KernelSettings,
  RAWIO_UNDER_LOCKDOWN,
  UMEM,
} from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { exitOfEach, withEach } from '../../src/cli/emulator/adapter.js';
import { backByFields, noWayBack } from '../../src/cli/undo.js';
import { FwctlError } from '../../src/client/errors.js';
import { resolveName } from '../../src/client/names.js';
import { numberIn } from '../../src/client/numbers.js';
import { toPairs } from '../../src/present/pairs.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';
import { LOCKDOWN_LEVELS } from '../../src/uapi/policy.js';
import { splitAssignment } from '../../src/values/assign.js';

/** What can be set, with the values that it takes. */
const SETTINGS = {
  lockdown: LOCKDOWN_LEVELS,
  'rawio-under-lockdown': RAWIO_UNDER_LOCKDOWN,
  'caller-rawio': CALLER_RAWIO,
  umem: UMEM,
} as const satisfies Record<string, readonly string[]>;

export default class EmulatorSet extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Change settings of the emulated kernel and devices.';
  static override description = [
    'lockdown=none|integrity|confidentiality: the level that is shown.',
    'rawio-under-lockdown=allow|deny: whether debug-write-full is refused under lockdown; the kernel itself allows it.',
    "caller-rawio=inherit|yes|no: whether the caller has CAP_SYS_RAWIO; inherit takes the process's own.",
    'umem=off|on: whether the kernel can register memory of the caller for the device, as vendor kernels can and mainline can not. `dump core` needs it.',
    'seed=NUMBER: what looks like chance on the devices follows from it; 0 at first.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> emulator set lockdown=integrity rawio-under-lockdown=deny',
    '<%= config.bin %> emulator set caller-rawio=no',
  ];
  static override strict = false;
  static override args = {
    settings: Args.string({ description: 'name=value ...', required: true, ignoreStdin: true }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.set/1']>> {
    const { argv, flags } = await this.parse(EmulatorSet);
    const settings = Object.fromEntries((argv as string[]).map(settingOf));
    const controls = emulator({ stateDir: flags['state-dir'] });
    const { seed, ...kernel } = settings;
    const before = controls.show().kernel;
    const set = (adapter: string) => {
      controls.setSeed(adapter, Number(seed));
      return {};
    };
    // Before the kernel's: it is an error where no adapter has a seed.
    const seeded = seed === undefined ? [] : withEach(controls.adapters(), set);
    if (Object.keys(kernel).length) controls.set(kernel as Partial<KernelSettings>);
    const failed = seeded.filter((row) => 'error' in row);
    return {
      data: { settings, ...(failed.length ? { failed } : {}) },
      undo:
        seed === undefined
          ? backByFields('the emulated kernel', changesIn(kernel, before), ['emulator', 'set'], [])
          : noWayBack('the emulated machine', 'nothing tells the seeds that there were'),
      text: (style) =>
        toPairs(Object.entries(settings).map(([name, value]) => [name.replaceAll('_', '-'), String(value)])) +
        failed
          .map(({ adapter, error }) => style.red(safe(`${adapter}: ${error.message}`)).concat('\n'))
          .join(''),
      ...exitOfEach(seeded),
    };
  }
}

/** The settings of the kernel that are another than before, as they are written. */
const changesIn = (kernel: Record<string, unknown>, before: object) =>
  Object.entries(kernel)
    .map(([name, after]) => ({
      field: name.replaceAll('_', '-'),
      before: Reflect.get(before, name) as unknown,
      after,
    }))
    .filter((change) => change.before !== change.after);

/** The setting of the devices, all others being the kernel's: a number of 32 bits. */
const SEED = 'seed';

function settingOf(text: string): [string, string | number] {
  const { path, value } = splitAssignment(text);
  const name = resolveName('setting', path, [...Object.keys(SETTINGS), SEED]) as
    | keyof typeof SETTINGS
    | typeof SEED;
  if (name === SEED) return [SEED, numberIn(SEED, value, 0, 2 ** 32 - 1)];
  const values: readonly string[] = SETTINGS[name];
  if (!values.includes(value))
    throw new FwctlError('usage', `${name} takes ${values.join(', ')}, not "${value}"`, {
      given: value,
      known: values,
    });
  return [name.replaceAll('-', '_'), value];
}
