import type { FirmwareCore } from '../handler.js';
import type { Profile } from '../profile.js';
import type { ComponentState, DeviceState, FlashState, StoredImage, UpdateState } from '../state.js';
import { COMPONENTS, FIRMWARE } from './components.js';

/** What the adapter keeps of its components. */
const flashOf = ({ flash }: Pick<DeviceState, 'flash'>): FlashState => flash ?? {};

export const componentOf = (state: Pick<DeviceState, 'flash'>, component: number): ComponentState =>
  flashOf(state).components?.[component] ?? {};

/** The flash with one component otherwise; what is undefined goes. */
export function withComponent(
  state: Pick<DeviceState, 'flash'>,
  component: number,
  change: { [Key in keyof ComponentState]: ComponentState[Key] | undefined },
): FlashState {
  const flash = flashOf(state);
  const members = Object.entries({ ...componentOf(state, component), ...change });
  const left = Object.fromEntries(members.filter(([, value]) => value !== undefined));
  return { ...flash, components: { ...flash.components, [component]: left } };
}

/** What a version of the firmware says of itself. */
export interface Release {
  readonly version: readonly [number, number, number];
  readonly date: readonly [number, number, number];
  readonly branch_tag: string;
  readonly security_version: number;
}

/** The security version of the firmware that boards come with. */
export const FIRST_SECURITY_VERSION = 1;

/** As the RDMA core shows it in fw_ver. */
export const versionText = ([major = 0, minor = 0, sub = 0]: readonly number[]): string =>
  `${major}.${String(minor).padStart(2, '0')}.${String(sub).padStart(4, '0')}`;

const releaseOf = ({ version, date, security_version }: StoredImage): Release => ({
  version: version as Release['version'],
  date: date as Release['date'],
  branch_tag: `rel-${version.join('_')}`,
  security_version,
});

/** The firmware that the board came with. */
const factoryRelease = ({ identity }: Profile): Release => ({
  version: identity.firmware,
  date: identity.firmware_date,
  branch_tag: identity.branch_tag,
  security_version: FIRST_SECURITY_VERSION,
});

/** The firmware that runs. */
export function runningRelease(profile: Profile, state: Pick<DeviceState, 'flash'>): Release {
  const { running } = componentOf(state, FIRMWARE);
  return running ? releaseOf(running) : factoryRelease(profile);
}

/** That which runs after the next reset. */
export function storedRelease(profile: Profile, state: Pick<DeviceState, 'flash'>): Release {
  const { pending } = componentOf(state, FIRMWARE);
  return pending ? releaseOf(pending) : runningRelease(profile, state);
}

/** The least security version that the board still takes: the highest that ever ran. */
export const leastSecurityVersion = (state: Pick<DeviceState, 'flash'>): number =>
  flashOf(state).security_version ?? FIRST_SECURITY_VERSION;

/**
 * What a start of the firmware makes of the flash: what waited for it is in use, and the security version is burnt in. `boots`: whether the new firmware does;
 * if not, the earlier one goes on, and the new one is marked as failed.
 */
export function flashAfterStart(state: Pick<DeviceState, 'flash'>, boots: boolean): FlashState {
  let flash = flashOf(state);
  COMPONENTS.forEach((_, component) => {
    const { pending } = componentOf({ flash }, component);
    if (!pending) return;
    if (component !== FIRMWARE || boots) {
      flash = withComponent({ flash }, component, {
        running: pending,
        pending: undefined,
        failed: undefined,
      });
    } else flash = withComponent({ flash }, component, { pending: undefined, failed: true });
  });
  const { running } = componentOf({ flash }, FIRMWARE);
  const least = Math.max(leastSecurityVersion({ flash }), running?.security_version ?? 0);
  return least > FIRST_SECURITY_VERSION ? { ...flash, security_version: least } : flash;
}

/** Whether anything waits for a reset. */
export const hasPending = (state: Pick<DeviceState, 'flash'>): boolean =>
  COMPONENTS.some((_, component) => componentOf(state, component).pending !== undefined);

/** Takes back what waits for a reset, of all components. */
export const withoutPending = (state: Pick<DeviceState, 'flash'>): FlashState =>
  COMPONENTS.reduce(
    (flash, _, component) =>
      componentOf({ flash }, component).pending
        ? withComponent({ flash }, component, { pending: undefined })
        : flash,
    flashOf(state),
  );

/** What stays of an update that has ended: which handles and which downloads there have been. */
export const endedUpdate = ({ handles, downloads }: UpdateState): UpdateState => ({
  handles,
  ...(downloads ? { downloads } : {}),
});

/** Frees what nothing needs any more: downloads that became no image of the flash. */
export function tidy(fw: FirmwareCore): void {
  const { flash, update } = fw.snapshot();
  const images = [
    ...Object.values(flash?.components ?? {}).flatMap(({ running, pending }) => [running, pending]),
    ...Object.values(update?.verified ?? {}),
  ];
  const kept = new Set(images.map((image) => image?.bytes));
  for (const name of fw.storage.names()) if (!kept.has(name)) fw.storage.remove(name);
}
