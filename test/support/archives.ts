import { crc32 } from '../../src/images/crc32.js';

/* Archives and packages of images, as makers of firmware give them away: made here from their own specifications. */

/** An image, and the board that it is for. */
export interface Boxed {
  readonly psid: string;
  readonly image: Uint8Array;
}

const u16le = (value: number) => [value & 0xff, value >>> 8];
const u32le = (value: number) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
const u16 = (value: number) => u16le(value).reverse();
const u32 = (value: number) => u32le(value).reverse();
const padded = (bytes: number[], to = 4): number[] => [
  ...bytes,
  ...new Array((to - (bytes.length % to)) % to).fill(0),
];
const summed = (bytes: number[]): number[] => [...bytes, ...u32le(crc32(Uint8Array.from(bytes)))];
const ascii = (text: string): number[] => [...Buffer.from(text)];

/** Seven bits a byte, the least significant first: The .xz File Format 1.2.1, 1.2. */
function vli(value: number): number[] {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) | 0x80);
  }
}

/** A stream of the .xz File Format with one block, whose LZMA2 chunks are not packed; checked by CRC32, as Linux wants it. */
function xz(bytes: Uint8Array): Buffer {
  const flags = [0, 1];
  const header = summed(padded([2, 0, 0x21, 1, 0x16]));
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 0x10000) {
    const part = bytes.subarray(at, at + 0x10000);
    chunks.push(Buffer.from([at ? 2 : 1, ...u16(part.length - 1)]), Buffer.from(part));
  }
  const packed = Buffer.concat([...chunks, Buffer.from([0])]);
  const unpadded = header.length + packed.length + 4;
  const index = summed(padded([0, ...vli(1), ...vli(unpadded), ...vli(bytes.length)]));
  const tail = [...u32le(index.length / 4 - 1), ...flags];
  return Buffer.concat([
    Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, ...summed(flags).slice(0, 2), ...summed(flags).slice(2)]),
    Buffer.from(header),
    packed,
    Buffer.alloc((4 - (packed.length % 4)) % 4),
    Buffer.from(u32le(crc32(bytes))),
    Buffer.from(index),
    Buffer.from([...u32le(crc32(Uint8Array.from(tail))), ...tail, 0x59, 0x5a]),
  ]);
}

const tlv = (type: number, payload: number[]): number[] => [
  0,
  type,
  ...u16(payload.length),
  ...padded(payload),
];

const multi = (children: number[][]): number[] => {
  const all = children.flat();
  return [...tlv(1, [...u16(children.length - 1), ...u16(all.length)]), ...all];
};

/** An MFA2 archive, a component for each board. */
export function mfa2(boxes: readonly Boxed[]): Buffer {
  const magic = Buffer.from('#BIN.COMPONENT!#');
  const block = Buffer.concat(boxes.flatMap(({ image }) => [magic, Buffer.from(image)]));
  const archive = xz(block);
  let place = 0;
  const components = boxes.flatMap(({ image }) => {
    const at = place;
    place += magic.length + image.length;
    return multi([tlv(4, [...u16(10), ...u16(0), ...u32(0), ...u32(at), ...u32(image.length)])]);
  });
  const devices = boxes.flatMap(({ psid }, i) =>
    multi([tlv(3, []), tlv(0x2a, ascii(psid)), tlv(0x22, [...u16(1), ...u16(i), ...u32(0)])]),
  );
  const descriptor = (offset: number) =>
    multi([
      tlv(2, [
        ...u16(boxes.length),
        ...u16(boxes.length),
        ...u32(offset),
        ...u32(archive.length),
        ...u32(0),
        ...u32(block.length),
        ...new Array(8).fill(0),
      ]),
    ]);
  const offset = 16 + descriptor(0).length + devices.length + components.length;
  return Buffer.concat([
    Buffer.from('MLNX.MFA2.XZ.00!'),
    Buffer.from([...descriptor(offset), ...devices, ...components]),
    archive,
  ]);
}

/** A package of DSP0267 1.0, a component for each image, all of them for one PCI device. */
export function pldm(boxes: readonly Boxed[]): Buffer {
  const text = (value: string) => [1, value.length];
  const head = (length: number, at: number) => [
    ...Buffer.from('f018878ccb7d49439800a02f059aca02', 'hex'),
    1,
    ...u16le(length),
    ...new Array(8).fill(0),
    7,
    11,
    ...u16le(2026),
    0,
    ...u16le(8),
    ...text('1.0'),
    ...ascii('1.0'),
    1,
    ...u16le(27),
    2,
    ...u32le(0),
    ...text('1.0'),
    ...u16le(0),
    (1 << boxes.length) - 1,
    ...ascii('1.0'),
    ...[...u16le(0), ...u16le(2), ...u16le(0x15b3)],
    ...[...u16le(0x100), ...u16le(2), ...u16le(0x101d)],
    ...u16le(boxes.length),
    ...boxes.flatMap(({ image }, i) => [
      ...u16le(10),
      ...u16le(i),
      ...u32le(0),
      ...u32le(0),
      ...u32le(at + boxes.slice(0, i).reduce((sum, one) => sum + one.image.length, 0)),
      ...u32le(image.length),
      ...text('1.0'),
      ...ascii('1.0'),
    ]),
  ];
  const length = head(0, 0).length + 4;
  return Buffer.concat([
    Buffer.from(summed(head(length, length))),
    ...boxes.map(({ image }) => Buffer.from(image)),
  ]);
}
