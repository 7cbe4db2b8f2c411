/** The polynomial of both checksums: mstflint's mft_utils/crc16.h. */
const POLYNOMIAL = 0x100b;

/** The same from the least significant bit on. */
const MIRRORED = 0xd008;

const table = (step: (value: number) => number, first: (index: number) => number): Uint16Array =>
  Uint16Array.from({ length: 256 }, (_, index) => {
    let value = first(index);
    for (let bit = 0; bit < 8; bit++) value = step(value);
    return value;
  });

let forward: Uint16Array | undefined;
let backward: Uint16Array | undefined;

/**
 * The checksum of software: bits from the top of each byte of the file, from 0xffff, with 16 zero bits behind them, inverted.
 */
export const crcSoftware = (bytes: Uint8Array): number => crcOfPieces([bytes]);

/** The same of bytes that come in pieces. */
export function crcOfPieces(pieces: Iterable<Uint8Array>): number {
  let crc = 0xffff;
  for (const piece of pieces) crc = crcPart(piece, crc);
  return crcPart(new Uint8Array(2), crc) ^ 0xffff;
}

/** The register of that checksum after some bytes. */
function crcPart(bytes: Uint8Array, crc: number): number {
  forward ??= table(
    (value) => (value & 0x8000 ? (value << 1) ^ POLYNOMIAL : value << 1) & 0xffff,
    (index) => index << 8,
  );
  for (let i = 0; i < bytes.length; i++)
    crc = (((crc << 8) | (bytes[i] as number)) & 0xffff) ^ (forward[crc >> 8] as number);
  return crc;
}

/** The checksum of hardware, of a pointer: over its four bytes, the first two inverted, and two zeros. */
export function crcHardware(pointer: number): number {
  backward ??= table(
    (value) => (value & 1 ? (value >> 1) ^ MIRRORED : value >> 1),
    (index) => index,
  );
  const inverted = (pointer ^ 0xffff_0000) >>> 0;
  const bytes = [inverted >>> 24, (inverted >>> 16) & 0xff, (inverted >>> 8) & 0xff, inverted & 0xff, 0, 0];
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >> 8) ^ (backward[(crc ^ byte) & 0xff] as number);
  return ((crc & 0xff) << 8) | (crc >> 8);
}
