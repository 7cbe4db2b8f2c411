import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { crcHardware, crcSoftware } from '../../src/images/crc.js';
import { ImageError } from '../../src/images/error.js';
import { securityAttributes } from '../../src/images/fs4/attributes.js';
import { type ImageWish, LARGEST_IMAGE, makeFs4, SMALLEST_IMAGE } from '../../src/images/fs4/make.js';
import { readFs4 } from '../../src/images/fs4/read.js';
import { checkSignature, signingKey, vendorKey } from '../../src/images/fs4/signature.js';
import { readImage } from '../../src/images/read.js';
import { damaged, fileOf, vectors } from './vectors.js';

const WISH: ImageWish = {
  version: [22, 44, 1000],
  date: [2026, 3, 14],
  psid: 'MT_0000000359',
  hardware_id: 0x212,
  pci_device_id: 0x101d,
  security_version: 3,
  name: 'MCX',
  description: 'of a test',
  carries: 3,
  size: 0x8000,
};

const text = (version: readonly number[]): string =>
  version.map((part, i) => String(part).padStart(2 * i, '0')).join('.');

/** As mstflint shows addresses: "b8cef6510a20            8". */
const addresses = (told: { base: string; count: number } | undefined) =>
  told && [told.base, String(told.count)];
const words = (line: string | undefined) => line?.split(/\s+/);

describe('images: FS4', () => {
  it('the checksums are those of the register table of hardware and of software', () => {
    expect([crcHardware(0), crcHardware(0x1000)]).to.deep.equal([0, 0xeb67]);
    expect(crcSoftware(fileOf(vectors.fs4[0] as never).subarray(0x400, 0x43c))).to.equal(0x66b7);
  });

  for (const vector of vectors.fs4) {
    const { file, query, parts } = vector;
    it(`${file}: all that mstflint prints of it, and each part with its checksum`, () => {
      const image = readFs4(fileOf(vector));
      const { info, device_data: board } = image;
      if (!info) throw new Error('no IMAGE_INFO');
      const [year, month, day] = info.date;
      expect(image.flaws).to.deep.equal([]);
      expect(image.format).to.equal(query['Image type']);
      expect(text(info.version)).to.equal(query['FW Version']);
      expect(`${day}.${month}.${year}`).to.equal(query['FW Release Date']);
      expect(info.mic_version.join('.')).to.equal(query['MIC Version']);
      expect(info.psid).to.equal(query.PSID);
      expect(info.product_version).to.equal(query['Product Version']);
      expect(info.name).to.equal(query['Part Number']);
      expect(info.prs_name).to.equal(query['PRS Name']);
      expect(info.vsd).to.equal(query['Image VSD']);
      expect(board?.vsd ?? 'N/A').to.equal(query['Device VSD']);
      expect(String(image.security_version)).to.equal(query['Security Ver']);
      const { attributes, update_method } = securityAttributes(image);
      expect(attributes.join(', ') || 'N/A').to.equal(query['Security Attributes']);
      expect(update_method).to.equal(query['Default Update Method']);
      expect(addresses(board?.guids)).to.deep.equal(words(query['Base GUID']));
      expect(addresses(board?.macs)).to.deep.equal(words(query['Base MAC']));
      expect(addresses(board?.made_guids)).to.deep.equal(words(query['Orig Base GUID']));
      expect(addresses(board?.made_macs)).to.deep.equal(words(query['Orig Base MAC']));
      expect(
        image.parts.map(({ name, offset, length, crc }) => [
          name,
          offset,
          length,
          crc === 'ignored' ? 'CRC IGNORED' : 'OK',
        ]),
      ).to.deep.equal(parts);
      expect(checkSignature(fileOf(vector), image, [vendorKey()]), 'nobody has signed it').to.equal('absent');
    });
  }

  for (const vector of vectors.fs4_damaged)
    it(`${vector.case}: what mstflint refuses, and where`, () => {
      const said = [...vector.query.says, ...vector.verify.says].join(' ');
      let wrong: { offset: number; message: string }[];
      try {
        wrong = [...readFs4(damaged(vector)).flaws];
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
        wrong = [error];
      }
      expect(wrong, said).not.to.deep.equal([]);
      const [, place, sum, told] = /\/(0x[\da-f]+)\/ - wrong CRC \(exp:(\w+), act:(\w+)\)/.exec(said) ?? [];
      if (!place) return;
      expect(wrong[0]?.offset).to.equal(Number(place));
      expect(wrong[0]?.message).to.contain(sum as string);
      expect(wrong[0]?.message).to.contain(told as string);
    });

  it('what is made reads as it was wished, is signed, and is the same each time', () => {
    const bytes = makeFs4(WISH, vendorKey());
    expect(Buffer.from(makeFs4(WISH, vendorKey())).equals(bytes)).to.equal(true);
    const image = readImage(bytes);
    if (image.format !== 'FS4') throw new Error(image.format);
    expect(image.flaws).to.deep.equal([]);
    expect(image.info).to.include({ psid: WISH.psid, name: WISH.name, description: WISH.description });
    expect([image.info?.version, image.info?.date]).to.deep.equal([WISH.version, WISH.date]);
    expect([image.security_version, image.length]).to.deep.equal([3, WISH.size]);
    expect(securityAttributes(image)).to.deep.equal({ attributes: ['secure-fw'], update_method: 'fw_ctrl' });
    expect(checkSignature(bytes, image, [vendorKey()])).to.equal('good');
  });

  it('an image of 32 MiB has sections of at most 16 MiB; smaller and larger ones than there can be are refused', () => {
    const image = readFs4(makeFs4({ ...WISH, size: LARGEST_IMAGE }));
    expect(image.flaws).to.deep.equal([]);
    expect(image.length).to.equal(LARGEST_IMAGE);
    for (const size of [0, SMALLEST_IMAGE - 4, SMALLEST_IMAGE + 2, LARGEST_IMAGE + 4])
      expect(() => makeFs4({ ...WISH, size })).to.throw(RangeError);
  });

  it('the signature is of all that counts: not of the magic, nor of what lies between parts', () => {
    const bytes = makeFs4(WISH, vendorKey());
    const state = (change: (copy: Uint8Array) => void) => {
      const copy = bytes.slice();
      change(copy);
      return checkSignature(copy, readFs4(copy, { headless: true }), [vendorKey()]);
    };
    const flip = (at: number) => (copy: Uint8Array) => {
      copy[at] = (copy[at] as number) ^ 0x10;
    };
    expect(state((copy) => copy.fill(0xff, 0, 16))).to.equal('good');
    expect(state((copy) => copy.fill(0, 0x600, 0x1000))).to.equal('good');
    for (const at of [0x12, 0x19, 0x402, 0x509, 0x1010, 0x1023, 0x2005, 0x2650, 0x4000, WISH.size - 1])
      expect(state(flip(at)), `0x${at.toString(16)}`).to.equal('differs');
    expect(state(flip(0x2440))).to.equal('forged');
    expect(state(flip(0x2412))).to.equal('unknown-key');
    expect(state((copy) => copy.fill(0, 0x2440, 0x2640))).to.equal('absent');
  });

  it('another key is unknown, and one that is no RSA key of 4096 bits can not sign', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
    const bytes = makeFs4(WISH, signingKey(privateKey));
    expect(checkSignature(bytes, readFs4(bytes), [vendorKey()])).to.equal('unknown-key');
    expect(checkSignature(bytes, readFs4(bytes), [vendorKey(), signingKey(privateKey)])).to.equal('good');
    for (const other of [
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
      generateKeyPairSync('ed25519').privateKey,
    ])
      expect(() => signingKey(other)).to.throw(RangeError);
  });

  it('other files are told apart', () => {
    const fs3 = Buffer.from('4d5446578cdfd000dead92704154beef', 'hex');
    expect(() => readImage(fs3)).to.throw(ImageError, /FS2 or FS3/);
    for (const bytes of [new Uint8Array(0), new Uint8Array(5), new Uint8Array(70_000)])
      expect(() => readImage(bytes)).to.throw(ImageError);
    const fs5 = makeFs4(WISH);
    fs5[0x10] = 2;
    const image = readFs4(fs5);
    expect([image.format, image.pointers[8]?.name, image.info?.version[1]]).to.deep.equal([
      'FS5',
      'psc_fw_bch',
      44,
    ]);
    expect(image.parts.map(({ name }) => name)).not.to.contain('BOOT2');
  });
});
