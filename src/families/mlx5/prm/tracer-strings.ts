import { parseFormat, type TraceFormat } from './tracer-format.js';

/** A part of the string database: MTRC_CAP.string_db_param. */
export interface SectionPlace {
  /** Address of its first byte, by which traces refer to strings. */
  readonly base: number;
  /** Bytes. */
  readonly size: number;
}

export interface Section extends SectionPlace {
  readonly bytes: Uint8Array;
}

/** A string as a trace refers to it. */
export interface TraceString {
  readonly address: number;
  readonly text: string;
  readonly format: TraceFormat;
  /** False where the database ends, or the longest string does, before a NUL. */
  readonly ended: boolean;
}

/** Longer ones are no trace strings: Linux prints 256 characters (TRACE_STR_MSG). */
const LONGEST = 1024;

/** The strings of a firmware, by address. */
export class StringDatabase {
  private readonly found = new Map<number, TraceString>();

  constructor(readonly sections: readonly Section[]) {}

  /** The string that begins at an address; undefined outside of the database. */
  at(address: number): TraceString | undefined {
    const known = this.found.get(address);
    if (known) return known;
    const section = this.sections.find(({ base, size }) => address >= base && address < base + size);
    if (!section) return undefined;
    const string = readString(section, address);
    this.found.set(address, string);
    return string;
  }

  /** All strings, in the order in which they lie. Padding is none. */
  *all(): Generator<TraceString> {
    for (const section of this.sections) {
      let offset = 0;
      while (offset < section.bytes.length) {
        if (section.bytes[offset] === 0) {
          offset++;
          continue;
        }
        const string = readString(section, section.base + offset);
        yield string;
        offset += string.text.length;
      }
    }
  }
}

function readString({ base, bytes }: Section, address: number): TraceString {
  const start = address - base;
  const most = Math.min(start + LONGEST, bytes.length);
  const zero = bytes.subarray(start, most).indexOf(0);
  const text = Array.from(bytes.subarray(start, zero < 0 ? most : start + zero), (byte) =>
    String.fromCharCode(byte),
  ).join('');
  return { address, text, format: parseFormat(text), ended: zero >= 0 };
}
