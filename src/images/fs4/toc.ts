import { hex } from '../bytes.js';
import { SECTION, sectionName } from './names.js';
import type { Part, Parts } from './parts.js';

export const ITOC_MAGIC = [0x49544f43, 0x04081516, 0x2342cafa, 0xbacafe00];
export const DTOC_MAGIC = [0x44544f43, 0x04081516, 0x2342cafa, 0xbacafe00];

/** Bytes of the header, and of an entry. */
export const TOC_HEADER = 32;
export const TOC_ENTRY = 32;
/** mstflint reads no more entries. */
const MOST_ENTRIES = 63;

/** Where an entry says that the checksum of its section stands. */
export const CRC_IN_ENTRY = 0;
export const CRC_NONE = 1;
const CRC_IN_SECTION = 2;

/** A section of an image: an entry of its table of contents. */
export interface Section {
  readonly type: number;
  readonly name: string;
  /** Bytes from the start of the image, and how many. */
  readonly offset: number;
  readonly length: number;
  readonly version: number;
  readonly zipped: boolean;
  readonly encrypted: boolean;
  readonly crc: Part['crc'];
  /** The checksum of the entry itself. */
  readonly entry: { readonly offset: number; readonly crc: Part['crc'] };
}

export interface Toc {
  readonly offset: number;
  readonly version: number;
  readonly layout_version: number;
  readonly crc: Part['crc'];
  readonly sections: readonly Section[];
}

/** Reads a table whose magic is at `at`. Throws ImageError `short` where it is cut off. */
export function readToc(parts: Parts, name: 'ITOC' | 'DTOC', at: number): Toc {
  const { file } = parts;
  const header = parts.check(`${name}_HEADER`, at, TOC_HEADER, file.u16(at + 30), 28);
  const sections: Section[] = [];
  for (let i = 0; ; i++) {
    const entry = at + TOC_HEADER + i * TOC_ENTRY;
    if (file.u8(entry) === SECTION.END) break;
    if (i === MOST_ENTRIES) {
      parts.flaw('form', entry, `${name} has no end within ${MOST_ENTRIES} entries`);
      break;
    }
    sections.push(readEntry(parts, name, entry));
  }
  return {
    offset: at,
    version: file.u8(at + 19),
    layout_version: file.u8(at + 16),
    crc: header.crc,
    sections,
  };
}

function readEntry(parts: Parts, toc: string, at: number): Section {
  const { file } = parts;
  const type = file.u8(at);
  const name = sectionName(type);
  const told = file.u16(at + 30);
  const before = parts.flaws.length;
  const own = parts.check(`${toc}_ENTRY ${name}`, at, TOC_ENTRY, told, 28);
  // It is no part of the image by itself: mstflint tells of it only where it is wrong.
  if (parts.flaws.length === before) parts.all.pop();
  // 22 and 29 bits of dwords, which stand as bytes.
  const length = file.u32(at) & 0xff_fffc;
  const offset = file.u32(at + 20) & 0x7fff_fffc;
  const [flags, place] = [file.u32(at + 4), file.u32(at + 24)];
  const encrypted = place >>> 31 === 1;
  const part = sectionPart(parts, { name, offset, length }, (place >>> 16) & 7, place & 0xffff, encrypted);
  return {
    type,
    name,
    offset,
    length,
    version: file.u16(at + 18),
    zipped: flags >>> 31 === 1,
    encrypted,
    crc: part.crc,
    entry: { offset: at, crc: own.crc },
  };
}

function sectionPart(
  parts: Parts,
  place: { name: string; offset: number; length: number },
  crcAt: number,
  told: number,
  encrypted: boolean,
): Part {
  const { file } = parts;
  const { name, offset, length } = place;
  if (!file.has(offset, length)) {
    parts.flaw(
      'short',
      offset,
      `${name} has ${hex(length)} bytes at ${hex(offset)}, beyond the end of the file, which has ${hex(file.length)}`,
    );
    return parts.add({ ...place, crc: 'absent' });
  }
  if (crcAt === CRC_NONE || encrypted) return parts.add({ ...place, crc: 'ignored' });
  if (crcAt === CRC_IN_ENTRY) return parts.check(name, offset, length, told);
  if (crcAt !== CRC_IN_SECTION || length < 4) {
    parts.flaw('form', offset, `${name} does not say where its checksum stands`);
    return parts.add({ ...place, crc: 'ignored' });
  }
  return parts.check(name, offset, length, file.u16(offset + length - 2), length - 4);
}
