import { decode } from '../../bits/codec.js';
import type { Fields } from '../../bits/layout.js';
import { plainMeanings } from '../../bits/meaning.js';
import { isPattern, namePattern } from '../../client/names.js';
import type { Session } from '../../client/session.js';
import {
  type Feature,
  findFeature,
  readFeatureList,
  readLayout,
} from '../../families/cxl/client/features.js';
import { hexDump } from '../../present/hex.js';
import type { Style } from '../output.js';

/** What words mean among the features of a device: UUIDs, ids and names, and patterns of names. Throws FwctlError `usage`. */
export async function featuresMeant(session: Session, words: readonly string[]): Promise<Feature[]> {
  const features = await readFeatureList(session);
  const meant = words.flatMap((word) => {
    if (!isPattern(word)) return [findFeature(features, word)];
    const test = namePattern(word);
    const matching = features.filter(({ name }) => test(name));
    return matching.length ? matching : [findFeature(features, word)];
  });
  return [...new Set(meant)];
}

/** "power-limit, limit of power (id 9, 66776374-...)" */
export function featureTitle({ entry, known, name }: Feature, style: Style): string {
  const title = known ? `, ${known.title}` : '';
  const uuid = known ? `, ${entry.uuid}` : '';
  return `${style.bold(name)}${title} (id ${entry.id}${uuid})`;
}

/** The fields of the bytes that Get gave from the start of a feature; undefined where no layout of it is known. */
export function featureFields(feature: Feature, bytes: Uint8Array): Fields | undefined {
  return feature.known ? decode(readLayout(feature), bytes) : undefined;
}

/** The bytes of a feature of which no more is known. */
export const bytesText = (bytes: Uint8Array): string => `${hexDump(bytes)}\n`;

/** What values of features mean. */
export const meanings = plainMeanings;
