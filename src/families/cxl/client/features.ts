import { byteLength, type Layout } from '../../../bits/layout.js';
import { parseUuid } from '../../../bits/uuid.js';
import { FwctlError } from '../../../client/errors.js';
import type { Request } from '../../../client/guard.js';
import type { Session } from '../../../client/session.js';
import type { Scope } from '../../../uapi/scope.js';
import {
  type FeatureEntry,
  GET_FEATURE,
  OUT_HEADER,
  packGet,
  packRpc,
  packSet,
  SAVED_ACROSS_RESET,
  SET_FEATURE,
} from '../mailbox.js';
import { FLAG } from '../prm/effects.js';
import { featureByName, featureByUuid, type KnownFeature } from '../prm/features.js';
import { findLayout } from '../prm/layouts.js';
import { readList } from './list.js';
import { failure, requestOf } from './messages.js';
import { setScope } from './reading.js';

/** Which value of a feature: CXL 3.2, table 8-110. */
export const SELECTIONS = ['current', 'default', 'saved'] as const;
export type Selection = (typeof SELECTIONS)[number];

/** A feature of a device, with what is known of it by its UUID. */
export interface Feature {
  readonly entry: FeatureEntry;
  readonly known: KnownFeature | undefined;
  /** Its name, or its UUID. */
  readonly name: string;
}

/** The features of a device, as the kernel shows them. Throws what `Session.send` throws, and FwctlError `reply`. Source: Get Supported Features, CXL 3.2, 8.2.9.6.1. */
export async function readFeatureList(session: Session): Promise<Feature[]> {
  const entries = await readList((input, outLen) => session.send(requestOf(input, { outLen })));
  return entries.map((entry) => {
    const known = featureByUuid(entry.uuid);
    return { entry, known, name: known?.name ?? entry.uuid };
  });
}

/** The feature that a word means: a UUID or the beginning of one, an id, a name. Throws FwctlError `usage`. Source: the features whose layouts are known, CXL 3.2, 8.2.9.9.11. */
export function findFeature(features: readonly Feature[], word: string): Feature {
  const given = word.toLowerCase();
  const exact =
    features.find(({ entry, name }) => entry.uuid === given || name === given) ??
    (/^(\d+|0x[\da-f]+)$/.test(given) ? features.find(({ entry }) => entry.id === Number(given)) : undefined);
  if (exact) return exact;
  const begun = /^[\da-f-]{4,}$/.test(given)
    ? features.filter(({ entry }) => entry.uuid.startsWith(given))
    : [];
  if (begun.length === 1) return begun[0] as Feature;
  const absent = featureByName(given) ?? featureByUuid(given);
  throw new FwctlError(
    'usage',
    absent ? `the device does not have the feature ${absent.name}` : `the device has no feature "${word}"`,
    {
      given: word,
      known:
        begun.length > 1
          ? begun.map(({ entry }) => entry.uuid)
          : absent
            ? []
            : features.map(({ name }) => name),
      next: 'see what it has with: fwctl feature list',
    },
  );
}

/** Whether a feature has a value of this selection. */
export const hasSelection = ({ entry: { flags } }: Feature, selection: Selection): boolean =>
  selection === 'current' ||
  (flags & (selection === 'default' ? FLAG.DEFAULT_SELECTION : FLAG.SAVED_SELECTION)) !== 0;

/** The request of a Get; the kernel makes as many messages of the mailbox of it as it takes. Throws nothing. Source: CXL 3.2, 8.2.9.6.2. */
export const getRequest = (
  { entry }: Feature,
  {
    offset = 0,
    count,
    selection = 'current' as Selection,
    scope,
  }: { offset?: number; count: number; selection?: Selection; scope?: Scope | undefined },
): Request =>
  requestOf(
    packRpc(
      GET_FEATURE,
      packGet(parseUuid(entry.uuid) as Uint8Array, offset, count, SELECTIONS.indexOf(selection)),
    ),
    { scope },
  );

/** Bytes of a feature. Throws FwctlError `firmware`, `reply` where fewer came, and what `Session.send` throws. Source: Get Feature, CXL 3.2, 8.2.9.6.2. */
export async function getFeature(session: Session, request: Request): Promise<Uint8Array> {
  const output = await session.send(request);
  const failed = failure(session.device.name, request, output);
  if (failed) throw failed;
  const size = new DataView(output.buffer, output.byteOffset).getUint32(0, true);
  return output.slice(OUT_HEADER, OUT_HEADER + size);
}

/** The request of a Set. The kernel adds the flag that saves the value over a reset whatever is said here. Throws nothing. Source: CXL 3.2, 8.2.9.6.3. */
export const setRequest = (
  { entry }: Feature,
  data: Uint8Array,
  { offset = 0, scope }: { offset?: number; scope?: Scope | undefined } = {},
): Request => ({
  ...requestOf(
    packRpc(
      SET_FEATURE,
      packSet(
        parseUuid(entry.uuid) as Uint8Array,
        { flags: SAVED_ACROSS_RESET, offset, version: entry.set_feat_ver },
        data,
      ),
    ),
    { scope },
  ),
  needs: setScope(entry),
});

/** Sets bytes of a feature. Throws FwctlError `firmware`, and what `Session.send` throws. A transport that failed looks like success. Source: Set Feature, CXL 3.2, 8.2.9.6.3. */
export async function setFeature(session: Session, request: Request): Promise<void> {
  const output = await session.send(request);
  const failed = failure(session.device.name, request, output);
  if (failed) throw failed;
}

/** The layout of what Get gives, for as many bytes as the feature has; one of bytes alone where none is known. Throws nothing. Source: CXL 3.2, 8.2.9.9.11. */
export function readLayout({ entry, known }: Feature): Layout {
  return (known && findLayout(known.read)) ?? rawLayout(entry.get_feat_size);
}

/** The same of what Set takes. */
export function writeLayout({ entry, known }: Feature): Layout {
  return (known?.write !== undefined ? findLayout(known.write) : undefined) ?? rawLayout(entry.set_feat_size);
}

/**
 * Bytes that Set takes. The kernel tells 0 of a feature that it keeps for itself: then the layouts say, with as many elements behind the structure as Get gives.
 */
export function setSize(feature: Feature): number {
  const { entry, known } = feature;
  if (entry.set_feat_size || !known?.exclusive) return entry.set_feat_size;
  const [read, write] = [readLayout(feature), writeLayout(feature)];
  const tail = (form: Layout) => form.fields.find(({ count }) => count === 0)?.width ?? 0;
  const elements = tail(read) ? Math.floor((entry.get_feat_size * 8 - read.bits) / tail(read)) : 0;
  return byteLength(write) + (Math.max(elements, 0) * tail(write)) / 8;
}

/** A feature of which only the size is known. */
const rawLayout = (size: number): Layout => ({
  name: 'bytes',
  bits: size * 8,
  union: false,
  fields: [{ name: 'data', offset: 0, width: 8, count: size, anonymous: false, text: false }],
});
