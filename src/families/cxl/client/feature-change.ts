import { get, leaves } from '../../../bits/codec.js';
import { FwctlError } from '../../../client/errors.js';
import type { Request } from '../../../client/guard.js';
import type { Session } from '../../../client/session.js';
import type { Scope } from '../../../uapi/scope.js';
import { assign } from '../../../values/assign.js';
import { setVerdict, waitsForReset } from './feature-words.js';
import {
  type Feature,
  getFeature,
  getRequest,
  hasSelection,
  type Selection,
  setFeature,
  setRequest,
  writeLayout,
} from './features.js';
import { imageOf } from './image.js';

/** A Set that is ready to be sent. */
export interface FeatureChange {
  readonly feature: Feature;
  readonly request: Request;
  /** All that Set takes, before and as it is to be; what the device has where the bytes do not tell. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** The value that a Set changes: of one that waits for a reset the saved one, where the device tells it. */
export const changedSelection = (feature: Feature): Selection =>
  waitsForReset(feature) && hasSelection(feature, 'saved') ? 'saved' : 'current';

/** What Set takes, with the values that the device has now. Throws what `getFeature` and `imageOf` throw. */
export async function readImage(session: Session, feature: Feature): Promise<Uint8Array> {
  const count = feature.entry.get_feat_size;
  if (count === 0)
    throw new FwctlError('usage', `${feature.name} gives nothing to read: what it has is not known`, {
      next: 'give all that is to be set: --in HEX',
    });
  const request = getRequest(feature, { count, selection: changedSelection(feature) });
  return imageOf(feature, await getFeature(session, request));
}

/** A Set of some fields, over what the others have. Throws FwctlError `usage`, PathError, ValueError, and what `readImage` throws. */
export async function changeOf(
  session: Session,
  feature: Feature,
  fields: readonly { path: string; value: unknown }[],
  scope: Scope | undefined = setVerdict(feature).least,
): Promise<FeatureChange> {
  const before = await readImage(session, feature);
  const after = assign(writeLayout(feature), before.slice(), fields).slice(0, before.length);
  return { feature, before, after, request: setRequest(feature, after, { scope }) };
}

/**
 * Sends a Set, and holds what reads back against it; undefined where nothing tells that before a reset. Throws FwctlError `kernel` with why, `differs`, and what
 * `setFeature` throws.
 */
export async function sendChange(session: Session, change: FeatureChange): Promise<Uint8Array | undefined> {
  const { feature, request } = change;
  await setFeature(session, request).catch((error: unknown) => {
    throw error instanceof FwctlError && error.kind === 'kernel' ? asRefused(error, feature) : error;
  });
  const unseen = waitsForReset(feature) && changedSelection(feature) === 'current';
  if (unseen || feature.entry.get_feat_size === 0) return undefined;
  const got = await readImage(session, feature);
  compare(change, got);
  return got;
}

/** Holds the read-back against what was written. Throws FwctlError `differs`. */
function compare({ feature, before, after }: FeatureChange, got: Uint8Array): void {
  const form = writeLayout(feature);
  // Text is one value, not one for each of its bytes.
  const paths = Array.from(leaves(form, got.length), ({ path, field }) =>
    field.text || field.uuid ? path.replace(/\[\d+\]$/, '') : path,
  );
  const differing = [...new Set(paths)]
    .map((path) => ({ path, wanted: get(form, after, path), now: get(form, got, path) }))
    .filter(({ wanted, now }) => `${wanted}` !== `${now}`);
  if (!differing.length) return;
  const words = differing.map(({ path, wanted, now }) => `${path} is ${now}, not ${wanted}`);
  const untouched = Buffer.compare(before, got) === 0;
  throw new FwctlError(
    'differs',
    untouched
      ? `${feature.name} reads back as before: the kernel told success, as it does too where the mailbox did not answer; ${words.join('; ')}`
      : `${feature.name} reads back otherwise than written: ${words.join('; ')}`,
    {
      opcode: 'SET_FEATURE',
      path: differing.map(({ path }) => path).join(' '),
      next: untouched
        ? 'look at the kernel log: fwctl explain reads its lines'
        : `the device took the write and kept its own value: fwctl feature get ${feature.name}`,
    },
  );
}

/** The kernel's refusal of a Set, with why: `Session` knows what its errno means as a rule. */
function asRefused({ facts, message }: FwctlError, feature: Feature): FwctlError {
  const verdict = setVerdict(feature);
  const known = 'errno' in verdict && verdict.errno === facts.errno ? verdict : undefined;
  return new FwctlError(
    'kernel',
    known ? `the kernel refused SET_FEATURE of ${feature.name}: ${facts.errno}, ${known.why}` : message,
    {
      ...facts,
      ...(known ? { next: known.next } : {}),
    },
  );
}
