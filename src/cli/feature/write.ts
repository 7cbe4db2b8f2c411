import { decode } from '../../bits/codec.js';
import type { Fields, Layout } from '../../bits/layout.js';
import { plainMeanings } from '../../bits/meaning.js';
import type { FwctlError } from '../../client/errors.js';
import { scopeFor } from '../../client/guard.js';
import type { Session } from '../../client/session.js';
import { changedSelection, type FeatureChange } from '../../families/cxl/client/feature-change.js';
import { setVerdict, takesEffect, waitsForReset } from '../../families/cxl/client/feature-words.js';
import { type Feature, writeLayout } from '../../families/cxl/client/features.js';
import { effectWords } from '../../families/cxl/prm/effects.js';
import { hexDump } from '../../present/hex.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { changesJson, changesOf, changesText } from '../changes.js';
import { deviceJson } from '../connect.js';
import { toDevice } from '../undo.js';
import { verdictExit, verdictJson, verdictText } from '../verdict.js';
import { featureTitle } from './feature.js';

/** A Set that is ready to be sent. */
export interface Step extends FeatureChange {
  readonly session: Session;
  readonly meanings: boolean;
}

const fieldsOf = (feature: Feature, image: Uint8Array): Fields => {
  const { data, ...fields } = decode(writeLayout(feature), image);
  // The bytes of a feature without a known layout are elements of one array.
  return data === undefined
    ? fields
    : Object.fromEntries((data as number[]).map((byte, i) => [`data[${i}]`, byte]));
};

const meaningOf = (feature: Feature, image: Uint8Array) => {
  const form: Layout = writeLayout(feature);
  return plainMeanings.of(form, decode(form, image));
};

function documentOf({ session, feature, request, before, after }: Step) {
  const { entry, known } = feature;
  return {
    device: deviceJson(session.backend, session.device),
    feature: known?.name ?? null,
    uuid: entry.uuid,
    id: entry.id,
    selection: changedSelection(feature),
    takes_effect: takesEffect(feature),
    effects: effectWords(entry.effects),
    scope: scopeFor(request),
    before: fieldsOf(feature, before),
    after: fieldsOf(feature, after),
  };
}

/** When it counts, for people. */
function effectText(feature: Feature): string {
  const when = takesEffect(feature).join(', ');
  const tail = waitsForReset(feature)
    ? changedSelection(feature) === 'saved'
      ? ': until then only its saved value is another'
      : ': until then the device shows the old value'
    : '';
  return `takes effect ${when || 'as nobody tells'}${tail}\n`;
}

/** What would be written, and what would become of it. Sends nothing. `refusal`: why the kernel would not let it pass. */
export async function dryRun(
  step: Step,
  refusal: FwctlError | undefined,
): Promise<Answer<Documents['fwctl.feature.set/1']>> {
  const { session, feature, request, before, after } = step;
  const judged = await session.decide(request);
  const verdict = setVerdict(feature);
  // The entry of the feature tells more of why than the message does.
  const decision =
    refusal && 'errno' in verdict && !judged.kernel.errno
      ? { ...judged, refusal, expected: verdict.errno, expectedMeaning: verdict.why }
      : judged;
  const changes = changesOf(fieldsOf(feature, before), fieldsOf(feature, after));
  return {
    data: {
      ...documentOf(step),
      scope: decision.scope,
      dry_run: true,
      changes: changesJson(changes, bothMeanings(step, after)),
      in: request.input,
      verdict: verdictJson(request, decision),
    },
    text: async (style) =>
      [
        `${featureTitle(feature, style)}, dry run: nothing is written\n`,
        await changesText(changes, style, meaningOf(feature, after)),
        effectText(feature),
        `\n${hexDump(request.input)}\n`,
        verdictText(request, decision, style),
      ].join(''),
    bytes: [{ title: feature.name, bytes: request.input }],
    exit: verdictExit(request, decision),
  };
}

const bothMeanings = ({ feature, before, meanings }: Step, after: Uint8Array) =>
  meanings ? { before: meaningOf(feature, before), after: meaningOf(feature, after) } : undefined;

/** The changes, for the question whether they are meant. */
export async function previewText(
  { feature, before, after }: Step,
  style: Parameters<typeof featureTitle>[1],
): Promise<string> {
  const changes = changesOf(fieldsOf(feature, before), fieldsOf(feature, after));
  return `${await changesText(changes, style, meaningOf(feature, after))}${effectText(feature)}`;
}

/** What a Set has changed. `got`: its read-back; undefined where nothing tells it before a reset. */
export function done(step: Step, got: Uint8Array | undefined): Answer<Documents['fwctl.feature.set/1']> {
  const { feature, before, after } = step;
  const now = got ?? after;
  const changes = changesOf(fieldsOf(feature, before), fieldsOf(feature, now));
  return {
    data: {
      ...documentOf(step),
      changes: changesJson(changes, bothMeanings(step, now)),
      read_back: got !== undefined,
      fields: fieldsOf(feature, now),
    },
    text: async (style) =>
      [
        `${featureTitle(feature, style)}\n`,
        changes.length
          ? await changesText(changes, style, meaningOf(feature, now))
          : 'written; it reads back as before\n',
        effectText(feature),
        got ? '' : 'it can not be read back\n',
      ].join(''),
    bytes: [{ title: feature.name, bytes: now }],
    undo: {
      what: `feature ${feature.name}`,
      fields: changesOf(fieldsOf(feature, before), fieldsOf(feature, after)),
      ...(feature.entry.get_feat_size === 0
        ? { not: 'nothing tells what it had' }
        : {
            lines: [
              ['feature', 'set', feature.entry.uuid, '--in', Buffer.from(before).toString('hex')].concat([
                '--yes',
                ...toDevice(step.session),
              ]),
            ],
          }),
    },
  };
}
