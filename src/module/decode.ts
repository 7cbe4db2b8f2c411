import { beyondThresholds } from './beyond.js';
import { decodeCmis } from './cmis.js';
import { IDENTIFIERS } from './data/sff8024.js';
import { firstOf, HALF, Half, halfTitle, type ModulePages } from './memory.js';
import type { Decoded, ModuleReport } from './report.js';
import { decodeSff8472 } from './sff8472.js';
import { decodeSff8636 } from './sff8636.js';
import { codeOf } from './units.js';

interface Standard {
  readonly name: NonNullable<ModuleReport['standard']>;
  readonly decode: (pages: ModulePages, notes: string[]) => Decoded;
}

const SFF_8472: Standard = { name: 'SFF-8472', decode: decodeSff8472 };
const SFF_8636: Standard = { name: 'SFF-8636', decode: decodeSff8636 };
const CMIS: Standard = { name: 'CMIS', decode: decodeCmis };

/** How the memory of a kind of module is laid out, by byte 0. */
const STANDARDS: Readonly<Record<number, Standard>> = {
  2: SFF_8472,
  3: SFF_8472,
  12: SFF_8636,
  13: SFF_8636,
  17: SFF_8636,
  24: CMIS,
  25: CMIS,
  27: CMIS,
  30: CMIS,
  31: CMIS,
  32: CMIS,
  33: CMIS,
  34: CMIS,
  35: CMIS,
  36: CMIS,
  37: CMIS,
};

/** The standard by which a module with this byte 0 is read; undefined: none that is known here. */
export const standardOf = (identifier: number): ModuleReport['standard'] =>
  STANDARDS[identifier]?.name ?? null;

function lengthNotes(pages: ModulePages): string[] {
  return Object.entries(pages)
    .filter(([, { length }]) => length !== HALF)
    .map(([name, { length }]) =>
      length < HALF
        ? `${halfTitle(name)}: only ${length} of ${HALF} bytes are there, from byte ${firstOf(name)} on`
        : `${halfTitle(name)}: ${length} bytes are there, of which those behind ${HALF} are not looked at`,
    );
}

/**
 * Decodes the memory of a pluggable module: SFF-8472, SFF-8636 (and 8436) or CMIS, by byte 0. Any bytes are taken, however few: what is missing is
 * missing in the report, and told in its notes. Throws nothing. Source: SFF-8472, SFF-8636, CMIS.
 * @param pages halves of pages by their names, each of up to 128 bytes
 */
export function decodeModule(pages: ModulePages): ModuleReport {
  const notes = lengthNotes(pages);
  const lower = new Half(pages, 'lower');
  const identifier = lower.byte(0);
  if (identifier === undefined) {
    notes.push('the lower half is missing: nothing says of what kind the module is');
    return { standard: null, checksums: [], notes };
  }
  const standard = STANDARDS[identifier];
  const head = { standard: standard?.name ?? null, identifier: codeOf(identifier, IDENTIFIERS) };
  if (!standard) {
    notes.push('how the memory of this kind of module is laid out is not known here');
    return { ...head, checksums: [], notes };
  }
  const { checksums, ...found } = standard.decode(pages, notes);
  const beyond = beyondThresholds(found.thresholds, found.monitors, found.lanes);
  return { ...head, ...found, ...(found.thresholds ? { beyond } : {}), checksums, notes };
}
