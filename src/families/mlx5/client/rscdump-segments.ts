import type { Layout } from '../../../bits/layout.js';
import { FwctlError } from '../../../client/errors.js';
import { layout } from '../prm/layouts.js';
import { type Control, kindOf, SEGMENTS } from '../prm/rscdump.js';

/** A segment as it stands in a dump. */
export interface DumpSegment {
  /** Bytes from the start of the dump. */
  readonly offset: number;
  /** segment_type, 16 bits. */
  readonly type: number;
  /** Undefined for a type that is neither a resource nor a control that is known. */
  readonly kind: Control | 'resource' | undefined;
  /** The whole segment. They may be a view of the bytes that came: keep a copy. */
  readonly bytes: Uint8Array;
}

export type Kind = Control | 'resource';

/** Bytes of a segment's header, and of a record of the menu. */
const HEADER = 4;
const RECORD = 52;

/** The fixed part of each kind, in bytes. */
const FIXED: Readonly<Record<Kind, number>> = {
  resource: 16,
  notice: 48,
  command: 20,
  terminate: 4,
  error: 48,
  reference: 20,
  info: 16,
  menu: 8,
};

/** The layout of a kind. */
export function formOf(kind: Kind): Layout {
  const known = forms.get(kind) ?? layout(`resource_dump_${kind}_segment`);
  forms.set(kind, known);
  return known;
}

const forms = new Map<Kind, Layout>();

/** A malformed dump. `offset`: bytes from its start. */
export const malformed = (offset: number, what: string): FwctlError =>
  new FwctlError('reply', `the dump is malformed at offset 0x${offset.toString(16)}: ${what}`, {
    offset,
    next: 'what stands before that is whole; the device or the file is at fault',
  });

const NOTHING = new Uint8Array(0);

/** Cuts a dump, or several behind each other, into segments, as its bytes come. Nothing is believed that is not there. Its methods throw FwctlError `reply` for what is malformed. */
export class SegmentReader {
  private rest = NOTHING;
  private at: number;
  private open = false;
  private ended = false;

  /** `from`: the offset of the first byte. `single`: no other dump may follow the first. */
  constructor(
    from = 0,
    private readonly single = false,
  ) {
    this.at = from;
  }

  /** Where the next segment starts. */
  get offset(): number {
    return this.at;
  }

  /** The segments that are whole by now. Throws FwctlError `reply`. */
  *push(chunk: Uint8Array): Generator<DumpSegment> {
    // All of one class, as the engine's code is made for classes: views of a Buffer take longer to make, too.
    let bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    if (this.rest.length) {
      bytes = new Uint8Array(this.rest.length + chunk.length);
      bytes.set(this.rest);
      bytes.set(chunk, this.rest.length);
      this.rest = NOTHING;
    }
    let from = 0;
    while (bytes.length - from >= HEADER) {
      const length = this.lengthAt(bytes, from);
      if (length > bytes.length - from) break;
      const segment = this.check(bytes.subarray(from, from + length));
      from += length;
      this.at += length;
      yield segment;
    }
    // A copy, as what came may be overwritten by what comes next.
    this.rest = bytes.slice(from);
  }

  /** To be called when no more bytes come. Throws FwctlError `reply` where the dump is not at its end. */
  end(): void {
    const { rest } = this;
    if (rest.length >= HEADER) {
      const length = this.lengthAt(rest, 0);
      throw malformed(this.at, `a segment of ${length} bytes, of which ${rest.length} are there`);
    }
    if (rest.length) throw malformed(this.at, `${rest.length} bytes are no segment`);
    if (this.open || (this.single && !this.ended))
      throw malformed(this.at, 'the dump ends without a terminate segment');
  }

  private lengthAt(bytes: Uint8Array, from: number): number {
    const length = (((bytes[from] as number) << 8) | (bytes[from + 1] as number)) * 4;
    if (length === 0) throw malformed(this.at, 'a segment of no length');
    if (this.single && this.ended) throw malformed(this.at, 'there is more behind the terminate segment');
    return length;
  }

  private check(bytes: Uint8Array): DumpSegment {
    const { at: offset } = this;
    const type = ((bytes[2] as number) << 8) | (bytes[3] as number);
    const kind = kindOf(type);
    const least = kind ? FIXED[kind] : HEADER;
    if (bytes.length < least)
      throw malformed(offset, `a ${kind} segment of ${bytes.length} bytes, less than its ${least}`);
    if (type === SEGMENTS.menu) checkMenu(offset, bytes);
    if (kind === 'error' || kind === 'notice') checkText(offset + 16, bytes.subarray(16, 48), 'its text');
    if (kind === 'info') this.open = true;
    if (kind === 'terminate') [this.open, this.ended] = [false, true];
    return { offset, type, kind, bytes };
  }
}

/** The bytes of a menu up to the end of the last record that it counts. */
export const menuBytes = ({ bytes }: DumpSegment): Uint8Array =>
  bytes.subarray(0, FIXED.menu + menuCount(bytes) * RECORD);

const menuCount = (bytes: Uint8Array): number => ((bytes[6] as number) << 8) | (bytes[7] as number);

function checkMenu(offset: number, bytes: Uint8Array): void {
  const count = menuCount(bytes);
  const room = Math.floor((bytes.length - FIXED.menu) / RECORD);
  if (count > room) throw malformed(offset, `a menu of ${count} records, with room for ${room}`);
  for (let i = 0; i < count; i++)
    for (let at = FIXED.menu + i * RECORD + 4; at < FIXED.menu + (i + 1) * RECORD; at += 16)
      checkText(offset + at, bytes.subarray(at, at + 16), `a name in record ${i}`);
}

/** Text ends within its field, and is nothing but printable ASCII. */
function checkText(offset: number, field: Uint8Array, what: string): void {
  const end = field.indexOf(0);
  if (end < 0) throw malformed(offset, `${what} has no end`);
  const strange = field.subarray(0, end).findIndex((byte) => byte < 0x20 || byte > 0x7e);
  if (strange >= 0)
    throw malformed(
      offset + strange,
      `${what} has the character 0x${(field[strange] as number).toString(16).padStart(2, '0')}`,
    );
}
