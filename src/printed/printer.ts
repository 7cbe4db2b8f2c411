import { Unforeseen } from './contents.js';
import type { Output } from './output.js';
import type { Source, Template } from './template.js';

/** Longer structures are printed from their objects: a template is about twenty times as long as what it is for. */
const MOST_BYTES = 1 << 16;

/** Values in templates that are remembered: a bound for memory, not a tuned value. */
const REMEMBERED = 200_000;

/** What is known for bytes of one length: once: they were met once; never: they can't be foreseen. */
type Known = Template | 'once' | 'never';

/**
 * Prints structures straight from their bytes, by a template for each kind and length of them that is met more than once: for one structure
 * alone, its object costs less.
 */
export class Printer<Kind> {
  private readonly templates = new Map<Kind, Map<number, Known>>();
  private remembered = 0;
  private readonly source = new ReusedSource();

  /** @param make makes the template for so many bytes of a kind; throws Unforeseen */
  constructor(private readonly make: (kind: Kind, length: number) => Template) {}

  /** False where nothing is written, as the object of the structure is needed. `length`: bytes that its kind uses of them. */
  print(out: Output, kind: Kind, bytes: Uint8Array, length = bytes.length): boolean {
    const template = this.template(kind, length);
    template?.write(out, this.source.of(bytes));
    return template !== undefined;
  }

  /** The bytes that are written of so many at most; undefined where the object of the structure is needed, this time. */
  most(kind: Kind, length: number): number | undefined {
    return this.template(kind, length)?.most;
  }

  private template(kind: Kind, length: number): Template | undefined {
    const known = this.templates.get(kind)?.get(length);
    const template = typeof known === 'object' ? known : this.next(kind, length, known);
    return typeof template === 'object' ? template : undefined;
  }

  private next(kind: Kind, length: number, before: 'once' | 'never' | undefined): Known {
    if (before === 'never') return before;
    const known = before ? this.made(kind, length) : 'once';
    this.remembered += typeof known === 'object' ? known.size : 1;
    if (this.remembered > REMEMBERED) {
      this.templates.clear();
      this.remembered = 0;
    }
    const own = this.templates.get(kind) ?? new Map<number, Known>();
    this.templates.set(kind, own.set(length, known));
    return known;
  }

  private made(kind: Kind, length: number): Known {
    if (length > MOST_BYTES) return 'never';
    try {
      return this.make(kind, length);
    } catch (error) {
      if (error instanceof Unforeseen) return 'never';
      throw error;
    }
  }
}

/** A source for one structure after the other, which often stand in one buffer: a view for each would cost more than to print it. */
class ReusedSource implements Source {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  base = 0;

  of(bytes: Uint8Array): Source {
    const words = (bytes.length + 3) & ~3;
    let whole = bytes;
    if (bytes.byteOffset + words > bytes.buffer.byteLength) {
      whole = new Uint8Array(words);
      whole.set(bytes);
    }
    this.bytes = bytes;
    this.base = whole.byteOffset;
    if (this.view.buffer !== whole.buffer) this.view = new DataView(whole.buffer);
    return this;
  }
}
