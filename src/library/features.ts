import { decode } from '../bits/codec.js';
import { changesOf } from '../cli/changes.js';
import type { Session } from '../client/session.js';
import { changeOf, sendChange } from '../families/cxl/client/feature-change.js';
import { featureJson, setRefusal, takesEffect } from '../families/cxl/client/feature-words.js';
import {
  type Feature,
  findFeature,
  getFeature,
  getRequest,
  readFeatureList,
  readLayout,
  type Selection,
  writeLayout,
} from '../families/cxl/client/features.js';
import type { FeatureChanges, FeatureFields } from '../families/cxl/prm/named.js';
import type { SetOptions } from './configuration.js';
import { type Change, type FieldChange, givenIn } from './fields.js';

/** The UUID of a feature, in text. */
export type FeatureUuid = `${string}-${string}-${string}-${string}-${string}`;

/** The name of a feature whose layout is known. */
export type FeatureName = keyof FeatureFields;

/** A feature as a device lists it. */
export type FeatureRow = ReturnType<typeof featureJson>;

/** The fields of a feature; of one whose layout is not known its bytes. */
export type FeatureReading<Name> = Name extends FeatureName ? FeatureFields[Name] : { data: number[] };

/** Fields of a feature to be set. */
export type FeatureChange<Name> = Name extends keyof FeatureChanges
  ? Change<FeatureChanges[Name]>
  : Change<{ data: number[] }>;

/** What became of a feature. */
export interface FeatureWritten {
  readonly changes: readonly FieldChange[];
  /** "at once", "at a cold reset" */
  readonly takes_effect: readonly string[];
  /** Whether it was read back: what waits for a reset may not tell before. */
  readonly read_back: boolean;
}

/** Features of CXL memory devices (CXL 3.2, 8.2.9.6). On a device of another family each throws FwctlError `device`. */
export interface Features {
  /** What the device lists: names and UUIDs, sizes in bytes, effects, and whether and how each can be set. Throws FwctlError of any message. Source: Get Supported Features. */
  list(): Promise<readonly FeatureRow[]>;
  /**
   * The fields of a feature, by its name or UUID. `selection`: the current value, the one that the device came with, or the one that a reset makes current.
   *
   * Throws FwctlError: `usage` where the device does not have it; `firmware` and `reply` where it refuses or answers short; `policy` and `kernel` as any message.
   * Source: Get Feature; layouts of CXL 3.2, 8.2.9.9.11.
   */
  get<Name extends FeatureName | FeatureUuid>(
    name: Name,
    options?: { readonly selection?: Selection },
  ): Promise<FeatureReading<Name>>;
  /**
   * Reads a feature, changes the fields, sets all that Set takes, and reads it back. The kernel asks for debug-write or debug-write-full, which taint it: the
   * device has to be opened with `allowTaint`.
   *
   * Throws FwctlError: `usage` for names and values; `policy` for what the kernel would refuse, and without consent; `kernel` and `firmware` where it is refused;
   * `differs` where it reads back otherwise. Source: Set Feature; effects of CXL 3.2, table 8-109.
   */
  set<Name extends keyof FeatureChanges | FeatureUuid>(
    name: Name,
    fields: FeatureChange<Name>,
    options?: SetOptions,
  ): Promise<FeatureWritten>;
}

const named = async (session: Session, name: string): Promise<Feature> =>
  findFeature(await readFeatureList(session), name);

/** As `Features.list`. */
export const list = async (session: Session): Promise<readonly FeatureRow[]> =>
  (await readFeatureList(session)).map(featureJson);

/** As `Features.get`. */
export async function get(
  session: Session,
  name: string,
  { selection = 'current' }: { readonly selection?: Selection } = {},
): Promise<unknown> {
  const feature = await named(session, name);
  const request = getRequest(feature, { count: feature.entry.get_feat_size, selection });
  return decode(readLayout(feature), await getFeature(session, request));
}

/** As `Features.set`. */
export async function set(
  session: Session,
  name: string,
  fields: object,
  { scope, dryRun = false }: SetOptions = {},
): Promise<FeatureWritten> {
  const feature = await named(session, name);
  const refusal = setRefusal(feature);
  if (refusal) throw refusal;
  const change = await changeOf(session, feature, givenIn(fields, name), scope);
  const got = dryRun ? undefined : await sendChange(session, change);
  const form = writeLayout(feature);
  const changes = changesOf(decode(form, change.before), decode(form, got ?? change.after));
  return { changes, takes_effect: takesEffect(feature), read_back: got !== undefined };
}
