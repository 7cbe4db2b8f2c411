import { expect } from 'chai';
import { crc32 } from '../../src/images/crc32.js';
import { ImageError } from '../../src/images/error.js';
import { readPldm } from '../../src/images/pldm/read.js';
import { readImage } from '../../src/images/read.js';

const u16 = (value: number) => [value & 0xff, value >> 8];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
const ascii = (text: string) => [...Buffer.from(text)];

/** A package of DSP0267 1.0.1 with one device and one component, written by its tables. */
function pack(revision = 1, id = 'f018878ccb7d49439800a02f059aca02'): Uint8Array {
  const component = [0x0a, 0x00, ...u16(0x1234), ...u32(7), ...u16(0), ...u16(1)];
  const descriptors = [...u16(0), ...u16(2), ...u16(0x15b3), ...u16(0x100), ...u16(2), ...u16(0x101d)];
  const record = [2, ...u32(1), 1, 5, ...u16(0), 0b1, ...ascii('rel-1'), ...descriptors];
  const devices = [1, ...u16(record.length + 2), ...record];
  const body = [
    // 14 March 2026, as timestamp104 has it.
    ...[0, 0, 0, 0, 0, 0, 0, 0, 14, 3, ...u16(2026), 0],
    ...u16(8),
    ...[1, 6, ...ascii('pkg-22')],
    ...devices,
    ...(revision >= 2 ? [0] : []),
  ];
  const rest = (offset: number, size: number) => [
    ...u16(1),
    ...component,
    ...u32(offset),
    ...u32(size),
    1,
    4,
    ...ascii('22.4'),
    ...(revision >= 3 ? u32(0) : []),
  ];
  const length = 19 + body.length + rest(0, 0).length + 4;
  const head = [...Buffer.from(id, 'hex'), revision, ...u16(length), ...body, ...rest(length, 16)];
  return Uint8Array.from([...head, ...u32(crc32(Uint8Array.from(head))), ...new Array(16).fill(0xab)]);
}

describe('images: PLDM packages', () => {
  it('the header tells devices with their ids, and components with their places', () => {
    const told = readImage(pack());
    if (told.format !== 'PLDM') throw new Error(told.format);
    expect(told).to.deep.include({
      revision: '1.0',
      version: 'pkg-22',
      date: '2026-03-14',
      crc: 'good',
      flaws: [],
    });
    expect(told.devices).to.deep.equal([
      {
        version: 'rel-1',
        descriptors: [
          { type: 0, name: 'pci_vendor_id', value: '15b3' },
          { type: 0x100, name: 'pci_device_id', value: '101d' },
        ],
        components: [0],
      },
    ]);
    expect(told.components).to.deep.equal([
      {
        number: 0,
        classification: 10,
        identifier: 0x1234,
        comparison_stamp: 7,
        version: '22.4',
        offset: told.header_bytes,
        size: 16,
      },
    ]);
  });

  it('later revisions have more in between', () => {
    expect(readPldm(pack(2, '1244d2648d7d4718a030fc8a56587d5a')).components[0]?.version).to.equal('22.4');
    expect(readPldm(pack(3, '3119ce2fe80a4a99af6d46f8b121f6bf')).components[0]?.size).to.equal(16);
  });

  it('a flipped bit is told, a cut header refused', () => {
    const bytes = pack();
    const flipped = bytes.slice();
    flipped[40] = (flipped[40] as number) ^ 1;
    expect(readPldm(flipped).flaws.map(({ problem }) => problem)).to.contain('checksum');
    for (let length = 16; length < readPldm(bytes).header_bytes; length++)
      expect(() => readPldm(bytes.subarray(0, length)), String(length)).to.throw(ImageError);
    expect(readPldm(bytes.subarray(0, bytes.length - 1)).flaws[0]?.problem).to.equal('short');
  });
});
