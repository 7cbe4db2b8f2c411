import { FwctlError } from '../client/errors.js';
import type { Session } from '../client/session.js';
import {
  applySteps,
  changesOf,
  itemsOf,
  type SettingChange,
  stepsNeeded,
} from '../families/mlx5/client/config/apply.js';
import { planConfig } from '../families/mlx5/client/config/changes.js';
import { Configuration, type Reading, type Stage } from '../families/mlx5/client/config/configuration.js';
import { checkTwice, wantedOf } from '../families/mlx5/client/config/wanted.js';
import { queryWord, settingsNamed } from '../families/mlx5/client/config/words.js';
import type { ModuleSetting, PortSetting, SettingValues } from '../families/mlx5/prm/named.js';
import { isSecret } from '../families/mlx5/prm/nvconfig-secrets.js';
import type { Scope } from '../uapi/scope.js';
import { type Change, type FieldChange, written } from './fields.js';

type Arrays = {
  [Name in keyof SettingValues]: SettingValues[Name] extends readonly unknown[] ? Name : never;
}[keyof SettingValues];

/** The name of a setting as mstconfig has it, with port or module where each has its own: NUM_OF_VFS, LINK_TYPE_P1, HOST_CHAINING_DESCRIPTORS[3]. */
export type SettingName =
  | keyof SettingValues
  | `${PortSetting}_P${number}`
  | `${ModuleSetting}_M${number}`
  | `${Arrays}[${number}]`;

/** The type of a setting's value. */
export type SettingValue<Name extends SettingName> = Name extends keyof SettingValues
  ? SettingValues[Name]
  : Name extends `${infer Whole extends keyof SettingValues}_${'P' | 'M'}${number}`
    ? SettingValues[Whole]
    : Name extends `${infer Whole extends Arrays}[${number}]`
      ? SettingValues[Whole] extends readonly (infer Element)[]
        ? Element
        : never
      : never;

/** The values of a setting. A stage that the firmware does not tell of is left out. */
export interface SettingStages<Value> {
  /** As the adapter was made. */
  readonly default?: Value;
  /** Since the last reset. */
  readonly current?: Value;
  /** From the next reset on. */
  readonly next: Value;
}

/** A setting with its values. */
export interface SettingReading<Value = SettingValues[keyof SettingValues]> extends SettingStages<Value> {
  readonly name: string;
  /** Why mstconfig does not list it, where it does not. */
  readonly reason?: string;
}

/** Settings to be changed, by name. */
export type SettingChanges = { readonly [Name in SettingName]?: Change<SettingValue<Name>> | undefined };

/** How settings are written. */
export interface SetOptions {
  /** [default: the least that the kernel takes: configuration] */
  readonly scope?: Scope | undefined;
  /** Reads and checks, and writes nothing. */
  readonly dryRun?: boolean | undefined;
}

/** What became of settings. */
export interface SettingsWritten {
  /** What is otherwise from the next reset on; a secret value is "(secret)". Empty: all was so already. */
  readonly changes: readonly FieldChange[];
  readonly takes_effect: 'next reset';
}

/** Settings of mlx5 devices that outlive a reset. On a device of another family each throws FwctlError `device`. */
export interface Settings {
  /**
   * The values of one setting, numbers as the device has them: 1 and 0 of flags.
   *
   * Throws FwctlError: `usage` for a name that is none, and where each port or module has its own and none is named; `device` where this device does not have it;
   * `firmware`, `policy` and `kernel` as any message. Source: MNVDA, MNVQC and MNVGC of mstflint's ADB; names and rules of mstconfig's tables.
   */
  get<Name extends SettingName>(name: Name): Promise<SettingReading<SettingValue<Name>>>;
  /**
   * The settings of these names or patterns (`CNP_*`), of all ports and modules; without any, all that mstconfig lists of the device. Throws as `get`.
   */
  query(...patterns: string[]): Promise<SettingReading[]>;
  /**
   * Changes settings, all or none: what the device refuses takes back what was written before it. Conditions, limits and rules are checked before anything is
   * sent; the flag that says whether a setting counts is set with it. Takes effect at the next reset of the firmware.
   *
   * Throws FwctlError: `usage` for names and values; `device` and `firmware` for what the device does not have or take, with what became of each setting as
   * `facts.partial`; `differs` where it reads back otherwise; `policy` and `kernel` as any message. Source: as `get`.
   */
  set(values: SettingChanges, options?: SetOptions): Promise<SettingsWritten>;
}

const readingOf = ({ name, values, reason }: Reading) => ({
  name,
  ...values,
  ...(reason === undefined ? {} : { reason }),
});

/** As `Settings.get`. */
export async function get(session: Session, name: string): Promise<unknown> {
  const [named, ...others] = settingsNamed(name);
  if (!named || others.length)
    throw new FwctlError('usage', `${name} is more than one value: name one of them`);
  const device = new Configuration(session);
  const [one, ...more] = await device.named(named, await device.stages());
  if (one && !more.length) return readingOf(one);
  const names = [one, ...more].flatMap((each) => (each ? [each.name] : []));
  throw new FwctlError('usage', `${name} is one of each port or module`, {
    path: name,
    given: name,
    known: names,
    next: `say which: ${names.join(', ')}`,
  });
}

/** As `Settings.query`. */
export async function query(session: Session, patterns: readonly string[]): Promise<unknown[]> {
  const words = patterns.map(queryWord);
  const device = new Configuration(session);
  const stages: readonly Stage[] = await device.stages();
  if (!words.length) return (await device.all(stages)).map(readingOf);
  const found = new Map<string, Reading>();
  for (const settings of words)
    for (const named of await settings(device, false))
      for (const reading of await device.named(named, stages)) found.set(reading.name, reading);
  return Array.from(found.values(), readingOf);
}

/** A value that is not to be told. */
const SECRET = '(secret)';

const told = ({ name, before, after, of }: SettingChange): FieldChange =>
  isSecret(of.place.item) ? { field: name, before: SECRET, after: SECRET } : { field: name, before, after };

/** As `Settings.set`. */
export async function set(
  session: Session,
  values: object,
  { scope, dryRun = false }: SetOptions = {},
): Promise<SettingsWritten> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  if (!given.length) throw new FwctlError('usage', 'no setting is named that is to be changed');
  const wanted = given.flatMap(([name, value]) => wantedOf(`${name}=${written(value)}`));
  checkTwice(wanted);
  const { steps } = await planConfig(session, wanted, { scope });
  const needed = stepsNeeded(steps);
  const changes = dryRun
    ? changesOf(itemsOf(needed))
    : (await applySteps(session, needed, () => false)).changes;
  return { changes: changes.map(told), takes_effect: 'next reset' };
}
