/**
 * The memory of a module, half a page at a time. Names of the halves: `lower` (bytes 0-127) and the number of a page in hex (bytes
 * 128-255); `11@1` is page 11h of bank 1; `a2:lower` and `a2:0` are of address 51h (A2h), which only SFP modules have.
 */
export type ModulePages = Readonly<Record<string, Uint8Array>>;

/** Bytes of half a page. */
export const HALF = 128;

const KEY = /^(?:(a0|a2):)?(?:(lower)|(?:0x)?([0-9a-f]{1,2})h?)(?:@(?:0x)?([0-9a-f]{1,2}))?$/i;

/** The name of a half as this module writes it; undefined: it is none. Banks are counted in hex, too. */
export function pageName(text: string): string | undefined {
  const [, address = '', lower, page = '', bank = '0'] = KEY.exec(text.trim()) ?? [];
  if (lower === undefined && page === '') return undefined;
  const half = lower === undefined ? Number.parseInt(page, 16).toString(16) : 'lower';
  const of = Number.parseInt(bank, 16);
  return `${address.toLowerCase() === 'a2' ? 'a2:' : ''}${half}${of ? `@${of.toString(16)}` : ''}`;
}

/** The first byte of a half, by the numbers of the standards. */
export const firstOf = (name: string): number => (/(^|:)lower$/.test(name) ? 0 : HALF);

/** Where half a page lies: what a driver, or MCIA, has to be asked for. */
export interface HalfPlace {
  /** 0x50; 0x51 for the diagnostics of SFP modules. */
  readonly i2c_address: number;
  /** Of CMIS, from 0 on; else 0. */
  readonly bank: number;
  /** 0 to 255. */
  readonly page: number;
  /** 0 or 128: one read never goes across. */
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
}

/** The place of a half by its name, as `11@1` or `a2:lower`. */
export function placeOf(name: string): HalfPlace {
  const [, address, half = '', bank = '0'] = /^(a2:)?([^@]+)(?:@(.+))?$/.exec(name) ?? [];
  const isLower = half === 'lower';
  return {
    i2c_address: address === undefined ? 0x50 : 0x51,
    bank: Number.parseInt(bank, 16),
    page: isLower ? 0 : Number.parseInt(half, 16),
    offset: isLower ? 0 : HALF,
    length: HALF,
  };
}

/** A half as people speak of it: `page 11h of bank 1`. */
export function halfTitle(name: string): string {
  const { i2c_address, bank, page, offset } = placeOf(name);
  const half = offset === 0 ? 'lower half' : `page ${page.toString(16).padStart(2, '0')}h`;
  return `${half}${bank ? ` of bank ${bank}` : ''}${i2c_address === 0x50 ? '' : ' of address 51h'}`;
}

/** Halves in the order of the standards: the lower one, pages by their numbers and then by bank, the other address. */
export function inOrder(pages: ModulePages): [name: string, bytes: Uint8Array][] {
  const key = (name: string): number[] => {
    const { i2c_address, offset, page, bank } = placeOf(name);
    return [i2c_address, offset, page, bank];
  };
  const compare = (one: readonly number[], other: readonly number[]): number => {
    const at = one.findIndex((value, i) => value !== other[i]);
    return at < 0 ? 0 : (one[at] as number) - (other[at] as number);
  };
  return Object.entries(pages).sort(([a], [b]) => compare(key(a), key(b)));
}

const PRINTABLE = [0x20, 0x7e] as const;

/** Half a page, asked by the numbers of the standards. What is not there is undefined. */
export class Half {
  private readonly bytes: Uint8Array;
  private readonly first: number;

  constructor(
    pages: ModulePages,
    readonly name: string,
  ) {
    this.bytes = pages[name] ?? new Uint8Array();
    this.first = firstOf(name);
  }

  /** Whether there is any byte of it. */
  get exists(): boolean {
    return this.bytes.length > 0;
  }

  byte(at: number): number | undefined {
    return this.bytes[at - this.first];
  }

  bit(at: number, bit: number): boolean | undefined {
    const byte = this.byte(at);
    return byte === undefined ? undefined : (byte & (1 << bit)) !== 0;
  }

  /** A part of a byte, from its higher to its lower bit. */
  bits(at: number, high: number, low: number): number | undefined {
    const byte = this.byte(at);
    return byte === undefined ? undefined : (byte >> low) & (2 ** (high - low + 1) - 1);
  }

  /** A number of 16 bits, the high byte first. */
  word(at: number): number | undefined {
    const [high, low] = [this.byte(at), this.byte(at + 1)];
    return high === undefined || low === undefined ? undefined : high * 256 + low;
  }

  /** The same as a two's complement. */
  signed(at: number): number | undefined {
    const word = this.word(at);
    return word === undefined ? undefined : (word << 16) >> 16;
  }

  /** A number of IEEE 754 in 32 bits, the high byte first. */
  float(at: number): number | undefined {
    const bytes = this.slice(at, at + 3);
    return bytes && new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0);
  }

  /** A copy of bytes, both ends included; undefined where they are not all there. */
  slice(from: number, to: number): Uint8Array | undefined {
    const bytes = this.bytes.slice(from - this.first, to - this.first + 1);
    return bytes.length === to - from + 1 ? bytes : undefined;
  }

  /** Text without the blanks behind it; a byte that is no printable ASCII becomes `_`, as ethtool shows it. */
  text(from: number, to: number): string | undefined {
    const bytes = this.slice(from, to);
    if (!bytes) return undefined;
    const [least, most] = PRINTABLE;
    const characters = Array.from(bytes, (byte) =>
      byte >= least && byte <= most ? String.fromCharCode(byte) : '_',
    );
    return characters.join('').replace(/ +$/, '');
  }

  hex(from: number, to: number): string | undefined {
    const bytes = this.slice(from, to);
    return bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}

/** Something made of a value that may not be there. */
export const made = <T, R>(value: T | undefined, make: (value: T) => R): R | undefined =>
  value === undefined ? undefined : make(value);

/** An object without what is undefined; undefined itself where nothing is left. */
export function known<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T | undefined {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return entries.length ? (Object.fromEntries(entries) as T) : undefined;
}

/** Byte 0 of modules with two addresses (SFF-8472). */
const SFP: readonly number[] = [0x02, 0x03];
const SFP_ORDER = ['lower', '0', 'a2:lower', 'a2:0'] as const;
const MOST_PAGES = 256;

/** Bytes as drivers give them, one half behind another: of an SFP module address 50h and then 51h, of others the lower half and all pages in their order. Throws nothing. Source: SFF-8472, SFF-8636, CMIS 5. */
export function rawPages(bytes: Uint8Array): ModulePages {
  const isSfp = SFP.includes(bytes[0] ?? 0);
  const count = Math.min(Math.ceil(bytes.length / HALF), isSfp ? SFP_ORDER.length : MOST_PAGES + 1);
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      isSfp ? (SFP_ORDER[i] as string) : i === 0 ? 'lower' : (i - 1).toString(16),
      bytes.subarray(HALF * i, HALF * (i + 1)),
    ]),
  );
}
