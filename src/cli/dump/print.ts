import { find } from '../../bits/path.js';
import { findForm } from '../../families/mlx5/client/rscdump-fields.js';
import { type DumpSegment, formOf } from '../../families/mlx5/client/rscdump-segments.js';
import { numberForm, toJson } from '../../present/json.js';
import { TemplateBuilder } from '../../printed/builder.js';
import { contentsOf, Unforeseen } from '../../printed/contents.js';
import { writeHex, writeInteger } from '../../printed/digits.js';
import { addFields } from '../../printed/json.js';
import type { Output } from '../../printed/output.js';
import { Printer } from '../../printed/printer.js';
import { Part, type Source, type Template } from '../../printed/template.js';
import { addTree } from '../../printed/tree.js';
import { resultText, type Style } from '../output.js';
import { segmentJson, segmentText, titleText } from './dump.js';

/** Prints segments one behind the other, as `segmentText` and `segmentJson` do; most of them straight from their bytes. */
export class SegmentPrinter {
  private readonly texts = new Printer<number>(() => this.textTemplate());
  private readonly documents = new Printer<number>(() => this.documentTemplate());
  segment: DumpSegment = { offset: 0, type: 0, kind: undefined, bytes: new Uint8Array(0) };

  constructor(
    private readonly out: Output,
    private readonly meanings: boolean,
    private readonly style: Style,
  ) {}

  text(segment: DumpSegment): void {
    if (!this.isPrinted(segment, this.texts))
      this.out.add(resultText(segmentText(segment, this.meanings, this.style)));
  }

  json(segment: DumpSegment): void {
    if (!this.isPrinted(segment, this.documents))
      this.out.add(toJson(segmentJson(segment, this.meanings), 0));
  }

  /** Segments of one type and length are printed alike; for meanings their objects are needed. */
  private isPrinted(segment: DumpSegment, printer: Printer<number>): boolean {
    if (this.meanings) return false;
    this.segment = segment;
    return printer.print(this.out, segment.type, segment.bytes);
  }

  private textTemplate(): Template {
    const { bytes, type } = this.segment;
    const { name, index1, items } = this.contents();
    const made = new TemplateBuilder();
    made.add(resultText(titleText(name, type, this.style)));
    if (index1 !== undefined)
      for (const index of ['index1', 'index2']) {
        made.add(` ${index}=`);
        this.addIndex(made, index);
      }
    const [before, behind] = this.style.dim(`${bytes.length} bytes at |`).split('|');
    made.add(`  ${before}`);
    made.part((at) => new OffsetPart(at, this, true));
    made.add(`${behind}\n`);
    addTree(made, items, bytes.length, '  ');
    return made.build();
  }

  private documentTemplate(): Template {
    const { bytes, type } = this.segment;
    const { name, index1, form, items } = this.contents();
    const made = new TemplateBuilder();
    made.add('{"offset":');
    made.part((at) => new OffsetPart(at, this, false));
    made.add(`,"length":${bytes.length},"segment_type":${type},"segment_name":${toJson(name ?? null)}`);
    if (index1 !== undefined)
      for (const index of ['index1', 'index2']) {
        made.add(`,"${index}":`);
        this.addIndex(made, index);
      }
    made.add(`,"layout":${toJson(form?.name)},"fields":`);
    addFields(made, items, bytes.length, numberForm());
    made.add('}');
    return made.build();
  }

  /** What a segment is, and where its fields stand in it. Throws Unforeseen where the fields are not just those of a layout to its end. */
  private contents() {
    const { bytes } = this.segment;
    const { straight, ...found } = findForm(this.segment);
    const start = bytes.length - (straight?.bytes.length ?? 0);
    if (!straight || straight.bytes.byteOffset !== bytes.byteOffset + start) throw new Unforeseen();
    return { ...found, items: contentsOf(straight.layout, bytes.length, start * 8) };
  }

  private addIndex(made: TemplateBuilder, index: string): void {
    const { field, offset } = find(formOf('resource'), index);
    made.number(field, offset, () => {
      throw new Unforeseen();
    });
  }
}

/** Digits of an offset, in hex or decimal, with what stands before them. */
const MOST_DIGITS = 20;

/** Where the segment that is printed stands in the dump. */
class OffsetPart extends Part {
  constructor(
    at: number,
    private readonly printer: { readonly segment: DumpSegment },
    private readonly isHex: boolean,
  ) {
    super(at, MOST_DIGITS);
  }

  write(_source: Source, out: Uint8Array, to: number): number {
    const { offset } = this.printer.segment;
    return this.isHex
      ? writeHex(out, to, Math.floor(offset / 2 ** 32), offset >>> 0)
      : writeInteger(out, to, offset);
  }
}
