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
import type { Part, Template } from '../../printed/template.js';
import { addTree } from '../../printed/tree.js';
import { resultText, type Style } from '../output.js';
import { segmentJson, segmentText, titleText } from './dump.js';

/** Prints segments one behind the other, as `segmentText` and `segmentJson` do; most of them straight from their bytes. */
export class SegmentPrinter {
  private readonly texts = new Printer<number>(() => this.textTemplate());
  private readonly documents = new Printer<number>(() => this.documentTemplate());
  private segment: DumpSegment = { offset: 0, type: 0, kind: undefined, bytes: new Uint8Array(0) };

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
    made.part((at) => this.offsetPart(at, writeOffset));
    made.add(`${behind}\n`);
    addTree(made, items, bytes.length, '  ');
    return made.build();
  }

  private documentTemplate(): Template {
    const { bytes, type } = this.segment;
    const { name, index1, form, items } = this.contents();
    const made = new TemplateBuilder();
    made.add('{"offset":');
    made.part((at) => this.offsetPart(at, writeInteger));
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

  /** Where the segment stands in the dump. */
  private readonly offsetPart = (
    at: number,
    write: (out: Uint8Array, at: number, value: number) => number,
  ): Part => ({
    at,
    most: MOST_DIGITS,
    write: (_source, out, to) => write(out, to, this.segment.offset),
  });
}

/** Of an offset, in hex or decimal. */
const MOST_DIGITS = 20;

const writeOffset = (out: Uint8Array, at: number, offset: number): number =>
  writeHex(out, at, Math.floor(offset / 2 ** 32), offset >>> 0);
