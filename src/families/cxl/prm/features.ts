import { parseUuid } from '../../../bits/uuid.js';
import { known } from './data/cxl-known-features.js';

/** A feature whose UUID is published, or of the device that fwctl emulates. */
export interface KnownFeature {
  readonly uuid: string;
  /** patrol-scrub */
  readonly name: string;
  /** "DDR5 error check scrub (ECS)" */
  readonly title: string;
  /** Linux keeps it for itself: cxl_exclusive_feats of drivers/cxl/core/features.c. */
  readonly exclusive: boolean;
  /** Names of the layouts of what Get Feature gives and of what Set Feature takes; of read-only features the first alone. */
  readonly read: string;
  readonly write: string | undefined;
  /** Where it is described. */
  readonly source: string;
}

let table: readonly KnownFeature[] | undefined;

const byUuid = new Map<string, KnownFeature>();

/** All of them, those of CXL first. */
export function knownFeatures(): readonly KnownFeature[] {
  table ??= known()
    .trim()
    .split('\n')
    .map((line) => {
      const [name, uuid, kind, read, write, source, title] = line.split('|').map((cell) => cell.trim()) as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      return { name, uuid, exclusive: kind === 'exclusive', read, write: write || undefined, source, title };
    });
  return table;
}

/** The feature of a UUID, in any case. */
export function featureByUuid(uuid: string): KnownFeature | undefined {
  if (byUuid.size === 0) for (const one of knownFeatures()) byUuid.set(one.uuid, one);
  return byUuid.get(uuid) ?? byUuid.get(uuid.toLowerCase());
}

/** The feature of a name. */
export const featureByName = (name: string): KnownFeature | undefined =>
  knownFeatures().find((one) => one.name === name.toLowerCase());

/** The UUIDs that Linux keeps for itself, as bytes in hex: what Set Feature is looked up by. */
export const exclusiveKeys: ReadonlySet<string> = new Set(
  knownFeatures()
    .filter(({ exclusive }) => exclusive)
    .map(({ uuid }) => keyOf(parseUuid(uuid) as Uint8Array)),
);

/** The bytes of a UUID as a key. */
export function keyOf(uuid: Uint8Array): string {
  let key = '';
  for (let at = 0; at < 16; at++) key += String.fromCharCode(uuid[at] as number);
  return key;
}
