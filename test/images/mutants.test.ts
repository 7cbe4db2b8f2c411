import { expect } from 'chai';
import { sourceOf } from '../../src/images/bytes.js';
import { ImageError } from '../../src/images/error.js';
import { makeFs4, SMALLEST_IMAGE } from '../../src/images/fs4/make.js';
import { checkSignature, vendorKey } from '../../src/images/fs4/signature.js';
import { readMfa2 } from '../../src/images/mfa2/read.js';
import { unpackMfa2 } from '../../src/images/mfa2/unpack.js';
import { readImage } from '../../src/images/read.js';
import { fileOf, vectors } from './vectors.js';

/** Marsaglia's xorshift32: the same mutants each time. */
function chance(seed: number): (most: number) => number {
  let state = seed | 1;
  return (most) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % most;
  };
}

const GREAT = [0, 0xff, 0x7f, 0x80];

/** Some bytes otherwise, many of them where the tables are; the file cut, or doubled. */
function mutant(bytes: Uint8Array, random: (most: number) => number): Uint8Array {
  const copy = bytes.slice();
  const heads = Math.min(copy.length, 0x1200);
  for (let changes = 1 + random(6); changes > 0; changes--) {
    const at = random(3) ? random(heads) : random(copy.length);
    copy[at] = random(2) ? random(256) : (GREAT[random(4)] as number);
  }
  const what = random(8);
  if (what === 0) return copy.subarray(0, random(copy.length));
  return what === 1 ? new Uint8Array([...copy, ...copy]) : copy;
}

describe('images: whatever is in a file', () => {
  const made = makeFs4(
    {
      version: [1, 2, 3],
      date: [2026, 1, 1],
      psid: 'A',
      hardware_id: 0x212,
      pci_device_id: 1,
      security_version: 1,
      name: '',
      description: '',
      carries: 3,
      size: SMALLEST_IMAGE,
    },
    vendorKey(),
  );
  const files = [made, ...vectors.fs4.map(fileOf), ...vectors.mfa2.map(fileOf)];

  it('20,000 mutants are read, or refused with an ImageError that has a place', () => {
    const random = chance(16);
    for (let i = 0; i < 20_000; i++) {
      const bytes = mutant(files[i % files.length] as Uint8Array, random);
      try {
        const image = readImage(bytes);
        for (const { offset, message } of image.flaws)
          expect(Number.isInteger(offset) && message !== '').to.equal(true);
        if (image.format === 'FS4' && i % 8 === 0) checkSignature(bytes, image, [vendorKey()]);
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
        expect(Number.isInteger(error.offset)).to.equal(true);
      }
    }
  });

  it('archives whose packed block is otherwise are unpacked, or refused with an ImageError', async () => {
    const random = chance(7);
    const [first] = vectors.mfa2.map(fileOf) as [Uint8Array];
    const { block } = readMfa2(first);
    for (let i = 0; i < 400; i++) {
      const bytes = first.slice();
      for (let changes = 1 + random(4); changes > 0; changes--)
        bytes[block.offset + random(block.packed)] = random(256);
      const archive = readMfa2(bytes);
      const error = await unpackMfa2(sourceOf(bytes), archive, archive.components[0] as never).catch(
        (wrong: unknown) => wrong,
      );
      if (error instanceof Error) expect(error).to.be.instanceOf(ImageError);
    }
  });
});
