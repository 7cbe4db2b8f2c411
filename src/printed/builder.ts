import type { Field } from '../bits/layout.js';
import { Unforeseen } from './contents.js';
import { type Digits, type Part, Template } from './template.js';

/** A character that stands in a template for a value. */
const HOLE = '0';

const ASCII = /^[\n -~]*$/;

/** Makes a template from left to right. */
export class TemplateBuilder {
  private text = '';
  private readonly digits: Digits[] = [];
  private readonly parts: Part[] = [];

  /** What is the same for all structures. */
  add(text: string): void {
    this.text += text;
  }

  /** A number of a field; `other` makes the part of one that is no piece of a single word. */
  number(field: Field, offset: number, other: (at: number) => Part): void {
    const { width } = field;
    if (field.signed || (field.little ? !isOneByte(offset, width) : (offset & 31) + width > 32))
      this.part(other);
    else {
      const left = field.little ? littleOffset(offset, width) : offset;
      const piece = ((left >>> 5) << 10) | ((left & 31) << 5) | (32 - width);
      this.digits.push({ at: this.text.length, piece });
      this.text += HOLE;
    }
  }

  part(made: (at: number) => Part): void {
    this.parts.push(made(this.text.length));
    this.text += HOLE;
  }

  /** Throws Unforeseen for text whose bytes are not its characters. */
  build(): Template {
    if (!ASCII.test(this.text)) throw new Unforeseen();
    return Template.of(this.text, this.digits, this.parts);
  }
}

const isOneByte = (offset: number, width: number): boolean => (offset & 7) + width <= 8;

/** Within a byte, from the most significant bit on. */
const littleOffset = (offset: number, width: number): number => (offset & ~7) + 8 - (offset & 7) - width;
